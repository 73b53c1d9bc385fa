"""How well scores agree with people: correlations and pairwise accuracy with ties.

Of segments, pairwise accuracy is acc_eq of D. Deutsch, G. Foster and M. Freitag, "Ties Matter:
Meta-Evaluating Modern Metrics with Pairwise Accuracy and Tie Calibration", EMNLP 2023, grouped by
segment: the share of system pairs that score and people put in the same order, or both call equal,
averaged over segments. Calibrated, the score calls two outputs equal that differ by no more than
the threshold that gives the highest accuracy on these very judgements.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final

import numpy as np

from aligner.evaluation.metrics import Array

#: Values of which pairs are counted one by one.
_FEW: Final = 64
#: Values of which a correlation can be told.
_LEAST: Final = 2


@dataclass(frozen=True, slots=True)
class Agreement:
    """A score beside human judgements; None where too little was judged, or all is equal."""

    score: str
    level: str
    """``segment`` or ``system``."""
    judged: int
    """Outputs of single segments that have both; or systems."""
    pearson: float | None
    """Of all of them together, in [-1, 1]."""
    kendall: float | None
    """Tau-b, likewise."""
    accuracy: float | None
    """Of pairs of systems, in [0, 1]; on segments acc_eq."""
    calibrated: float | None
    """The same with calibrated ties; of segments only."""
    threshold: float | None
    """The difference up to which it then calls outputs equal."""

    def to_json(self) -> dict[str, Any]:
        """Return the fields."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


def agreements(
    scores: Mapping[str, Array], totals: Mapping[str, Array], human: Array
) -> Iterator[Agreement]:
    """Yield how each score agrees with people on segments, then on systems.

    Parameters
    ----------
    scores : mapping to array
        By name, of each system and segment; higher is better; NaN where there is none.
    totals : mapping to array
        Of each system.
    human : array
        Of each system and segment; NaN where nobody judged.
    """
    for name, values in scores.items():
        known = ~(np.isnan(human) | np.isnan(values))
        accuracy = pairwise_accuracy(values, human)
        yield Agreement(
            name, "segment", int(known.sum()), pearson(values[known], human[known]),
            kendall(values[known], human[known]), *accuracy,
        )  # fmt: skip
    judged = ~np.isnan(human).any(axis=0)
    if not judged.any():
        return
    people = human[:, judged].mean(axis=1)
    for name, values in totals.items():
        if np.isnan(values).any():
            continue
        accuracy = pairwise_accuracy(values[:, None], people[:, None])
        yield Agreement(
            name, "system", len(people), pearson(values, people), kendall(values, people),
            accuracy[0], None, None,
        )  # fmt: skip


def pearson(values: Array, others: Array) -> float | None:
    """Return the linear correlation of two lists of numbers; None where one does not vary.

    Examples
    --------
    >>> pearson(np.array([1.0, 2, 3]), np.array([2.0, 4, 7])).__round__(3)
    0.993
    """
    if len(values) < _LEAST:
        return None
    deviations = [side - side.mean() for side in (values, others)]
    spread = np.prod([np.sqrt(np.sum(side**2)) for side in deviations])
    return float(np.sum(deviations[0] * deviations[1]) / spread) if spread else None


def kendall(values: Array, others: Array) -> float | None:
    """Return tau-b, the correlation of two orders with ties; None where one does not vary.

    W. Knight, "A Computer Method for Calculating Kendall's Tau with Ungrouped Data", Journal of the
    American Statistical Association 61, 1966.

    Examples
    --------
    >>> kendall(np.array([1.0, 2, 3, 4]), np.array([1.0, 3, 2, 4])).__round__(3)
    0.667
    """
    pairs = len(values) * (len(values) - 1) // 2
    tied, tied_others = _ties(values), _ties(others)
    if pairs in {0, tied, tied_others}:
        return None
    both = _ties(np.stack([values, others], axis=1))
    discordant = _inversions(others[np.lexsort((others, values))])
    concordant = pairs - tied - tied_others + both - discordant
    return float(
        (concordant - discordant)
        / np.sqrt(float(pairs - tied))
        / np.sqrt(float(pairs - tied_others))
    )


def _ties(values: Array) -> int:
    """Return the number of pairs that are equal."""
    counts = np.unique(values, axis=0, return_counts=True)[1]
    return int(np.sum(counts * (counts - 1) // 2))


def _inversions(values: Array) -> int:
    """Return the number of pairs whose first is greater than their second."""
    if len(values) <= _FEW:
        return int(np.sum(np.triu(values[:, None] > values[None, :], 1)))
    left, right = np.split(values, [len(values) // 2])
    across = np.searchsorted(np.sort(left), right, side="right")
    return _inversions(left) + _inversions(right) + int(np.sum(len(left) - across))


def pairwise_accuracy(
    scores: Array, human: Array
) -> tuple[float | None, float | None, float | None]:
    """Return acc_eq grouped by segment, the same with calibrated ties, and the threshold.

    Parameters
    ----------
    scores, human : array
        Of each system and segment; NaN where there is none.

    Examples
    --------
    >>> scores, human = np.array([[1.0], [2.0], [2.1]]), np.array([[1.0], [3.0], [3.0]])
    >>> accuracy, calibrated, threshold = pairwise_accuracy(scores, human)
    >>> round(accuracy, 3), calibrated, round(threshold, 3)
    (0.667, 1.0, 0.1)
    """
    pairs = list(combinations(range(len(scores)), 2))
    if not pairs:
        return None, None, None
    apart = np.stack([scores[one] - scores[other] for one, other in pairs])
    judged = np.stack([human[one] - human[other] for one, other in pairs])
    known = ~(np.isnan(apart) | np.isnan(judged))
    segments = int(known.any(axis=0).sum())
    if not segments:
        return None, None, None
    weight = (known / np.maximum(known.sum(axis=0), 1) / segments)[known]
    apart, judged = apart[known], judged[known]
    far = np.abs(apart)
    # A pair is right below the threshold where people see a tie, above it where the order agrees.
    ties = weight * (judged == 0)
    ordered = weight * (np.sign(apart) == np.sign(judged)) * (judged != 0)
    order = np.argsort(far, kind="stable")
    far, ties, ordered = far[order], np.cumsum(ties[order]), np.cumsum(ordered[order])
    last = np.append(far[1:] != far[:-1], True)  # thresholds stand between unequal differences
    right = (ties + ordered[-1] - ordered)[last]
    thresholds = far[last]
    if thresholds[0] > 0:  # no tie at all as the score stands
        right, thresholds = np.append(ordered[-1], right), np.append(0.0, thresholds)
    best = int(np.argmax(right))
    return float(right[0]), float(right[best]), float(thresholds[best])


def human_array(
    judgements: Mapping[str, Mapping[int, Sequence[float]]], systems: Sequence[str], segments: int
) -> Array:
    """Return judgements of each system and segment, the mean where there are several."""
    human = np.full((len(systems), segments), np.nan)
    for row, system in enumerate(systems):
        for segment, values in judgements.get(system, {}).items():
            human[row, segment] = np.mean(values)
    return human
