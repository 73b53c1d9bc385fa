"""Site rules: each file says what it knows and how, and a rule that fits is followed."""

import pytest

from aligner.data import Page, Role
from aligner.errors import ConfigError
from aligner.extraction import extract
from aligner.extraction.roles import split_marker
from aligner.sites import EVIDENCE, Site, _site, all_sites

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


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ({"name": "a", "hosts": ["a.vn"], "evidence": "hearsay"}, "evidence is one of"),
        ({"name": "a", "hosts": ["a.vn"], "evidence": "seen", "host": 1}, "unknown keys host"),
    ],
)
def test_a_rule_that_says_something_unknown_is_an_error(
    table: dict[str, object], told: str
) -> None:
    with pytest.raises(ConfigError, match=told):
        _site("sites/a", table)
