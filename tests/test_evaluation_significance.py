"""Intervals and tests: what sacrebleu's command says, what documents change, and what is right."""

import json
import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.errors import InputError, UsageError
from aligner.evaluation import EvaluationSet, Lines, MetricReport
from aligner.evaluation import evaluate as evaluate_set
from aligner.evaluation.resampling import TESTS, holm
from aligner.system_outputs import evaluate

WORDS = "harga kopi di kota naik turun tajam minggu bulan ini itu petani menjual".split()


def lines(count: int, seed: int) -> list[str]:
    """Return invented lines of 2 to 12 words."""
    chance = random.Random(seed)  # noqa: S311
    return [" ".join(chance.choices(WORDS, k=chance.randint(2, 12))) + "." for _ in range(count)]


def worsened(texts: list[str], share: float, seed: int) -> list[str]:
    """Return lines with a share of their words exchanged."""
    chance = random.Random(seed)  # noqa: S311
    return [
        " ".join(chance.choice(WORDS) if chance.random() < share else word for word in text.split())
        for text in texts
    ]


REFERENCE = lines(120, 1)
OUTPUTS = {name: worsened(REFERENCE, share, seed)
           for seed, (name, share) in enumerate([("a", 0.3), ("b", 0.36), ("c", 0.5)])}  # fmt: skip


def write(path: Path, texts: list[str]) -> Path:
    path.write_bytes("".join(f"{text}\n" for text in texts).encode())
    return path


@pytest.fixture
def files(tmp_path: Path) -> tuple[list[Path], Path]:
    outputs = [write(tmp_path / f"{name}.txt", texts) for name, texts in OUTPUTS.items()]
    return outputs, write(tmp_path / "reference.txt", REFERENCE)


def sacrebleu(outputs: list[Path], reference: Path, *options: str) -> list[dict[str, Any]]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("SACREBLEU")}
    done = subprocess.run(
        [
            *(sys.executable, "-m", "sacrebleu", str(reference), "-i", *map(str, outputs)),
            *("-m", "bleu", "chrf", "ter", "--chrf-word-order", "2", "--width", "15"),
            *("--format", "json", *options),
        ],
        capture_output=True,
        check=True,
        env=environment,
    )
    results: list[dict[str, Any]] = json.loads(done.stdout)
    return results


def in_memory(
    outputs: dict[str, list[str]],
    *,
    reference: Sequence[str] = REFERENCE,
    documents: Sequence[str] = (),
    **options: Any,  # noqa: ANN401  those of evaluate
) -> MetricReport:
    return evaluate_set(
        EvaluationSet(
            {name: Lines(name, tuple(texts)) for name, texts in outputs.items()},
            (Lines("reference", tuple(reference)),),
            documents=Lines("documents", tuple(documents)) if documents else None,
        ),
        **options,
    )


def p_values(report: MetricReport, metric: str) -> dict[tuple[str, str], float]:
    return {(one.system, one.other): one.p for one in report.comparisons if one.metric == metric}


# --- as sacrebleu


def test_intervals_are_those_of_the_sacrebleu_command(files: tuple[list[Path], Path]) -> None:
    outputs, reference = files

    report = evaluate(outputs[:1], [reference])

    for ours, theirs in zip(
        report.systems[0].scores, sacrebleu(outputs[:1], reference, "--confidence"), strict=True
    ):
        assert ours.interval is not None
        low, high = ours.interval
        # sacrebleu adds up in single precision.
        assert (high - low) / 2 == pytest.approx(theirs["confidence_var"], abs=1e-4)
        assert low < theirs["confidence_mean"] < high
        assert "bs:1000|seed:12345" in theirs["signature"]


def test_p_values_of_randomisation_are_those_of_the_sacrebleu_command(
    files: tuple[list[Path], Path],
) -> None:
    outputs, reference = files

    report = evaluate(outputs, [reference], baseline=str(outputs[0]))

    theirs = sacrebleu(outputs, reference, "--paired-ar")
    for metric in ("BLEU", "chrF2++", "TER"):
        ours = list(p_values(report, metric).values())
        assert ours == pytest.approx([row[metric]["p_value"] for row in theirs[1:]], abs=1e-12)


def test_chunks_of_draws_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    at_once = in_memory(OUTPUTS, tests=["bootstrap", "randomisation"], trials=200)
    monkeypatch.setattr("aligner.evaluation.resampling._CELLS", 120 * 64)

    in_chunks = in_memory(OUTPUTS, tests=["bootstrap", "randomisation"], trials=200)

    assert in_chunks == at_once


# --- what is right


def test_the_same_call_gives_the_same_report_and_another_seed_another() -> None:
    reports = [in_memory(OUTPUTS, seed=seed) for seed in (1, 1, 2)]

    assert reports[0] == reports[1]
    assert reports[0].systems[0].scores[0].interval != reports[2].systems[0].scores[0].interval


def test_systems_that_say_the_same_do_not_differ() -> None:
    report = in_memory(
        {"a": OUTPUTS["a"], "b": OUTPUTS["a"]}, tests=["bootstrap", "randomisation"], trials=100
    )

    assert {one.p for one in report.comparisons} == {1.0}
    assert "a and b have the same text in every line: is one given twice?" in report.warnings


def test_a_clear_difference_is_shown_and_chance_is_not() -> None:
    chance = {name: worsened(REFERENCE, 0.3, seed) for name, seed in (("x", 7), ("y", 8))}

    report = in_memory({**chance, "c": OUTPUTS["c"]}, tests=["bootstrap", "randomisation"])

    for test in ("bootstrap", "randomisation"):
        found = {(one.system, one.other): one.corrected for one in report.comparisons
                 if one.test == test and one.metric == "chrF2++"}  # fmt: skip
        assert found["x", "y"] > 0.05
        assert found["x", "c"] < 0.01


