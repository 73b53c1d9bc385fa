"""Texts of any length → their beads, in linear time.

Short texts are searched whole. Long ones are searched piece by piece within a band around anchors:
each piece ends at an anchor, and all but its last sentences is kept, up to a bead boundary that is
sure; the next piece begins there, so that no sure bead depends on where a piece was cut. What lies
between two anchors is one piece if the shorter side has fewer than 300 sentences: there time and
memory grow with the longer side times the shorter.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from aligner.alignment.bands import MARGIN, Band, anchors, around, whole
from aligner.alignment.search import Evidence, Found, search

#: Places up to which a text is searched whole: 150 sentences a side.
WHOLE: Final = 22_500
#: Sentences of the original in one piece, and how many of its last are searched again.
_PIECE: Final = 1500
_AGAIN: Final = 100
_SURE: Final = 0.9
#: Evidence from elsewhere: takes the first sentences of a piece on either side and its band, and
#: returns ``[cell, shape]`` in nats.
Similarity: TypeAlias = Callable[[int, int, Band], NDArray[np.float64]]


def search_text(evidence: Evidence, similarity: Similarity | None = None) -> Found:
    """Return the beads of two texts, neither of them empty; see `search`."""
    src, trg = evidence.texts

    def found_in(i: int, j: int, part: Evidence, where: Band) -> Found:
        return search(part, where, similarity(i, j, where) if similarity else None)

    if (len(src) + 1) * (len(trg) + 1) <= WHOLE:
        return found_in(0, 0, evidence, whole(len(src), len(trg)))
    points = anchors(src, trg, evidence.tables)
    parts: list[Found] = []
    i = j = 0
    while i < len(src) or j < len(trg):
        end = points[min(len(points) - 1, int(np.searchsorted(points[:, 0], i + _PIECE)))]
        last = end[0] == len(src) and end[1] == len(trg)
        inside = (points[:, 0] > i) & (points[:, 0] < end[0])
        inside &= (points[:, 1] > j) & (points[:, 1] < end[1])
        here = np.concatenate([[[i, j, MARGIN]], points[inside], [end]]) - np.array([i, j, 0])
        part = evidence.part((i, int(end[0])), (j, int(end[1])))
        piece = found_in(i, j, part, around(here))
        if not last:
            piece = _sure_part(piece, int(here[-1, 0]) - _AGAIN)
        parts.append(replace(piece, path=piece.path + np.array([i, j, 0])))
        i += len(piece.src_alone)
        j += len(piece.trg_alone)
    return Found(
        np.concatenate([part.path for part in parts]),
        np.concatenate([part.probability for part in parts]),
        np.concatenate([part.src_alone for part in parts]),
        np.concatenate([part.trg_alone for part in parts]),
        np.sum([part.shapes for part in parts], axis=0),
    )


def shifted(similarity: Similarity, i: int, j: int) -> Similarity:
    """Return the same evidence for texts that are parts of those it was made for."""
    return lambda a, b, where: similarity(i + a, j + b, where)


def _sure_part(found: Found, until: int) -> Found:
    """Return the beads of a piece up to a sure one that begins before `until`.

    The last of those in the second half, so that each piece takes the search at least so far
    onward; where none is sure the most probable of them, and where all are gaps the last.
    """
    begins, shapes = found.path[:, 0], found.path[:, 2]
    late = np.flatnonzero((begins > until // 2) & (begins <= until))
    matched = late[shapes[late] >= 0]
    sure = matched[found.probability[matched] > _SURE]
    if len(sure):
        cut = int(sure[-1])
    elif len(matched):
        cut = int(matched[np.argmax(found.probability[matched])])
    else:
        cut = int(late[-1])
    i, j = found.path[cut, :2]
    return Found(
        found.path[:cut],
        found.probability[:cut],
        found.src_alone[:i],
        found.trg_alone[:j],
        found.shapes * (cut / len(found.path)),
    )
