"""Compiled: the stretch of a text that sounds most like a name."""

import numpy as np
from numpy.typing import NDArray

from aligner.compiled import compiled


@compiled
def best_stretch(
    name: NDArray[np.uint8],
    text: NDArray[np.uint8],
    starts: NDArray[np.bool_],
    change: NDArray[np.float32],
    gap: NDArray[np.float32],
    inside: float,
) -> tuple[float, int, int]:
    """Return the least cost of changing a name into a stretch of a text, and the stretch.

    Sellers (1980): the edit distance with free ends. Letters are 0-25; `change` is the cost of one
    for another and `gap` that of one too many or too few. A stretch that begins or ends inside a
    word, away from `starts`, costs `inside` each time. Time is the product of the lengths.
    """
    rows = len(name)
    columns = len(text)
    cost = np.zeros(rows + 1, np.float32)
    begin = np.zeros(rows + 1, np.int32)
    cost[0] = 0.0
    for i in range(rows):
        cost[i + 1] = cost[i] + gap[name[i]]
    best = cost[rows]
    best_start = 0
    best_end = 0
    for j in range(columns):
        letter = text[j]
        diagonal = cost[0]
        diagonal_begin = begin[0]
        cost[0] = 0.0 if starts[j + 1] else inside
        begin[0] = j + 1
        for i in range(rows):
            over = diagonal + change[name[i], letter]
            from_begin = diagonal_begin
            left = cost[i + 1] + gap[letter]
            if left < over:
                over = left
                from_begin = begin[i + 1]
            down = cost[i] + gap[name[i]]
            if down < over:
                over = down
                from_begin = begin[i]
            diagonal = cost[i + 1]
            diagonal_begin = begin[i + 1]
            cost[i + 1] = over
            begin[i + 1] = from_begin
        ended = cost[rows] + (0.0 if starts[j + 1] else inside)
        if ended < best:
            best = ended
            best_start = begin[rows]
            best_end = j + 1
    return float(best), int(best_start), int(best_end)
