"""The source link: found in whatever form it stands, and nothing else taken for it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pages import (
    ID_BODY,
    ID_TITLE,
    ORIGINAL,
    RENDERING,
    SLUG,
    TITLE,
    document_of,
    html_page,
    paragraphs,
    rendering_of,
    roles,
    text_page,
    texts,
)

from aligner.data import Document
from aligner.extraction import extract
from aligner.extraction.lines import Line, Zone
from aligner.extraction.source import find_source
from aligner.pairing import card_of
from aligner.sites import all_sites

OTHER = "https://vnexpress.net/cau-treo-khe-lim-thong-xe-4921234.html"
SOURCE = f"<p>Sumber: <a href='{ORIGINAL}'>{ORIGINAL}</a></p>"


def plain_rendering(*tail: str, url: str = RENDERING) -> Document:
    """Return the document of a rendering that was saved as plain text."""
    lines = [ID_TITLE, "Báo Dân tríBáo Dân trí04/08/2025", *ID_BODY, *tail]
    return extract(text_page("\n\n".join(lines), url=url))


def warned(document: Document) -> list[str]:
    """Return the ids of a document's warnings."""
    return [warning.partition(":")[0] for warning in document.warnings]


# --- where it stands --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "label", ["ソース", "出典", "Sumber", "Quelle", "출처", "المصدر", "ที่มา", "ប្រភព"]
)
def test_a_bare_label_keeps_its_link_in_the_href_alone(label: str) -> None:
    document = rendering_of(f"<p><a href='{ORIGINAL}'>{label}</a></p>")

    assert document.source_link == ORIGINAL
    assert texts(document, "source") == [label]
    assert document.warnings == ()


@pytest.mark.parametrize(
    "printed",
    [
        f"Source : {ORIGINAL}",
        f"来源：{ORIGINAL}",
        f"ប្រភព៖ {ORIGINAL}",
        f"(Nguồn: {ORIGINAL})",
        f"المصدر : {ORIGINAL}",
        f"स्रोत: {ORIGINAL}",
        f"出典：{ORIGINAL}。",
        f"* Sumber: {ORIGINAL}",
    ],
)
def test_a_printed_link_is_read_in_every_script(printed: str) -> None:
    assert plain_rendering(printed).source_link == ORIGINAL


def test_a_page_that_reaches_the_mirror_of_the_site_keeps_its_link() -> None:
    document = plain_rendering(f"Sumber: {ORIGINAL}", url=RENDERING.replace("www.", "thongtin."))

    assert document.source_link == ORIGINAL
    assert document.url == RENDERING.replace("www.", "")


def test_the_vietnamese_copy_of_the_site_keeps_its_source_link() -> None:
    document = document_of(
        f"<main><h1>{TITLE}</h1><div>{paragraphs(ID_BODY)}"
        f"<p>Nguồn: <a href='{ORIGINAL}'>{ORIGINAL}</a></p></div></main>",
        lang="vi",
        url=f"https://www.vietnam.vn/{SLUG}",
    )

    assert document.lang == "vi"
    assert document.source_link == ORIGINAL


def test_an_original_names_no_source_though_it_prints_one() -> None:
    document = document_of(
        f"<h1>{TITLE}</h1><article>{paragraphs(ID_BODY)}<p>Nguồn: {OTHER}</p></article>",
        lang="vi",
        url=ORIGINAL,
    )
    vietnamese = document_of(
        f"<h1>{TITLE}</h1><article><p>{'Cầu đã thông xe trở lại sau ba tháng. ' * 6}</p>"
        f"<p>Nguồn: {OTHER}</p></article>",
        url=ORIGINAL,
    )

    assert document.lang == "id"  # the text says so, so this is no original
    assert vietnamese.lang == "vi"
    assert vietnamese.source_link is None
    assert vietnamese.warnings == ()


def test_an_unknown_label_is_told_by_the_shape_of_its_line() -> None:
    document = plain_rendering(f"Chanzo: {ORIGINAL}", "0 maoni")
    alone = plain_rendering(ORIGINAL)
    linked = rendering_of(f"<p><a href='{ORIGINAL}'>Chanzo</a></p>")

    assert document.source_link == alone.source_link == linked.source_link == ORIGINAL
    assert texts(document, "source") == [f"Chanzo: {ORIGINAL}"]


