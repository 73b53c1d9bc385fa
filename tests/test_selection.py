"""Selection: what a corpus leaves out and why."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from strategies import SENTENCES, segment_pairs

from aligner.data import SegmentPair
from aligner.errors import ConfigError
from aligner.selection import Recipe, read_recipe, reason_to_drop

SCORED = SegmentPair(
    src_url="https://dantri.com.vn/gia-ca-phe-20251014074512318.htm",
    trg_url="https://vietnam.vn/id/gia-ca-phe",
    src_text="Sáng 14/10, ông Phạm Tùng ở Đắk Lắk bán 25 tấn cà phê với giá 113.700 đồng/kg.",
    trg_text="Pada pagi 14/10, Pham Tung di Dak Lak menjual 25 ton kopi seharga 113.700 dong/kg.",
    src_lang="vi",
    trg_lang="id",
    role="paragraph",
    bead="[0]:[0]",
    alignment_score=0.98,
    quality_score=0.9,
)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (SCORED, None),
        (replace(SCORED, src_text=""), "one-sided"),
        (replace(SCORED, trg_text=""), "one-sided"),
        (replace(SCORED, trg_text="Harga \ufffd naik."), "broken-characters"),
        (replace(SCORED, src_text="Ừ"), "too-short"),
        (replace(SCORED, trg_text="Kopi. " * 200), "too-long"),
        (replace(SCORED, trg_text=SCORED.src_text), "copy"),
        (replace(SCORED, alignment_score=0.49), "low-alignment"),
        (replace(SCORED, quality_score=0.49), "low-quality"),
        (replace(SCORED, alignment_score=0.5, quality_score=0.5), None),
        (replace(SCORED, alignment_score=None, quality_score=None), None),
    ],
)
def test_each_reason_has_a_row_that_it_drops(row: SegmentPair, reason: str | None) -> None:
    assert reason_to_drop(row, read_recipe("balanced")) == reason


@given(segment_pairs())
@settings(deadline=None)
def test_a_recipe_that_asks_for_nothing_drops_only_what_is_no_pair(pair: SegmentPair) -> None:
    lenient = Recipe("", None, None, 0, 10**9, allow_copies=True, allow_duplicates=True)

    reason = reason_to_drop(pair, lenient)

    assert reason in {None, "one-sided", "broken-characters"}
    assert (reason == "one-sided") == (not pair.src_text or not pair.trg_text)


def test_changes_take_the_place_of_a_recipes_own_values() -> None:
    changes = {"quality_score": 1, "allow_copies": True, "alignment_score": None}

    recipe = read_recipe("balanced", changes)

    assert reason_to_drop(SCORED, recipe) == "low-quality"
    assert reason_to_drop(
        replace(SCORED, trg_text=SCORED.src_text, quality_score=1.0, alignment_score=0.0), recipe
    ) is None  # fmt: skip


def test_an_unknown_recipe_is_an_error_that_names_those_there_are() -> None:
    with pytest.raises(ConfigError, match="balanced"):
        read_recipe("ballanced")


@pytest.mark.parametrize(
    "changes",
    [
        {"min_char": 3},
        {"min_chars": "3"},
        {"min_chars": 2.5},
        {"max_chars": True},
        {"quality_score": "high"},
        {"quality_score": True},
        {"allow_copies": 1},
        {"allow_duplicates": None},
    ],
)
def test_a_change_that_no_recipe_understands_is_an_error_that_names_it(
    changes: dict[str, Any],
) -> None:
    (key,) = changes

    with pytest.raises(ConfigError, match=key):
        read_recipe("balanced", changes)


def test_sentences_of_many_scripts_are_long_enough_to_keep() -> None:
    def kept(texts: Sequence[str]) -> int:
        rows = (replace(SCORED, trg_text=text) for text in texts)
        return sum(reason_to_drop(row, read_recipe("balanced")) is None for row in rows)

    assert kept(SENTENCES) == len(SENTENCES)
