"""How long renderings are, how often sentences are merged, how both sides begin and end."""

import math
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from aligner.alignment.coding import Text
from aligner.alignment.collection import Collection
from aligner.alignment.lines import BEGINNINGS, ENDS
from aligner.alignment.parameters import Parameters
from aligner.alignment.search import Found, matches
from aligner.data import Lengths, Rates

#: Decimals kept, so that a model reads back equal on any machine.
DECIMALS: Final = 9
#: How many beads the priors of mean length, of its variance and of shapes weigh.
_PRIOR_LENGTHS: Final = 10.0
_PRIOR_VARIANCE: Final = 30.0
_PRIOR_SHAPES: Final = 100.0
_LEAST_SPREAD: Final = 0.003
_LEAST_NOISE: Final = 0.2
#: Beads below this posterior probability do not teach how long renderings are.
_LEAST_POSTERIOR: Final = 0.3
#: The least variance of log length among runs: short lists of equal lines say nothing certain.
_LEAST_AMONG: Final = 0.1
#: Log length of an ordinary sentence, where none is at hand.
_ORDINARY_LENGTH: Final = 5.0
#: Code points that the guess of equal lengths weighs against the texts at hand.
_PRIOR_CHARS: Final = 200
#: Where the error of short sentences is weighed down, a code point's inverse.
_EVEN: Final = 0.01


def first_rates(collection: Collection, constants: Parameters) -> Rates:
    """Return what is guessed of texts before they are aligned."""
    totals = [
        sum(float(text.prefix[-1]) for text in side.texts) + _PRIOR_CHARS
        for side in (collection.src, collection.trg)
    ]
    return Rates(
        Lengths(expansion=round(totals[1] / totals[0], DECIMALS)),
        _runs(collection.src.texts, constants.longest_run),
        _runs(collection.trg.texts, constants.longest_run),
        _rounded(constants.shape_prior),
        _table(_agreement(len(ENDS), constants)),
        _table(_agreement(len(BEGINNINGS), constants)),
    )


def learned_rates(
    collection: Collection,
    found: Sequence[Found | None],
    before: Rates,
    constants: Parameters,
) -> Rates:
    """Return what the beads found in each text teach."""
    shapes = _PRIOR_SHAPES * constants.shape_prior
    ends = _agreement(len(ENDS), constants)
    beginnings = _agreement(len(BEGINNINGS), constants)
    rows = []
    for src, trg, result in zip(collection.src.texts, collection.trg.texts, found, strict=True):
        if result is None:
            continue
        shapes = shapes + result.shapes
        i, j, n, m, sure = matches(result, constants)
        np.add.at(ends, (src.ends[i + n - 1], trg.ends[j + m - 1]), sure)
        np.add.at(beginnings, (src.beginnings[i], trg.beginnings[j]), sure)
        lengths = src.prefix[i + n] - src.prefix[i], trg.prefix[j + m] - trg.prefix[j], sure
        rows.append(np.array(lengths)[:, sure > _LEAST_POSTERIOR])
    beads = np.concatenate(rows, axis=1) if rows else np.zeros((3, 0))
    return Rates(
        _lengths(beads, before.lengths) if beads.shape[1] else before.lengths,
        before.src_runs,
        before.trg_runs,
        _rounded(shapes / shapes.sum()),
        _table(ends),
        _table(beginnings),
    )


def _lengths(beads: NDArray[np.float64], before: Lengths) -> Lengths:
    """Return the lengths estimated from beads: src length, trg length, weight."""
    src, trg, weight = beads
    ratio = np.log(trg / src)
    mean = (float((weight * ratio).sum()) + _PRIOR_LENGTHS * math.log(before.expansion)) / (
        float(weight.sum()) + _PRIOR_LENGTHS
    )
    # Squared error is regressed on what the model says it grows with; outliers count as one nat.
    error = np.minimum((ratio - mean) ** 2, 1.0)
    inverse = 1.0 / src + 1.0 / trg
    scale = weight / (inverse + _EVEN) ** 2
    normal = np.array([
        [scale.sum(), (scale * inverse).sum()],
        [(scale * inverse).sum(), (scale * inverse * inverse).sum()],
    ])  # fmt: skip
    right = np.array([(scale * error).sum(), (scale * inverse * error).sum()])
    spread, noise = np.linalg.lstsq(normal, right, rcond=None)[0]
    trust = len(src) / (len(src) + _PRIOR_VARIANCE)
    usual = Lengths()
    return Lengths(
        round(math.exp(mean), DECIMALS),
        round(trust * max(float(spread), _LEAST_SPREAD) + (1 - trust) * usual.spread, DECIMALS),
        round(trust * max(float(noise), _LEAST_NOISE) + (1 - trust) * usual.noise, DECIMALS),
    )


def _runs(texts: Sequence[Text], longest: int) -> tuple[tuple[float, float], ...]:
    """Return mean and variance of log length of 1 … `longest` sentences of a side in a row."""
    rows = []
    for run in range(1, longest + 1):
        logs = [
            np.log(text.prefix[run:] - text.prefix[:-run]) for text in texts if len(text) >= run
        ]
        if logs:
            every = np.concatenate(logs)
            mean, variance = float(every.mean()), max(float(every.var()), _LEAST_AMONG)
        else:
            mean, variance = _ORDINARY_LENGTH + math.log(run), 1.0
        rows.append((round(mean, DECIMALS), round(variance, DECIMALS)))
    return tuple(rows)


def _agreement(classes: int, constants: Parameters) -> NDArray[Any]:
    agreement: NDArray[Any] = np.full((classes, classes), constants.chance)
    return agreement + constants.alike * np.eye(classes)


def _rounded(values: NDArray[np.float64]) -> tuple[float, ...]:
    return tuple(round(value, DECIMALS) for value in values.tolist())


def _table(values: NDArray[np.float64]) -> tuple[tuple[float, ...], ...]:
    return tuple(map(_rounded, values))