@pytest.mark.parametrize(
    "line",
    [
        f"Warga dapat membaca berita selengkapnya di {ORIGINAL}",
        f"{ORIGINAL} memuat berita ini pada hari Senin.",
        "Chanzo: https://pemda.example/jembatan-gantung-khe-lim-dibuka-kembali-123456.html",
        "Chanzo: https://dantri.com.vn/xa-hoi.htm",
        f"Baca juga: {ORIGINAL}",
    ],
)
def test_a_line_that_only_mentions_a_link_is_no_source(line: str) -> None:
    assert plain_rendering(line).source_link is None


def test_a_link_of_shape_alone_that_paragraphs_follow_is_none() -> None:
    document = rendering_of(
        f"<p><a href='{ORIGINAL}'>Berita lain</a></p>{paragraphs(ID_BODY)}{paragraphs(ID_BODY)}"
    )

    assert document.source_link is None


# --- what is none -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "target",
    [
        "https://dantri.com.vn",
        "https://dantri.com.vn/",
        "https://dantri.com.vn/xa-hoi.htm",
        "https://vnexpress.net/khoa-hoc-cong-nghe",
        "https://dantri.com.vn/tag/cau-treo-khe-lim-thong-xe-tro-lai.htm",
        "https://tuoitre.vn/chu-de/cau-treo-o-vung-cao-phia-bac-123456.htm",
        "https://www.vietnam.vn/ja/" + SLUG,
        "https://vjs.vietnam.vn/" + SLUG,
        "https://vrviet.vn/id/" + SLUG,
    ],
)
def test_a_link_to_no_article_of_another_site_is_none(target: str) -> None:
    document = rendering_of(f"<p>Sumber: <a href='{target}'>Báo Dân trí</a></p>")

    assert document.source_link is None
    assert "source" in roles(document)
    assert set(warned(document)) <= {"section-link"}
    assert ("vietnam.vn" in target or "vrviet" in target) == (document.warnings == ())


@pytest.mark.parametrize(
    "target",
    [
        ORIGINAL,
        "https://qdnd.vn/chinh-tri/cau-treo-848055",
        "https://mst.gov.vn/cau-treo-khe-lim-thong-xe-tro-lai.html",
        "https://pemda.example/2025/08/04/cau-treo",
        "https://pemda.example/tin-tuc/chi-tiet?ItemID=51234",
        "https://baoangiang.com.vn/cau-treo-khe-lim--a426019.html",
    ],
)
def test_a_link_with_an_id_a_date_or_a_headline_is_an_article(target: str) -> None:
    document = rendering_of(f"<p>Sumber: <a href='{target}'>a</a></p>")

    assert document.source_link == target


@pytest.mark.parametrize(
    "caption",
    [
        "展覧会の様子_出典:美術・写真・展示局",
        "出典:美術・写真・展示局",
        f"Sumber: {ORIGINAL}",
    ],
)
def test_a_label_inside_a_caption_is_none(caption: str) -> None:
    document = rendering_of(
        f"<figure><img alt='x'><figcaption>{caption}</figcaption></figure><p>{ID_BODY[0]}</p>"
    )

    assert document.source_link is None
    assert texts(document, "caption") == [caption]


def test_a_label_below_a_picture_of_plain_text_ends_no_article() -> None:
    document = plain_rendering(
        f"{TITLE} - 1",
        "出典:美術・写真・展示局",
        f"Setelah itu, {ID_BODY[1]}",
        f"Sumber: {ORIGINAL}",
    )

    assert f"Setelah itu, {ID_BODY[1]}" in texts(document, "paragraph")
    assert document.source_link == ORIGINAL


def test_a_label_without_a_link_amid_the_article_does_not_end_it() -> None:
    after = [f"Selain itu, {text}" for text in ID_BODY]
    document = plain_rendering("Sumber: Dinas Perhubungan", *after, "Komentar (0)")

    assert texts(document, "paragraph") == [*ID_BODY, *after]
    assert texts(document, "source") == ["Sumber: Dinas Perhubungan"]


# --- several ----------------------------------------------------------------------------------


def test_of_two_sources_the_last_is_taken_and_the_other_kept_with_the_reason() -> None:
    document = plain_rendering(f"Nguồn: {OTHER}", f"Sumber: {ORIGINAL}")

    assert document.source_link == ORIGINAL
    assert document.warnings == (
        f"two-sources: {OTHER} not taken: a later line of the same kind names another",
    )


