"""Sentence alignments against gold: strict and lax precision, recall, F1."""

import importlib.util
import random
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aligner.bead_files import BeadPositions, read_alignment
from aligner.errors import FormatError, InputError, UsageError
from aligner.evaluation import (
    AlignmentCounts,
    AlignmentReport,
    count_hits,
    evaluate_alignment,
)

MEASURED = Path(__file__).parents[2] / "shared" / "eval"
COLLECTIONS = sorted({gold.parent for gold in MEASURED.glob("*/*.gold")})
SCORES = [f"{name}_{kind}" for kind in ("strict", "lax") for name in ("precision", "recall", "f1")]

sides = st.lists(st.integers(0, 6), max_size=3, unique=True).map(lambda side: tuple(sorted(side)))
alignments = st.lists(st.tuples(sides, sides), max_size=12)
counts = st.builds(AlignmentCounts, *[st.integers(0, 99)] * 6)
#: How far two neighbouring rungs of a ladder are apart.
steps = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=12)


@pytest.fixture(scope="module")
def scorer() -> Iterator[ModuleType]:
    """The script by which all aligners were measured."""
    path = MEASURED / "score.py"
    if not path.exists():
        pytest.skip(f"measuring data is not part of the repository: no {path}")
    spec = importlib.util.spec_from_file_location("score", path)
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "dont_write_bytecode", True)
        spec.loader.exec_module(script)
        yield script


def lines_of(alignment: list[BeadPositions]) -> str:
    return "".join(f"{list(src)}:{list(trg)}\n" for src, trg in alignment)


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text.encode())
    return path


def scores_of(report: AlignmentReport) -> dict[str, float]:
    total = report.to_json()["all"]
    return {name: total[name] for name in SCORES}


# --- counting


def test_gold_compared_with_itself_is_perfect() -> None:
    gold = [((0,), (0,)), ((1, 2), (1,)), ((3,), ()), ((), (2,))]

    total = count_hits(gold, gold)

    assert (total.precision_strict, total.recall_strict, total.f1_strict) == (1, 1, 1)
    assert (total.precision_lax, total.recall_lax, total.f1_lax) == (1, 1, 1)
    assert (total.predicted, total.gold) == (4, 2)


def test_a_bead_that_was_cut_in_two_is_laxly_right_and_strictly_wrong() -> None:
    gold = [((0, 1), (0, 1))]
    pred = [((0,), (0,)), ((1,), (1,))]

    total = count_hits(gold, pred)

    assert total == AlignmentCounts(2, 0, 2, 1, 0, 1)


def test_sharing_a_source_sentence_with_one_bead_and_a_target_with_another_is_wrong() -> None:
    gold = [((0,), (0,)), ((1,), (1,))]
    pred = [((0,), (1,))]

    total = count_hits(gold, pred)

    assert total.predicted_lax == 0
    assert total.gold_lax == 0


def test_null_beads_count_in_precision_but_never_in_recall() -> None:
    gold = [((0,), (0,)), ((1,), ()), ((2,), ())]
    pred = [((0,), (0,)), ((1,), ()), ((), (1,))]

    total = count_hits(gold, pred)

    assert (total.predicted, total.predicted_strict, total.predicted_lax) == (3, 2, 2)
    assert (total.gold, total.gold_strict) == (1, 1)


def test_null_beads_can_be_left_out_of_precision_too() -> None:
    gold = [((0,), (0,)), ((1,), ())]
    pred = [((0,), (0,)), ((), (1,))]

    total = count_hits(gold, pred, nulls="ignore")

    assert total == AlignmentCounts(1, 1, 1, 1, 1, 1)


def test_a_bead_given_twice_counts_once() -> None:
    bead = ((0,), (0,))

    total = count_hits([bead, bead], [bead, bead, bead])

    assert total == AlignmentCounts(1, 1, 1, 1, 1, 1)


def test_predicting_nothing_scores_nothing() -> None:
    total = count_hits([((0,), (0,))], [])

    assert (total.precision_strict, total.recall_strict, total.f1_strict) == (0, 0, 0)


