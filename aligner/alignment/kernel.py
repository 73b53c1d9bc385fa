"""The hot loops, compiled by numba; nothing else imports numba.

``NUMBA_DISABLE_JIT=1`` runs the same code as plain Python with equal results. Compiled code is
cached in the user's cache directory, so only the first run on a machine waits for it. No fastmath
and no parallel sums: the same input gives the same bits.

Positions: ``i`` counts original segments, ``j`` rendering segments; a bead of shape ``(n, m)`` at
``(i, j)`` holds ``i … i+n-1`` and ``j … j+m-1``. Scores are natural logarithms, higher is better.
"""

import math
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar, cast

import numba
import numba.core.config
import numpy as np
from numpy.typing import NDArray

from aligner.alignment.parameters import MATCH, SRC_GAP, TRG_GAP

IMPOSSIBLE: Final = -1e300
#: exp(-50) is 2e-22, far below the precision of a double.
_NEGLIGIBLE: Final = 50.0
_Function = TypeVar("_Function", bound=Callable[..., Any])


def _cache_folder() -> Path | None:
    """Return a folder for compiled code that can be written, or None."""
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA") or "~/.cache"
    folder = Path(base).expanduser() / "aligner" / "numba"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return folder if os.access(folder, os.W_OK) else None


def _compiled(function: _Function) -> _Function:
    """Compile a function on its first call, or take it from the cache."""
    folder = _cache_folder()
    settings: Any = numba.core.config
    before = settings.CACHE_DIR
    # The folder is chosen when a function is decorated; other users of numba keep theirs.
    settings.CACHE_DIR = before or (str(folder) if folder else "")
    try:
        compiled: Any = numba.njit(cache=bool(before or folder))(function)
    finally:
        settings.CACHE_DIR = before
    return cast("_Function", compiled)


@_compiled
def run_scores(
    src_starts: NDArray[np.int64],
    src_tokens: NDArray[np.int64],
    trg_starts: NDArray[np.int64],
    trg_tokens: NDArray[np.int64],
    answered: NDArray[np.float64],
    trg_frequency: NDArray[np.float64],
    longest: int,
) -> NDArray[np.float64]:
    """Return how well each run of original segments explains each rendering segment.

    Entry ``[n-1, i, j]`` is the sum over the anchors t of segment j of
    ``log(1 - a + a · count(t in run) / (length of run · frequency of t))``: how much likelier the
    token is there than anywhere on the page, where a is how probable an answer is at all.
    """
    src_count = len(src_starts) - 1
    trg_count = len(trg_starts) - 1
    scores = np.zeros((longest, src_count, trg_count))
    # Where each token stands on the original's side.
    kinds = len(answered)
    first = np.zeros(kinds + 1, np.int64)
    for token in src_tokens:
        first[token + 1] += 1
    for kind in range(kinds):
        first[kind + 1] += first[kind]
    where = np.empty(len(src_tokens), np.int64)
    fill = first.copy()
    for i in range(src_count):
        for position in range(src_starts[i], src_starts[i + 1]):
            token = src_tokens[position]
            where[fill[token]] = i
            fill[token] += 1
    hits = np.zeros(src_count)
    for j in range(trg_count):
        for position in range(trg_starts[j], trg_starts[j + 1]):
            token = trg_tokens[position]
            for place in range(first[token], first[token + 1]):
                hits[where[place]] += 1.0
            a = answered[token]
            missing = math.log(1.0 - a)
            for i in range(src_count):
                found = 0.0
                for n in range(longest):
                    if i + n >= src_count:
                        break
                    found += hits[i + n]
                    if found == 0.0:
                        scores[n, i, j] += missing
                    else:
                        size = src_starts[i + n + 1] - src_starts[i] + 1.0
                        scores[n, i, j] += math.log(
                            1.0 - a + a * found / (size * trg_frequency[token])
                        )
            for place in range(first[token], first[token + 1]):
                hits[where[place]] = 0.0
    return scores


