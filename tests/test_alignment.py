"""Alignment: laws of beads, stories of sentences, and the search against plain enumeration."""

import json
import math
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import SENTENCES, normalised, segmented

from aligner import align
from aligner.alignment import align_pair, align_texts, kernel, learn, read_model, write_model
from aligner.alignment.beads import MAX_CELLS
from aligner.alignment.models import DECIMALS
from aligner.alignment.parameters import MATCH, SRC_GAP, TRG_GAP, parameters
from aligner.bead_files import read_alignment
from aligner.data import ALIGNED_TOGETHER, Lengths, Model, Role, SegmentedPair
from aligner.errors import AlignmentError, FormatError
from aligner.evaluation import AlignmentCounts, count_hits
from aligner.line_files import read_lines

CHECKOUT = Path(__file__).parents[1]
GOLD = CHECKOUT / "corpora" / "vietnam-vn" / "gold"
MEASURED = CHECKOUT.parent / "shared" / "eval"
PARAMETERS = parameters()

COFFEE_VI = [
    "Sáng 14/10, giá cà phê ở Đắk Lắk lên 113.700 đồng/kg.",
    "Ông Phạm Tùng còn 25 tấn trong kho.",
    "Ông chưa vội bán vì tin giá sẽ còn tăng.",
    "Bà Võ Thị Oanh thì đã bán 3 tấn từ tuần trước.",
    "Trời mưa nên việc phơi cà phê gặp khó khăn.",
]
COFFEE_ID = [
    "Pada pagi 14/10, harga kopi di Dak Lak naik menjadi 113.700 dong/kg.",
    "Bapak Pham Tung masih menyimpan 25 ton di gudang.",
    "Ia belum ingin menjual karena yakin harga masih akan naik.",
    "Sementara itu, Ibu Vo Thi Oanh sudah menjual 3 ton sejak pekan lalu.",
    "Hujan turun sehingga kopi sulit dijemur.",
]
COFFEE_JA = [
    "14日朝、ダクラク省のコーヒー価格は1キロ11万3700ドンに上がった。",
    "ファム・トゥンさんの倉庫にはまだ25トンある。",
    "値上がりを信じて売り急がない。",
    "ヴォー・ティ・オアインさんは先週3トンを売った。",
    "雨で乾燥が難しい。",
]
#: Sentences that differ in nothing but their numbers.
YEARS = [(2019, 410), (2020, 520), (2021, 630), (2022, 740), (2023, 850)]
YEARS_VI = [f"Năm {year}, sản lượng đạt {tons} tấn." for year, tons in YEARS]
YEARS_ID = [f"Pada {year}, produksi mencapai {tons} ton." for year, tons in YEARS]

texts = st.lists(normalised | st.sampled_from(SENTENCES), max_size=8)
aligned_roles = st.sampled_from([role for group in ALIGNED_TOGETHER for role in group])
sides = st.lists(st.tuples(aligned_roles, st.sampled_from(SENTENCES)), max_size=8)


def beads(src: Sequence[str], trg: Sequence[str]) -> list[str]:
    return [str(bead) for bead in align(src, trg)]


# --- laws --------------------------------------------------------------------------------------


@given(texts, texts)
@settings(deadline=None)
def test_every_sentence_is_in_one_bead_and_all_are_in_order(src: list[str], trg: list[str]) -> None:
    found = align(src, trg)

    assert [n for bead in found for n in bead.src] == list(range(len(src)))
    assert [n for bead in found for n in bead.trg] == list(range(len(trg)))


@given(texts, texts)
@settings(deadline=None)
def test_beads_are_small_and_their_scores_are_probabilities(src: list[str], trg: list[str]) -> None:
    for bead in align(src, trg):
        assert len(bead.src) <= 3
        assert len(bead.trg) <= 3
        assert 0 <= bead.score <= 1
        assert (bead.src and bead.trg) or len(bead.src + bead.trg) == 1


