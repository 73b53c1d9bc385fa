"""Pairing: each rendering with its original, and a reason for whatever stays alone."""

import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import cards, document

from aligner.data import Document, Role
from aligner.pairing import Card, Match, card_of, pair, pair_documents
from aligner.rejects import Rejects, forget
from aligner.store import Store
from aligner.text import slugify

DANTRI = "https://dantri.com.vn/kinh-doanh/gia-ca-phe-tang-manh-20251014074512318.htm"
NGHE_AN = "https://baonghean.vn/gia-ca-phe-tang-manh-10308421.html"
ID_PAGE = "https://vietnam.vn/id/gia-ca-phe-tang-manh"
COPY = "https://vietnam.vn/gia-ca-phe-tang-manh"

#: The slug of a long headline, and how a publisher may cut it.
WHOLE = "nguoi-tho-cuoi-cung-giu-nghe-dong-xuong-ba-la-o-cu-lao-ong-chuong"
CUT = "nguoi-tho-cuoi-cung-giu-nghe-dong-xuong-ba-la"

DANTRI_WHOLE = f"https://dantri.com.vn/xa-hoi/{WHOLE}-20251014074512318.htm"
NEW_TITLE = "mot-tieu-de-khac-han"

#: Cards with ids of their own, as the digests of their pages are.
collections = st.lists(cards(), max_size=12).map(
    lambda drawn: [card._replace(id=str(n)) for n, card in enumerate(drawn)]
)


def original(url: str = DANTRI, text: str | None = None, **facts: Any) -> Document:  # noqa: ANN401  fields of several types
    title = (Role.TITLE, "Giá cà phê tăng mạnh")
    made = document("vi", title, (Role.PARAGRAPH, text or f"Giá tăng: {url}"), url=url)
    return replace(made, **{"title": "Giá cà phê tăng mạnh", **facts})


def rendering(
    link: str | None = DANTRI,
    lang: str = "id",
    url: str | None = None,
    text: str = "Harga kopi naik tajam.",
    **facts: Any,  # noqa: ANN401  fields of several types
) -> Document:
    url = url or f"https://vietnam.vn/{lang}/gia-ca-phe-tang-manh"
    made = document(lang, (Role.PARAGRAPH, text), url=url)
    return replace(made, source_link=link, **facts)


def copy(url: str = COPY, **facts: Any) -> Document:  # noqa: ANN401  fields of several types
    """Return the rendering site's own Vietnamese copy."""
    return original(url, **facts)


def joined(*documents: Document) -> tuple[list[tuple[str, str, str]], dict[str, str]]:
    """Return (original, rendering, evidence) of each pair, and reasons by URL."""
    rejects = Rejects()
    pairs = pair_documents(documents, rejects)
    return (
        [(pair.original.url, pair.rendering.url, pair.evidence) for pair in pairs],
        {reject.place: reject.reason for reject in rejects},
    )


def details(*documents: Document) -> dict[str, str]:
    """Return what is said of each reject, by reason."""
    rejects = Rejects()
    pair_documents(documents, rejects)
    return {reject.reason: reject.detail for reject in rejects}


def outcome(
    documents: Sequence[Card], sort: object = sorted, langs: tuple[str, ...] = ()
) -> tuple[list[tuple[str, str, str]], list[tuple[str, str, str]]]:
    rejects = Rejects()
    matches = list(pair(documents, rejects, sort=sort, langs=langs))  # type: ignore[arg-type]
    return (
        sorted((m.original.id, m.rendering.id, m.evidence) for m in matches),
        sorted((r.place, r.reason, r.detail) for r in rejects),
    )


# --- the source link ---------------------------------------------------------------------------


def test_a_rendering_is_joined_with_the_document_at_its_source_link() -> None:
    pairs, rejected = joined(rendering(), original())

    assert pairs == [(DANTRI, ID_PAGE, "source-link")]
    assert not rejected


def test_all_renderings_of_an_original_make_one_article() -> None:
    languages = ("id", "en", "ja", "ar")

    pairs, rejected = joined(original(), *(rendering(lang=lang) for lang in languages))

    assert {src for src, _, _ in pairs} == {DANTRI}
    assert len(pairs) == len(languages)
    assert not rejected


def test_two_renderings_in_one_language_both_belong_to_their_original() -> None:
    again = "https://vietnam.vn/id/gia-ca-phe-tang-manh-2"

    pairs, _ = joined(original(), rendering(), rendering(url=again, text="Kopi makin mahal."))

    assert [trg for _, trg, _ in pairs] == [ID_PAGE, again]


def test_the_link_decides_between_originals_of_one_slug() -> None:
    pairs, rejected = joined(original(DANTRI), original(NGHE_AN), rendering(NGHE_AN))

    assert [(src, how) for src, _, how in pairs] == [(NGHE_AN, "source-link")]
    assert rejected == {DANTRI: "no-rendering"}


def test_the_link_holds_whatever_the_dates_say() -> None:
    pairs, _ = joined(original(published="2023-01-05"), rendering(published="2025-10-14"))

    assert [how for _, _, how in pairs] == ["source-link"]


def test_an_original_that_links_to_another_is_known_by_its_own_url_only() -> None:
    reprint = original(NGHE_AN, source_link=DANTRI, title="Bản in lại")

    pairs, rejected = joined(reprint, rendering(DANTRI))

    assert not pairs
    assert rejected == {NGHE_AN: "no-rendering", ID_PAGE: "original-missing"}


def test_a_publishers_own_edition_in_another_language_is_no_rendering_of_the_site() -> None:
    edition = rendering(None, "en", "https://en.baonghean.vn/coffee-prices-soar-10308421.html")

    pairs, rejected = joined(original(NGHE_AN), edition)

    assert not pairs
    assert rejected == {NGHE_AN: "no-rendering", edition.url: "no-source-link"}


# --- the slug ----------------------------------------------------------------------------------


def test_a_slug_never_joins_a_publisher_that_the_link_does_not_name() -> None:
    pairs, rejected = joined(original(NGHE_AN), rendering(DANTRI))

    assert not pairs
    assert rejected == {NGHE_AN: "no-rendering", ID_PAGE: "original-missing"}


