"""Compiled: the score of every bead, the best path through them, and how sure each bead is.

Positions: ``i`` counts original sentences, ``j`` those of the rendering; a bead of shape ``(n, m)``
at ``(i, j)`` holds ``i … i+n-1`` and ``j … j+m-1``. A band gives for each i the places j that are
looked at, ``low[i] … high[i]``; place (i, j) is number ``cells[i] + j``. Scores are natural
logarithms, higher is better.
"""

import math

import numpy as np
from numpy.typing import NDArray

from aligner.alignment.lines import BLANK
from aligner.alignment.parameters import IMPOSSIBLE, MATCH, SRC_GAP, TRG_GAP
from aligner.compiled import compiled

#: exp(-40) is 4e-18: smaller terms of a sum leave no trace in a double.
_NEGLIGIBLE = 40.0
#: Below this a length's surprise grows ten times as slowly.
_SLOPE = 0.1


@compiled
def bead_scores(
    low: NDArray[np.int64],
    high: NDArray[np.int64],
    cells: NDArray[np.int64],
    shapes: NDArray[np.int64],
    shape_prior: NDArray[np.float64],
    forward: NDArray[np.float64],
    backward: NDArray[np.float64],
    src_prefix: NDArray[np.float64],
    trg_prefix: NDArray[np.float64],
    src_runs: NDArray[np.float64],
    trg_runs: NDArray[np.float64],
    lengths: NDArray[np.float64],
    floor: float,
    src_ends: NDArray[np.int64],
    trg_ends: NDArray[np.int64],
    end_scores: NDArray[np.float64],
    src_beginnings: NDArray[np.int64],
    trg_beginnings: NDArray[np.int64],
    beginning_scores: NDArray[np.float64],
    src_blocks: NDArray[np.int64],
    trg_blocks: NDArray[np.int64],
    src_same: NDArray[np.int64],
    trg_same: NDArray[np.int64],
    weights: NDArray[np.float64],
    scores: NDArray[np.float64],
) -> None:
    """Write the score of every bead, ``[cell, shape]``; what does not fit is IMPOSSIBLE.

    `forward` is how well runs of the original explain each rendering sentence, `backward` the other
    way round; `src_runs` and `trg_runs` mean and variance of log length by run; `lengths` log
    expansion, spread and noise; `src_blocks` and `trg_blocks` how many paragraphs have begun before
    each sentence; `src_same` and `trg_same` a hash of each. `weights` are those of lexical, length,
    end and beginning evidence, of crossing into another paragraph, and of being the same sentence.
    """
    src_count = len(src_prefix) - 1
    trg_count = len(trg_prefix) - 1
    for i in range(src_count):
        for j in range(low[i], min(high[i] + 1, trg_count)):
            cell = cells[i] + j
            for k in range(len(shapes)):
                scores[cell, k] = IMPOSSIBLE
                n = shapes[k, 0]
                m = shapes[k, 1]
                if i + n > src_count or j + m > trg_count:
                    continue
                lexical = 0.0
                inside = j + m - 1 <= high[i]
                blank = 0
                for row in range(i, i + n):
                    inside = inside and low[row] <= j and j + m - 1 <= high[row]
                    blank += src_ends[row] == BLANK
                for column in range(j, j + m):
                    blank += trg_ends[column] == BLANK
                # A blank line is a position, but belongs to no sentence.
                if not inside or (blank > 0 and not (n == 1 and m == 1 and blank == n + m)):
                    continue
                for other in range(m):
                    lexical += forward[n - 1, cell + other]
                for row in range(i, i + n):
                    lexical += backward[m - 1, cells[row] + j]
                src_length = src_prefix[i + n] - src_prefix[i]
                trg_length = trg_prefix[j + m] - trg_prefix[j]
                variance = lengths[1] + lengths[2] * (1.0 / src_length + 1.0 / trg_length)
                off = math.log(trg_length / src_length) - lengths[0]
                src_apart = math.log(src_length) - src_runs[n - 1, 0]
                trg_apart = math.log(trg_length) - trg_runs[m - 1, 0]
                # Either length given the other, over its probability among all runs; the mean of
                # both directions.
                src_among = src_runs[n - 1, 1]
                trg_among = trg_runs[m - 1, 1]
                length = 0.5 * (
                    0.5 * (src_apart * src_apart / src_among + math.log(src_among))
                    + 0.5 * (trg_apart * trg_apart / trg_among + math.log(trg_among))
                    - off * off / variance
                    - math.log(variance)
                )
                if length < floor:
                    length = floor + _SLOPE * (length - floor)
                told = max(floor, weights[0] * 0.5 * lexical)
                if n == 1 and m == 1 and src_same[i] == trg_same[j]:
                    told = max(0.0, told) + weights[5]
                scores[cell, k] = (
                    told
                    + weights[1] * length
                    + weights[2] * end_scores[src_ends[i + n - 1], trg_ends[j + m - 1]]
                    + weights[3] * beginning_scores[src_beginnings[i], trg_beginnings[j]]
                    + weights[4] * (src_blocks[i + n] - src_blocks[i + 1])
                    + weights[4] * (trg_blocks[j + m] - trg_blocks[j + 1])
                    + shape_prior[k]
                )


