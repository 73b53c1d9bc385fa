"""Scoring and selection: how good a translation looks, and what a corpus leaves out and why."""

from collections.abc import Sequence
from dataclasses import asdict, fields, replace
from typing import Any

import pytest
from hypothesis import given, settings
from strategies import SENTENCES, segment_pairs

from aligner.alignment import learn_texts
from aligner.data import Lengths, Model, SegmentPair
from aligner.errors import ConfigError
from aligner.scoring import Signs, quality_score, score, signs
from aligner.selection import Recipe, read_recipe, reason_to_drop

GOOD = SegmentPair(
    src_url="https://dantri.com.vn/gia-ca-phe-20251014074512318.htm",
    trg_url="https://vietnam.vn/id/gia-ca-phe",
    src_text="Sáng 14/10, ông Phạm Tùng ở Đắk Lắk bán 25 tấn cà phê với giá 113.700 đồng/kg.",
    trg_text="Pada pagi 14/10, Pham Tung di Dak Lak menjual 25 ton kopi seharga 113.700 dong/kg.",
    src_lang="vi",
    trg_lang="id",
    role="paragraph",
    bead="[0]:[0]",
    alignment_score=0.98,
)
_ANY = learn_texts([])
MODEL = Model({"vi-id": replace(_ANY, rates=replace(_ANY.rates, lengths=Lengths(expansion=1.1)))})


def quality(pair: SegmentPair) -> float:
    (scored,) = score([pair], MODEL)
    assert scored.quality_score is not None
    return scored.quality_score


def rendered(text: str, lang: str = "id") -> SegmentPair:
    return replace(GOOD, trg_text=text, trg_lang=lang)


# --- scoring -----------------------------------------------------------------------------------


def test_a_faithful_rendering_scores_high() -> None:
    assert quality(GOOD) > 0.85


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        (GOOD.trg_text.replace("113.700", "131.700"), "numbers"),
        (GOOD.trg_text.replace("25 ton", "52 ton"), "numbers"),
        (GOOD.trg_text.replace("Pham Tung", "Nguyen Hoa"), "names"),
        (GOOD.trg_text + " Banyak petani lain di provinsi itu ikut menjual panen mereka lebih "
         "awal karena takut harga akan turun lagi.", "length"),
        (GOOD.src_text, "trg_language"),
    ],
    ids=["price", "weight", "name", "length", "untranslated"],
)  # fmt: skip
def test_an_error_lowers_its_sign_and_the_score(text: str, sign: str) -> None:
    wrong = rendered(text)

    assert getattr(signs(wrong, Lengths()), sign) < getattr(signs(GOOD, Lengths()), sign)
    assert quality(wrong) < quality(GOOD)


def test_a_doubled_rendering_scores_lower() -> None:
    assert quality(rendered(f"{GOOD.trg_text} {GOOD.trg_text}")) < quality(GOOD)


def test_a_rendering_left_in_vietnamese_scores_below_even_odds() -> None:
    assert quality(rendered(GOOD.src_text)) < 0.5


def test_an_original_in_the_language_of_the_rendering_scores_lower() -> None:
    assert quality(replace(GOOD, src_text=GOOD.trg_text)) < quality(GOOD)


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("On 14/10, Pham Tung in Dak Lak sold 25 tons of coffee at 113,700 dong/kg.", "en"),
        ("Утром 14/10 Pham Tung в Dak Lak продал 25 тонн кофе по 113.700 донгов за кг.", "ru"),
        ("เช้า 14/10 Pham Tung ที่ Dak Lak ขายกาแฟ 25 ตัน ราคา 113,700 ดองต่อกก.", "th"),
        ("14/10の朝、Dak LakのPham Tungは25トンを113,700ドン/kgで売った。", "ja"),
        ("صباح ١٤/١٠ باع Pham Tung في Dak Lak ٢٥ طنًا بسعر ١١٣٬٧٠٠ دونغ/kg.", "ar"),
        ("बिहान १४/१० Pham Tung ने Dak Lak में २५ टन कॉफ़ी ११३,७०० डोंग में बेची।", "hi"),
    ],
)
def test_numbers_agree_in_whichever_digits_and_signs_they_are_written(text: str, lang: str) -> None:
    assert signs(rendered(text, lang), Lengths()).numbers == 1


def test_a_pair_with_an_empty_side_has_no_score() -> None:
    one_sided = [replace(GOOD, src_text=""), replace(GOOD, trg_text="")]

    assert [pair.quality_score for pair in score(one_sided, MODEL)] == [None, None]


@given(segment_pairs().filter(lambda pair: bool(pair.src_text and pair.trg_text)))
@settings(deadline=None)
def test_signs_and_scores_are_in_the_unit_interval(pair: SegmentPair) -> None:
    found = signs(pair, Lengths())

    assert all(0 <= value <= 1 for value in asdict(found).values())
    assert 0 <= quality_score(found) <= 1


@pytest.mark.parametrize("sign", [field.name for field in fields(Signs)])
def test_a_worse_sign_never_makes_a_better_score(sign: str) -> None:
    falling = [quality_score(replace(Signs(1, 1, 1, 1, 1), **{sign: value / 4}))
               for value in range(4, -1, -1)]  # fmt: skip

    assert falling == sorted(falling, reverse=True)
    assert falling[0] > falling[-1]


def test_scoring_is_a_stream_that_keeps_the_rows_as_they_are() -> None:
    rows = (replace(GOOD, bead=f"[{n}]:[{n}]") for n in range(3))

    scored = list(score(rows, MODEL))

    assert [replace(pair, quality_score=None, bead="") for pair in scored] == [
        replace(GOOD, bead="")
    ] * 3


def test_two_languages_other_than_vietnamese_are_told_by_the_identifier() -> None:
    pair = replace(
        GOOD,
        src_lang="en",
        src_text="The river rose by more than a metre during the night.",
        trg_text="Permukaan sungai naik lebih dari satu meter pada malam hari.",
    )

    right = signs(pair, Lengths())
    swapped = signs(replace(pair, src_text=pair.trg_text, trg_text=pair.src_text), Lengths())

    assert min(right.src_language, right.trg_language) > 0.9
    assert max(swapped.src_language, swapped.trg_language) < 0.1


# --- selection ---------------------------------------------------------------------------------

SCORED = replace(GOOD, quality_score=0.9)


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