def test_a_slug_joins_where_the_publisher_moved_the_article() -> None:
    moved = "https://dantri.com.vn/thi-truong/gia-ca-phe-tang-manh-20251014091500777.htm"

    pairs, _ = joined(original(moved), rendering(DANTRI))

    assert [(src, how) for src, _, how in pairs] == [(moved, "slug")]


def test_a_moved_article_is_joined_by_the_slug_of_the_link_and_by_no_other() -> None:
    moved = "https://dantri.com.vn/thi-truong/gia-ca-phe-tang-manh-20251014091500777.htm"
    lost = "https://dantri.com.vn/the-thao/chung-ket-cup-quoc-gia-20251014200000111.htm"

    pairs, rejected = joined(original(moved), rendering(DANTRI), rendering(lost, "en"))

    assert pairs == [(moved, ID_PAGE, "slug")]
    assert rejected == {"https://vietnam.vn/en/gia-ca-phe-tang-manh": "original-missing"}


def test_a_slug_under_the_id_of_another_day_is_another_article() -> None:
    """The link names the prices of the 14th; those of the 17th have the same headline."""
    later = "https://dantri.com.vn/kinh-doanh/gia-ca-phe-tang-manh-20251017074512318.htm"

    pairs, rejected = joined(original(later), rendering(DANTRI))

    assert not pairs
    assert rejected[ID_PAGE] == "original-missing"


def test_an_original_without_a_url_is_joined_by_the_slug_of_its_headline() -> None:
    pairs, rejected = joined(original("file:trang-1.txt"), rendering(DANTRI))

    assert [(src, how) for src, _, how in pairs] == [("file:trang-1.txt", "slug")]
    assert not rejected


def test_an_original_without_a_url_is_of_the_publisher_that_its_page_names() -> None:
    saved = original("file:trang-1.txt", publisher="Báo Nghệ An")

    pairs, rejected = joined(saved, rendering(DANTRI))

    assert not pairs
    assert rejected[ID_PAGE] == "original-missing"


def test_a_rendering_without_a_link_is_joined_by_the_slug_in_its_own_url() -> None:
    pairs, _ = joined(original(), rendering(None))

    assert [how for _, _, how in pairs] == ["slug"]


def test_a_rendering_is_joined_by_the_slug_that_the_publisher_gave_up_for_another() -> None:
    """The site keeps the slug of the headline that it read; the page's title is still that."""
    renamed = "https://dantri.com.vn/kinh-doanh/ca-phe-lap-dinh-20251014074512318.htm"

    pairs, _ = joined(original(renamed), rendering(None))

    assert [(src, how) for src, _, how in pairs] == [(renamed, "slug")]


def test_a_rendering_without_link_and_url_is_joined_by_the_headline_in_its_image_texts() -> None:
    page = rendering(None, url="file:halaman.html", original_title="Giá cà phê tăng mạnh")

    pairs, _ = joined(original(), page)

    assert pairs == [(DANTRI, "file:halaman.html", "slug")]


def test_an_original_joined_by_link_may_have_another_rendering_by_slug() -> None:
    pairs, rejected = joined(original(), rendering(), rendering(None, lang="en"))

    assert sorted(how for _, _, how in pairs) == ["slug", "source-link"]
    assert not rejected


@pytest.mark.parametrize(
    ("link", "reason"), [(DANTRI, "original-missing"), (None, "no-source-link")]
)
def test_a_rendering_whose_original_is_not_here_says_why(link: str | None, reason: str) -> None:
    page = rendering(link)

    pairs, rejected = joined(page)

    assert not pairs
    assert rejected == {page.url: reason}


def test_a_slug_is_known_from_the_link_and_from_the_page_before_image_texts() -> None:
    page = rendering(DANTRI, url=f"https://vietnam.vn/id/{NEW_TITLE}", original_title="Tin khác")

    assert card_of(page, "1").slugs == ("gia-ca-phe-tang-manh", NEW_TITLE)


def test_a_url_without_a_slug_is_no_key() -> None:
    page = rendering(None, url="file:halaman.html")

    assert card_of(page, "1").slugs == ()


@pytest.mark.parametrize("title", ["Thông báo", "Thư chúc mừng"])
def test_a_slug_of_few_syllables_is_no_key(title: str) -> None:
    slug = slugify(title)
    notice = original(f"https://baonghean.vn/{slug}-10300001.html", title=title)
    page = rendering(None, url=f"https://vietnam.vn/id/{slug}")

    pairs, rejected = joined(notice, page)

    assert not pairs
    assert rejected[page.url] == "no-source-link"


# --- the same headline on other days -----------------------------------------------------------


def test_an_article_of_a_year_ago_with_the_same_slug_is_another() -> None:
    last_year = "https://dantri.com.vn/kinh-doanh/gia-ca-phe-tang-manh-20241014074512318.htm"
    page = rendering(None, published="2025-10-14")

    pairs, rejected = joined(original(last_year), page)

    assert not pairs
    assert rejected == {last_year: "no-rendering", ID_PAGE: "other-day"}
    told = details(original(last_year), page)["other-day"]
    assert last_year in told
    assert "of 2024-10-14, the page of 2025-10-14" in told


def test_of_a_headline_of_every_month_the_one_of_the_pages_week_is_taken() -> None:
    months = [original(NGHE_AN.replace("10308421", f"1030842{n}")) for n in range(3)]
    dated = [
        replace(page, published=f"2025-{8 + n:02}-14", title=f"Giá cà phê {n}")
        for n, page in enumerate(months)
    ]

    pairs, rejected = joined(*dated, rendering(None, published="2025-09-15"))

    assert [src for src, _, _ in pairs] == [dated[1].url]
    assert len(rejected) == 2


