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

DANTRI = "https://dantri.com.vn/kinh-doanh/gia-ca-phe-tang-manh-20251014074512318.htm"
NGHE_AN = "https://baonghean.vn/gia-ca-phe-tang-manh-10308421.html"

#: Cards with ids of their own, as the digests of their pages are.
collections = st.lists(cards(), max_size=12).map(
    lambda drawn: [replace(card, id=str(n)) for n, card in enumerate(drawn)]
)


def original(url: str = DANTRI, text: str = "Giá cà phê tăng mạnh.", **facts: Any) -> Document:  # noqa: ANN401  fields of several types
    title = (Role.TITLE, "Giá cà phê tăng mạnh")
    made = document("vi", title, (Role.PARAGRAPH, text), url=url)
    return replace(made, title="Giá cà phê tăng mạnh", **facts)


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


def joined(*documents: Document) -> tuple[list[tuple[str, str, str]], dict[str, str]]:
    """Return (original, rendering, evidence) of each pair, and reasons by URL."""
    rejects = Rejects()
    pairs = pair_documents(documents, rejects)
    return (
        [(pair.original.url, pair.rendering.url, pair.evidence) for pair in pairs],
        {reject.place: reject.reason for reject in rejects},
    )


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

    assert pairs == [(DANTRI, "https://vietnam.vn/id/gia-ca-phe-tang-manh", "source-link")]
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

    assert [trg for _, trg, _ in pairs] == ["https://vietnam.vn/id/gia-ca-phe-tang-manh", again]


def test_the_link_decides_between_originals_of_one_slug() -> None:
    pairs, rejected = joined(original(DANTRI), original(NGHE_AN), rendering(NGHE_AN))

    assert [(src, how) for src, _, how in pairs] == [(NGHE_AN, "source-link")]
    assert rejected == {DANTRI: "no-rendering"}


# --- the slug ----------------------------------------------------------------------------------


def test_a_slug_never_joins_a_publisher_that_the_link_does_not_name() -> None:
    pairs, rejected = joined(original(NGHE_AN), rendering(DANTRI))

    assert not pairs
    assert rejected == {
        NGHE_AN: "no-rendering",
        "https://vietnam.vn/id/gia-ca-phe-tang-manh": "original-missing",
    }


def test_a_slug_joins_where_the_publisher_moved_the_article() -> None:
    moved = "https://dantri.com.vn/thi-truong/gia-ca-phe-tang-manh-20251014091500777.htm"

    pairs, _ = joined(original(moved), rendering(DANTRI))

    assert [(src, how) for src, _, how in pairs] == [(moved, "slug")]


def test_a_subdomain_is_the_same_publisher() -> None:
    mobile = "https://m.dantri.com.vn/kinh-doanh/gia-ca-phe-tang-manh-20251014074512318.htm"

    pairs, _ = joined(original(mobile), rendering(DANTRI))

    assert [(src, how) for src, _, how in pairs] == [(mobile, "slug")]


def test_an_original_without_a_url_is_joined_by_the_slug_of_its_headline() -> None:
    pairs, rejected = joined(original("file:trang-1.txt"), rendering(DANTRI))

    assert [(src, how) for src, _, how in pairs] == [("file:trang-1.txt", "slug")]
    assert not rejected


def test_a_rendering_without_a_link_is_joined_by_the_slug_in_its_own_url() -> None:
    pairs, _ = joined(original(), rendering(None))

    assert [how for _, _, how in pairs] == ["slug"]


def test_a_rendering_without_link_and_url_is_joined_by_the_headline_in_its_image_texts() -> None:
    page = rendering(None, url="file:halaman.html", original_title="Giá cà phê tăng mạnh")

    pairs, _ = joined(original(), page)

    assert pairs == [(DANTRI, "file:halaman.html", "slug")]


def test_two_originals_of_one_slug_are_ambiguous_without_a_link() -> None:
    pairs, rejected = joined(original(DANTRI), original(NGHE_AN, "Bản khác."), rendering(None))

    assert not pairs
    assert rejected["https://vietnam.vn/id/gia-ca-phe-tang-manh"] == "ambiguous"
    assert rejected[DANTRI] == rejected[NGHE_AN] == "no-rendering"


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


def test_a_slug_is_known_from_the_link_before_anything_else() -> None:
    page = rendering(DANTRI, url="https://vietnam.vn/id/mot-slug-khac", original_title="Tin khác")

    assert card_of(page, "1").slug == "gia-ca-phe-tang-manh"


def test_a_url_without_a_slug_is_no_key() -> None:
    page = rendering(None, url="file:halaman.html")

    assert card_of(page, "1").slug is None


# --- versions, copies and languages -----------------------------------------------------------


def test_of_several_versions_of_a_page_the_newest_is_kept() -> None:
    old = original(text="Giá tăng nhẹ.", published="2025-10-14")
    new = original(text="Giá tăng mạnh.", published="2025-10-15")
    rejects = Rejects()

    pairs = pair_documents([new, rendering(), old], rejects)

    assert [pair.original for pair in pairs] == [new]
    assert [reject.reason for reject in rejects] == ["superseded"]


def test_mirrors_of_a_rendering_that_fold_into_one_url_are_told_as_duplicates() -> None:
    pairs, rejected = joined(original(), rendering(), rendering())

    assert len(pairs) == 1
    assert rejected == {"https://vietnam.vn/id/gia-ca-phe-tang-manh": "duplicate"}


def test_copies_of_a_text_without_a_url_count_once() -> None:
    pairs, rejected = joined(original("file:a.txt"), original("file:b.txt"), rendering())

    assert [(src, how) for src, _, how in pairs] == [("file:a.txt", "slug")]
    assert rejected == {"file:b.txt": "duplicate"}


def test_a_text_copy_of_a_page_is_no_second_rendering_of_its_original() -> None:
    page = rendering()

    pairs, rejected = joined(original(), page, rendering(url="file:copy.txt"))

    assert [trg for _, trg, _ in pairs] == [page.url]
    assert rejected == {"file:copy.txt": "duplicate"}


def test_an_original_under_two_urls_stays_under_both_for_a_link_may_name_either() -> None:
    elsewhere = "https://dantri.com.vn/xa-hoi/gia-ca-phe-tang-manh-20251014074512318.htm"

    pairs, _ = joined(original(), original(elsewhere), rendering(elsewhere))

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
def test_no_pair_contradicts_the_publisher_of_the_link(documents: list[Card]) -> None:
    def agrees(match: Match) -> bool:
        if match.evidence == "source-link":
            return match.rendering.link == match.original.url
        return None in {match.original.domain, match.rendering.domain} or (
            match.original.domain == match.rendering.domain
        )

    assert all(agrees(match) for match in pair(documents, forget))


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
