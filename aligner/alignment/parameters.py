"""The constants of the search, from ``knowledge/alignment.toml``, in the form the kernel takes."""

import math
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from aligner import knowledge

#: States of the Markov chain over beads.
MATCH: Final = 0
SRC_GAP: Final = 1
TRG_GAP: Final = 2


@dataclass(frozen=True, slots=True)
class Parameters:
    """Weights, priors and rates; logarithms are natural."""

    lexical: float
    length: float
    punctuation: float
    shapes: NDArray[np.int64]
    """(shapes, 2): numbers of original and rendering segments."""
    shape_prior: NDArray[np.float64]
    """Log probability of each shape."""
    transitions: tuple[NDArray[np.float64], ...]
    """One for each rate of gaps, (3, 3): log probability of the next state, given this one."""
    answered: dict[str, float]
    final_score: NDArray[np.float64]
    """Pointwise mutual information of two final punctuation classes."""
    final_class: dict[str, int]

    @property
    def longest_run(self) -> int:
        """The most segments that one side of a bead has."""
        return int(self.shapes.max())


@cache
def parameters() -> Parameters:
    """Return the shipped constants."""
    table = knowledge.load("alignment")
    shapes = {tuple(map(int, shape.split("-"))): p for shape, p in table["shapes"].items()}
    total = sum(shapes.values())
    frequency = table["final"]["frequency"]
    return Parameters(
        **table["weights"],
        shapes=np.array(list(shapes), np.int64),
        shape_prior=np.log(np.array(list(shapes.values())) / total),
        transitions=tuple(map(_transition, table["gaps"])),
        answered=table["answered"],
        final_score=_final_score(list(frequency.values()), table["final"]["agreement"]),
        final_class={name: n for n, name in enumerate(frequency)},
    )


def _transition(gaps: dict[str, float]) -> NDArray[Any]:
    start, extend, switch = gaps["open"], gaps["extend"], gaps["switch"]
    # A gap in the rendering is never followed by one in the original: the two orders would be the
    # same beads counted twice.
    rows = [
        [1 - 2 * start, start, start],
        [1 - extend - switch, extend, switch],
        [1 - extend, 0.0, extend],
    ]
    return np.array([[math.log(p) if p else -math.inf for p in row] for row in rows])


def _final_score(frequency: list[float], agreement: float) -> NDArray[Any]:
    """Return log(joint/independent) where both sides agree so often and else by chance."""
    p = np.array(frequency) / sum(frequency)
    joint = agreement * np.diag(p) + (1 - agreement) * np.outer(p, p)
    score: NDArray[Any] = np.log(joint / np.outer(p, p))
    return score
