"""Beads → which words translate which: IBM Model 1 both ways, without what one bead alone says.

Brown and others (1993), on beads weighed by their posterior probability, with pseudo-counts for
tokens that look alike. Then from every pair's expected count its largest contribution by any one
bead is subtracted: what a single bead supports is no evidence for another.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from aligner.alignment.collection import Collection
from aligner.alignment.parameters import Parameters
from aligner.alignment.search import Found, matches
from aligner.alignment.tables import KnownWords
from aligner.alignment.token_pairs import row_starts

#: Decimals of counts, and the pairs seen so seldom that they say nothing yet.
_DECIMALS: Final = 2
_LEAST_COUNT: Final = 0.1
#: What co-occurrence is worth beside likeness before the first expectation.
_FIRST: Final = 1 / 20
#: Token pairs of a bead from which nothing is learned: in a whole book as one line all words meet.
_MOST_PAIRS: Final = 1_000_000
#: Token pairs of all beads together that are looked at: 0.7 GB. Of more, the largest beads are left
#: out, which say least about each of their words. 20,000 ordinary lines have 15 million.
_MOST_IN_ALL: Final = 30_000_000


@dataclass(frozen=True, slots=True)
class _Beads:
    """Beads as runs of tokens, one behind the other; and what they weigh."""

    src_starts: NDArray[np.int64]
    src_tokens: NDArray[np.int32]
    trg_starts: NDArray[np.int64]
    trg_tokens: NDArray[np.int32]
    weights: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Counts:
    """Token pairs that stand in several beads together, or are likely; and what each is worth."""

    src: NDArray[np.int64]
    trg: NDArray[np.int64]
    positions: NDArray[np.int32]
    together: NDArray[np.float64]
    prior: NDArray[np.float64]
    src_counts: NDArray[np.float64]
    trg_counts: NDArray[np.float64]


def learned_words(
    collection: Collection, found: Sequence[Found | None], constants: Parameters
) -> KnownWords:
    """Return which words translate which, from the beads found in each text."""
    beads = _beads(collection, found, constants)
    counts = _counts(beads, collection)
    forward = np.round(_expected(beads, counts, constants, reverse=False), _DECIMALS)
    backward = np.round(_expected(beads, counts, constants, reverse=True), _DECIMALS)
    kept = np.flatnonzero(np.maximum(forward, backward) >= _LEAST_COUNT)
    order = kept[np.lexsort((counts.trg[kept], counts.src[kept]))]
    src, trg = collection.src.keys, collection.trg.keys
    return KnownWords(
        {key: n for n, key in enumerate(src)},
        {key: n for n, key in enumerate(trg)},
        row_starts(counts.src[order], len(src)),
        counts.trg[order],
        forward[order],
        backward[order],
        np.round(counts.src_counts, _DECIMALS),
        np.round(counts.trg_counts, _DECIMALS),
    )


def _beads(collection: Collection, found: Sequence[Found | None], constants: Parameters) -> _Beads:
    runs: list[tuple[NDArray[np.int32], NDArray[np.int32]]] = []
    weights: list[float] = []
    for src, trg, result in zip(collection.src.texts, collection.trg.texts, found, strict=True):
        if result is None:
            continue
        for i, j, n, m, sure in zip(*(x.tolist() for x in matches(result, constants)), strict=True):
            if sure <= constants.lexical.least_probable:
                continue
            # A line on many pages teaches once, not once for each page.
            pages = min(
                collection.recurring[0].get(src.masked[i], 1),
                collection.recurring[1].get(trg.masked[j], 1),
            )
            weights.append(sure / pages if n == m == 1 else sure)
            runs.append((
                src.tokens[src.starts[i] : src.starts[i + n]],
                trg.tokens[trg.starts[j] : trg.starts[j + m]],
            ))  # fmt: skip
    kept = _affordable(np.array([len(src) * len(trg) for src, trg in runs], np.int64))
    src_runs, trg_runs = ([runs[bead][side] for bead in kept] for side in (0, 1))
    return _Beads(
        np.cumsum([0, *map(len, src_runs)]),
        np.concatenate([np.zeros(0, np.int32), *src_runs]),
        np.cumsum([0, *map(len, trg_runs)]),
        np.concatenate([np.zeros(0, np.int32), *trg_runs]),
        np.array([weights[bead] for bead in kept]),
    )


def _affordable(sizes: NDArray[np.int64]) -> list[int]:
    """Return in order the beads, given by their token pairs, that there is memory for."""
    order = np.argsort(sizes, kind="stable")
    within = np.cumsum(sizes[order]) <= _MOST_IN_ALL
    kept: list[int] = np.sort(order[within & (sizes[order] <= _MOST_PAIRS)]).tolist()
    return kept


def _counts(beads: _Beads, collection: Collection) -> _Counts:
    from aligner.alignment.lexical_kernel import pair_positions

    size = len(collection.trg.keys)
    likely = collection.likely
    positions, pairs = pair_positions(
        beads.src_starts, beads.src_tokens, beads.trg_starts, beads.trg_tokens, size,
        likely.src * size + likely.trg,
    )  # fmt: skip
    prior = np.zeros(len(pairs))
    prior[: len(likely.weight)] = likely.weight
    vocabularies = len(collection.src.keys), size
    in_beads = (
        (beads.src_tokens, beads.src_starts, vocabularies[0]),
        (beads.trg_tokens, beads.trg_starts, vocabularies[1]),
    )
    src_counts, trg_counts = (
        np.bincount(tokens, np.repeat(beads.weights, np.diff(starts)), count)
        for tokens, starts, count in in_beads
    )
    return _Counts(
        pairs // max(1, size),
        pairs % max(1, size),
        positions,
        np.bincount(positions[positions >= 0], minlength=len(pairs)).astype(np.float64),
        prior,
        src_counts.astype(np.float64),
        trg_counts.astype(np.float64),
    )


def _expected(
    beads: _Beads, counts: _Counts, constants: Parameters, *, reverse: bool
) -> NDArray[np.float64]:
    """Return how often each pair translates, without the one bead that says so most."""
    from aligner.alignment.lexical_kernel import expect, rows_of

    lexical = constants.lexical
    given, given_counts = counts.src, counts.src_counts
    wanted, wanted_counts, tokens = counts.trg, counts.trg_counts, beads.trg_tokens
    if reverse:
        given, given_counts = counts.trg, counts.trg_counts
        wanted, wanted_counts, tokens = counts.src, counts.src_counts, beads.src_tokens
    vocabulary = len(given_counts)
    frequency = (wanted_counts + 0.5) / (wanted_counts.sum() + 0.5 * len(wanted_counts))
    prior = np.bincount(given, counts.prior, vocabulary)
    likeness = counts.together / np.sqrt((given_counts[given] + 1) * (wanted_counts[wanted] + 1))
    probability = _FIRST * likeness + counts.prior
    probability /= np.bincount(given, probability, vocabulary)[given]
    rows = rows_of(beads.src_starts, beads.trg_starts, counts.positions, reverse)
    nothing = lexical.nothing * frequency[tokens]
    found = largest = np.zeros(0)
    for iteration in range(1, lexical.iterations + 1):
        found, largest = np.zeros(len(given)), np.zeros(len(given))
        last = iteration == lexical.iterations
        expect(*rows, beads.weights, nothing, probability, last, found, largest)
        total = np.bincount(given, found, vocabulary) + prior
        probability = (found + counts.prior) / total[given]
    expected: NDArray[np.float64] = np.maximum(0.0, found - lexical.discount * largest)
    return expected