def test_of_a_headline_of_every_day_none_is_taken_where_two_fit() -> None:
    days = [
        replace(original(f"https://baonghean.vn/gia-ca-phe-tang-manh-1030842{n}.html"))
        for n in range(2)
    ]
    dated = [replace(page, published=f"2025-10-{14 + n}") for n, page in enumerate(days)]

    pairs, rejected = joined(*dated, rendering(None, published="2025-10-14"))

    assert not pairs
    assert rejected[ID_PAGE] == "ambiguous"


def test_a_date_with_month_and_day_swapped_is_the_same_day() -> None:
    swapped = original(NGHE_AN, published="2025-08-10")

    pairs, _ = joined(swapped, rendering(None, published="2025-10-08"))

    assert [(src, how) for src, _, how in pairs] == [(NGHE_AN, "slug")]


def test_two_dates_are_not_brought_together_by_swapping_both() -> None:
    october, november = original(NGHE_AN, published="2025-10-08"), "2025-11-08"

    pairs, rejected = joined(october, rendering(None, published=november))

    assert not pairs
    assert rejected[ID_PAGE] == "other-day"


# --- several publishers ------------------------------------------------------------------------


def test_two_publishers_with_one_slug_are_ambiguous_without_a_link_and_both_are_named() -> None:
    pages = original(DANTRI), original(NGHE_AN), rendering(None)

    pairs, rejected = joined(*pages)

    assert not pairs
    assert rejected == {ID_PAGE: "ambiguous", DANTRI: "no-rendering", NGHE_AN: "no-rendering"}
    assert DANTRI in details(*pages)["ambiguous"]
    assert NGHE_AN in details(*pages)["ambiguous"]


def test_of_very_many_that_fit_some_are_named_and_the_rest_counted() -> None:
    originals = [original(f"https://bao{n}.vn/gia-ca-phe-tang-manh.htm") for n in range(9)]

    told = details(*originals, rendering(None))["ambiguous"]

    assert told.endswith("and 4 more")


def test_the_publisher_in_the_byline_decides_between_two_with_one_slug() -> None:
    page = rendering(None, publisher="Báo Dân trí")

    pairs, rejected = joined(original(DANTRI), original(NGHE_AN), page)

    assert [(src, how) for src, _, how in pairs] == [(DANTRI, "slug")]
    assert rejected == {NGHE_AN: "no-rendering"}


def test_a_publisher_that_no_rule_knows_decides_by_its_name() -> None:
    here = original("https://baolangson.vn/gia-ca-phe-tang-manh-1.htm", publisher="Báo Lạng Sơn")

    pairs, _ = joined(here, original(NGHE_AN), rendering(None, publisher="Báo điện tử Lạng Sơn"))

    assert [src for src, _, _ in pairs] == [here.url]


def test_a_publisher_whose_name_fits_none_decides_nothing() -> None:
    page = rendering(None, publisher="Báo Lạng Sơn")

    pairs, rejected = joined(original(DANTRI), original(NGHE_AN), page)

    assert not pairs
    assert rejected[ID_PAGE] == "ambiguous"


def test_a_slug_never_joins_a_publisher_other_than_the_one_in_the_byline() -> None:
    pairs, rejected = joined(original(NGHE_AN), rendering(None, publisher="Báo Dân trí"))

    assert not pairs
    assert rejected == {NGHE_AN: "no-rendering", ID_PAGE: "no-source-link"}


def test_the_publishers_own_page_beats_one_that_names_no_publisher() -> None:
    here = "https://mst.gov.vn/tin/gia-ca-phe-tang-manh.htm"

    pairs, rejected = joined(
        original("file:a.html"),
        original(here),
        rendering("https://mst.gov.vn/gia-ca-phe-tang-manh.htm"),
    )

    assert [src for src, _, _ in pairs] == [here]
    assert rejected == {"file:a.html": "no-rendering"}


def test_the_byline_decides_nothing_against_the_link() -> None:
    page = rendering(DANTRI, publisher="Báo Nghệ An")

    pairs, rejected = joined(original(NGHE_AN), page)

    assert not pairs
    assert rejected[ID_PAGE] == "original-missing"


# --- the publisher's id ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("link", "here"),
    [
        # a new headline, and with it a new slug
        (DANTRI, "https://dantri.com.vn/kinh-doanh/ca-phe-lap-dinh-20251014074512318.htm"),
        # a slug that the publisher cut at a hyphen, and one that it cut elsewhere
        (
            f"https://baoangiang.com.vn/{CUT}--a426019.html",
            f"https://baoangiang.com.vn/{WHOLE}-a426019.html",
        ),
        # the excerpt cut the slug and kept the id
        ("https://baonghean.vn/gia-ca--10308421.html", NGHE_AN),
        # another system: other sections, another ending, the mobile site, a new domain
        ("https://m.baonghean.vn/kinh-te/gia-ca-phe/10308421.htm", NGHE_AN),
        ("https://plo.vn/post868506.html", "https://plo.vn/gia-ca-phe-tang-post868506.html"),
        (
            "https://baogialai.com.vn/gia-ca-phe-tang-post568120.html",
            "https://baogialai.vn/gia-ca-phe-lap-dinh-post568120.html",
        ),
        (
            "https://vov.vn/kinh-te/gia-ca-phe-1026812.vov",
            "https://vov.vn/thi-truong/ca-phe-post1026812.vov",
        ),
    ],
)
def test_the_same_id_of_the_same_publisher_joins_under_any_slug(link: str, here: str) -> None:
    page = rendering(link, url=f"https://vietnam.vn/id/{NEW_TITLE}")

    pairs, rejected = joined(original(here, title="Tiêu đề mới"), page)

    assert pairs == [(here, page.url, "publisher-id")]
    assert not rejected


def test_the_same_id_of_another_publisher_is_another_article() -> None:
    elsewhere = "https://baothanhhoa.vn/le-hoi-ben-song-10308421.html"

    pairs, rejected = joined(original(elsewhere, title="Lễ hội"), rendering(NGHE_AN))

    assert not pairs
    assert rejected == {elsewhere: "no-rendering", ID_PAGE: "original-missing"}


