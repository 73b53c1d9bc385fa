"""How the weights of the quality score come about: logistic regression on the sample corpus.

Correct pairs are the gold beads of its development part without an error; faulty ones are those
with one and seeded corruptions of the correct. Nothing else teaches, and what is held out does not.
"""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from aligner.bench.corruptions import corrupt
from aligner.bench.quality import read_gold_cases
from aligner.bitexts import learned
from aligner.data import Finding, Model, SegmentPair
from aligner.scoring import WHOLE, Scorer, Signals, fault_probabilities, features

#: What weights are drawn to, and how strongly: the surest of a type at face value, signals nowhere.
_FACE_VALUE: Final = 1.0
_SIGNAL: Final = 0.0
_STRENGTH: Final = 0.02
_STEPS: Final = 3_000
_RATE: Final = 0.05
_NEWTON: Final = 25
_DECIMALS: Final = 3


@dataclass(frozen=True, slots=True)
class Example:
    """What is seen of a pair, and which fault it has."""

    signals: Signals
    findings: tuple[Finding, ...]
    """Of all families, also those that are too improbable to be shown."""
    fault: str | None
    """None where it is correct."""
    seeded: bool = False
    """Whether the fault was made here, and not marked in the corpus."""


def trained(examples: Sequence[Example]) -> dict[str, dict[str, float]]:
    """Return the weights of the quality score and of the faults that signals tell.

    Correct and faulty pairs weigh alike in all, and each type of fault as much as any other. First
    each fault of whole sentences is told from correct pairs; then the score weighs how sure these
    and all findings are.

    Examples
    --------
    >>> calm = Signals(0, 0, 0, 0, 0, 0, 0)
    >>> wrong = Finding("number", "critical", "", confidence=0.8)
    >>> examples = [Example(calm, (), None), Example(calm, (wrong,), "number")] * 20
    >>> trained(examples)["quality"]["number"] > 1
    True
    """
    tables = {
        kind: _fit(
            [
                (asdict(one.signals), one.fault) for one in examples
                if one.fault is None or (one.fault == kind)
            ],
            _SIGNAL,
        )
        for kind in WHOLE
    }  # fmt: skip
    told = [features(fault_probabilities(one.signals, tables), one.findings) for one in examples]
    faults = [one.fault for one in examples]
    weights = _fit(list(zip(told, faults, strict=True)), _FACE_VALUE)
    return {"quality": _calibrated(weights, told, examples)} | tables


def train_quality(corpus: Path, *, seed: int = 0) -> dict[str, dict[str, float]]:
    """Return the weights that the development part of a sample corpus teaches.

    Every pair is seen twice: with what is shipped alone, and with words learned from the pairs.
    """
    gold = [case for case in read_gold_cases(corpus) if case.pair.src_text and case.pair.trg_text]
    faults = list(corrupt([case.pair for case in gold if not case.faults], seed=seed))
    marked = [(case.pair, case.faults[0].type if case.faults else None) for case in gold]
    made = [(fault.pair, fault.type) for fault in faults]
    models = Model({}), learned(case.pair for case in gold)
    return trained([
        example
        for model in models
        for pairs, seeded in ((marked, False), (made, True))
        for example in _seen(pairs, model, seeded=seeded)
    ])  # fmt: skip


def _seen(
    pairs: Sequence[tuple[SegmentPair, str | None]], model: Model, *, seeded: bool
) -> Iterator[Example]:
    judged = Scorer(model).judge(pair for pair, _ in pairs)
    for judgement, (_, fault) in zip(judged, pairs, strict=True):
        if judgement.signals is not None:
            yield Example(judgement.signals, judgement.findings, fault, seeded)


def to_toml(tables: Mapping[str, Mapping[str, float]]) -> str:
    """Return the weights as a file."""
    lines = ["# Made by `aligner bench quality --train` from the sample corpus: do not edit."]
    for name, weights in tables.items():
        lines += ["", f"[{name}]", *(f"{key} = {value}" for key, value in weights.items())]
    return "\n".join(lines) + "\n"


