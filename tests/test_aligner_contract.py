"""What every aligner promises, whatever evidence it uses: one suite for all of them."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random
from typing import Final, NamedTuple

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from strategies import SENTENCES, normalised, segmented

from aligner import align
from aligner.alignment import align_pair, learn_texts
from aligner.alignment.parameters import parameters
from aligner.data import Bead, Lengths, Model, PairModel, Rates, Role, SegmentedPair, Words
from aligner.line_files import read_lines

GOLD: Final = Path(__file__).parents[1] / "corpora" / "vietnam-vn" / "gold"
#: The most segments on one side of a bead.
LONGEST: Final = 4
#: How sure a bead is that is the same seen from either side. Below, near-ties go either way: a gap
#: in the original is always told before one in the rendering.
SURE: Final = 0.9

Align = Callable[[Sequence[str], Sequence[str]], list[Bead]]
TextPair = tuple[list[str], list[str]]


class Aligner(NamedTuple):
    """A way to align two lists of sentences."""

    align: Align
    transposed: Align
    """The same for sides that have changed places."""


@cache
def documents() -> tuple[TextPair, ...]:
    """Return originals and Indonesian renderings of the sample corpus, one sentence a line."""
    return tuple(
        (read_lines(gold.with_suffix(".src")), read_lines(gold.with_suffix(".tgt")))
        for gold in sorted(GOLD.glob("*.id.gold"))
    )


@cache
def learned() -> PairModel:
    return learn_texts(documents())


@cache
def learned_transposed() -> PairModel:
    """Return the same knowledge for sides that have changed places."""
    known = learned()
    shapes = [tuple(shape) for shape in parameters().shapes.tolist()]
    usual = known.rates.lengths
    rates = Rates(
        Lengths(1 / usual.expansion, usual.spread, usual.noise),
        known.rates.trg_runs,
        known.rates.src_runs,
        tuple(known.rates.shapes[shapes.index((m, n))] for n, m in shapes),
        tuple(zip(*known.rates.ends, strict=True)),
        tuple(zip(*known.rates.beginnings, strict=True)),
    )
    pairs = sorted((t, s, backward, forward) for s, t, forward, backward in known.words.pairs)
    words = Words(known.words.trg, known.words.src, tuple(pairs))
    return PairModel(rates, words, known.trg_recurring, known.src_recurring)


def with_model(src: Sequence[str], trg: Sequence[str]) -> list[Bead]:
    return align(src, trg, src_lang="vi", trg_lang="id", model=Model({"vi-id": learned()}))


def with_model_transposed(src: Sequence[str], trg: Sequence[str]) -> list[Bead]:
    model = Model({"id-vi": learned_transposed()})
    return align(src, trg, src_lang="id", trg_lang="vi", model=model)


def paragraphs(src: Sequence[str], trg: Sequence[str]) -> SegmentedPair:
    """Return documents with a paragraph for each sentence."""
    return segmented(*([(Role.PARAGRAPH, text) for text in side] for side in (src, trg)))


def as_documents(src: Sequence[str], trg: Sequence[str]) -> list[Bead]:
    return align_pair(paragraphs(src, trg), Model({"vi-id": learned()}))


def as_documents_transposed(src: Sequence[str], trg: Sequence[str]) -> list[Bead]:
    pair = paragraphs(src, trg)
    original, rendering = pair.pair.original, pair.pair.rendering
    changed = replace(
        pair.pair, original=replace(original, lang="id"), rendering=replace(rendering, lang="vi")
    )
    return align_pair(replace(pair, pair=changed), Model({"id-vi": learned_transposed()}))


#: A later aligner is one more line here.
ALIGNERS: Final = {
    "without-model": Aligner(align, align),
    "with-model": Aligner(with_model, with_model_transposed),
    "documents": Aligner(as_documents, as_documents_transposed),
}

texts = st.lists(normalised | st.sampled_from(SENTENCES), max_size=8)
blank = st.sampled_from(["", " ", "\t", "\u00a0", "\u3000", "\u200b"])


@pytest.fixture(params=ALIGNERS)
def aligner(request: pytest.FixtureRequest) -> Aligner:
    return ALIGNERS[request.param]


each_aligner = pytest.mark.parametrize("name", ALIGNERS)


def positions(beads: Sequence[Bead]) -> tuple[list[int], list[int]]:
    """Return the positions of either side in the order of the beads.

    Original segments of beads that are marked as moved are put where they belong, if all others
    are there.
    """
    src = [n for bead in beads for n in bead.src]
    trg = [n for bead in beads for n in bead.trg]
    kept = [n for bead in beads if not bead.moved for n in bead.src]
    return (sorted(src) if kept == sorted(kept) else src), trg


def diagonal(count: int) -> list[str]:
    return [f"[{n}]:[{n}]" for n in range(count)]


# --- every text ---------------------------------------------------------------------------------


@each_aligner
@given(src=texts, trg=texts)
@settings(max_examples=40)
def test_every_sentence_is_in_one_bead_and_all_are_in_order(
    name: str, src: list[str], trg: list[str]
) -> None:
    found = ALIGNERS[name].align(src, trg)

    assert positions(found) == (list(range(len(src))), list(range(len(trg))))


@each_aligner
@given(src=texts, trg=texts)
@settings(max_examples=40)
def test_beads_are_small_and_their_scores_are_probabilities(
    name: str, src: list[str], trg: list[str]
) -> None:
    for bead in ALIGNERS[name].align(src, trg):
        assert len(bead.src) <= LONGEST
        assert len(bead.trg) <= LONGEST
        assert 0 <= bead.score <= 1
        assert (bead.src and bead.trg) or len(bead.src + bead.trg) == 1


@each_aligner
@given(src=texts, trg=texts)
@settings(max_examples=20)
def test_the_same_texts_always_give_the_same_beads(
    name: str, src: list[str], trg: list[str]
) -> None:
    aligner = ALIGNERS[name]

    assert aligner.align(src, trg) == aligner.align(list(src), list(trg))


@each_aligner
@given(text=texts)
@settings(max_examples=20)
def test_with_nothing_on_the_other_side_every_sentence_stands_alone(
    name: str, text: list[str]
) -> None:
    aligner = ALIGNERS[name]

    assert [str(bead) for bead in aligner.align(text, [])] == [
        f"[{n}]:[]" for n in range(len(text))
    ]
    assert [str(bead) for bead in aligner.align([], text)] == [
        f"[]:[{n}]" for n in range(len(text))
    ]
    assert all(bead.score == 1 for bead in aligner.align(text, []))


@each_aligner
@example(text=["ราคากาแฟขึ้นสองเท่า"])
@example(text=["តម្លៃកាហ្វេឡើងទ្វេដង។"] * 3)
@given(text=st.lists(st.sampled_from(SENTENCES), max_size=12))
@settings(max_examples=40)
def test_a_text_is_aligned_with_itself_one_to_one(name: str, text: list[str]) -> None:
    assert [str(bead) for bead in ALIGNERS[name].align(text, text)] == diagonal(len(text))


@each_aligner
@given(
    src=st.lists(blank | st.sampled_from(SENTENCES), min_size=1, max_size=8),
    trg=st.lists(blank | st.sampled_from(SENTENCES), min_size=1, max_size=8),
)
@settings(max_examples=40)
def test_blank_lines_keep_their_positions(name: str, src: list[str], trg: list[str]) -> None:
    found = ALIGNERS[name].align(src, trg)

    assert positions(found) == (list(range(len(src))), list(range(len(trg))))


# --- texts of the sample corpus -----------------------------------------------------------------


def test_a_document_is_aligned_with_itself_one_to_one(aligner: Aligner) -> None:
    src, _ = documents()[0]

    assert [str(bead) for bead in aligner.align(src, src)] == diagonal(len(src))


def test_a_blank_line_moves_nothing_but_its_neighbours(aligner: Aligner) -> None:
    src, trg = documents()[1]
    place = 12
    before = aligner.align(src, trg)

    found = aligner.align([*src[:place], "", *src[place:]], trg)

    kept = {
        (tuple(n + (n >= place) for n in bead.src), bead.trg)
        for bead in before
        if bead.score > SURE and not {place - 1, place} & set(bead.src)
    }
    assert len(kept) > len(before) / 2
    assert kept - {(bead.src, bead.trg) for bead in found} == set()


def test_a_long_line_among_short_ones_is_aligned_with_itself(aligner: Aligner) -> None:
    src, _ = documents()[0]
    text = [*src[:4], " ".join(src[4:]), *src[:2]]

    assert [str(bead) for bead in aligner.align(text, text)] == diagonal(7)


def test_documents_are_aligned_alike_in_any_order(aligner: Aligner) -> None:
    some = documents()[:6]
    first = [aligner.align(*pair) for pair in some]

    order = Random(7).sample(range(len(some)), len(some))  # noqa: S311  an order, not a secret
    again = {n: aligner.align(*some[n]) for n in order}

    assert [again[n] for n in range(len(some))] == first


def test_sides_that_change_places_give_the_same_beads_where_these_are_sure(
    aligner: Aligner,
) -> None:
    sure = 0
    for src, trg in documents():
        found = {(bead.src, bead.trg): bead.score for bead in aligner.align(src, trg)}
        other = {(bead.trg, bead.src): bead.score for bead in aligner.transposed(trg, src)}
        for one, two in ((found, other), (other, found)):
            sure_of = {bead for bead, score in one.items() if score > SURE}
            assert sure_of - two.keys() == set()
            sure += len(sure_of)
    assert sure > sum(map(len, (side for pair in documents() for side in pair))) / 2


# --- hostile texts ------------------------------------------------------------------------------


def test_one_sentence_against_ten_thousand(aligner: Aligner) -> None:
    many = [f"Baris nomor {n} berbunyi lain." for n in range(10_000)]
    one = ["Dòng số 7321 nói khác."]

    start = time.process_time()
    found = aligner.align(one, many)
    back = aligner.align(many, one)

    assert time.process_time() - start < 10
    assert positions(found) == ([0], list(range(10_000)))
    assert positions(back) == (list(range(10_000)), [0])


#: 1 MB of what hurts: words, one sign again and again, a script without spaces, one endless word.
_MEGABYTE: Final = {
    "words": "Giá cà phê lên 113.700 đồng, ông Phạm Tùng nói. ",
    "signs": "-",
    "Han": "咖啡价格上涨了两倍。",
    "letters": "ab",
    "digits": "17",
}


@pytest.mark.parametrize("kind", _MEGABYTE)
def test_a_line_of_a_megabyte_takes_seconds(kind: str) -> None:
    # In a process of its own: compiled code that takes hours cannot be interrupted from within.
    code = (
        "import json, sys; from aligner import align;"
        "text = sys.stdin.read(); short = ['Trời mưa.', 'Giá 25 đồng.'];"
        "found = [align([short[0], text, short[1]], [short[0], text]),"
        "         align([text], short), align(short, [text])];"
        "print(json.dumps([[[n for bead in beads for n in side(bead)]"
        "                   for side in (lambda b: b.src, lambda b: b.trg)] for beads in found]))"
    )
    unit = _MEGABYTE[kind]
    line = (unit * (1_000_000 // len(unit.encode()) + 1)).strip()

    done = subprocess.run(
        [sys.executable, "-c", code],
        input=line,
        capture_output=True,
        encoding="utf-8",
        check=True,
        timeout=20,
    )

    assert json.loads(done.stdout) == [[[0, 1, 2], [0, 1]], [[0], [0, 1]], [[0, 1], [0]]]


def shifted(lines: Sequence[str], by: int) -> Iterator[str]:
    """Yield lines that mostly stand elsewhere."""
    yield from lines[by:]
    yield from lines[:by]


def test_a_text_that_is_nothing_but_one_line_repeated_keeps_all_its_lines(
    aligner: Aligner,
) -> None:
    src, trg = ["Vâng."] * 300, ["Ya."] * 280

    found = aligner.align(src, trg)

    assert positions(found) == (list(range(300)), list(range(280)))


def test_lines_in_another_order_are_all_still_there(aligner: Aligner) -> None:
    src, trg = documents()[2]

    found = aligner.align(src, list(shifted(trg, 9)))

    assert positions(found) == (list(range(len(src))), list(range(len(trg))))