@_compiled
def bead_scores(
    shapes: NDArray[np.int64],
    shape_prior: NDArray[np.float64],
    forward: NDArray[np.float64],
    backward: NDArray[np.float64],
    src_prefix: NDArray[np.float64],
    trg_prefix: NDArray[np.float64],
    trg_runs: NDArray[np.float64],
    src_final: NDArray[np.int64],
    trg_final: NDArray[np.int64],
    final_score: NDArray[np.float64],
    weights: NDArray[np.float64],
    lengths: NDArray[np.float64],
    floor: float,
) -> NDArray[np.float64]:
    """Return the score of every bead: ``[i, j, shape]``, IMPOSSIBLE where it does not fit.

    `forward` is `run_scores` of the original for the rendering, `backward` the other way round;
    `weights` are those of lexical, length and punctuation evidence; `lengths` are log expansion,
    spread and noise; `trg_runs` the mean and variance of log length by run.
    """
    src_count = len(src_prefix) - 1
    trg_count = len(trg_prefix) - 1
    scores = np.full((src_count + 1, trg_count + 1, len(shapes)), IMPOSSIBLE)
    for i in range(src_count):
        for j in range(trg_count):
            for k in range(len(shapes)):
                n = shapes[k, 0]
                m = shapes[k, 1]
                if i + n > src_count or j + m > trg_count:
                    continue
                lexical = 0.0
                for other in range(j, j + m):
                    lexical += forward[n - 1, i, other]
                for other in range(i, i + n):
                    lexical += backward[m - 1, j, other]
                src_length = src_prefix[i + n] - src_prefix[i]
                trg_length = trg_prefix[j + m] - trg_prefix[j]
                variance = lengths[1] + lengths[2] * (1.0 / src_length + 1.0 / trg_length)
                off = math.log(trg_length / src_length) - lengths[0]
                apart = math.log(trg_length) - trg_runs[m - 1, 0]
                among = trg_runs[m - 1, 1]
                length = 0.5 * (
                    apart * apart / among
                    + math.log(among)
                    - off * off / variance
                    - math.log(variance)
                )
                if length < floor:
                    length = floor
                final = final_score[src_final[i + n - 1], trg_final[j + m - 1]]
                scores[i, j, k] = (
                    weights[0] * 0.5 * lexical
                    + weights[1] * length
                    + weights[2] * final
                    + shape_prior[k]
                )
    return scores