def test_the_day_at_the_end_of_a_headline_is_no_id() -> None:
    """Two articles of one day would have the same."""
    link = "https://xosonghean.vn/ket-qua-xo-so-mien-bac-14102025.html"
    other = original("https://xosonghean.vn/gia-vang-hom-nay-14102025.html", title="Giá vàng")

    pairs, _ = joined(other, rendering(link, url="https://vietnam.vn/id/ket-qua-xo-so"))

    assert not pairs


def test_the_id_in_the_link_beats_the_same_slug_under_another_id() -> None:
    renamed = "https://dantri.com.vn/kinh-doanh/ca-phe-lap-dinh-20251014074512318.htm"
    again = "https://dantri.com.vn/kinh-doanh/gia-ca-phe-tang-manh-20251014180000444.htm"

    pairs, rejected = joined(
        original(again), original(renamed, title="Cà phê lập đỉnh"), rendering(DANTRI)
    )

    assert [(src, how) for src, _, how in pairs] == [(renamed, "publisher-id")]
    assert rejected == {again: "no-rendering"}


def test_one_article_under_two_urls_is_no_rival_of_itself() -> None:
    elsewhere = "https://m.dantri.com.vn/thi-truong/gia-ca-phe-tang-manh-20251014074512318.htm"

    pairs, _ = joined(original(), original(elsewhere), rendering(None))

    assert [how for _, _, how in pairs] == ["slug"]


# --- slugs and links that were cut -------------------------------------------------------------


@pytest.mark.parametrize(
    ("link", "slug", "here"),
    [
        # the publisher cut its slug, the site's is whole; or the link has the cut one
        ("https://mst.gov.vn/ban-tin-moi.htm", WHOLE, f"https://mst.gov.vn/{CUT}.htm"),
        (f"https://mst.gov.vn/{CUT}.htm", NEW_TITLE, f"https://mst.gov.vn/tin/{WHOLE}.htm"),
        # the excerpt cut the link: at a word, within one, with a sign for it
        (f"https://dantri.com.vn/xa-hoi/{CUT}", NEW_TITLE, DANTRI_WHOLE),
        (f"https://dantri.com.vn/xa-hoi/{CUT[:-1]}", NEW_TITLE, DANTRI_WHOLE),
        (f"https://dantri.com.vn/xa-hoi/{CUT[:-1]}%E2%80%A6", NEW_TITLE, DANTRI_WHOLE),
    ],
)
def test_a_slug_or_link_that_was_cut_joins_the_one_original_that_goes_on(
    link: str, slug: str, here: str
) -> None:
    page = rendering(link, url=f"https://vietnam.vn/id/{slug}")

    pairs, rejected = joined(original(here, title="Tít khác"), page)

    assert pairs == [(here, page.url, "truncated-slug")]
    assert not rejected


def test_a_link_cut_within_the_id_still_has_the_slug() -> None:
    pairs, _ = joined(original(), rendering(DANTRI.removesuffix("512318.htm")))

    assert [how for _, _, how in pairs] == ["slug"]


def cut_page(link: str = f"https://mst.gov.vn/{CUT}.htm", **facts: Any) -> Document:  # noqa: ANN401  fields of several types
    return rendering(link, url=f"https://vietnam.vn/id/{NEW_TITLE}", **facts)


BEGINNING = f"https://dantri.com.vn/xa-hoi/{CUT}"
PRINTED = f"{BEGINNING}%E2%80%A6"


def test_a_cut_link_that_joins_nothing_is_named_with_the_reason() -> None:
    page = cut_page(PRINTED)

    pairs, rejected = joined(original(), page)

    assert not pairs
    assert rejected[page.url] == "original-missing"
    assert PRINTED in details(original(), page)["original-missing"]
    assert "cut off where it was printed" in details(original(), page)["original-missing"]


@pytest.mark.parametrize(
    "here",
    [
        DANTRI_WHOLE.replace("cu-lao", "cho-moi").replace(CUT, CUT[:-3]),
        DANTRI_WHOLE.replace("dantri.com.vn", "baonghean.vn"),
        DANTRI_WHOLE.replace("xa-hoi", "the-thao"),
    ],
)
def test_a_cut_link_joins_no_original_that_does_not_go_on_from_it(here: str) -> None:
    pairs, _ = joined(original(here, title="Tít khác"), cut_page(PRINTED))

    assert not pairs


def test_a_cut_link_that_two_originals_go_on_from_is_ambiguous() -> None:
    again = DANTRI_WHOLE.replace("074512318", "091500777")

    pairs, rejected = joined(
        original(DANTRI_WHOLE, title="Tít"), original(again, title="Tít"), cut_page(PRINTED)
    )

    assert not pairs
    assert rejected[cut_page().url] == "ambiguous"


def test_the_slug_of_a_page_joins_nothing_against_its_cut_link() -> None:
    page = rendering(PRINTED)

    pairs, rejected = joined(original(), page)
    better, _ = joined(original(), original(DANTRI_WHOLE, title="Tít"), page)

    assert not pairs
    assert rejected[page.url] == "original-missing"
    assert [(src, how) for src, _, how in better] == [(DANTRI_WHOLE, "truncated-slug")]


def test_the_slug_of_a_page_still_joins_where_its_cut_link_agrees() -> None:
    moved = DANTRI_WHOLE.replace("xa-hoi", "doi-song")
    page = rendering(PRINTED, url=f"https://vietnam.vn/id/{WHOLE}")

    pairs, _ = joined(original(moved, title="Tít"), page)

    assert [(src, how) for src, _, how in pairs] == [(moved, "slug")]


def test_the_copy_whose_link_goes_on_from_a_cut_one_stands_in() -> None:
    page = rendering(PRINTED)
    other = DANTRI_WHOLE.replace("nguoi-tho", "chuyen-nguoi-tho")

    assert [how for _, _, how in joined(copy(source_link=DANTRI_WHOLE), page)[0]] == ["stand-in"]
    assert not joined(copy(source_link=other), page)[0]