@given(texts, texts)
@settings(deadline=None, max_examples=30)
def test_the_same_texts_always_give_the_same_beads(src: list[str], trg: list[str]) -> None:
    assert align(src, trg) == align(src, trg)


@given(st.lists(st.sampled_from(SENTENCES), max_size=12))
@settings(deadline=None)
def test_a_text_is_aligned_with_itself_one_to_one(text: list[str]) -> None:
    assert beads(text, text) == [f"[{n}]:[{n}]" for n in range(len(text))]


@given(texts)
@settings(deadline=None, max_examples=30)
def test_with_nothing_on_the_other_side_every_sentence_stands_alone(text: list[str]) -> None:
    assert beads(text, []) == [f"[{n}]:[]" for n in range(len(text))]
    assert beads([], text) == [f"[]:[{n}]" for n in range(len(text))]
    assert all(bead.score == 1 for bead in align(text, []))


@given(sides, sides)
@settings(deadline=None)
def test_every_segment_of_a_pair_is_in_one_bead_with_segments_of_its_kind(
    src: list[tuple[Role, str]], trg: list[tuple[Role, str]]
) -> None:
    found = align_pair(segmented(src, trg), Model({}))

    assert sorted(n for bead in found for n in bead.src) == list(range(len(src)))
    assert sorted(n for bead in found for n in bead.trg) == list(range(len(trg)))
    firsts = [bead.trg[0] for bead in found if bead.trg]
    assert firsts == sorted(firsts)
    for bead in found:
        roles = {src[n][0] for n in bead.src} | {trg[n][0] for n in bead.trg}
        assert any(roles <= group for group in ALIGNED_TOGETHER)


# --- stories -----------------------------------------------------------------------------------


@pytest.mark.parametrize("rendering", [COFFEE_ID, COFFEE_JA], ids=["id", "ja"])
def test_a_faithful_rendering_is_one_to_one(rendering: list[str]) -> None:
    assert beads(COFFEE_VI, rendering) == [f"[{n}]:[{n}]" for n in range(5)]


def test_two_sentences_that_were_merged_make_one_bead() -> None:
    merged = (
        "Bapak Pham Tung masih menyimpan 25 ton di gudang dan belum ingin menjual karena yakin "
        "harga masih akan naik."
    )
    rendering = [COFFEE_ID[0], merged, *COFFEE_ID[3:]]

    assert beads(COFFEE_VI, rendering) == ["[0]:[0]", "[1, 2]:[1]", "[3]:[2]", "[4]:[3]"]


def test_a_sentence_that_was_split_makes_one_bead() -> None:
    split = [
        "Pada pagi 14/10, harga kopi kembali naik.",
        "Di Dak Lak harganya menjadi 113.700 dong/kg.",
    ]
    rendering = [*split, *COFFEE_ID[1:]]

    assert beads(COFFEE_VI, rendering)[:2] == ["[0]:[0, 1]", "[1]:[2]"]


def test_an_omission_leaves_a_bead_without_a_rendering() -> None:
    rendering = YEARS_ID[:2] + YEARS_ID[3:]

    assert beads(YEARS_VI, rendering) == [
        "[0]:[0]", "[1]:[1]", "[2]:[]", "[3]:[2]", "[4]:[3]",
    ]  # fmt: skip


def test_an_insertion_leaves_a_bead_without_an_original() -> None:
    added = "Nilai tukar rupiah terhadap dolar Amerika Serikat ditutup di 16.575 pada hari Senin."
    rendering = [*COFFEE_ID[:2], added, *COFFEE_ID[2:]]

    assert "[]:[2]" in beads(COFFEE_VI, rendering)
    assert "[3]:[4]" in beads(COFFEE_VI, rendering)