@_compiled
def best_path(
    scores: NDArray[np.float64], shapes: NDArray[np.int64], transition: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Return the most probable beads, (beads, 4): i, j, n, m (Viterbi)."""
    src_count = scores.shape[0] - 1
    trg_count = scores.shape[1] - 1
    best = np.full((src_count + 1, trg_count + 1, 3), IMPOSSIBLE)
    came = np.full((src_count + 1, trg_count + 1, 3), -1, np.int64)  # state before
    used = np.full((src_count + 1, trg_count + 1), -1, np.int64)  # shape of the match
    # The best way to each place that goes on with a match, and the state it comes from.
    ready = np.full((src_count + 1, trg_count + 1), IMPOSSIBLE)
    leaves = np.zeros((src_count + 1, trg_count + 1), np.int64)
    best[0, 0, MATCH] = 0.0
    for i in range(src_count + 1):
        for j in range(trg_count + 1):
            for k in range(len(shapes)):
                a = i - shapes[k, 0]
                b = j - shapes[k, 1]
                if a < 0 or b < 0:
                    continue
                score = ready[a, b] + scores[a, b, k]
                if score > best[i, j, MATCH]:
                    best[i, j, MATCH] = score
                    came[i, j, MATCH] = leaves[a, b]
                    used[i, j] = k
            for gap in range(SRC_GAP, TRG_GAP + 1):
                a = i - 1 if gap == SRC_GAP else i
                b = j - 1 if gap == TRG_GAP else j
                if a < 0 or b < 0:
                    continue
                for state in range(3):
                    score = best[a, b, state] + transition[state, gap]
                    if score > best[i, j, gap]:
                        best[i, j, gap] = score
                        came[i, j, gap] = state
            for state in range(3):
                score = best[i, j, state] + transition[state, MATCH]
                if score > ready[i, j]:
                    ready[i, j] = score
                    leaves[i, j] = state
    path = np.empty((src_count + trg_count, 4), np.int64)
    count = 0
    i = src_count
    j = trg_count
    state = MATCH
    for other in range(SRC_GAP, TRG_GAP + 1):
        if best[i, j, other] > best[i, j, state]:
            state = other
    while i > 0 or j > 0:
        n = 1 if state == SRC_GAP else 0
        m = 1 if state == TRG_GAP else 0
        if state == MATCH:
            n = shapes[used[i, j], 0]
            m = shapes[used[i, j], 1]
        state = came[i, j, state]
        i -= n
        j -= m
        path[count, 0] = i
        path[count, 1] = j
        path[count, 2] = n
        path[count, 3] = m
        count += 1
    return path[:count][::-1].copy()


@_compiled
def _log_add(a: float, b: float) -> float:
    if a < b:
        a, b = b, a
    # Beyond this the sum is `a` to the last bit, and nearly all sums are: no exponential needed.
    if a - b > _NEGLIGIBLE:
        return a
    return a + math.log1p(math.exp(b - a))


@_compiled
def forward(
    scores: NDArray[np.float64], shapes: NDArray[np.int64], transition: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the log probability of all ways to each place: ``[i, j, state]``.

    At the last place, summed over states, it is the likelihood of the whole: see `likelihood`.
    """
    src_count = scores.shape[0] - 1
    trg_count = scores.shape[1] - 1
    ahead = np.full((src_count + 1, trg_count + 1, 3), IMPOSSIBLE)
    # All ways to each place that go on with a match, whatever the state they come from.
    ready = np.full((src_count + 1, trg_count + 1), IMPOSSIBLE)
    ahead[0, 0, MATCH] = 0.0
    for i in range(src_count + 1):
        for j in range(trg_count + 1):
            for k in range(len(shapes)):
                a = i - shapes[k, 0]
                b = j - shapes[k, 1]
                if a < 0 or b < 0:
                    continue
                if scores[a, b, k] > IMPOSSIBLE and ready[a, b] > IMPOSSIBLE:
                    ahead[i, j, MATCH] = _log_add(ahead[i, j, MATCH], ready[a, b] + scores[a, b, k])
            for gap in range(SRC_GAP, TRG_GAP + 1):
                a = i - 1 if gap == SRC_GAP else i
                b = j - 1 if gap == TRG_GAP else j
                if a < 0 or b < 0:
                    continue
                for state in range(3):
                    if ahead[a, b, state] > IMPOSSIBLE and transition[state, gap] > IMPOSSIBLE:
                        ahead[i, j, gap] = _log_add(
                            ahead[i, j, gap], ahead[a, b, state] + transition[state, gap]
                        )
            for state in range(3):
                if ahead[i, j, state] > IMPOSSIBLE:
                    ready[i, j] = _log_add(
                        ready[i, j], ahead[i, j, state] + transition[state, MATCH]
                    )
    return ahead


@_compiled
def likelihood(
    scores: NDArray[np.float64], shapes: NDArray[np.int64], transition: NDArray[np.float64]
) -> float:
    """Return the log of the summed probability of all paths; higher fits better."""
    ahead = forward(scores, shapes, transition)
    total = IMPOSSIBLE
    for state in range(3):
        total = _log_add(total, ahead[-1, -1, state])
    return total


@_compiled
def backward(
    scores: NDArray[np.float64], shapes: NDArray[np.int64], transition: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the log probability of all ways from each place to the end: ``[i, j, state]``."""
    src_count = scores.shape[0] - 1
    trg_count = scores.shape[1] - 1
    behind = np.full((src_count + 1, trg_count + 1, 3), IMPOSSIBLE)
    for state in range(3):
        behind[src_count, trg_count, state] = 0.0
    for i in range(src_count, -1, -1):
        for j in range(trg_count, -1, -1):
            match = IMPOSSIBLE
            for k in range(len(shapes)):
                if scores[i, j, k] > IMPOSSIBLE:
                    onward = behind[i + shapes[k, 0], j + shapes[k, 1], 0]
                    if onward > IMPOSSIBLE:
                        match = _log_add(match, scores[i, j, k] + onward)
            for state in range(3):
                if match > IMPOSSIBLE:
                    behind[i, j, state] = _log_add(
                        behind[i, j, state], transition[state, 0] + match
                    )
                for gap in range(SRC_GAP, TRG_GAP + 1):
                    a = i + 1 if gap == SRC_GAP else i
                    b = j + 1 if gap == TRG_GAP else j
                    if a > src_count or b > trg_count or transition[state, gap] <= IMPOSSIBLE:
                        continue
                    if behind[a, b, gap] > IMPOSSIBLE:
                        behind[i, j, state] = _log_add(
                            behind[i, j, state], transition[state, gap] + behind[a, b, gap]
                        )
    return behind


@_compiled
def posteriors(
    scores: NDArray[np.float64],
    shapes: NDArray[np.int64],
    transition: NDArray[np.float64],
    path: NDArray[np.int64],
) -> NDArray[np.float64]:
    """Return the probability of each bead of a path among all paths (forward–backward).

    Of a bead with an empty side, that its segments have no counterpart.
    """
    src_count = scores.shape[0] - 1
    trg_count = scores.shape[1] - 1
    ahead = forward(scores, shapes, transition)
    behind = backward(scores, shapes, transition)
    total = behind[0, 0, MATCH]
    probability = np.zeros(len(path))
    for bead in range(len(path)):
        i = path[bead, 0]
        j = path[bead, 1]
        n = path[bead, 2]
        m = path[bead, 3]
        here = 0.0
        into = MATCH
        first_i = i
        last_i = i
        first_j = j
        last_j = j
        if n == 0:
            # A segment without a counterpart is that wherever the other side stands.
            into = TRG_GAP
            first_i = 0
            last_i = src_count
        elif m == 0:
            into = SRC_GAP
            first_j = 0
            last_j = trg_count
        else:
            for k in range(len(shapes)):
                if shapes[k, 0] == n and shapes[k, 1] == m:
                    here = scores[i, j, k]
        summed = IMPOSSIBLE
        for a in range(first_i, last_i + 1):
            for b in range(first_j, last_j + 1):
                for state in range(3):
                    if ahead[a, b, state] > IMPOSSIBLE and transition[state, into] > IMPOSSIBLE:
                        summed = _log_add(
                            summed,
                            ahead[a, b, state]
                            + transition[state, into]
                            + here
                            + behind[a + n, b + m, into],
                        )
        probability[bead] = math.exp(min(0.0, summed - total))
    return probability
