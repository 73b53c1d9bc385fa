"""Compiled: how well runs of sentences explain a sentence, and the training of what explains."""

import math

import numpy as np
from numpy.typing import NDArray

from aligner.compiled import compiled

#: Ratios multiplied before their logarithm is taken: exp(±6)^50 is far from a double's ends.
_AT_ONCE = 50
#: A multiplicative hash that never leaves 64 bits, compiled or not.
_LOW_BITS = 0xFFFFFFFF
_MIXER = 0x2C1B3C6D


@compiled
def standing(
    starts: NDArray[np.int64], tokens: NDArray[np.int32], vocabulary: int
) -> tuple[NDArray[np.int32], NDArray[np.int64], NDArray[np.int64]]:
    """Return where each token of a text stands.

    ``kind[token]`` is its number n among those of the text, -1 if it has none; it stands in the
    sentences ``sentence[stands[n]:stands[n + 1]]``, ascending, with repetitions.
    """
    kind = np.full(vocabulary, -1, np.int32)
    kinds = 0
    for token in tokens:
        if kind[token] < 0:
            kind[token] = kinds
            kinds += 1
    stands = np.zeros(kinds + 1, np.int64)
    for token in tokens:
        stands[kind[token] + 1] += 1
    for n in range(kinds):
        stands[n + 1] += stands[n]
    fill = stands[:-1].copy()
    sentence = np.empty(len(tokens), np.int64)
    for i in range(len(starts) - 1):
        for at in range(starts[i], starts[i + 1]):
            own = kind[tokens[at]]
            sentence[fill[own]] = i
            fill[own] += 1
    return kind, stands, sentence


@compiled
def _from(ascending: NDArray[np.int64], low: int, high: int, least: int) -> int:
    """Return the first position in ``low … high`` with at least a value; `high` where none has."""
    while low < high:
        middle = (low + high) // 2
        if ascending[middle] < least:
            low = middle + 1
        else:
            high = middle
    return low


@compiled
def explained(
    src_starts: NDArray[np.int64],
    src_tokens: NDArray[np.int32],
    trg_starts: NDArray[np.int64],
    trg_tokens: NDArray[np.int32],
    rows: NDArray[np.int64],
    row_src: NDArray[np.int32],
    row_probability: NDArray[np.float64],
    alone: NDArray[np.float64],
    gain: NDArray[np.float64],
    low: NDArray[np.int64],
    high: NDArray[np.int64],
    cells: NDArray[np.int64],
    transposed: bool,
    longest: int,
    most: float,
    softening: float,
    vocabulary: int,
    out: NDArray[np.float64],
) -> None:
    """Write how well each run of src sentences explains each trg sentence, in nats.

    Of a sentence's tokens t the sum of ``log(λ + (1-λ)·Σ_s p(t|s) / ((length + softening)·u))``,
    at most log(most) each: how much likelier t is here than anywhere in the text. For each
    occurrence of t, λ (`alone`) is how probable it is that t stands without a counterpart, u its
    frequency, `gain` (1-λ)/(u·λ).

    Entry ``out[n-1, cell]`` is for the run of n sentences from i on and the sentence j. `low` and
    `high` limit i for each j. Its cell is ``cells[i] + j``; if `transposed`, ``cells[j] + i``.
    """
    src_count = len(src_starts) - 1
    trg_count = len(trg_starts) - 1
    kind, stands, sentence = standing(src_starts, src_tokens, vocabulary)
    share = np.zeros((src_count, longest))
    for n in range(longest):
        for i in range(src_count - n):
            share[i, n] = 1.0 / (src_starts[i + n + 1] - src_starts[i] + softening)
    hits = np.zeros(src_count + longest)
    product = np.ones((src_count, longest))
    summed = np.zeros((src_count, longest))
    for j in range(trg_count):
        begin = low[j]
        end = high[j]
        if end <= begin:
            continue
        base = 0.0
        for i in range(begin, end):
            for n in range(longest):
                product[i, n] = 1.0
                summed[i, n] = 0.0
        taken = 0
        for place in range(trg_starts[j], trg_starts[j + 1]):
            token = trg_tokens[place]
            base += math.log(alone[place])
            first = src_count
            last = -1
            for entry in range(rows[token], rows[token + 1]):
                own = kind[row_src[entry]]
                if own < 0:
                    continue
                at = _from(sentence, stands[own], stands[own + 1], begin)
                while at < stands[own + 1] and sentence[at] < end + longest - 1:
                    i = sentence[at]
                    hits[i] += row_probability[entry]
                    first = min(first, i)
                    last = max(last, i)
                    at += 1
            if last < 0:
                continue
            top = most / alone[place]
            much = gain[place]
            for i in range(max(begin, first - longest + 1), min(end, last + 1)):
                found = 0.0
                for n in range(longest):
                    found += hits[i + n]
                    product[i, n] *= min(top, 1.0 + much * found * share[i, n])
            for i in range(first, last + 1):
                hits[i] = 0.0
            taken += 1
            if taken == _AT_ONCE:
                taken = 0
                for i in range(begin, end):
                    for n in range(longest):
                        summed[i, n] += math.log(product[i, n])
                        product[i, n] = 1.0
        for i in range(begin, end):
            cell = cells[j] + i if transposed else cells[i] + j
            for n in range(min(longest, src_count - i)):
                value = base + summed[i, n]
                if product[i, n] != 1.0:
                    value += math.log(product[i, n])
                out[n, cell] = value