def test_numbers_that_moved_up_pull_their_sentences_along() -> None:
    assert beads(YEARS_VI, YEARS_ID[1:]) == [
        "[0]:[]", "[1]:[0]", "[2]:[1]", "[3]:[2]", "[4]:[3]",
    ]  # fmt: skip
    assert beads(YEARS_VI[2:], YEARS_ID) == [
        "[]:[0]", "[]:[1]", "[0]:[2]", "[1]:[3]", "[2]:[4]",
    ]  # fmt: skip


def test_digits_of_other_scripts_are_the_same_numbers() -> None:
    digits = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
    arabic = [f"في {year} بلغ الإنتاج {tons} طنًا.".translate(digits) for year, tons in YEARS]

    assert beads(YEARS_VI, arabic[1:])[:2] == ["[0]:[]", "[1]:[0]"]


def test_a_caption_that_moved_does_not_push_the_body_off_course() -> None:
    body = [(Role.PARAGRAPH, text) for text in COFFEE_VI], [(Role.PARAGRAPH, t) for t in COFFEE_ID]
    src = [(Role.CAPTION, "Nông dân phơi cà phê ở buôn Ako Dhong."), *body[0]]
    trg = [*body[1], (Role.CAPTION, "Petani menjemur kopi di desa Ako Dhong.")]

    found = align_pair(segmented(src, trg), Model({}))

    assert {str(bead) for bead in found} == {"[0]:[5]", *(f"[{n + 1}]:[{n}]" for n in range(5))}


@given(sides, sides)
@settings(deadline=None)
def test_beads_of_one_kind_are_in_the_order_of_both_sides(
    src: list[tuple[Role, str]], trg: list[tuple[Role, str]]
) -> None:
    found = align_pair(segmented(src, trg), Model({}))

    for group in ALIGNED_TOGETHER:
        order = [n for bead in found for n in bead.src if src[n][0] in group]
        assert order == sorted(order)


def test_an_omission_stands_between_its_neighbours_though_the_rendering_begins_with_more() -> None:
    furniture = [f"Baris tambahan nomor {n} di atas berita." for n in (91, 92, 93)]
    src = [(Role.PARAGRAPH, text) for text in YEARS_VI]
    trg = [(Role.PARAGRAPH, text) for text in [*furniture, *YEARS_ID[:2], *YEARS_ID[3:]]]

    found = align_pair(segmented(src, trg), Model({}))

    assert [str(bead) for bead in found] == [
        "[]:[0]", "[]:[1]", "[]:[2]", "[0]:[3]", "[1]:[4]", "[2]:[]", "[3]:[5]", "[4]:[6]",
    ]  # fmt: skip


def test_a_title_never_meets_a_paragraph() -> None:
    src = [(Role.TITLE, COFFEE_VI[0])]
    trg = [(Role.PARAGRAPH, COFFEE_ID[0])]

    assert [str(bead) for bead in align_pair(segmented(src, trg), Model({}))] == [
        "[0]:[]",
        "[]:[0]",
    ]


def test_more_cells_than_memory_holds_are_told_before_the_search() -> None:
    line = [(Role.PARAGRAPH, "Một câu.")] * (math.isqrt(MAX_CELLS) + 1)
    pair = segmented(line, line)

    with pytest.raises(AlignmentError, match="pairs of sentences") as caught:
        align_pair(pair, Model({}))

    assert caught.value.where == pair.pair.rendering.url


# --- the search, against enumeration of all paths -----------------------------------------------


class Step(NamedTuple):
    """A bead of a path, as the kernel gives them."""

    i: int
    j: int
    n: int
    m: int


class Search(NamedTuple):
    """What the kernel is given."""

    scores: Any
    transition: Any