def test_an_unknown_way_with_nulls_is_refused() -> None:
    with pytest.raises(UsageError, match="one of vecalign ignore"):
        count_hits([], [], nulls="both")


@given(alignments, alignments, st.sampled_from(["vecalign", "ignore"]))
def test_counts_follow_the_definition(
    gold: list[BeadPositions], pred: list[BeadPositions], nulls: str
) -> None:
    def full(beads: list[BeadPositions]) -> set[BeadPositions]:
        return {bead for bead in beads if all(bead)}

    def touches(bead: BeadPositions, others: set[BeadPositions]) -> bool:
        return any(set(bead[0]) & set(src) and set(bead[1]) & set(trg) for src, trg in others)

    total = count_hits(gold, pred, nulls=nulls)

    predicted = {bead for bead in pred if any(bead)} if nulls == "vecalign" else full(pred)
    assert total.predicted == len(predicted)
    assert total.predicted_strict == len(predicted & set(gold))
    assert total.predicted_lax == sum(b in set(gold) or touches(b, full(gold)) for b in predicted)
    assert total.gold == len(full(gold))
    assert total.gold_strict == len(full(gold) & full(pred))
    assert total.gold_lax == sum(touches(bead, full(pred)) for bead in full(gold))


@given(alignments, alignments)
def test_scores_are_probabilities_and_strict_is_never_above_lax(
    gold: list[BeadPositions], pred: list[BeadPositions]
) -> None:
    total = count_hits(gold, pred)

    assert 0 <= total.precision_strict <= total.precision_lax <= 1
    assert 0 <= total.recall_strict <= total.recall_lax <= 1
    assert 0 <= total.f1_strict <= total.f1_lax <= 1


@given(alignments, alignments)
def test_without_nulls_precision_one_way_is_recall_the_other_way(
    one: list[BeadPositions], other: list[BeadPositions]
) -> None:
    there = count_hits(one, other, nulls="ignore")
    back = count_hits(other, one, nulls="ignore")

    assert there.precision_strict == back.recall_strict
    assert there.precision_lax == back.recall_lax


@given(counts, counts, counts)
def test_counts_add_up_in_any_order(
    a: AlignmentCounts, b: AlignmentCounts, c: AlignmentCounts
) -> None:
    assert (a + b) + c == a + (b + c)
    assert a + b == b + a
    assert a + AlignmentCounts() == a


# --- reading


@given(st.lists(st.tuples(sides, sides), max_size=12))
@settings(deadline=None)
def test_what_was_written_reads_back_equal(
    tmp_path_factory: pytest.TempPathFactory, alignment: list[BeadPositions]
) -> None:
    path = write(tmp_path_factory.mktemp("beads") / "a.gold", lines_of(alignment))

    assert read_alignment(path) == alignment


@given(steps)
@settings(deadline=None)
def test_a_ladder_holds_each_sentence_once(
    tmp_path_factory: pytest.TempPathFactory, between: list[tuple[int, int]]
) -> None:
    rungs = [(0, 0)]
    for src, trg in between:
        rungs.append((rungs[-1][0] + src, rungs[-1][1] + trg))
    text = "".join(f"{src}\t{trg}\t0.5\n" for src, trg in rungs)
    path = write(tmp_path_factory.mktemp("ladder") / "a.ladder", text)

    beads = read_alignment(path)

    assert [(len(src), len(trg)) for src, trg in beads] == between
    assert list(chain.from_iterable(src for src, _ in beads)) == list(range(rungs[-1][0]))
    assert list(chain.from_iterable(trg for _, trg in beads)) == list(range(rungs[-1][1]))


@pytest.mark.parametrize(
    "line",
    [
        "[0]:[0, 1]",
        "[0]:[0,1]:0.75",
        "[0]:[0, 1]:-1.5e-05",
        " [0] : [0, 1] : 0.1 ",
        "[0]:[0 1]",
        "[0]:[0, 1]:nan",
    ],
)
def test_every_spelling_of_a_bead_is_read(tmp_path: Path, line: str) -> None:
    path = write(tmp_path / "a.pred", f"{line}\n")

    assert read_alignment(path) == [((0,), (0, 1))]