@compiled
def pair_positions(
    src_starts: NDArray[np.int64],
    src_tokens: NDArray[np.int32],
    trg_starts: NDArray[np.int64],
    trg_tokens: NDArray[np.int32],
    trg_vocabulary: int,
    likely: NDArray[np.int64],
) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Return for each co-occurrence in a bead the number of its token pair, and the pairs.

    Co-occurrences go bead by bead, by trg token, then by src token; a pair is
    ``src · trg_vocabulary + trg``, in the order of their first co-occurrence. Pairs that stand in
    one bead only and are not `likely` could teach nothing, and have the number -1.
    """
    count = 0
    for bead in range(len(src_starts) - 1):
        count += (src_starts[bead + 1] - src_starts[bead]) * (
            trg_starts[bead + 1] - trg_starts[bead]
        )
    size = 1024
    while size < 2 * (count + len(likely)):
        size *= 2
    slots = np.full(size, -1, np.int32)
    pairs = np.empty(count + len(likely), np.int64)
    positions = np.empty(count, np.int32)
    # The bead that a pair was first seen in; -1 once it was seen in another, or is likely.
    only = np.empty(count + len(likely), np.int32)
    known = 0
    for pair in likely:
        slot = (((pair ^ (pair >> 15)) & _LOW_BITS) * _MIXER >> 8) & (size - 1)
        while slots[slot] >= 0:
            slot = (slot + 1) & (size - 1)
        slots[slot] = known
        pairs[known] = pair
        only[known] = -1
        known += 1
    at = 0
    for bead in range(len(src_starts) - 1):
        for j in range(trg_starts[bead], trg_starts[bead + 1]):
            for i in range(src_starts[bead], src_starts[bead + 1]):
                pair = np.int64(src_tokens[i]) * trg_vocabulary + trg_tokens[j]
                slot = (((pair ^ (pair >> 15)) & _LOW_BITS) * _MIXER >> 8) & (size - 1)
                while slots[slot] >= 0 and pairs[slots[slot]] != pair:
                    slot = (slot + 1) & (size - 1)
                if slots[slot] < 0:
                    slots[slot] = known
                    pairs[known] = pair
                    only[known] = bead
                    known += 1
                elif only[slots[slot]] != bead:
                    only[slots[slot]] = -1
                positions[at] = slots[slot]
                at += 1
    number = np.full(known, -1, np.int32)
    kept = 0
    for pair in range(known):
        if only[pair] < 0:
            number[pair] = kept
            pairs[kept] = pairs[pair]
            kept += 1
    for at in range(count):
        positions[at] = number[positions[at]]
    return positions, pairs[:kept].copy()


@compiled
def rows_of(
    src_starts: NDArray[np.int64],
    trg_starts: NDArray[np.int64],
    positions: NDArray[np.int32],
    reverse: bool,
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int32]]:
    """Return for each trg token in a bead the pairs that may have given rise to it.

    Of token n they are ``pairs[starts[n]:starts[n + 1]]``; then the bead of each token. If
    `reverse`, for each src token.
    """
    tokens = src_starts[-1] if reverse else trg_starts[-1]
    starts = np.zeros(tokens + 1, np.int64)
    beads = np.empty(tokens, np.int32)
    pairs = np.empty(len(positions), np.int32)
    count = 0
    at = 0
    token = 0
    for bead in range(len(src_starts) - 1):
        wide = src_starts[bead + 1] - src_starts[bead]
        tall = trg_starts[bead + 1] - trg_starts[bead]
        for x in range(wide if reverse else tall):
            begin = at + (x if reverse else x * wide)
            for y in range(tall if reverse else wide):
                pair = positions[begin + (y * wide if reverse else y)]
                if pair >= 0:
                    pairs[count] = pair
                    count += 1
            beads[token] = bead
            token += 1
            starts[token] = count
        at += wide * tall
    return starts, pairs[:count].copy(), beads


@compiled
def expect(
    starts: NDArray[np.int64],
    pairs: NDArray[np.int32],
    beads: NDArray[np.int32],
    weights: NDArray[np.float64],
    nothing: NDArray[np.float64],
    probability: NDArray[np.float64],
    last: bool,
    counts: NDArray[np.float64],
    largest: NDArray[np.float64],
) -> None:
    """Add to `counts` how often each token pair translates, expected under IBM Model 1.

    `starts`, `pairs` and `beads` are of `rows_of`; `nothing` is how probable each token is without
    any of its pairs. If it is the `last` time, `largest` gets each pair's greatest contribution by
    one bead.
    """
    own = np.zeros(len(counts) if last else 0)
    holder = np.full(len(own), -1, np.int32)
    for token in range(len(beads)):
        total = nothing[token]
        for at in range(starts[token], starts[token + 1]):
            total += probability[pairs[at]]
        factor = weights[beads[token]] / total
        for at in range(starts[token], starts[token + 1]):
            pair = pairs[at]
            part = probability[pair] * factor
            counts[pair] += part
            if last:
                if holder[pair] != beads[token]:
                    holder[pair] = beads[token]
                    own[pair] = 0.0
                own[pair] += part
                largest[pair] = max(largest[pair], own[pair])


@compiled
def gathered(
    src_places: NDArray[np.int64],
    trg_places: NDArray[np.int64],
    rows: NDArray[np.int64],
    partners: NDArray[np.int64],
    forward: NDArray[np.float64],
    backward: NDArray[np.float64],
    trg_known: int,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    """Return the known pairs among the tokens of two texts: both token numbers and both counts.

    `src_places` and `trg_places` say which known token each token of the texts is, -1 for none.
    """
    here = np.full(trg_known, -1, np.int64)
    for t in range(len(trg_places)):
        if trg_places[t] >= 0:
            here[trg_places[t]] = t
    count = 0
    for s in range(len(src_places)):
        if src_places[s] >= 0:
            for entry in range(rows[src_places[s]], rows[src_places[s] + 1]):
                if here[partners[entry]] >= 0:
                    count += 1
    left = np.empty(count, np.int64)
    right = np.empty(count, np.int64)
    counts = np.empty(count)
    reverse = np.empty(count)
    at = 0
    for s in range(len(src_places)):
        if src_places[s] >= 0:
            for entry in range(rows[src_places[s]], rows[src_places[s] + 1]):
                if here[partners[entry]] >= 0:
                    left[at] = s
                    right[at] = here[partners[entry]]
                    counts[at] = forward[entry]
                    reverse[at] = backward[entry]
                    at += 1
    return left, right, counts, reverse