@given(st.integers(1, len(DANTRI_WHOLE) - 1))
def test_wherever_a_link_was_cut_it_joins_the_original_or_nothing(end: int) -> None:
    cut = f"{DANTRI_WHOLE[:end]}%E2%80%A6"
    other = original(NGHE_AN, title="Tít")

    pairs, _ = joined(original(DANTRI_WHOLE, title="Tít"), other, cut_page(cut))

    shown = len(cut.removesuffix("%E2%80%A6").rpartition("/")[2])
    late = DANTRI_WHOLE.index(WHOLE) < end and shown >= 32
    assert [(src, how) for src, _, how in pairs] == [(DANTRI_WHOLE, "truncated-slug")] * late


def test_a_cut_slug_that_two_originals_go_on_from_is_ambiguous_and_both_are_named() -> None:
    one, two = (f"https://mst.gov.vn/{CUT}-o-{place}.htm" for place in ("can-tho", "cai-rang"))
    pages = original(one, title="Tít"), original(two, title="Tít"), cut_page()

    pairs, rejected = joined(*pages)

    assert not pairs
    assert rejected[cut_page().url] == "ambiguous"
    assert one in details(*pages)["ambiguous"]
    assert two in details(*pages)["ambiguous"]


def test_a_cut_slug_never_joins_another_publisher() -> None:
    elsewhere = f"https://baocantho.com.vn/{WHOLE}-a192001.html"

    pairs, rejected = joined(original(elsewhere, title="Tít"), cut_page())

    assert not pairs
    assert rejected[cut_page().url] == "original-missing"


def test_a_cut_slug_joins_nothing_where_no_link_names_the_publisher() -> None:
    page = rendering(None, url=f"https://vietnam.vn/id/{CUT}", publisher="Báo Dân trí")

    pairs, rejected = joined(original(DANTRI_WHOLE, title="Tít"), page)

    assert not pairs
    assert rejected[page.url] == "no-source-link"


@pytest.mark.parametrize(
    "beginning", ["thu-tuong-pham-minh-chinh-tiep", "gia-vang-hom-nay", "nguoi-tho-cuoi-cung"]
)
def test_a_short_slug_is_no_beginning_of_another(beginning: str) -> None:
    """Headlines begin with offices and names; so many articles go on from there."""
    here = f"https://mst.gov.vn/{beginning}-va-lam-viec-tai-can-tho.htm"

    pairs, _ = joined(original(here, title="Tít"), cut_page(f"https://mst.gov.vn/{beginning}.htm"))

    assert not pairs


@pytest.mark.parametrize(("linked", "here"), [(CUT, f"{CUT}ng"), (f"{CUT}ng", CUT)])
def test_a_slug_is_not_cut_within_a_word(linked: str, here: str) -> None:
    page = cut_page(f"https://mst.gov.vn/{linked}.htm")

    pairs, _ = joined(original(f"https://mst.gov.vn/tin/{here}.htm", title="Tít"), page)

    assert not pairs


def test_a_link_cut_in_another_section_is_another() -> None:
    link = f"https://dantri.com.vn/the-thao/{CUT[:-1]}"

    pairs, _ = joined(original(DANTRI_WHOLE, title="Tít"), cut_page(link))

    assert not pairs


def test_a_slug_that_goes_on_under_another_id_is_another_article() -> None:
    link = f"https://baoangiang.com.vn/{CUT}--a426019.html"
    here = f"https://baoangiang.com.vn/{WHOLE}-a426777.html"

    pairs, _ = joined(original(here, title="Tít"), cut_page(link))

    assert not pairs


def test_a_slug_that_goes_on_in_an_article_of_another_month_is_another() -> None:
    here = original(f"https://mst.gov.vn/{WHOLE}.htm", title="Tít", published="2025-03-01")

    pairs, _ = joined(here, cut_page(published="2025-10-14"))

    assert not pairs


def test_an_original_with_the_slug_itself_beats_one_whose_slug_goes_on() -> None:
    exact, longer = f"https://mst.gov.vn/moi/{CUT}.htm", f"https://mst.gov.vn/{WHOLE}.htm"

    pairs, _ = joined(original(exact, title="Tít"), original(longer, title="Tít"), cut_page())

    assert [(src, how) for src, _, how in pairs] == [(exact, "slug")]


def test_of_two_originals_with_the_slug_itself_none_gives_way_to_one_that_goes_on() -> None:
    urls = [f"https://mst.gov.vn/{place}.htm" for place in (f"a/{CUT}", f"b/{CUT}", WHOLE)]

    pairs, rejected = joined(*(original(url, title="Tít") for url in urls), cut_page())

    assert not pairs
    assert rejected[cut_page().url] == "ambiguous"


# --- the article in the site's other languages -------------------------------------------------


def test_a_rendering_that_names_no_original_goes_with_its_other_languages() -> None:
    slug = "ca-phe-len-dinh-nong-dan-chua-voi-ban"
    pages = [rendering(None, lang, f"https://vietnam.vn/{lang}/{slug}") for lang in ("en", "ja")]
    linked = rendering(DANTRI, "id", f"https://vietnam.vn/id/{slug}")

    pairs, rejected = joined(original(), linked, *pages)

    assert sorted(how for _, _, how in pairs) == ["slug", "slug", "source-link"]
    assert not rejected


def test_other_languages_tell_which_of_two_publishers_it_is() -> None:
    pairs, rejected = joined(
        original(DANTRI), original(NGHE_AN), rendering(NGHE_AN), rendering(None, "en")
    )

    assert {src for src, _, _ in pairs} == {NGHE_AN}
    assert rejected == {DANTRI: "no-rendering"}


def test_a_rendering_with_a_link_of_its_own_does_not_go_with_other_languages() -> None:
    lost = "https://dantri.com.vn/the-thao/chung-ket-cup-quoc-gia-20251014200000111.htm"

    pairs, rejected = joined(original(title="Tít"), rendering(), rendering(lost, "en"))

    assert len(pairs) == 1
    assert rejected == {"https://vietnam.vn/en/gia-ca-phe-tang-manh": "original-missing"}