def test_blank_lines_windows_line_ends_and_a_byte_order_mark_do_no_harm(tmp_path: Path) -> None:
    path = write(tmp_path / "a.pred", "\ufeff\r\n[0]:[0]\r\n\r\n[1]:[]")

    assert read_alignment(path) == [((0,), (0,)), ((1,), ())]


def test_a_byte_order_mark_right_before_a_bead_is_no_part_of_it(tmp_path: Path) -> None:
    path = write(tmp_path / "a.pred", "\ufeff[0]:[0]\r\n")

    assert read_alignment(path) == [((0,), (0,))]


def test_a_ladder_is_told_by_its_first_line(tmp_path: Path) -> None:
    path = write(tmp_path / "a.ladder", "0\t0\t0.3\n1\t2\t0.9\n1\t3\n")

    assert read_alignment(path) == [((0,), (0, 1)), ((), (2,))]


def test_an_empty_file_has_no_beads(tmp_path: Path) -> None:
    path = write(tmp_path / "a.pred", "\n")

    assert read_alignment(path) == []


@pytest.mark.parametrize(
    ("text", "format_", "message"),
    [
        ("[0]:[0]\n[1]-[1]\n", None, r"a\.pred:2: no bead: '\[1\]-\[1\]'; write it like \[0, 1\]"),
        ("[0]:[0]:much\n", None, r"a\.pred:1: no bead"),
        ("[0]:[0]\n\n[2, 1]:[1]\n", None, r"a\.pred:3: positions do not ascend: \[2, 1\]; sort"),
        ("[1, 1]:[1]\n", None, r"a\.pred:1: positions do not ascend"),
        ("0\t0\n2\t1\n1\t2\n", None, r"a\.pred:3: the ladder goes down: 2 1 to 1 2; sort"),
        ("1\t1\n2\t2\n", None, r"a\.pred:1: the first rung is 1 1; begin with 0 0"),
        ("0\t0\n1\tone\n", None, r"a\.pred:2: no rung: '1\\tone'"),
        ("0\t0\n1\t1\tsure\n", None, r"a\.pred:2: no rung"),
        (
            "Xin chào\tHalo\n",
            None,
            r"a\.pred:1: neither a bead nor a rung: 'Xin chào\\tHalo'; give",
        ),
        ("0\t0\n", "vecalign", r"a\.pred:1: no bead"),
        ("[0]:[0]\n", "ladder", r"a\.pred:1: no rung"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, text: str, format_: str | None, message: str) -> None:
    path = write(tmp_path / "a.pred", text)

    with pytest.raises(FormatError, match=message):
        read_alignment(path, format_)


def test_a_line_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.pred"
    path.write_bytes(b"[0]:[0]\n[1]:[1]\xff\n")

    with pytest.raises(FormatError, match=r"a\.pred:2: not UTF-8.*convert"):
        read_alignment(path)


def test_an_unknown_format_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"tmx: .* one of vecalign ladder"):
        read_alignment(tmp_path / "a.pred", "tmx")


def test_a_file_that_is_not_there_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"a\.pred: cannot be read: No such file"):
        read_alignment(tmp_path / "a.pred")


# --- two files, two folders


def test_two_files_are_compared_whatever_their_formats(tmp_path: Path) -> None:
    gold = write(tmp_path / "story.gold", "[0]:[0]\n[1, 2]:[1]\n")
    pred = write(tmp_path / "story.ladder", "0\t0\n1\t1\n3\t2\n")

    report = evaluate_alignment(gold, pred)

    assert report.documents == {"story": AlignmentCounts(2, 2, 2, 2, 2, 2)}