def test_a_link_behind_a_label_is_taken_before_one_that_is_only_printed() -> None:
    document = rendering_of(f"<p><a href='{ORIGINAL}'>Sumber</a></p><p>Nguồn: {OTHER}</p>")

    assert document.source_link == ORIGINAL
    assert warned(document) == ["two-sources"]
    assert "printed behind a label" in document.warnings[0]


def test_a_link_that_paragraphs_follow_is_not_taken_before_the_last_one() -> None:
    box = f"<p>Sumber: <a href='{OTHER}'>VnExpress</a></p>"
    document = rendering_of(f"{box}{paragraphs(ID_BODY)}<p>Sumber: {ORIGINAL}</p>")

    assert document.source_link == ORIGINAL
    assert texts(document, "paragraph") == [*ID_BODY, *ID_BODY]
    assert len(texts(document, "source")) == 2
    assert "paragraphs of the article follow it" in document.warnings[0]


def test_the_same_source_twice_is_no_doubt() -> None:
    assert plain_rendering(f"Nguồn: {ORIGINAL}", f"Sumber: {ORIGINAL}").warnings == ()


# --- damaged ----------------------------------------------------------------------------------


def test_the_href_of_a_link_whose_text_was_cut_is_taken() -> None:
    cut = "https://dantri.com.vn/xa-hoi/cau-treo-khe-lim…"

    for shown in (cut, cut.replace("…", "...")):
        document = rendering_of(f"<p>Sumber: <a href='{ORIGINAL}'>{shown}</a></p>")

        assert document.source_link == ORIGINAL
        assert document.warnings == ()


@pytest.mark.parametrize("end", ["…", "...", "....", "….", "%E2%80%A6"])
@pytest.mark.parametrize("shown", ["thong-xe-sau-ba", "thong-xe-sau-ba-thang-sua-chua-2025"])
def test_a_known_publishers_link_that_was_cut_late_is_kept_as_it_is_printed(
    end: str, shown: str
) -> None:
    printed = f"https://dantri.com.vn/xa-hoi/cau-treo-khe-lim-{shown}"

    document = plain_rendering(f"Sumber: {printed}{end}")

    assert document.source_link == f"{printed}%E2%80%A6"
    assert warned(document) == ["truncated-link"]
    assert f"{printed}%E2%80%A6 taken as a beginning" in document.warnings[0]


@pytest.mark.parametrize(
    "printed",
    [
        "https://dantri.com.vn/xa-hoi/cau-treo-khe-lim…",
        "https://dantri.com.vn/xa-hoi/cau-treo-khe-lim...",
        "https://dantri.com.vn/xa-hoi/cau-treo-khe-lim-thong-x…",  # 24 of the slug, not 32
        "https://dantri.com.vn/xa-hoi/cau-treo-khe-lim-thong-xe-sau-ba-thang-",
        "https://dantri.com.vn/tag/cau-treo-khe-lim-thong-xe-sau-ba-thang-sua…",
        "https://dantri.com.vn/tim-kiem.htm?q=cau-treo-khe-lim-thong-xe-sau-ba-thang-sua…",
        f"{ORIGINAL}#binh-luan-cua-ban-doc-ve-cau-treo-khe-lim…",
        "https://bao-la.example/xa-hoi/cau-treo-khe-lim-thong-xe-sau-ba-thang-sua…",
        "https://www.vietnam.vn/id/cau-treo-khe-lim-thong-xe-sau-ba-thang-sua…",
        "https://www.dan…",
    ],
)
def test_a_cut_link_too_short_or_of_no_known_publisher_is_not_taken_but_told(printed: str) -> None:
    document = plain_rendering(f"Sumber: {printed}")

    assert document.source_link is None
    assert warned(document) == ["truncated-link"]
    assert f"{printed} not taken" in document.warnings[0]


def test_a_whole_link_is_taken_before_one_that_was_cut_later() -> None:
    cut = ORIGINAL.removesuffix("74512318.htm")

    document = plain_rendering(f"Sumber: {OTHER}", f"Sumber: {cut}…")

    assert document.source_link == OTHER
    assert sorted(warned(document)) == ["truncated-link", "two-sources"]
    assert all(f"{cut}%E2%80%A6 not taken" in warning for warning in document.warnings)


def test_a_cut_link_without_a_label_is_no_source() -> None:
    document = plain_rendering(f"Chanzo: {ORIGINAL.removesuffix('74512318.htm')}…")

    assert document.source_link is None