def test_other_languages_of_another_month_tell_nothing() -> None:
    slug = "ca-phe-len-dinh-nong-dan-chua-voi-ban"
    old = rendering(None, "en", f"https://vietnam.vn/en/{slug}", published="2025-06-01")

    pairs, rejected = joined(original(), rendering(url=f"https://vietnam.vn/id/{slug}"), old)

    assert len(pairs) == 1
    assert rejected == {old.url: "no-source-link"}


def test_other_languages_that_name_a_third_publisher_do_not_settle_between_two() -> None:
    third = original("https://nld.com.vn/ca-phe-lap-dinh-196251014091437301.htm", title="Tít")

    pairs, rejected = joined(
        third, original(DANTRI), original(NGHE_AN), rendering(third.url), rendering(None, "en")
    )

    assert [src for src, _, _ in pairs] == [third.url]
    assert rejected["https://vietnam.vn/en/gia-ca-phe-tang-manh"] == "ambiguous"


def test_other_languages_that_do_not_agree_tell_nothing() -> None:
    slug = "ca-phe-len-dinh-nong-dan-chua-voi-ban"
    pages = [
        rendering(link, lang, f"https://vietnam.vn/{lang}/{slug}")
        for lang, link in (("id", DANTRI), ("ja", NGHE_AN), ("en", None))
    ]

    pairs, rejected = joined(original(DANTRI), original(NGHE_AN), *pages)

    assert len(pairs) == 2
    assert rejected == {f"https://vietnam.vn/en/{slug}": "no-source-link"}


# --- the copy that may stand in ----------------------------------------------------------------


def test_the_sites_vietnamese_copy_stands_in_for_an_original_that_is_not_here() -> None:
    pairs, rejected = joined(copy(), rendering(), rendering(lang="en"))

    assert [(src, how) for src, _, how in pairs] == [(COPY, "stand-in")] * 2
    assert not rejected


@pytest.mark.parametrize("address", [COPY, "https://vietnam.vn/vi/gia-ca-phe-tang-manh"])
def test_the_copy_is_known_with_and_without_its_language_in_the_path(address: str) -> None:
    pairs, _ = joined(copy(address), rendering(None))

    assert [(src, how) for src, _, how in pairs] == [(address, "stand-in")]


@pytest.mark.parametrize("link", [DANTRI, None])
def test_the_copy_never_replaces_an_original_that_is_here(link: str | None) -> None:
    pages = original(), copy(), rendering(link), rendering(None, "en")

    pairs, rejected = joined(*pages)

    assert {src for src, _, _ in pairs} == {DANTRI}
    assert len(pairs) == 2
    assert rejected == {COPY: "stand-in-not-needed"}
    assert DANTRI in details(*pages)["stand-in-not-needed"]


def test_the_copy_does_not_settle_which_of_two_originals_here_it_is() -> None:
    pairs, rejected = joined(original(DANTRI), original(NGHE_AN), copy(), rendering(None))

    assert not pairs
    assert rejected[ID_PAGE] == "ambiguous"
    assert rejected[COPY] == "stand-in-not-needed"


def test_the_copy_of_an_original_that_is_here_stands_in_for_no_other() -> None:
    lost = "https://dantri.com.vn/the-thao/chung-ket-cup-quoc-gia-20251014200000111.htm"

    pairs, rejected = joined(original(), copy(), rendering(), rendering(lost, "en"))

    assert [how for _, _, how in pairs] == ["source-link"]
    assert rejected == {
        COPY: "stand-in-not-needed",
        "https://vietnam.vn/en/gia-ca-phe-tang-manh": "original-missing",
    }


def test_the_copy_is_never_a_rendering() -> None:
    pairs, rejected = joined(original(), copy(source_link=DANTRI))

    assert not pairs
    assert rejected == {DANTRI: "no-rendering", COPY: "no-rendering"}


def test_a_copy_of_another_publishers_article_does_not_stand_in() -> None:
    pairs, rejected = joined(copy(source_link=NGHE_AN), rendering(DANTRI))

    assert not pairs
    assert rejected == {COPY: "no-rendering", ID_PAGE: "original-missing"}


def test_a_copy_of_another_article_of_the_publisher_does_not_stand_in() -> None:
    other = DANTRI.replace("20251014", "20251013")

    pairs, _ = joined(copy(source_link=other), rendering(DANTRI))

    assert not pairs


@pytest.mark.parametrize(
    ("link", "page", "of_copy"),
    [
        (DANTRI, None, "2025-08-20"),
        (None, "2025-11-08", "2025-10-08"),  # near, were both read with the month first
    ],
)
def test_a_copy_of_another_month_does_not_stand_in(
    link: str | None, page: str | None, of_copy: str
) -> None:
    pairs, rejected = joined(copy(published=of_copy), rendering(link, published=page))

    assert not pairs
    assert rejected[COPY] == "no-rendering"


def test_the_copy_stands_in_where_the_only_original_with_the_slug_is_a_year_old() -> None:
    last_year = "https://dantri.com.vn/gia-ca-phe-tang-manh-20241014074512318.htm"

    pairs, rejected = joined(
        original(last_year), copy(published="2025-10-14"), rendering(None, published="2025-10-14")
    )

    assert [(src, how) for src, _, how in pairs] == [(COPY, "stand-in")]
    assert rejected == {last_year: "no-rendering"}


def test_of_two_copies_the_newer_stands_in() -> None:
    other = "https://vietnam.vn/vi/gia-ca-phe-tang-manh"

    pairs, rejected = joined(
        copy(fetched="2025-11-05T00:00:00Z"),
        copy(other, fetched="2025-11-06T00:00:00Z"),
        rendering(),
    )

    assert [src for src, _, _ in pairs] == [other]
    assert rejected == {COPY: "stand-in-not-needed"}


def test_an_original_without_a_url_is_not_given_up_for_the_copy_with_the_same_text() -> None:
    saved = original("file:trang.txt", text="Giá tăng.")

    pairs, rejected = joined(copy(text="Giá tăng."), saved, rendering())

    assert [(src, how) for src, _, how in pairs] == [("file:trang.txt", "slug")]
    assert rejected == {COPY: "stand-in-not-needed"}