@compiled
def _log_add(a: float, b: float) -> float:
    if a < b:
        a, b = b, a
    if a - b > _NEGLIGIBLE:
        return a
    return a + math.log1p(math.exp(b - a))


@compiled
def forward(
    low: NDArray[np.int64],
    high: NDArray[np.int64],
    cells: NDArray[np.int64],
    shapes: NDArray[np.int64],
    scores: NDArray[np.float64],
    transition: NDArray[np.float64],
    src_gaps: NDArray[np.float64],
    trg_gaps: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64], float]:
    """Return the log probability of all ways to each place, and of all ways to the end.

    ``[cell, state]`` tells where the last bead was a match, a gap in the original's counterpart, or
    one in the rendering's; then ``[cell]`` of all ways that go on with a match; then the
    likelihood. `src_gaps` and `trg_gaps` are what each sentence scores without a counterpart.
    """
    src_count = len(low) - 1
    last = cells[src_count] + high[src_count]
    ahead = np.full((last + 1, 3), IMPOSSIBLE)
    ready = np.full(last + 1, IMPOSSIBLE)
    terms = np.empty(len(shapes))
    ahead[0, MATCH] = 0.0
    for i in range(src_count + 1):
        for j in range(low[i], high[i] + 1):
            cell = cells[i] + j
            greatest = IMPOSSIBLE
            for k in range(len(shapes)):
                a = i - shapes[k, 0]
                b = j - shapes[k, 1]
                terms[k] = IMPOSSIBLE
                if a < 0 or b < low[a] or b > high[a]:
                    continue
                before = cells[a] + b
                if scores[before, k] > IMPOSSIBLE and ready[before] > IMPOSSIBLE:
                    terms[k] = ready[before] + scores[before, k]
                    greatest = max(greatest, terms[k])
            if greatest > IMPOSSIBLE:
                total = 0.0
                for k in range(len(shapes)):
                    if greatest - terms[k] < _NEGLIGIBLE:
                        total += math.exp(terms[k] - greatest)
                ahead[cell, MATCH] = greatest + math.log(total)
            if i > 0 and low[i - 1] <= j <= high[i - 1]:
                before = cells[i - 1] + j
                into = IMPOSSIBLE
                for state in range(3):
                    if ahead[before, state] > IMPOSSIBLE:
                        into = _log_add(into, ahead[before, state] + transition[state, SRC_GAP])
                if into > IMPOSSIBLE:
                    ahead[cell, SRC_GAP] = into + src_gaps[i - 1]
            if j > low[i]:
                into = IMPOSSIBLE
                for state in range(3):
                    if ahead[cell - 1, state] > IMPOSSIBLE:
                        into = _log_add(into, ahead[cell - 1, state] + transition[state, TRG_GAP])
                if into > IMPOSSIBLE:
                    ahead[cell, TRG_GAP] = into + trg_gaps[j - 1]
            for state in range(3):
                if ahead[cell, state] > IMPOSSIBLE:
                    ready[cell] = _log_add(
                        ready[cell], ahead[cell, state] + transition[state, MATCH]
                    )
    likelihood = IMPOSSIBLE
    for state in range(3):
        likelihood = _log_add(likelihood, ahead[last, state])
    return ahead, ready, likelihood