def all_paths(search: Search) -> list[tuple[tuple[Step, ...], float]]:
    """Return every path from the first place to the last, with its score."""
    rows, columns = search.scores.shape[0] - 1, search.scores.shape[1] - 1

    def onward(i: int, j: int, state: int) -> Iterator[tuple[tuple[Step, ...], float]]:
        if (i, j) == (rows, columns):
            yield (), 0.0
            return
        steps = [
            (Step(i, j, n, m), MATCH, search.scores[i, j, k])
            for k, (n, m) in enumerate(PARAMETERS.shapes.tolist())
            if i + n <= rows and j + m <= columns
        ]
        steps += [(Step(i, j, 1, 0), SRC_GAP, 0.0)] if i < rows else []
        steps += [(Step(i, j, 0, 1), TRG_GAP, 0.0)] if j < columns else []
        for step, into, score in steps:
            here = search.transition[state, into] + score
            if here == -math.inf:
                continue
            for rest, more in onward(i + step.n, j + step.m, into):
                yield (step, *rest), here + more

    return list(onward(0, 0, MATCH))


def log_sum(values: Sequence[float]) -> float:
    highest = max(values)
    return highest + math.log(math.fsum(math.exp(value - highest) for value in values))


@st.composite
def searches(draw: st.DrawFn) -> Search:
    """Draw random scores of up to 4 × 4 segments; the chain is one of ours, or a random one."""
    chance = np.random.default_rng(draw(st.integers(0, 2**32)))
    rows, columns = draw(st.integers(0, 4)), draw(st.integers(0, 4))
    spread = draw(st.sampled_from([0.1, 3.0, 20.0]))
    scores = chance.normal(0, spread, (rows + 1, columns + 1, len(PARAMETERS.shapes)))
    for k, (n, m) in enumerate(PARAMETERS.shapes.tolist()):
        for i in range(rows + 1):
            for j in range(columns + 1):
                if i + n > rows or j + m > columns:
                    scores[i, j, k] = kernel.IMPOSSIBLE
    number = draw(st.integers(-1, len(PARAMETERS.transitions) - 1))
    if number >= 0:
        return Search(scores, PARAMETERS.transitions[number])
    transition = np.log(chance.dirichlet(np.ones(3), 3))
    transition[TRG_GAP, SRC_GAP] = -math.inf
    return Search(scores, transition)


def best_steps(search: Search) -> tuple[Any, tuple[Step, ...]]:
    path = kernel.best_path(search.scores, PARAMETERS.shapes, search.transition)
    return path, tuple(Step(*row) for row in path.tolist())


@given(searches())
@settings(deadline=None, max_examples=60)
def test_no_path_is_better_than_the_one_found(search: Search) -> None:
    paths = dict(all_paths(search))

    _, steps = best_steps(search)

    assert paths[steps] == pytest.approx(max(paths.values()), abs=1e-9)


def holds(taken: tuple[Step, ...], step: Step) -> bool:
    """Return whether a path has a step; one with an empty side counts wherever it is taken."""
    if step.m == 0:
        return any(other.i == step.i and (other.n, other.m) == (1, 0) for other in taken)
    if step.n == 0:
        return any(other.j == step.j and (other.n, other.m) == (0, 1) for other in taken)
    return step in taken


@given(searches())
@settings(deadline=None, max_examples=60)
def test_a_posterior_is_the_share_of_all_paths_that_hold_the_bead(search: Search) -> None:
    paths = all_paths(search)
    total = log_sum([score for _, score in paths])
    path, steps = best_steps(search)

    found = kernel.posteriors(search.scores, PARAMETERS.shapes, search.transition, path)

    wanted = [
        math.fsum(math.exp(score - total) for taken, score in paths if holds(taken, step))
        for step in steps
    ]
    assert found.tolist() == pytest.approx(wanted, abs=1e-9)


@given(searches())
@settings(deadline=None, max_examples=60)
def test_the_likelihood_is_the_sum_over_all_paths(search: Search) -> None:
    total = log_sum([score for _, score in all_paths(search)])

    found = kernel.likelihood(search.scores, PARAMETERS.shapes, search.transition)

    assert found == pytest.approx(total, abs=1e-9)