def test_of_equally_good_systems_one_test_in_ten_finds_a_p_value_below_a_tenth() -> None:
    below = Counter[str]()
    for seed in range(60):
        reference = lines(60, seed)
        outputs = {name: worsened(reference, 0.4, 2 * seed + 1000 + n)
                   for n, name in enumerate("ab")}  # fmt: skip
        report = in_memory(outputs, reference=reference, metrics=["chrf"], tests=TESTS, trials=300)
        below.update(one.test for one in report.comparisons if one.p < 0.1)

    # Of 60 draws with a probability of .1, 0 or more than 13 come up once in a hundred times.
    assert all(1 <= below[test] <= 13 for test in TESTS)


def test_pairs_are_all_pairs_or_those_with_the_baseline() -> None:
    all_pairs, with_b = in_memory(OUTPUTS), in_memory(OUTPUTS, baseline="b")

    assert list(p_values(all_pairs, "BLEU")) == list(combinations("abc", 2))
    assert list(p_values(with_b, "BLEU")) == [("a", "b"), ("c", "b")]


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_holm_never_lowers_a_p_value_and_keeps_their_order(values: list[float]) -> None:
    corrected = holm(values)

    assert all(c >= p for c, p in zip(corrected, values, strict=True))
    assert all(0 <= c <= 1 for c in corrected)
    order = np.argsort(values, kind="stable")
    assert list(np.array(corrected)[order]) == sorted(corrected)
    assert min(corrected) == min(1.0, len(values) * min(values))


def test_differences_have_the_sign_that_the_scores_have() -> None:
    report = in_memory(OUTPUTS)

    (ter,) = (one for one in report.comparisons
              if (one.metric, one.system, one.other) == ("TER", "a", "c"))  # fmt: skip
    table = report.to_table().split("\n")
    assert ter.difference < 0
    assert any(row.split()[:4] == ["TER", "a", "c", "a"] for row in table)


# --- documents


def test_documents_are_drawn_whole_so_that_intervals_are_wider() -> None:
    documents = [f"d{number // 12}" for number in range(120)]
    uneven = [
        REFERENCE[number] if number // 12 % 2 else OUTPUTS["c"][number] for number in range(120)
    ]

    by_segment = in_memory({"u": uneven}, documents=documents)
    by_document = in_memory({"u": uneven}, documents=documents, unit="document")

    assert by_document.resampling is not None
    assert by_document.resampling.units == 10
    widths = []
    for report in (by_segment, by_document):
        ends = report.systems[0].scores[0].interval
        assert ends is not None
        widths.append(ends[1] - ends[0])
    assert widths[1] > 2 * widths[0]
    assert "drawing documents is stricter" in by_segment.to_table()
    assert "drawing documents is stricter" not in by_document.to_table()


def test_documents_of_one_segment_are_segments() -> None:
    documents = [f"d{number}" for number in range(120)]

    by_document = in_memory(OUTPUTS, documents=documents, unit="document")

    assert by_document.comparisons == in_memory(OUTPUTS).comparisons


def test_documents_need_not_stand_together() -> None:
    together = [f"d{number // 20}" for number in range(120)]
    order = sorted(range(120), key=lambda number: (number % 20, number))
    outputs = {name: [texts[n] for n in order] for name, texts in OUTPUTS.items()}

    apart = in_memory(
        outputs,
        reference=[REFERENCE[n] for n in order],
        documents=[together[n] for n in order],
        unit="document",
    )

    assert apart.comparisons == in_memory(OUTPUTS, documents=together, unit="document").comparisons


# --- too little


def test_too_few_segments_are_told_and_nothing_is_tested() -> None:
    report = in_memory({"a": ["Satu."] * 4, "b": ["Dua."] * 4}, reference=["Satu."] * 4)

    assert report.comparisons == ()
    assert report.systems[0].scores[0].interval is None
    assert report.warnings[-1] == (
        "4 segments are too few to draw from, at least 5 are needed: no intervals and no"
        " significance tests were made"
    )


def test_a_test_that_was_asked_for_fails_on_too_few_documents() -> None:
    with pytest.raises(InputError, match="reference: 4 documents are too few to draw from, at le"):
        in_memory(
            OUTPUTS,
            documents=[f"d{number % 4}" for number in range(120)],
            unit="document",
            tests=["bootstrap"],
        )


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"unit": "document"}, "documents: are not known; name their column with --documents"),
        ({"unit": "page"}, "page: cannot be drawn; one of segment document"),
        ({"tests": ["t"]}, "t: not a test; one of bootstrap randomisation"),
        ({"baseline": "z"}, "baseline z: not one of the systems; one of a b c"),
        ({"tests": ["bootstrap"], "resamples": 0}, "bootstrap: has no resamples"),
    ],
)
def test_what_cannot_be_tested_is_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        in_memory(OUTPUTS, **options)


def test_one_system_cannot_be_compared() -> None:
    with pytest.raises(UsageError, match="one system cannot be compared; give two or more"):
        in_memory({"a": OUTPUTS["a"]}, tests=["bootstrap"])


def test_without_resamples_there_are_no_intervals() -> None:
    report = in_memory(OUTPUTS, resamples=0)

    assert report.warnings == ()
    assert report.comparisons
    assert "[" not in report.to_table()
