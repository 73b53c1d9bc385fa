"""Segmentation: where sentences end, and that their places in the page stay exact."""

import time
import tomllib
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import SENTENCES, document, documents, languages, normalised, stops_and_quotes

from aligner.data import ALIGNED, Block, Document, DocumentPair, Role, Span
from aligner.languages import SITE_LANGUAGES
from aligner.segmentation import segment_document, segment_pair, split_sentences

CASES = tomllib.loads(
    (Path(__file__).parent / "cases" / "sentences.toml").read_text(encoding="utf-8")
)["case"]
KNOWN_KEYS = {"language", "text", "sentences", "comment", "fails"}


def sentences(text: str, lang: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text, lang)]


def captioned(text: str, credit: str) -> Document:
    block = Block(Role.CAPTION, text, Span(text.index(credit), len(text)))
    made = document("vi", (Role.CAPTION, text))
    return Document(**{name: getattr(made, name) for name in made.__dataclass_fields__}
                    | {"blocks": (block,)})  # fmt: skip


# --- cases -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(
            case,
            id=f"{case['language']}: {case['comment']}",
            marks=[pytest.mark.xfail(reason=case["fails"])] if "fails" in case else [],
        )
        for case in CASES
    ],
)
def test_sentences_end_where_readers_say(case: dict[str, object]) -> None:
    assert sentences(str(case["text"]), str(case["language"])) == case["sentences"]


def test_the_cases_are_well_formed_and_many() -> None:
    assert len(CASES) >= 40
    assert all(set(case) <= KNOWN_KEYS for case in CASES)
    assert all(" ".join(case["sentences"]).replace(" ", "") == case["text"].replace(" ", "")
               for case in CASES)  # fmt: skip


# --- laws --------------------------------------------------------------------------------------


@given(normalised | stops_and_quotes, languages)
@settings(deadline=None)
def test_sentences_are_in_order_and_apart_and_hold_all_that_is_visible(
    text: str, lang: str
) -> None:
    spans = split_sentences(text, lang)

    places = [place for span in spans for place in span]
    assert places == sorted(places)
    assert all(start < end for start, end in spans)
    covered = {at for start, end in spans for at in range(start, end)}
    assert all(at in covered for at, char in enumerate(text) if not char.isspace())


@given(normalised | stops_and_quotes, languages)
@settings(deadline=None)
def test_a_sentence_begins_and_ends_on_something_visible(text: str, lang: str) -> None:
    assert all(sentence and sentence == sentence.strip() for sentence in sentences(text, lang))


@given(normalised, st.sampled_from(["und", "xx", "sw"]))
@settings(deadline=None)
def test_languages_that_nobody_told_us_of_are_split_all_the_same(text: str, lang: str) -> None:
    assert "".join(sentences(text, lang)).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize("lang", SITE_LANGUAGES)
def test_a_text_without_anything_has_no_sentence(lang: str) -> None:
    assert split_sentences("", lang) == []


@pytest.mark.parametrize("lang", SITE_LANGUAGES)
def test_offsets_count_code_points_beyond_the_basic_plane_too(lang: str) -> None:
    text = "☕😀 Cà phê 👩🏽‍🌾. Robusta 😀!"

    assert sentences(text, lang) == ["☕😀 Cà phê 👩🏽‍🌾.", "Robusta 😀!"]


# --- time --------------------------------------------------------------------------------------


def seconds(function: Callable[[], object]) -> float:
    def once() -> float:
        start = time.perf_counter()
        function()
        return time.perf_counter() - start

    return min(once() for _ in range(3))