def test_the_end_of_a_cut_link_is_taken_for_no_id_and_no_day() -> None:
    document = plain_rendering(f"Sumber: {ORIGINAL.removesuffix('.htm')}…")
    card = card_of(document, "a")

    assert card.link == f"{ORIGINAL.removesuffix('.htm')}%E2%80%A6"
    assert card.domain == "dantri.com.vn"
    assert card.article_id is None
    assert card.slugs == (SLUG,)  # its own
    assert card.dated == document.published == "2025-08-04"


@pytest.mark.parametrize(
    "wrapper",
    [
        "https://l.facebook.com/l.php?u={}&h=AT0abc",
        "https://zalo.example/redirect?url={}",
        "/out?to={}",
        "https://www.google.com/url?q={}&sa=D",
        "https://a.example/go?url=https%3A%2F%2Fl.facebook.com%2Fl.php%3Fu%3D" + "{}",
    ],
)
def test_a_link_that_only_leads_on_is_unwrapped(wrapper: str) -> None:
    from urllib.parse import quote

    target = quote(ORIGINAL, safe="")
    inside = quote(target, safe="") if wrapper.endswith("%3D{}") else target
    document = rendering_of(f"<p>Sumber: <a href='{wrapper.format(inside)}'>a</a></p>")

    assert document.source_link == ORIGINAL


@pytest.mark.parametrize(
    "target",
    [
        "https://www.facebook.com/sharer/sharer.php?u={}",
        "https://a.example/redirect?url={}&to={}",
        "https://a.example/tin-tuc?q={}",
    ],
)
def test_a_link_that_shares_or_has_two_targets_is_not_unwrapped(target: str) -> None:
    document = rendering_of(f"<p>Sumber: <a href='{target.replace('{}', ORIGINAL)}'>a</a></p>")

    assert document.source_link != ORIGINAL


def test_a_link_whose_slug_is_another_is_still_the_link_but_doubtful() -> None:
    changed = "https://dantri.com.vn/xa-hoi/huyen-thuong-lam-sua-xong-cay-cau-20250804074512318.htm"
    document = rendering_of(f"<p>Sumber: {changed}</p>")

    assert document.source_link == changed
    assert document.warnings == (
        f"link-slug-differs: the link has huyen-thuong-lam-sua-xong-cay-cau, the page {SLUG}",
    )


@pytest.mark.parametrize(
    "link",
    [
        ORIGINAL,
        f"https://baoangiang.com.vn/{SLUG[:30]}--a426019.html",
        "https://qdnd.vn/tin-tuc-848055",
    ],
)
def test_a_slug_that_the_publisher_cut_is_no_other(link: str) -> None:
    document = rendering_of(f"<p>Sumber: {link}</p>")

    assert document.source_link == link
    assert ("link-slug-differs" in warned(document)) == ("tin-tuc" in link)


def test_the_headline_among_the_image_texts_vouches_for_a_link_too() -> None:
    html = (
        f"<h1>{ID_TITLE}</h1><div>{paragraphs(ID_BODY)}<img alt='{TITLE} - 1'>"
        f"<p>Sumber: {ORIGINAL}</p></div>"
    )

    document = extract(html_page(html, url="https://www.vietnam.vn/id/jembatan-khe-lim-dibuka"))

    assert document.warnings == ()


# --- laws -------------------------------------------------------------------------------------

URLS = st.sampled_from([ORIGINAL, OTHER, RENDERING, "https://dantri.com.vn", "https://[", "/a", ""])
WORDS = st.sampled_from(["", "Sumber", "Sumber: ", "ソース", "Chanzo", "Komentar (0)", *ID_BODY])
LINES = st.lists(
    st.builds(
        Line,
        st.sampled_from(
            ["Sumber", "Sumber: ", "ソース", "Chanzo", "Komentar (0)", *ID_BODY]
        ).flatmap(lambda text: URLS.map(lambda url: f"{text}{url}".strip() or "x")),
        st.sampled_from(["p", "li", "img", "figcaption", ""]),
        st.sampled_from(Zone),
        st.lists(URLS, max_size=2).map(tuple),
        st.integers(0, 30),
    ),
    max_size=12,
)


@given(LINES)
def test_a_source_is_the_article_of_another_site_or_nothing(lines: list[Line]) -> None:
    source = find_source(lines, "https://vietnam.vn/id/a-b")

    assert source.link in {None, ORIGINAL, OTHER}
    assert source.at is None or 0 < source.at < len(lines)
    assert source.link is None or source.at is not None
    assert all(": " in warning for warning in source.warnings)
    assert all(site.renders is False for site in all_sites() if source.link in site.hosts)