# --- versions, copies and languages -----------------------------------------------------------


VERSIONS = [
    ({"fetched": "2025-10-20T00:00:00Z", "published": "2025-10-16"}, {"fetched": "2025-10-21"}),
    ({"modified": "2025-10-15", "published": "2025-10-16"}, {"modified": "2025-10-17"}),
    ({"published": "2025-10-14"}, {"published": "2025-10-15"}),
    ({"published": "2025-10-15"}, {"fetched": "2025-10-14T00:00:00Z"}),
]


@pytest.mark.parametrize(("older", "newer"), VERSIONS)
@pytest.mark.parametrize("turn", [False, True])
def test_of_several_versions_of_an_original_the_newest_is_paired(
    older: dict[str, str], newer: dict[str, str], turn: bool
) -> None:
    old, new = original(text="Giá tăng nhẹ.", **older), original(text="Giá tăng mạnh.", **newer)
    rejects = Rejects()

    pairs = pair_documents([new, rendering(), old] if turn else [old, rendering(), new], rejects)

    assert [pair.original for pair in pairs] == [new]
    assert [reject.reason for reject in rejects] == ["superseded"]


def test_of_several_versions_of_a_rendering_the_newest_is_paired_and_named() -> None:
    old = rendering(text="Harga kopi naik.", fetched="2025-11-05T00:00:00Z")
    new = rendering(text="Harga kopi melonjak.", fetched="2026-02-01T00:00:00Z")
    rejects = Rejects()

    pairs = pair_documents([new, original(), old], rejects)

    assert [pair.rendering for pair in pairs] == [new]
    (reject,) = rejects
    assert reject.reason == "superseded"
    assert "the version of 2025-11-05" in reject.detail
    assert f"{ID_PAGE} of 2026-02-01T00:00:00Z, content {new.content_hash[:8]}" in reject.detail


@pytest.mark.parametrize("turn", [False, True])
def test_a_newer_version_that_names_no_source_never_supersedes_one_that_does(turn: bool) -> None:
    good = rendering(fetched="2025-10-15T00:00:00Z")
    repair = rendering(None, text="Situs sedang diperbaiki.", fetched="2025-11-15T00:00:00Z")
    rejects = Rejects()

    pages = [original(), good, repair]
    pairs = pair_documents(pages[::-1] if turn else pages, rejects)

    assert [(pair.rendering, pair.evidence) for pair in pairs] == [(good, "source-link")]
    (reject,) = rejects
    assert reject.reason == "superseded"
    assert "the version of 2025-11-15" in reject.detail
    assert "it names no source, as the one that is kept does" in reject.detail


def test_of_the_versions_that_name_a_source_the_newest_is_kept() -> None:
    pages = [
        rendering(DANTRI if day < 17 else None, text=f"{day}", fetched=f"2025-10-{day}")
        for day in (15, 16, 17, 18)
    ]
    rejects = Rejects()

    pairs = pair_documents([original(), *pages], rejects)

    assert [pair.rendering for pair in pairs] == [pages[1]]
    assert [reject.reason for reject in rejects] == ["superseded"] * 3


def test_where_no_version_names_a_source_the_newest_is_kept() -> None:
    old, new = (rendering(None, text=day, fetched=day) for day in ("2025-10-15", "2025-11-15"))

    pairs = pair_documents([original(), new, old], Rejects())

    assert [(pair.rendering, pair.evidence) for pair in pairs] == [(new, "slug")]


@pytest.mark.parametrize("lang", ["id", "vi"])
def test_pages_under_one_url_that_name_different_articles_are_no_versions(lang: str) -> None:
    home = "https://vietnam.vn/"
    one = rendering(DANTRI, "id", home, fetched="2025-10-15")
    two = rendering(NGHE_AN, lang, home, "Khác.", fetched="2025-10-16")
    empty = rendering(None, "id", home, "Beranda.", fetched="2025-10-17")
    pages = [original(), original(NGHE_AN), one, two, empty]

    pairs, _ = joined(*pages)

    expected = [(NGHE_AN, home, "source-link"), (DANTRI, home, "source-link")]
    assert pairs == (expected if lang == "id" else expected[1:])
    assert "it names no source" in details(*pages)["superseded"]


@pytest.mark.parametrize(
    "link",
    [
        DANTRI,
        DANTRI.replace("gia-ca-phe-tang-manh", "ca-phe-tang-gia"),  # the id is the same
        DANTRI.removesuffix("512318.htm") + "%E2%80%A6",
    ],
)
def test_versions_whose_links_differ_but_name_one_article_are_versions(link: str) -> None:
    old = rendering(DANTRI, fetched="2025-10-15")
    new = rendering(link, text="Harga kopi melonjak.", fetched="2025-10-16")

    pairs, rejected = joined(original(), old, new)

    assert len(pairs) == 1
    assert rejected == {ID_PAGE: "superseded"}


def test_of_versions_of_unknown_order_the_longer_is_kept() -> None:
    short, long = rendering(text="Harga kopi."), rendering(text="Harga kopi naik tajam lagi.")
    rejects = Rejects()

    pairs = pair_documents([long, original(), short], rejects)

    assert [pair.rendering for pair in pairs] == [long]
    (reject,) = rejects
    assert "of unknown order, the longer is kept" in reject.detail
    assert "newest" not in reject.detail


def test_a_longer_version_does_not_supersede_a_newer_one() -> None:
    old = rendering(text="Harga kopi naik tajam lagi.", fetched="2025-10-15")
    new = rendering(text="Harga kopi.", fetched="2025-10-16")

    pairs = pair_documents([original(), new, old], Rejects())

    assert [pair.rendering for pair in pairs] == [new]


def test_an_original_named_only_by_a_duplicate_says_so() -> None:
    again = rendering(NGHE_AN, url="https://vietnam.vn/id/gia-ca-phe-tang-manh-2")
    pages = original(), original(NGHE_AN), rendering(), again

    pairs, rejected = joined(*pages)

    assert [src for src, _, _ in pairs] == [DANTRI]
    assert rejected == {again.url: "duplicate", NGHE_AN: "no-rendering"}
    detail = details(*pages)["no-rendering"]
    assert f"{again.url} names it, but is left out (duplicate)" in detail
    assert ID_PAGE in detail