@pytest.mark.parametrize("lang", ["vi", "id", "fr", "ja"])
@pytest.mark.parametrize("unit", [".", "(", ")", ". (", "“", "«", "?!", "a. ", "(a. ", ".)", "…"])
def test_hostile_text_takes_linear_time(unit: str, lang: str) -> None:
    half, whole = (unit * (size // len(unit)) for size in (50_000, 100_000))
    split_sentences("Khởi động.", lang)

    short, long = (seconds(lambda text=text: split_sentences(text, lang)) for text in (half, whole))  # type: ignore[misc]

    assert long < 4 * short + 0.05  # four for twice the text, on a busy machine


@pytest.mark.parametrize("lang", ["vi", "fr"])
def test_a_book_in_one_block_is_split_as_its_sentences_are(lang: str) -> None:
    text = "Ba đi chợ. “Mua gì?” Mẹ hỏi. " * 2_000

    found = sentences(text.strip(), lang)

    assert found == ["Ba đi chợ.", "“Mua gì?”", "Mẹ hỏi."] * 2_000


# --- documents ---------------------------------------------------------------------------------


@given(documents())
@settings(deadline=None)
def test_a_segment_stands_in_its_block_where_it_says(page: Document) -> None:
    for segment in segment_document(page):
        block = page.blocks[segment.block]
        assert block.text[segment.span.start : segment.span.end] == segment.text
        assert block.role is segment.role
        assert segment.role in ALIGNED


@given(documents())
@settings(deadline=None)
def test_segments_are_in_reading_order_and_never_overlap(page: Document) -> None:
    places = [(segment.block, *segment.span) for segment in segment_document(page)]

    assert places == sorted(places)
    for (block, _, end), (other, start, _) in pairwise(places):
        assert block != other or end <= start


@given(documents())
@settings(deadline=None)
def test_a_credit_is_in_no_segment(page: Document) -> None:
    for segment in segment_document(page):
        credit = page.blocks[segment.block].credit
        assert credit is None or segment.span.end <= credit.start


@given(documents())
@settings(deadline=None)
def test_of_an_aligned_block_nothing_visible_but_its_credit_is_lost(page: Document) -> None:
    segments = segment_document(page)

    for number, block in enumerate(page.blocks):
        kept = "".join(segment.text for segment in segments if segment.block == number)
        text = block.text[: block.credit.start] if block.credit else block.text
        wanted = text.rstrip(" |–—-") if block.credit else text
        assert block.role not in ALIGNED or "".join(kept.split()) == "".join(wanted.split())


def test_a_headline_is_one_segment_whatever_stops_it_has() -> None:
    title = "Giá tăng! Bán ngay? Chưa vội. Nông dân chờ."
    page = document("vi", (Role.TITLE, title), (Role.PARAGRAPH, title))

    texts = [(segment.role, segment.text) for segment in segment_document(page)]

    assert texts[0] == (Role.TITLE, title)
    assert len(texts) == 5


def test_a_caption_loses_its_credit_and_the_bar_before_it() -> None:
    page = captioned("Nông dân phơi cà phê. Buôn Ako Dhong | Ảnh: Minh Hoàng", "Ảnh: Minh Hoàng")

    texts = [segment.text for segment in segment_document(page)]

    assert texts == ["Nông dân phơi cà phê.", "Buôn Ako Dhong"]


def test_a_caption_that_is_only_a_credit_has_no_segment() -> None:
    page = captioned("(Ảnh: Minh Hoàng)", "(Ảnh: Minh Hoàng)")

    assert segment_document(page) == ()


def test_what_is_never_aligned_has_no_segment() -> None:
    silent = [role for role in Role if role not in ALIGNED]
    page = document("vi", *((role, "Nguồn: Dân trí. Ảnh: Minh.") for role in silent))

    assert silent
    assert segment_document(page) == ()


def test_both_sides_of_a_pair_are_split_each_by_its_language() -> None:
    original = document("vi", (Role.PARAGRAPH, "Bà ở TP. Huế. Trời mưa."))
    rendering = document("id", (Role.PARAGRAPH, "Ny. Lan tinggal di Hue. Hujan turun."))

    found = segment_pair(DocumentPair(original, rendering, "slug"))

    assert [segment.text for segment in found.src] == ["Bà ở TP. Huế.", "Trời mưa."]
    assert [segment.text for segment in found.trg] == ["Ny. Lan tinggal di Hue.", "Hujan turun."]


def test_every_sentence_of_many_scripts_stays_whole_enough_to_be_joined_again() -> None:
    text = " ".join(SENTENCES)

    for lang in SITE_LANGUAGES:
        assert "".join(sentences(text, lang)).replace(" ", "") == text.replace(" ", "")