@compiled
def best_path(
    low: NDArray[np.int64],
    high: NDArray[np.int64],
    cells: NDArray[np.int64],
    shapes: NDArray[np.int64],
    scores: NDArray[np.float64],
    transition: NDArray[np.float64],
    src_gaps: NDArray[np.float64],
    trg_gaps: NDArray[np.float64],
) -> NDArray[np.int64]:
    """Return the most probable beads, (beads, 3): i, j, shape (Viterbi).

    A shape of -1 is an original sentence without a counterpart, -2 one of the rendering.
    """
    src_count = len(low) - 1
    trg_count = high[src_count]
    last = cells[src_count] + trg_count
    best = np.full((last + 1, 3), IMPOSSIBLE)
    came = np.zeros((last + 1, 3), np.int8)  # the state before
    used = np.full(last + 1, -1, np.int8)  # the shape of the match
    ready = np.full(last + 1, IMPOSSIBLE)  # the best way that goes on with a match,
    leaves = np.zeros(last + 1, np.int8)  # and the state it comes from
    best[0, MATCH] = 0.0
    for i in range(src_count + 1):
        for j in range(low[i], high[i] + 1):
            cell = cells[i] + j
            for k in range(len(shapes)):
                a = i - shapes[k, 0]
                b = j - shapes[k, 1]
                if a < 0 or b < low[a] or b > high[a]:
                    continue
                before = cells[a] + b
                score = ready[before] + scores[before, k]
                if score > best[cell, MATCH]:
                    best[cell, MATCH] = score
                    came[cell, MATCH] = leaves[before]
                    used[cell] = k
            for gap in range(SRC_GAP, TRG_GAP + 1):
                if gap == SRC_GAP:
                    if i == 0 or j < low[i - 1] or j > high[i - 1]:
                        continue
                    before = cells[i - 1] + j
                    here = src_gaps[i - 1]
                else:
                    if j == low[i]:
                        continue
                    before = cell - 1
                    here = trg_gaps[j - 1]
                for state in range(3):
                    score = best[before, state] + transition[state, gap] + here
                    if score > best[cell, gap]:
                        best[cell, gap] = score
                        came[cell, gap] = state
            for state in range(3):
                score = best[cell, state] + transition[state, MATCH]
                if score > ready[cell]:
                    ready[cell] = score
                    leaves[cell] = state
    path = np.empty((src_count + trg_count, 3), np.int64)
    count = 0
    i = src_count
    j = trg_count
    state = MATCH
    for other in range(SRC_GAP, TRG_GAP + 1):
        if best[last, other] > best[last, state]:
            state = other
    while i > 0 or j > 0:
        cell = cells[i] + j
        path[count, 2] = -state
        if state == MATCH:
            path[count, 2] = used[cell]
            n = shapes[used[cell], 0]
            m = shapes[used[cell], 1]
        else:
            n = 1 if state == SRC_GAP else 0
            m = 1 - n
        state = came[cell, state]
        i -= n
        j -= m
        path[count, 0] = i
        path[count, 1] = j
        count += 1
    return path[:count][::-1].copy()