def test_documents_are_summed_and_not_averaged(tmp_path: Path) -> None:
    write(tmp_path / "gold" / "long.gold", "".join(f"[{n}]:[{n}]\n" for n in range(9)))
    write(tmp_path / "gold" / "short.gold", "[0]:[0]\n")
    write(tmp_path / "pred" / "long.pred", "".join(f"[{n}]:[{n}]\n" for n in range(9)))
    write(tmp_path / "pred" / "short.pred", "[0]:[1]\n")

    report = evaluate_alignment(tmp_path / "gold", tmp_path / "pred")

    assert list(report.documents) == ["long", "short"]
    assert report.documents["short"].f1_strict == 0
    assert report.total.f1_strict == pytest.approx(0.9)


def test_stems_may_have_dots_and_extensions_may_be_given_with_one(tmp_path: Path) -> None:
    write(tmp_path / "a.vi-id.goldfine", "[0]:[0]\n")
    write(tmp_path / "a.vi-id.out", "[0]:[0]\n")

    report = evaluate_alignment(tmp_path, tmp_path, gold_ext=".goldfine", pred_ext=".out")

    assert list(report.documents) == ["a.vi-id"]


def test_without_an_extension_the_only_file_of_that_stem_is_taken(tmp_path: Path) -> None:
    write(tmp_path / "gold" / "a.gold", "[0]:[0]\n")
    write(tmp_path / "gold" / "b.gold", "[0]:[0]\n")
    write(tmp_path / "pred" / "a.vecalign", "[0]:[0]\n")
    write(tmp_path / "pred" / "b.ladder", "0 0\n1 1\n")
    write(tmp_path / "pred" / ".hidden", "")

    report = evaluate_alignment(tmp_path / "gold", tmp_path / "pred", pred_ext=None)

    assert report.total.f1_strict == 1
    assert report.without_gold == ()


def test_several_files_of_one_stem_are_refused(tmp_path: Path) -> None:
    write(tmp_path / "gold" / "a.gold", "[0]:[0]\n")
    write(tmp_path / "pred" / "a.log", "")
    write(tmp_path / "pred" / "a.pred", "[0]:[0]\n")

    with pytest.raises(UsageError, match=r"several files for a: a\.log, a\.pred; name the ext"):
        evaluate_alignment(tmp_path / "gold", tmp_path / "pred", pred_ext=None)


def test_missing_predictions_are_named_together(tmp_path: Path) -> None:
    for number in range(12):
        write(tmp_path / "gold" / f"d{number:02}.gold", "[0]:[0]\n")
    write(tmp_path / "pred" / "d00.pred", "[0]:[0]\n")

    with pytest.raises(
        InputError, match=r"no \.pred file for 11 of 12 gold documents: d01, d02, .* and 1 more;"
    ):
        evaluate_alignment(tmp_path / "gold", tmp_path / "pred")


def test_predictions_without_gold_are_listed_and_count_nowhere(tmp_path: Path) -> None:
    write(tmp_path / "gold" / "a.gold", "[0]:[0]\n")
    write(tmp_path / "pred" / "a.pred", "[0]:[0]\n")
    write(tmp_path / "pred" / "b.pred", "no alignment at all\n")

    report = evaluate_alignment(tmp_path / "gold", tmp_path / "pred")

    assert report.without_gold == ("b",)
    assert report.total == AlignmentCounts(1, 1, 1, 1, 1, 1)
    assert report.to_table().endswith("not judged, since without gold: b")
    assert report.to_json()["without_gold"] == ["b"]


def test_a_folder_without_gold_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no \.gold file in this folder; name the extension"):
        evaluate_alignment(tmp_path, tmp_path)


def test_an_empty_prediction_has_recall_zero_but_empty_gold_is_an_error(tmp_path: Path) -> None:
    gold = write(tmp_path / "a.gold", "[0]:[0]\n")
    empty = write(tmp_path / "a.pred", "")

    report = evaluate_alignment(gold, empty)

    assert report.total == AlignmentCounts(gold=1)
    with pytest.raises(InputError, match=r"a\.pred: the gold alignment is empty; give"):
        evaluate_alignment(empty, gold)


