"""Site rules: each file says what it knows and how, and a rule that fits is followed."""

import re
import tomllib
from pathlib import Path

import pytest

import aligner
from aligner.data import Page, Role
from aligner.errors import ConfigError
from aligner.extraction import extract
from aligner.extraction.frame import read_byline, split_marker
from aligner.sites import (
    EVIDENCE,
    BylineExample,
    Example,
    Site,
    _site,
    all_sites,
    furniture,
    lead_markers,
    site_of_host,
    without_rules,
)
from aligner.urls import canonical_url, site_of, slug_of

SENTENCE = "Sáng nay, bà con xã Tân Lập thu hoạch vụ hồ tiêu đầu tiên trên đất đồi. "
DECOY = "Quảng cáo: mua ngay hôm nay để nhận ưu đãi lớn nhất trong năm của cửa hàng. "


def element(selector: str, content: str) -> str:
    """Return an element that a simple selector (``div.a.b``, ``.a``, ``h1``) finds."""
    tag, *classes = selector.split(".")
    name = tag or "div"
    return f'<{name} class="{" ".join(classes)}">{content}</{name}>'


def with_body_rule() -> list[Site]:
    return [site for site in all_sites() if site.selectors.get("body")]


def test_every_rule_tells_its_evidence_and_has_hosts_of_its_own() -> None:
    hosts = [host for site in all_sites() for host in site.hosts]

    assert all(site.evidence in EVIDENCE for site in all_sites())
    assert len(hosts) == len(set(hosts))
    assert all(site.renders or site.publisher for site in all_sites())
    assert all(host == host.lower() and not host.startswith("www.") for host in hosts)


@pytest.mark.parametrize("site", with_body_rule(), ids=lambda site: site.name)
def test_the_body_is_where_the_rule_says_and_not_where_more_text_stands(site: Site) -> None:
    title = element((site.selectors.get("title") or ("h1",))[0], "Mùa hồ tiêu đầu tiên ở Tân Lập")
    lead = element((site.selectors.get("lead") or ("h2.sapo",))[0], SENTENCE)
    body = element(site.selectors["body"][0], f"<p>{SENTENCE * 2}</p><p>{SENTENCE}</p>")
    promo = f"<div class='promo'>{f'<p>{DECOY * 3}</p>' * 9}</div>"
    html = (
        f'<html lang="vi"><head><link rel="canonical" href="https://{site.hosts[0]}/a-b-c"></head>'
        f"<body>{title}{lead}{promo}{body}</body></html>"
    )

    document = extract(Page(html.encode(), "text/html", "a.html"))

    paragraphs = [block.text for block in document.blocks if block.role is Role.PARAGRAPH]
    assert paragraphs == [(SENTENCE * 2).strip(), SENTENCE.strip()]
    assert document.title == "Mùa hồ tiêu đầu tiên ở Tân Lập"
    assert document.publisher == site.publisher


@pytest.mark.parametrize(
    "marker",
    [
        "(Dân trí) -", "(Dan Tri) -", "(NLĐO) -", "(GLO)-", "(Baonghean.vn) -", "ANTĐ -",
        "VOV.VN -", "VTV.vn -", "HHTO -", "TPO –", "BTO-", "TCCS -", "(Baothanhhoa.vn) -",
    ],
)  # fmt: skip
def test_the_lead_markers_seen_on_pages_are_parted_from_the_lead(marker: str) -> None:
    assert split_marker(f"{marker} Giá hồ tiêu tăng.") == (marker, "Giá hồ tiêu tăng.")


@pytest.mark.parametrize("text", ["Hà Nội - Huế: chuyến tàu mới", "USD tăng", "(Foto) Kopi"])
def test_what_is_no_marker_stays(text: str) -> None:
    assert split_marker(text) == (None, text)


#: Sites that the documentation promises a rule for.
PROMISED = (
    "vietnam.vn dantri nhandan vnexpress tuoitre thanhnien vietnamplus baochinhphu qdnd baotintuc "
    "laodong nld sggp baonghean baogialai vietnamnet tienphong plo vov"
).split()


def name_of(value: object) -> str:
    return str(getattr(value, "name", ""))


EXAMPLES = [(site, example) for site in all_sites() for example in site.examples]
BYLINES = [(site, byline) for site in all_sites() for byline in site.bylines]


def test_every_site_that_is_promised_has_a_rule_with_an_example_url() -> None:
    with_example = {site.name for site, _ in EXAMPLES}

    assert set(PROMISED) <= with_example


@pytest.mark.parametrize(
    ("site", "example"), EXAMPLES, ids=lambda value: getattr(value, "name", "")
)
def test_the_example_url_of_a_site_gives_its_slug_id_and_date(site: Site, example: Example) -> None:
    url = canonical_url(example.url)

    assert url is not None
    assert site_of(url) is site
    slug = slug_of(url)
    assert slug is not None
    assert (slug.text, slug.id, slug.date) == (example.slug, example.id, example.date)