def test_enumeration_counts_the_paths_that_can_be_counted_by_hand() -> None:
    # One sentence a side: a match, or the original's gap before the rendering's, never after it.
    scores = np.full((2, 2, len(PARAMETERS.shapes)), kernel.IMPOSSIBLE)
    scores[0, 0, PARAMETERS.shapes.tolist().index([1, 1])] = 0.0

    paths = all_paths(Search(scores, PARAMETERS.transitions[0]))

    assert {steps for steps, _ in paths} == {
        (Step(0, 0, 1, 1),),
        (Step(0, 0, 1, 0), Step(1, 0, 0, 1)),
    }


def test_the_rows_of_the_chain_are_probabilities() -> None:
    for transition in PARAMETERS.transitions:
        assert np.exp(transition).sum(axis=1) == pytest.approx(np.ones(3), abs=1e-12)


# --- compiled and plain code --------------------------------------------------------------------


def test_plain_python_gives_what_compiled_code_gives() -> None:
    pairs = [
        [COFFEE_VI, COFFEE_ID],
        [COFFEE_VI, COFFEE_JA],
        [YEARS_VI, YEARS_ID[1:]],
        [list(SENTENCES), list(reversed(SENTENCES))],
        [read_lines(GOLD / f"gia-ca-phe-dak-lak.id.{end}") for end in ("src", "tgt")],
    ]
    code = (
        "import json, sys; from aligner import align;"
        "from aligner.alignment import kernel;"
        "assert not hasattr(kernel.best_path, 'py_func');"
        "pairs = json.load(sys.stdin);"
        "print(json.dumps([[[str(b), b.score] for b in align(*pair)] for pair in pairs]))"
    )

    plain = subprocess.run(
        [sys.executable, "-c", code],
        input=json.dumps(pairs),
        env=os.environ | {"NUMBA_DISABLE_JIT": "1"},
        capture_output=True,
        text=True,
        check=True,
        cwd=CHECKOUT,
    )

    compiled = [[[str(bead), bead.score] for bead in align(*pair)] for pair in pairs]
    assert json.loads(plain.stdout) == compiled


# --- learning and model files -------------------------------------------------------------------


def sample() -> list[SegmentedPair]:
    """The documents with gold, as segmented pairs: each line is a paragraph."""
    found = []
    for gold in sorted(GOLD.glob("*.gold")):
        src, trg = (read_lines(gold.with_suffix(end)) for end in (".src", ".tgt"))
        left, right = ([(Role.PARAGRAPH, line) for line in lines] for lines in (src, trg))
        found.append(segmented(left, right, lang=gold.suffixes[0].removeprefix(".")))
    return found


@pytest.fixture(scope="module")
def documents() -> list[SegmentedPair]:
    return sample()


def test_what_is_learned_does_not_depend_on_the_order_of_the_sample(
    documents: list[SegmentedPair],
) -> None:
    learned = learn(documents)

    assert set(learned.lengths) == {"vi-en", "vi-fr", "vi-id", "vi-ja", "vi-th"}
    for seed in range(8):
        order = Random(seed).sample(documents, len(documents))  # noqa: S311  an order, not a secret
        assert learn(order) == learned


def test_indonesian_is_learned_to_be_longer_than_vietnamese(documents: list[SegmentedPair]) -> None:
    lengths = learn(documents).lengths["vi-id"]

    assert 1.05 < lengths.expansion < 1.4


def test_nothing_is_learned_from_nothing() -> None:
    assert learn([]) == Model({})
    assert learn([segmented([], [])]).lengths["vi-id"].expansion == pytest.approx(1)


positive = st.floats(1e-6, 1e3).map(lambda value: round(value, DECIMALS))
models = st.dictionaries(
    st.sampled_from(["vi-id", "vi-en", "vi-zh"]),
    st.builds(Lengths, expansion=positive, spread=positive, noise=positive),
).map(Model)