def test_a_file_and_a_folder_cannot_be_compared(tmp_path: Path) -> None:
    gold = write(tmp_path / "a.gold", "[0]:[0]\n")

    with pytest.raises(UsageError, match="one is a folder, the other is not"):
        evaluate_alignment(gold, tmp_path)


def test_the_table_shows_documents_only_when_asked(tmp_path: Path) -> None:
    gold = write(tmp_path / "a.gold", "[0]:[0]\n[1]:[1]\n")
    pred = write(tmp_path / "a.pred", "[0]:[0]\n[1]:[2]\n")

    report = evaluate_alignment(gold, pred)

    assert report.to_table().splitlines() == [
        "document  predicted  gold  strict P  strict R  strict F1  lax P  lax R  lax F1",
        "all (1)           2     2     0.500     0.500      0.500  0.500  0.500   0.500",
    ]
    assert report.to_table(per_document=True).splitlines()[1].split()[:3] == ["a", "2", "2"]


def test_the_json_holds_counts_and_scores_of_all_and_of_each(tmp_path: Path) -> None:
    gold = write(tmp_path / "a.gold", "[0]:[0]\n[1]:[1]\n[2]:[2]\n")
    pred = write(tmp_path / "a.pred", "[0]:[0]\n[1, 2]:[1]\n")

    record = evaluate_alignment(gold, pred, nulls="ignore").to_json()

    assert record["nulls"] == "ignore"
    assert record["all"] == record["documents"]["a"]
    assert record["all"]["predicted"] == 2
    assert record["all"]["recall_strict"] == 1 / 3
    assert record["all"]["recall_lax"] == 2 / 3


# --- the script by which all aligners were measured


def perturbed(gold: list[BeadPositions], seed: str) -> list[BeadPositions]:
    """Return a prediction with the mistakes that aligners make, the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311  no secret
    pred: list[BeadPositions] = []
    for src, trg in gold:
        mistake = chance.random()
        if mistake < 0.1:
            pred += [(src, ()), ((), trg)]
        elif mistake < 0.2 and pred:
            before = pred.pop()
            pred.append((before[0] + src, before[1] + trg))
        elif mistake < 0.3 and len(src) > 1:
            pred += [(src[:1], trg), (src[1:], ())]
        elif mistake < 0.4 and trg:
            pred.append((src, tuple(position + 1 for position in trg)))
        elif mistake > 0.95:
            pred += [(src, trg), (src, trg)]
        else:
            pred.append((src, trg))
    ascending = [(tuple(sorted(set(src))), tuple(sorted(set(trg)))) for src, trg in pred]
    return [bead for bead in ascending if any(bead)]


@pytest.mark.parametrize("nulls", ["vecalign", "ignore"])
def test_numbers_are_those_of_the_measuring_script_on_real_gold(
    scorer: ModuleType, tmp_path: Path, nulls: str
) -> None:
    for collection in COLLECTIONS:
        out = tmp_path / collection.name
        out.mkdir()
        pairs = []
        for path in sorted(collection.glob("*.gold")):
            gold = read_alignment(path)
            pred = write(out / f"{path.stem}.pred", lines_of(perturbed(gold, path.stem)))
            pairs.append((scorer.read_alignment(path), scorer.read_alignment(pred)))

        report = evaluate_alignment(collection, out, nulls=nulls)

        assert scores_of(report) == scorer.score(pairs, nulls), collection.name
        assert 0.3 < report.total.f1_strict < report.total.f1_lax < 1, collection.name


@given(alignments, alignments, st.sampled_from(["vecalign", "ignore"]))
@settings(deadline=None)
def test_numbers_are_those_of_the_measuring_script_on_any_beads(
    scorer: ModuleType, gold: list[BeadPositions], pred: list[BeadPositions], nulls: str
) -> None:
    report = AlignmentReport({"a": count_hits(gold, pred, nulls=nulls)}, nulls)

    assert scores_of(report) == scorer.score([(gold, pred)], nulls)