def _fit(
    examples: Sequence[tuple[Mapping[str, float], str | None]], prior: float
) -> dict[str, float]:
    """Return bias and weights, none negative, that minimise the logistic loss.

    Adam (Kingma and Ba 2015) on the whole set; after each step what fell below 0 is set to 0.
    """
    names = list(dict.fromkeys(name for told, _ in examples for name in sorted(told)))
    values = np.array([[told.get(name, 0.0) for name in names] for told, _ in examples])
    correct = np.array([fault is None for _, fault in examples])
    rate = _shares([fault for _, fault in examples])
    weights, bias = np.full(len(names), prior), 1.0
    mean, square = np.zeros(len(names) + 1), np.zeros(len(names) + 1)
    for step in range(1, _STEPS + 1):
        error = rate * (_logistic(bias - values @ weights) - correct)
        gradient = np.append(-values.T @ error + _STRENGTH * (weights - prior), error.sum())
        mean = 0.9 * mean + 0.1 * gradient
        square = 0.99 * square + 0.01 * gradient**2
        move = _RATE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
        weights = np.maximum(0.0, weights - move[:-1])
        bias -= float(move[-1])
    told = {"bias": bias} | dict(zip(names, weights.tolist(), strict=True))
    return {name: round(value, _DECIMALS) for name, value in told.items()}


def _calibrated(
    weights: Mapping[str, float], told: Sequence[Mapping[str, float]], examples: Sequence[Example]
) -> dict[str, float]:
    """Return the weights scaled so that scores are probabilities (Platt 2000).

    Of seeded faults every type counts alike, and many leave no trace; marked ones are as they come.
    Both make up a quarter of the whole, and correct pairs half.
    """
    values = np.array([
        weights["bias"] - sum(weights[name] * value for name, value in one.items()) for one in told
    ])  # fmt: skip
    groups = [(one.fault is None, one.seeded) for one in examples]
    sizes = Counter(groups)
    kinds = len(sizes) - 1
    share = np.array([
        0.5 / (sizes[group] * (1 if group[0] else max(1, kinds))) for group in groups
    ])  # fmt: skip
    correct = np.array([group[0] for group in groups])
    slope, shift = _platt(values, correct, share)
    # Marked errors are clearer than those of life, seeded ones that leave no trace are not: between
    # the steepness of the one and the 1 of the other, the geometric mean.
    slope = math.sqrt(max(1.0, slope))
    _, shift = _platt(values, correct, share, slope=slope)
    scaled = {name: round(slope * value, _DECIMALS) for name, value in weights.items()}
    return scaled | {"bias": round(slope * weights["bias"] + shift, _DECIMALS)}


def _platt(
    values: NDArray[np.float64],
    correct: NDArray[np.bool_],
    share: NDArray[np.float64],
    slope: float | None = None,
) -> tuple[float, float]:
    """Return slope and shift of the logistic curve that fits best, by Newton's method."""
    columns = np.stack([values, np.ones(len(values))])
    free = np.array([slope is None, True])
    found = np.array([1.0 if slope is None else slope, 0.0])
    for _ in range(_NEWTON):
        p = _logistic(found @ columns)
        gradient = columns @ (share * (p - correct))
        curvature = (columns * (share * p * (1 - p))) @ columns.T
        moved = np.linalg.solve(curvature[np.ix_(free, free)], gradient[free])
        found[free] -= moved
    return float(found[0]), float(found[1])


def _shares(faults: Sequence[str | None]) -> NDArray[np.float64]:
    """Return what each example weighs, 1 in all: half for the correct, half for the faults."""
    sizes = Counter(faults)
    kinds = len(sizes) - (None in sizes)
    return np.array([
        0.5 / (sizes[fault] * (1 if fault is None else kinds)) for fault in faults
    ])  # fmt: skip


def _logistic(value: NDArray[np.float64]) -> NDArray[np.float64]:
    result: NDArray[np.float64] = 1 / (1 + np.exp(-np.clip(value, -500, 500)))
    return result