@pytest.mark.parametrize(("site", "byline"), BYLINES, ids=name_of)
def test_the_example_byline_of_a_site_is_read(site: Site, byline: BylineExample) -> None:
    assert read_byline(byline.printed) == (byline.name, byline.date)
    assert byline.name in {None, site.publisher, "Báo Dân trí", *site.not_a_publisher}


@pytest.mark.parametrize("site", all_sites(), ids=lambda site: site.name)
def test_every_kind_of_knowledge_in_a_rule_tells_its_evidence(site: Site) -> None:
    told = [example.evidence for example in (*site.examples, *site.bylines)]
    told += [site.markers_evidence] if site.lead_markers else []
    told += [site.selectors_evidence] if site.selectors else []
    told += [site.terms_evidence] if site.terms else []

    assert set(told) <= set(EVIDENCE)
    assert site.terms is None or site.terms.startswith("https://")


def test_a_tag_page_of_a_site_is_skipped_and_a_copy_without_a_language_is_not() -> None:
    site = site_of_host("vietnam.vn")

    assert site is not None
    assert all(any(p.match(path) for p in site.skip) for path in ("/id/tag/kopi", "/tag/ca-phe"))
    assert not any(p.match("/tag-cua-nguoi-viet") for p in site.skip)
    assert site.path is not None
    found = {path: site.path.match(path) for path in ("/id/a-b", "/a-b-c", "/id", "/id/a/b-c")}
    assert {path: match and match["lang"] for path, match in found.items()} == {
        "/id/a-b": "id",
        "/a-b-c": None,
        "/id": None,
        "/id/a/b-c": None,
    }
    assert found["/a-b-c"] is not None
    assert found["/id"] is None


def test_rules_can_be_switched_off_and_are_back_afterwards() -> None:
    html = (
        f"<h1>Mùa hồ tiêu</h1><div class='singular-content'><p>{SENTENCE * 3}</p></div>"
        f"<div>{f'<p>{DECOY * 4}</p>' * 9}</div>"
    )
    page = Page(html.encode(), "text/html", "a.html", "https://dantri.com.vn/a-b-c")
    before = (all_sites(), furniture(), lead_markers(), extract(page))

    with without_rules():
        assert all_sites() == lead_markers() == ()
        assert site_of_host("dantri.com.vn") is None
        assert furniture() == frozenset()
        assert split_marker("(Dân trí) - Giá tăng.") == ("(Dân trí) -", "Giá tăng.")  # by its shape
        without = extract(page)
        with pytest.raises(ZeroDivisionError), without_rules():
            1 / 0  # noqa: B018
        assert all_sites() == ()

    assert without.publisher is None
    assert any(DECOY.strip() in block.text for block in without.blocks)
    assert not any(DECOY.strip() in block.text for block in before[3].blocks)
    assert (all_sites(), furniture(), lead_markers(), extract(page)) == before
    assert before[3].publisher == "Báo Dân trí"


def test_the_site_that_the_documentation_adds_is_a_rule() -> None:
    folder = Path(aligner.__file__).parent / "knowledge" / "sites"
    text = (folder / "README.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)

    site = _site("sites/baothuonglam", tomllib.loads(example))

    assert site.publisher
    assert site.examples
    assert len(example.strip().split("\n")) <= 12
    slug = slug_of(site.examples[0].url)
    assert slug is not None
    assert (slug.text, slug.id) == (site.examples[0].slug, site.examples[0].id)
    assert all(f"`{key}`" in text for key in Site.__dataclass_fields__)


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ({"name": "a", "hosts": ["a.vn"], "evidence": "hearsay"}, "evidence is one of"),
        ({"name": "a", "hosts": ["a.vn"], "evidence": "seen", "host": 1}, "unknown keys host"),
        (
            {"name": "a", "hosts": ["a.vn"], "evidence": "seen", "terms": "https://a.vn/b"},
            "terms_evidence is one of",
        ),
        (
            {"name": "a", "hosts": ["a.vn"], "evidence": "seen", "lead_markers": ["A"]},
            "markers_evidence is one of",
        ),
        (
            {
                "name": "a",
                "hosts": ["a.vn"],
                "evidence": "seen",
                "examples": [{"evidence": "seen", "uri": "x"}],
            },
            r"\[\[examples\]\]: .*uri",
        ),
    ],
)
def test_a_rule_that_says_something_unknown_is_an_error(
    table: dict[str, object], told: str
) -> None:
    with pytest.raises(ConfigError, match=told):
        _site("sites/a", table)
