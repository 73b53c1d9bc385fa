"""Compiled: which sentences rare words say belong together, and the heaviest chain of them."""

import math

import numpy as np
from numpy.typing import NDArray

from aligner.alignment.lexical_kernel import standing
from aligner.compiled import compiled

#: Tokens of an ordinary sentence, among which a translation stands.
_ORDINARY = 25.0


@compiled
def votes(
    src_starts: NDArray[np.int64],
    src_tokens: NDArray[np.int32],
    trg_starts: NDArray[np.int64],
    trg_tokens: NDArray[np.int32],
    rows: NDArray[np.int64],
    partners: NDArray[np.int32],
    probability: NDArray[np.float64],
    alone: NDArray[np.float64],
    frequency: NDArray[np.float64],
    vocabulary: int,
    width: int,
    meetings: int,
    least: float,
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return places ``i · width + j``, with repetitions, and the nats that a word gives each.

    `rows` and the four after it are the table of trg tokens, `vocabulary` the number of src tokens.
    """
    kind, stands, sentence = standing(src_starts, src_tokens, vocabulary)
    trg_seen = np.zeros(len(alone), np.int64)
    for token in trg_tokens:
        trg_seen[token] += 1
    places = np.empty(0, np.int64)
    weights = np.empty(0)
    for filling in range(2):
        count = 0
        for j in range(len(trg_starts) - 1):
            for at in range(trg_starts[j], trg_starts[j + 1]):
                token = trg_tokens[at]
                if trg_seen[token] > meetings:
                    continue
                for entry in range(rows[token], rows[token + 1]):
                    own = kind[partners[entry]]
                    if own < 0 or (stands[own + 1] - stands[own]) * trg_seen[token] > meetings:
                        continue
                    gain = (
                        (1.0 - alone[token])
                        * probability[entry]
                        / (alone[token] * frequency[token] * _ORDINARY)
                    )
                    weight = math.log(1.0 + gain)
                    if weight < least:
                        continue
                    for other in range(stands[own], stands[own + 1]):
                        if filling == 1:
                            places[count] = sentence[other] * width + j
                            weights[count] = weight
                        count += 1
        if filling == 0:
            places = np.empty(count, np.int64)
            weights = np.empty(count)
    return places, weights


@compiled
def heaviest_chain(
    columns: NDArray[np.int64], weights: NDArray[np.float64], width: int
) -> NDArray[np.int64]:
    """Return the positions of the heaviest subsequence whose columns strictly ascend."""
    count = len(columns)
    best = np.zeros(width + 1)  # a Fenwick tree: the heaviest chain that ends before a column,
    holder = np.full(width + 1, -1, np.int64)  # and its last position
    total = np.zeros(count)
    before = np.full(count, -1, np.int64)
    for n in range(count):
        at = columns[n]
        heaviest = 0.0
        while at > 0:
            if best[at] > heaviest:
                heaviest = best[at]
                before[n] = holder[at]
            at -= at & -at
        total[n] = heaviest + weights[n]
        at = columns[n] + 1
        while at <= width:
            if total[n] > best[at]:
                best[at] = total[n]
                holder[at] = n
            at += at & -at
    chain = np.empty(count, np.int64)
    length = 0
    at = -1
    for n in range(count):
        if at < 0 or total[n] > total[at]:
            at = n
    while at >= 0:
        chain[length] = at
        length += 1
        at = before[at]
    return chain[:length][::-1].copy()
