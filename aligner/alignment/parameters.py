"""The constants of the engine, from ``knowledge/alignment.toml``, in the form that it takes."""

import math
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from aligner import knowledge

#: States of the Markov chain over beads: both sides, the original only, the rendering only.
MATCH: Final = 0
SRC_GAP: Final = 1
TRG_GAP: Final = 2
#: Stands for the logarithm of nothing: finite, so that sums with it stay ordered.
IMPOSSIBLE: Final = -1e300


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each kind of evidence counts; `floor` in nats."""

    lexical: float
    length: float
    ends: float
    beginnings: float
    across: float
    same: float
    floor: float


@dataclass(frozen=True, slots=True)
class Lexical:
    """How words are learned; see the data file."""

    rounds: int
    iterations: int
    nothing: float
    least_probable: float
    discount: float
    softening: float
    most: float
    certainty: float
    alone: float
    kept: float
    telling: float
    smoothing: float


@dataclass(frozen=True, slots=True)
class Likeness:
    """What looking alike is worth; see the data file."""

    identical: float
    folded: float
    chance: float
    short: int
    common: int
    cognate: float
    threshold: float
    margin: float
    most: int
    lexicon: float
    listed: float


@dataclass(frozen=True, slots=True)
class GapRate:
    """One way in which sentences without a counterpart come."""

    transition: NDArray[np.float64]
    """(3, 3): log probability of the next state, given this one."""
    furniture: bool
    """Whether they look different from other lines."""


@dataclass(frozen=True, slots=True)
class Lines:
    """How lines without a counterpart look: log-odds by line class (see `lines`)."""

    alone: NDArray[np.float64]
    among_pages: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Calibration:
    """From posterior probability to score; see the data file."""

    slope: float
    intercept: float
    surest: float

    def score(self, posterior: float) -> float:
        """Return how often a bead of such a posterior is right, in (0, 1)."""
        bounded = min(max(posterior, self.surest), 1 - self.surest)
        logit = math.log(bounded / (1 - bounded))
        return 1 / (1 + math.exp(-(self.slope * logit + self.intercept)))


@dataclass(frozen=True, slots=True)
class Parameters:
    """Weights, priors and rates; logarithms are natural."""

    weights: Weights
    shapes: NDArray[np.int64]
    """(shapes, 2): numbers of original and rendering segments."""
    shape_prior: NDArray[np.float64]
    """Probability of each shape."""
    gap_rates: tuple[GapRate, ...]
    lines: Lines
    alike: float
    chance: float
    lexical: Lexical
    likeness: Likeness
    calibration: Calibration

    @property
    def longest_run(self) -> int:
        """The most segments that one side of a bead has."""
        return int(self.shapes.max())


@cache
def parameters() -> Parameters:
    """Return the shipped constants."""
    table = knowledge.load("alignment")
    shapes = {tuple(map(int, shape.split("-"))): p for shape, p in table["shapes"].items()}
    prior = np.array(list(shapes.values()))
    return Parameters(
        weights=Weights(**table["weights"]),
        shapes=np.array(list(shapes), np.int64),
        shape_prior=prior / prior.sum(),
        gap_rates=tuple(
            GapRate(_transition(rate["open"], rate["extend"], **table["switch"]), rate["furniture"])
            for rate in table["gaps"]
        ),
        lines=_lines(table["lines"]),
        **table["agreement"],
        lexical=Lexical(**table["lexical"]),
        likeness=Likeness(**table["likeness"]),
        calibration=Calibration(**table["calibration"]),
    )


def _transition(start: float, extend: float, base: float, most: float) -> NDArray[Any]:
    switch = min(most, base + start / 2)
    # A gap in the rendering is never followed by one in the original: the two orders would be the
    # same beads counted twice.
    rows = [
        [1 - 2 * start, start, start],
        [1 - extend - switch, extend, switch],
        [1 - extend, 0.0, extend],
    ]
    return np.array([[math.log(p) if p else -math.inf for p in row] for row in rows])


def _lines(table: dict[str, Any]) -> Lines:
    recurring = np.array([0.0, *table["recurring"]])
    alone, unique = (np.array(table[name])[:, :, None] for name in ("alone", "unique"))
    most = table["most"]
    return Lines(
        np.clip(alone + 0 * recurring, -most, most).ravel(),
        np.clip(unique + recurring, -most, most).ravel(),
    )
