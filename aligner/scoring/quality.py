"""How probable it is that a segment pair is a correct translation: a sum of what speaks against.

A logistic model with no hidden parts: every type of error adds its weight times how sure it is, in
nats, and the weights, none of them negative, stand in a file that people can read.
``aligner bench quality --train`` makes that file from the sample corpus and seeded corruptions.
"""

import math
from collections.abc import Iterable, Mapping
from typing import Final

from aligner import knowledge
from aligner.data import Finding
from aligner.scoring.faults import WHOLE

#: The surest that a finding or a fault weighs for.
_SUREST: Final = 0.98
#: The weight of a type of finding that training has not seen: its confidence at face value.
_FACE_VALUE: Final = 1.0


def features(
    faults: Mapping[str, float], findings: Iterable[Finding], estimate: float | None = None
) -> dict[str, float]:
    """Return what speaks against a pair, by name; each at least 0, and 0 says nothing.

    Parameters
    ----------
    faults : mapping
        How probable each fault of the sentence as a whole is: `fault_probabilities`.
    findings : iterable of Finding
        The surest of each type counts.
    estimate : float, optional
        The figure of another judge, in [0, 1], higher is better.

    Returns
    -------
    dict
        ``-ln(1 - p)`` of each fault and type of finding, less for less severe ones, and
        ``-ln(estimate)``.

    Examples
    --------
    >>> told = features({"omission": 0.0}, [Finding("number", "critical", "", confidence=0.8)])
    >>> {name: round(value, 2) for name, value in told.items()}
    {'omission': 0.0, 'number': 1.61}
    """
    told = {name: _nats(value) for name, value in faults.items()}
    grave = knowledge.load("findings")["severity"]
    for item in findings:
        if item.type not in WHOLE:
            value = float(grave[item.severity]) * _nats(item.confidence or 0.0)
            told[item.type] = max(told.get(item.type, 0.0), value)
    if estimate is not None:
        told["estimate"] = -math.log(max(estimate, 1 - _SUREST))
    return told


def _nats(probability: float) -> float:
    return abs(math.log(1 - min(_SUREST, probability)))


def contributions(told: Mapping[str, float]) -> dict[str, float]:
    """Return how many nats each feature takes from the score, those that take nothing left out."""
    weights = knowledge.load("quality_weights")["quality"]
    taken = {name: float(weights.get(name, _FACE_VALUE)) * value for name, value in told.items()}
    return {name: nats for name, nats in taken.items() if nats}


def quality_score(told: Mapping[str, float]) -> float:
    """Return the probability of a correct translation in [0, 1], higher is better.

    As many faulty as correct pairs are taken for given: where most are correct, it is too low.

    Examples
    --------
    >>> quality_score({}) > 0.8 > 0.5 > quality_score({"number": 3.0, "name": 3.0})
    True
    """
    bias = float(knowledge.load("quality_weights")["quality"]["bias"])
    lost = sum(contributions(told).values()) - bias
    return 1 / (1 + math.exp(min(lost, 700.0)))
