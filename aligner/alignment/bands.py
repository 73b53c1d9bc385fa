"""Where the search looks: everywhere in short texts, around a chain of anchors in long ones.

Rare words of one side vote for the sentences of the other that hold what translates them, wherever
these stand: nothing is assumed about the diagonal, so a long preface on one side loses nothing. The
heaviest chain of votes that ascends on both sides (weighted longest increasing subsequence, by a
Fenwick tree) is what the band is laid around.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from aligner.alignment.coding import Text
from aligner.alignment.tables import Table

#: Sentences to either side of the chain that are looked at, on both axes.
MARGIN: Final = 12
#: Where the votes leave more places than this between two anchors, the lengths interpolate.
_MOST_BETWEEN: Final = 250_000
#: How far from an interpolated anchor the search looks.
_WIDE: Final = 150
#: A word votes if it and its translation meet in at most this many places.
MEETINGS: Final = 36
#: Nats that a vote has at least.
_LEAST_VOTE: Final = 2.0


@dataclass(frozen=True, slots=True)
class Band:
    """For each original sentence the places among the rendering's that are looked at.

    Place (i, j), before original sentence i and rendering sentence j, is looked at if
    ``low[i] <= j <= high[i]``; its number is ``cells[i] + j``. Both ends only ever ascend.
    """

    low: NDArray[np.int64]
    high: NDArray[np.int64]
    cells: NDArray[np.int64]
    size: int
    first_row: NDArray[np.int64]
    """For each rendering sentence, the original ones that it is looked at with: from here …"""
    behind_rows: NDArray[np.int64]
    """… up to, but not with, here."""


def band(low: NDArray[np.int64], high: NDArray[np.int64]) -> Band:
    """Return the band between two ascending borders of (original sentences + 1,) places each."""
    width = high - low + 1
    begin = np.concatenate([[0], np.cumsum(width)])
    places = np.arange(high[-1])
    return Band(
        low,
        high,
        begin[:-1] - low,
        int(begin[-1]),
        np.searchsorted(high[:-1], places, "left"),
        np.searchsorted(low[:-1], places, "right"),
    )


def whole(src_count: int, trg_count: int) -> Band:
    """Return the band that holds every place."""
    return band(np.zeros(src_count + 1, np.int64), np.full(src_count + 1, trg_count, np.int64))


def anchors(src: Text, trg: Text, tables: tuple[Table, Table]) -> NDArray[np.int64]:
    """Return places that the search must come by, (anchors, 3): i, j, and how far to look.

    The first is (0, 0), the last the end of both texts; both coordinates ascend.
    """
    from aligner.alignment import anchor_kernel as kernel

    table, reverse = tables
    where, weight = kernel.votes(
        src.starts, src.tokens, trg.starts, trg.tokens,
        table.rows, table.partners, table.probability, table.alone, table.frequency,
        len(reverse.alone), len(trg) + 1, MEETINGS, _LEAST_VOTE,
    )  # fmt: skip
    cells, place = np.unique(where, return_inverse=True)
    total = np.bincount(place, weight, len(cells)).astype(np.float64)
    i, j = np.divmod(cells, len(trg) + 1)
    # Of the votes for one original sentence the chain takes one: later places are tried first.
    order = np.lexsort((-j, i))
    chain = order[kernel.heaviest_chain(j[order], total[order], len(trg) + 1)]
    points = np.stack([i[chain], j[chain], np.full(len(chain), MARGIN)], axis=1)
    ends = np.array([[0, 0, MARGIN], [len(src), len(trg), MARGIN]])
    inside = points[(points[:, 0] > 0) & (points[:, 1] > 0)]
    return _interpolated(np.concatenate([ends[:1], inside, ends[1:]]), src.prefix, trg.prefix)


def _interpolated(
    points: NDArray[np.int64], src_prefix: NDArray[np.float64], trg_prefix: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Return the anchors with more of them, by length, where there are too few."""
    rows = [tuple(map(int, points[0]))]
    for a, b in zip(points[:-1].tolist(), points[1:].tolist(), strict=True):
        pieces = _pieces(b[0] - a[0], b[1] - a[1])
        for n in range(1, pieces):
            i = a[0] + (b[0] - a[0]) * n // pieces
            share = (src_prefix[i] - src_prefix[a[0]]) / (src_prefix[b[0]] - src_prefix[a[0]])
            length = trg_prefix[a[1]] + share * (trg_prefix[b[1]] - trg_prefix[a[1]])
            j = int(np.searchsorted(trg_prefix, length))
            rows.append((i, min(max(j, a[1]), b[1]), _WIDE))
        rows.append(tuple(b))
    return np.array(rows, np.int64)


def _pieces(rows: int, columns: int) -> int:
    """Return into how many a gap between two anchors is cut; one that is thin need not be."""
    if rows * columns <= _MOST_BETWEEN:
        return 1
    return max(1, min(rows, columns) // _WIDE)


def around(points: NDArray[np.int64]) -> Band:
    """Return the band around anchors, the first of which is (0, 0)."""
    places = np.arange(points[-1, 0] + 1)
    i, j, far = points.T
    # What stands before an anchor's neighbourhood may not go beyond it, and the other way round.
    low = np.zeros(len(places), np.int64)
    high = np.full(len(places), points[-1, 1], np.int64)
    after = np.minimum(i + far, points[-1, 0] + 1)
    before = i - far
    np.maximum.at(low, after[after < len(places)], np.maximum(0, j - far)[after < len(places)])
    np.minimum.at(high, before[before >= 0], np.minimum(points[-1, 1], j + far)[before >= 0])
    low = np.maximum.accumulate(low)
    high = np.minimum.accumulate(high[::-1])[::-1].copy()
    low[0] = 0
    high[-1] = points[-1, 1]
    return band(np.minimum(low, high), high)