@given(models)
def test_a_model_reads_back_equal(tmp_path_factory: pytest.TempPathFactory, model: Model) -> None:
    folder = tmp_path_factory.mktemp("model")
    write_model(model, folder / "model.json")

    assert read_model(folder / "model.json") == model
    assert read_model(folder) == model


def test_what_was_learned_reads_back_equal(tmp_path: Path, documents: list[SegmentedPair]) -> None:
    learned = learn(documents)
    write_model(learned, tmp_path / "model.json")

    again = read_model(tmp_path)

    assert again == learned
    assert align_pair(documents[0], again) == align_pair(documents[0], learned)


def model_file(**changes: object) -> bytes:
    good = {"format": "aligner-model", "version": 1, "lengths": {"vi-id": {"expansion": 1.2}}}
    return json.dumps(good | changes).encode()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "not a model"),
        (b"\xff\xfe", "not a model"),
        (b"{", "not a model"),
        (b"[]", "not a model"),
        (b'{"format": "aligner-model"', "not a model"),
        (model_file(format="other-model"), "not a model"),
        (model_file(version=2), "version 2"),
        (model_file(version=None), "version None"),
        (model_file(lengths=None), "broken"),
        (model_file(lengths=[]), "broken"),
        (model_file(lengths={"vi-id": []}), "broken"),
        (model_file(lengths={"vi-id": {"breadth": 1.0}}), "broken"),
        (model_file(lengths={"vi-id": {"expansion": "1.2"}}), "broken"),
        (model_file(lengths={"vi-id": {"expansion": 0}}), "broken"),
        (model_file(lengths={"vi-id": {"noise": -1.0}}), "broken"),
        (model_file(lengths={"vi-id": {"spread": math.nan}}), "broken"),
    ],
)
def test_a_file_that_is_no_model_of_ours_is_an_error_that_names_it(
    tmp_path: Path, content: bytes, message: str
) -> None:
    path = tmp_path / "model.json"
    path.write_bytes(content)

    with pytest.raises(FormatError, match=message) as caught:
        read_model(path)

    assert caught.value.where == str(path)


def test_a_model_that_is_not_there_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="cannot be read"):
        read_model(tmp_path / "model.json")


def test_a_model_of_another_language_pair_changes_nothing() -> None:
    model = Model({"vi-ja": Lengths(expansion=0.5)})

    assert align(COFFEE_VI, COFFEE_ID, src_lang="vi", trg_lang="id", model=model) == align(
        COFFEE_VI, COFFEE_ID
    )


# --- quality -----------------------------------------------------------------------------------


def measured(folder: Path) -> AlignmentCounts:
    total = AlignmentCounts()
    for gold in sorted(folder.glob("*.gold")):
        src, trg = (read_lines(gold.with_suffix(end)) for end in (".src", ".tgt"))
        found = align(src, trg)
        total += count_hits(read_alignment(gold), ((bead.src, bead.trg) for bead in found))
    return total


def test_the_sample_corpus_is_aligned_as_well_as_ever() -> None:
    assert len(list(GOLD.glob("*.gold"))) == 31
    assert measured(GOLD).f1_strict >= 0.92  # .950 when this was written


@pytest.mark.parametrize(
    ("name", "floor"), [("ntrex-reseg-vi-id", 0.95), ("ntrex-noisy-vi-id", 0.85)]
)
def test_development_data_is_aligned_as_well_as_ever(name: str, floor: float) -> None:
    if not (MEASURED / name).is_dir():
        pytest.skip(f"measuring data is not part of the repository: no {name}")

    assert measured(MEASURED / name).f1_strict >= floor


def test_texts_in_memory_need_no_model() -> None:
    (bead,) = align_texts(COFFEE_VI[:1], COFFEE_ID[:1], Lengths())

    assert str(bead) == "[0]:[0]"
    assert bead.score > 0.95
