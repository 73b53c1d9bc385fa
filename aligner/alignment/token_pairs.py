"""Pairs of tokens with a count or share each way, and those of them that two texts have."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Gathered(NamedTuple):
    """The pairs that two texts have, by the texts' own token numbers."""

    src: NDArray[np.int64]
    trg: NDArray[np.int64]
    forward: NDArray[np.float64]
    backward: NDArray[np.float64]
    src_places: NDArray[np.int64]
    """Which token of the pairs each token of the texts is; -1 for none."""
    trg_places: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class TokenPairs:
    """Pairs of tokens; those of src token ``s`` are ``rows[s]:rows[s + 1]``."""

    src: Mapping[str, int]
    trg: Mapping[str, int]
    rows: NDArray[np.int64]
    partners: NDArray[np.int64]
    forward: NDArray[np.float64]
    backward: NDArray[np.float64]

    def among(self, src: Sequence[str], trg: Sequence[str]) -> Gathered:
        """Return the pairs among the tokens of two texts."""
        from aligner.alignment.lexical_kernel import gathered

        src_places = np.array([self.src.get(key, -1) for key in src], np.int64)
        trg_places = np.array([self.trg.get(key, -1) for key in trg], np.int64)
        found = gathered(
            src_places, trg_places, self.rows, self.partners, self.forward, self.backward,
            len(self.trg),
        )  # fmt: skip
        return Gathered(*found, src_places, trg_places)


def row_starts(rows: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    """Return where each of `count` rows begins among ascending row numbers, and where all end."""
    return np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=count))])