@compiled
def backward(
    low: NDArray[np.int64],
    high: NDArray[np.int64],
    cells: NDArray[np.int64],
    shapes: NDArray[np.int64],
    scores: NDArray[np.float64],
    transition: NDArray[np.float64],
    src_gaps: NDArray[np.float64],
    trg_gaps: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return the log probability of all ways from each place to the end: ``[cell, state]``."""
    src_count = len(low) - 1
    last = cells[src_count] + high[src_count]
    behind = np.full((last + 1, 3), IMPOSSIBLE)
    for state in range(3):
        behind[last, state] = 0.0
    for i in range(src_count, -1, -1):
        for j in range(high[i], low[i] - 1, -1):
            cell = cells[i] + j
            match = IMPOSSIBLE
            if i < src_count:
                for k in range(len(shapes)):
                    a = i + shapes[k, 0]
                    b = j + shapes[k, 1]
                    if a > src_count or b < low[a] or b > high[a] or scores[cell, k] <= IMPOSSIBLE:
                        continue
                    onward = behind[cells[a] + b, MATCH]
                    if onward > IMPOSSIBLE:
                        match = _log_add(match, scores[cell, k] + onward)
            src_gap = IMPOSSIBLE
            if i < src_count and low[i + 1] <= j <= high[i + 1]:
                src_gap = behind[cells[i + 1] + j, SRC_GAP] + src_gaps[i]
            trg_gap = IMPOSSIBLE
            if j < high[i]:
                trg_gap = behind[cell + 1, TRG_GAP] + trg_gaps[j]
            for state in range(3):
                value = behind[cell, state]
                value = _log_add(value, transition[state, MATCH] + match)
                value = _log_add(value, transition[state, SRC_GAP] + src_gap)
                behind[cell, state] = _log_add(value, transition[state, TRG_GAP] + trg_gap)
    return behind


@compiled
def posteriors(
    low: NDArray[np.int64],
    high: NDArray[np.int64],
    cells: NDArray[np.int64],
    shapes: NDArray[np.int64],
    scores: NDArray[np.float64],
    transition: NDArray[np.float64],
    src_gaps: NDArray[np.float64],
    trg_gaps: NDArray[np.float64],
    ahead: NDArray[np.float64],
    ready: NDArray[np.float64],
    likelihood: float,
    behind: NDArray[np.float64],
    path: NDArray[np.int64],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return how probable each bead of a path is, and what is expected over all paths.

    (beads,) the probability of each bead among all paths; of a sentence without a counterpart, that
    it has none wherever the other side stands. Then how probable that is of each original and of
    each rendering sentence, and the expected number of beads of each shape.
    """
    src_count = len(low) - 1
    trg_count = high[src_count]
    src_alone = np.zeros(src_count)
    trg_alone = np.zeros(trg_count)
    expected = np.zeros(len(shapes))
    for i in range(src_count + 1):
        for j in range(low[i], high[i] + 1):
            cell = cells[i] + j
            if i < src_count and ready[cell] > IMPOSSIBLE:
                for k in range(len(shapes)):
                    a = i + shapes[k, 0]
                    b = j + shapes[k, 1]
                    if a > src_count or b < low[a] or b > high[a] or scores[cell, k] <= IMPOSSIBLE:
                        continue
                    value = ready[cell] + scores[cell, k] + behind[cells[a] + b, MATCH] - likelihood
                    if value > -_NEGLIGIBLE:
                        expected[k] += math.exp(min(0.0, value))
            for state in range(3):
                if ahead[cell, state] <= IMPOSSIBLE:
                    continue
                if i < src_count and low[i + 1] <= j <= high[i + 1]:
                    value = (
                        ahead[cell, state]
                        + transition[state, SRC_GAP]
                        + src_gaps[i]
                        + behind[cells[i + 1] + j, SRC_GAP]
                        - likelihood
                    )
                    if value > -_NEGLIGIBLE:
                        src_alone[i] += math.exp(min(0.0, value))
                if j < high[i]:
                    value = (
                        ahead[cell, state]
                        + transition[state, TRG_GAP]
                        + trg_gaps[j]
                        + behind[cell + 1, TRG_GAP]
                        - likelihood
                    )
                    if value > -_NEGLIGIBLE:
                        trg_alone[j] += math.exp(min(0.0, value))
    probability = np.empty(len(path))
    for bead in range(len(path)):
        i = path[bead, 0]
        j = path[bead, 1]
        k = path[bead, 2]
        if k == -SRC_GAP:
            probability[bead] = min(1.0, src_alone[i])
        elif k == -TRG_GAP:
            probability[bead] = min(1.0, trg_alone[j])
        else:
            cell = cells[i] + j
            onward = cells[i + shapes[k, 0]] + j + shapes[k, 1]
            value = ready[cell] + scores[cell, k] + behind[onward, MATCH] - likelihood
            probability[bead] = math.exp(min(0.0, value))
    return probability, src_alone, trg_alone, expected