def test_an_original_that_no_page_names_says_so_whatever_else_was_left_out() -> None:
    again = rendering(DANTRI, url="https://vietnam.vn/id/gia-ca-phe-tang-manh-2")

    said = details(original(), original(NGHE_AN), rendering(), again)

    assert said["no-rendering"] == "no rendering among the inputs names it"


def test_mirrors_that_fold_into_one_url_are_told_as_duplicates() -> None:
    pairs, rejected = joined(original(), rendering(), rendering())

    assert len(pairs) == 1
    assert rejected == {ID_PAGE: "duplicate"}


def test_mirrors_that_differ_in_a_line_of_furniture_are_versions_of_one_rendering() -> None:
    mirror = rendering(text="Harga kopi naik tajam. Baca juga: Kopi Lampung")

    pairs, rejected = joined(original(), rendering(), mirror)

    assert len(pairs) == 1
    assert rejected == {ID_PAGE: "superseded"}


def test_copies_of_a_text_without_a_url_count_once() -> None:
    pairs, rejected = joined(
        original("file:a.txt", text="Giá."), original("file:b.txt", text="Giá."), rendering()
    )

    assert [(src, how) for src, _, how in pairs] == [("file:a.txt", "slug")]
    assert rejected == {"file:b.txt": "duplicate"}


def test_a_text_copy_of_a_page_is_no_second_rendering_of_its_original() -> None:
    page = rendering()

    pairs, rejected = joined(original(), page, rendering(url="file:copy.txt"))

    assert [trg for _, trg, _ in pairs] == [page.url]
    assert rejected == {"file:copy.txt": "duplicate"}


def test_an_original_under_two_urls_stays_under_both_for_a_link_may_name_either() -> None:
    elsewhere = "https://dantri.com.vn/xa-hoi/gia-ca-phe-tang-manh-20251014074512318.htm"

    pairs, _ = joined(
        original(text="Giá tăng."), original(elsewhere, text="Giá tăng."), rendering(elsewhere)
    )

    assert [(src, how) for src, _, how in pairs] == [(elsewhere, "source-link")]


def test_renderings_in_other_languages_than_asked_for_are_left_out_with_the_reason() -> None:
    documents = [original(), rendering(lang="id"), rendering(lang="fr")]
    rejects = Rejects()

    found = list(pair((card_of(d, d.url) for d in documents), rejects, langs=["id"]))

    assert [match.rendering.lang for match in found] == ["id"]
    assert [(r.place, r.reason) for r in rejects] == [
        ("https://vietnam.vn/fr/gia-ca-phe-tang-manh", "language-not-asked")
    ]


# --- laws --------------------------------------------------------------------------------------


@given(collections)
def test_every_document_is_in_a_pair_or_rejected_once(documents: list[Card]) -> None:
    rejects = Rejects()

    matches = list(pair(documents, rejects))

    paired = {card.id for match in matches for card in (match.original, match.rendering)}
    assert len(documents) == len(paired) + len(rejects)


@given(collections)
def test_a_rendering_has_one_original(documents: list[Card]) -> None:
    matches = list(pair(documents, forget))

    renderings = [match.rendering.id for match in matches]
    assert len(renderings) == len(set(renderings))
    assert all(match.original.is_original for match in matches)
    assert not any(match.rendering.is_original for match in matches)


@given(collections)
def test_no_pair_contradicts_the_publisher_that_the_page_names(documents: list[Card]) -> None:
    for match in pair(documents, forget):
        named = {match.original.domain, match.rendering.domain} - {None}
        assert len(named) < 2


@given(collections)
def test_each_kind_of_evidence_holds_what_it_says(documents: list[Card]) -> None:
    def holds(match: Match) -> bool:
        src, trg = match.original, match.rendering
        if match.evidence == "source-link":
            return trg.link == src.url
        if match.evidence == "publisher-id":
            return (src.domain, src.article_id) == (trg.domain, trg.article_id)
        if match.evidence == "truncated-slug":
            return src.domain == trg.domain and not set(src.slugs) & set(trg.slugs)
        return match.evidence in {"slug", "stand-in"}

    assert all(holds(match) for match in pair(documents, forget))


@given(collections)
def test_a_rendering_whose_link_is_here_is_joined_with_nothing_else(documents: list[Card]) -> None:
    here = {card.url for card in documents if card.is_original and not card.stand_in}

    for match in pair(documents, forget):
        if match.rendering.link in here:
            assert match.original.url == match.rendering.link


@given(collections)
def test_only_the_sites_own_copy_stands_in(documents: list[Card]) -> None:
    for match in pair(documents, forget):
        assert match.original.stand_in is (match.evidence == "stand-in")


@given(collections)
def test_of_one_url_only_the_newest_version_that_names_its_source_is_paired(
    documents: list[Card],
) -> None:
    matches = list(pair(documents, forget))

    for card in (card for match in matches for card in (match.original, match.rendering)):
        versions = [c for c in documents if c.url == card.url and card.has_own_url]
        assert card.link or not any(version.link for version in versions)
        alike = [version.newness for version in versions if version.link == card.link]
        assert not alike or card.newness == max(alike)


@given(collections, st.randoms(use_true_random=False), st.sampled_from([(), ("id",)]))
def test_the_order_of_the_input_changes_nothing(
    documents: list[Card], chance: random.Random, langs: tuple[str, ...]
) -> None:
    shuffled = documents.copy()
    chance.shuffle(shuffled)

    assert outcome(shuffled, langs=langs) == outcome(documents, langs=langs)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(collections)
def test_sorting_on_disk_gives_what_sorting_in_memory_gives(
    tmp_path: Path, documents: list[Card]
) -> None:
    with Store(tmp_path, "test") as store:
        on_disk = outcome(documents, sort=store.sort)

    assert on_disk == outcome(documents)
