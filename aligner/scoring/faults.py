"""Faults of a sentence as a whole, told from its signals: omission, addition, unrelated, order.

Each has a logistic model of its own, whose weights ``aligner bench quality --train`` makes from the
sample corpus and corruptions of it, half of them faulty; how common faults are taken to be is set
in ``knowledge/findings.toml``.
"""

import math
from collections.abc import Mapping
from typing import Final

from aligner import knowledge
from aligner.scoring.signals import SIGNALS, Signals

#: The types of finding that are told from signals.
WHOLE: Final = ("omission", "addition", "unrelated", "order")


def fault_probabilities(
    told: Signals, weights: Mapping[str, Mapping[str, float]] | None = None
) -> dict[str, float]:
    """Return how probable each fault of the sentence as a whole is, in [0, 1].

    Parameters
    ----------
    told : Signals
    weights : mapping, optional
        Of each fault the bias and what each signal weighs; by default those that are shipped.

    Examples
    --------
    >>> max(fault_probabilities(Signals(0, 0, 0, 0, 0, 0, 0)).values()) < 0.1
    True
    """
    table = knowledge.load("quality_weights") if weights is None else weights
    values = {name: getattr(told, name) for name in SIGNALS}
    sure = {kind: _probability(table[kind], values, _rate(kind)) for kind in WHOLE}
    # Of two sentences that have nothing to do with each other neither is answered. Where one is,
    # the other has more.
    least = float(knowledge.load("findings")["unrelated"]["least_uncovered"])
    if min(told.uncovered_src, told.uncovered_trg) < least:
        sure["unrelated"] = 0.0
    return sure


def _rate(kind: str) -> float:
    """Return how common a fault is taken to be among pairs."""
    return float(knowledge.load("findings")["whole"][kind])


def _probability(weights: Mapping[str, float], told: Mapping[str, float], common: float) -> float:
    against = sum(float(weights[name]) * value for name, value in told.items())
    return 1 / (1 + math.exp(float(weights["bias"]) - against + math.log(1 / common - 1)))
