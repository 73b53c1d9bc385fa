"""Scores against human judgements: correlations with known values, accuracy with ties."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.errors import FormatError, InputError, UsageError
from aligner.evaluation.agreement import agreements, kendall, pairwise_accuracy, pearson
from aligner.evaluation.metrics import Array
from aligner.evaluation.systems import Judgements
from aligner.system_outputs import evaluate, read_judgements

few_values = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=2, max_size=200)


def write(path: Path, text: str) -> Path:
    path.write_bytes(text.encode())
    return path


# --- correlations


@given(few_values)
def test_pearson_is_that_of_numpy(pairs: list[tuple[int, int]]) -> None:
    one, other = np.array(pairs, float).T

    ours = pearson(one, other)

    if one.std() == 0 or other.std() == 0:
        assert ours is None
    else:
        assert ours == pytest.approx(np.corrcoef(one, other)[0, 1])


@given(few_values)
def test_tau_b_is_what_its_definition_says(pairs: list[tuple[int, int]]) -> None:
    one, other = np.array(pairs, float).T
    above = np.triu_indices(len(one), 1)
    signs = [np.sign(side[:, None] - side[None, :])[above] for side in (one, other)]
    untied = [np.count_nonzero(side) for side in signs]

    ours = kendall(one, other)

    if 0 in untied:
        assert ours is None
    else:
        expected = np.sum(signs[0] * signs[1]) / np.sqrt(untied[0]) / np.sqrt(untied[1])
        assert ours == pytest.approx(expected)


def test_tau_b_has_its_published_value() -> None:
    """The example of Kendall, Rank Correlation Methods, of two rankings of ten with ties."""
    one = np.array([1, 2.5, 2.5, 4.5, 4.5, 6.5, 6.5, 8, 9.5, 9.5])
    other = np.array([1, 2, 4.5, 4.5, 4.5, 4.5, 8, 8, 8, 10])

    assert kendall(one, other) == pytest.approx(0.859, abs=5e-4)


def test_many_judgements_take_no_time_that_grows_with_their_square() -> None:
    chance = np.random.default_rng(1)
    one = chance.normal(size=200_000)

    tau = kendall(one, one + chance.normal(size=200_000))

    # Of two normal variables with correlation r it is 2/pi asin(r).
    assert tau == pytest.approx(2 / np.pi * np.arcsin(np.sqrt(0.5)), abs=0.01)


# --- accuracy with ties


def brute_accuracy(scores: Array, human: Array, threshold: float) -> float:
    """Return acc_eq, averaged over segments, by going through all pairs."""
    shares = []
    for segment in range(scores.shape[1]):
        right = []
        for one in range(len(scores)):
            for other in range(one):
                apart = scores[one, segment] - scores[other, segment]
                judged = human[one, segment] - human[other, segment]
                if not np.isnan(apart + judged):
                    order = 0 if abs(apart) <= threshold else np.sign(apart)
                    right.append(order == np.sign(judged))
        if right:
            shares.append(np.mean(right))
    return float(np.mean(shares))


@given(st.integers(2, 4), st.integers(1, 5), st.data())
def test_accuracy_is_what_its_definition_says(
    systems: int, segments: int, data: st.DataObject
) -> None:
    def drawn(values: st.SearchStrategy[float]) -> Array:
        size = systems * segments
        cells = data.draw(st.lists(values, min_size=size, max_size=size))
        return np.array(cells, float).reshape(systems, segments)

    scores = drawn(st.sampled_from([0.0, 1.0, 2.0, 4.0, 8.0]))
    human = drawn(st.sampled_from([1.0, 2.0, 3.0, float("nan")]))

    accuracy, calibrated, threshold = pairwise_accuracy(scores, human)

    if accuracy is None:
        assert (np.count_nonzero(~np.isnan(human), axis=0) < 2).all()
    else:
        assert calibrated is not None
        assert threshold is not None
        thresholds = [0.0, 1.0, 2.0, 3.0, 4.0, 6.0, 7.0, 8.0]
        expected = [brute_accuracy(scores, human, limit) for limit in thresholds]
        assert accuracy == pytest.approx(expected[0])
        assert calibrated == pytest.approx(max(expected))
        assert brute_accuracy(scores, human, threshold) == pytest.approx(calibrated)


def test_a_score_that_never_ties_gains_by_calibration_where_people_see_ties() -> None:
    human = np.array([[3.0, 3.0, 1.0], [3.0, 3.0, 3.0]])
    scores = np.array([[0.70, 0.52, 0.2], [0.71, 0.51, 0.9]])

    accuracy, calibrated, threshold = pairwise_accuracy(scores, human)

    assert accuracy == pytest.approx(1 / 3)
    assert calibrated == pytest.approx(1)
    assert threshold == pytest.approx(0.01)


def test_systems_are_compared_on_the_segments_where_all_were_judged() -> None:
    nothing = float("nan")
    human = np.array([[1.0, 9.0], [2.0, nothing], [3.0, nothing]])
    scores = {"x": np.array([[0.1, 0.9], [0.2, 0.9], [0.3, 0.9]])}

    of_segments, of_systems = agreements(scores, {"x": np.array([1.0, 2.0, 3.0])}, human)

    assert of_segments.judged == 4
    assert (of_systems.level, of_systems.judged) == ("system", 3)
    assert of_systems.pearson == pytest.approx(1)
    assert of_systems.kendall == pytest.approx(1)
    assert of_systems.accuracy == 1


# --- files of judgements


def judgements(path: Path, systems: tuple[str, ...] = ("out/a.txt", "out/b.txt")) -> Judgements:
    return read_judgements(path, systems, 3)


def test_a_column_for_each_system_is_read_by_row(tmp_path: Path) -> None:
    path = write(tmp_path / "h.tsv", "note\ta.txt\tb\n1\t80\t\n2\tNaN\t70.5\n3\t0\t-1\n")

    assert judgements(path) == {"out/a.txt": {0: [80], 2: [0]}, "out/b.txt": {1: [70.5], 2: [-1]}}


def test_a_row_for_each_output_is_read_and_several_raters_are_kept(tmp_path: Path) -> None:
    path = write(
        tmp_path / "h.tsv",
        "rater\tSystem\tSegment\tScore\nx\ta\t3\t80\ny\ta\t3\t60\nx\tout/b.txt\t1\tnan\n",
    )

    assert judgements(path) == {"out/a.txt": {2: [80, 60]}, "out/b.txt": {}}


@pytest.mark.parametrize(
    ("text", "error", "message"),
    [
        ("c\td\n1\t2\n", UsageError, "judges none of the systems out/a.txt, out/b.txt: its colu"),
        ("system\tsegment\tscore\nouta\t1\t2\n", UsageError, ":2: no system 'outa'; perhaps out/"),
        ("system\tsegment\tscore\na\t4\t2\n", FormatError, "no segment '4'; count segments from 1"),
        ("system\tsegment\tscore\na\t0\t2\n", FormatError, "no segment '0'"),
        ("a\tb\n1\tgood\n", FormatError, "'good' is no number; leave it empty or write NaN"),
        ("a\tb\n1\t2\n", InputError, "1 rows, but there are 3 segments"),
        ("a\tb\n1\n", FormatError, "1 columns where there are 2"),
    ],
)
def test_bad_judgements_are_refused(
    tmp_path: Path, text: str, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        judgements(write(tmp_path / "h.tsv", text))


# --- in a report


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    reference = "Harga kopi naik tajam minggu ini.\nPetani sangat senang.\nHujan turun di kota.\n"
    return {
        "reference": write(tmp_path / "reference.txt", reference),
        "good": write(tmp_path / "good.txt", reference.replace("minggu", "pekan")),
        "bad": write(tmp_path / "bad.txt", reference.replace("kopi naik", "teh turun di sini")),
        "human": write(tmp_path / "h.tsv", "good\tbad\n90\t20\n95\t95\n100\tNaN\n"),
    }


def test_a_report_sets_every_score_beside_the_judgements(files: dict[str, Path]) -> None:
    report = evaluate([files["good"], files["bad"]], [files["reference"]], human=files["human"])

    found = {(one.score, one.level): one for one in report.agreements}
    assert set(found) == {
        (score, level) for score in ("BLEU", "chrF2++", "TER") for level in ("segment", "system")
    }
    for one in found.values():
        assert one.accuracy == 1
        assert one.judged == (5 if one.level == "segment" else 2)
        assert one.pearson is not None
        assert one.pearson > 0.5
    assert "acc_eq" in report.to_table()


def test_a_system_without_judgements_is_told(files: dict[str, Path]) -> None:
    human = write(files["human"].with_name("one.tsv"), "good\n90\n95\n100\n")

    report = evaluate([files["good"], files["bad"]], [files["reference"]], human=human)

    assert f"{files['bad']} has no human judgement" in report.warnings
    assert "no segment has judgements of every system: systems are not compared" in report.warnings
    assert {one.level for one in report.agreements} == {"segment"}
    assert report.agreements[0].accuracy is None


def test_judgements_read_from_pandas_are_the_same(files: dict[str, Path]) -> None:
    table = pd.read_csv(files["human"], sep="\t")
    again = files["human"].with_name("again.tsv")
    table.to_csv(again, sep="\t", index=False, na_rep="NaN", lineterminator="\n")

    first, second = (
        evaluate([files["good"], files["bad"]], [files["reference"]], human=path)
        for path in (files["human"], again)
    )

    assert first == second
