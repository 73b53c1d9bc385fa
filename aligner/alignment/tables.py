"""Translation tables: from what is known of two languages and seen in two texts."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aligner.alignment.coding import Side
from aligner.alignment.cognates import Pairs
from aligner.alignment.parameters import Parameters
from aligner.alignment.token_pairs import TokenPairs, row_starts
from aligner.data import Words

#: A token that looks like one of the other side and was never seen before: how sure it is that it
#: is answered, times its pseudo-count.
_LIKELY = 0.65
#: Occurrences that weigh against the pseudo-count of such a token: half of those at hand, bounded.
_FEWEST, _MANY = 1.0, 5.0
#: A share of a pseudo-count that says the token may still stand alone.
_DOUBT = 0.35


@dataclass(frozen=True, slots=True)
class KnownWords(TokenPairs):
    """`Words` as arrays, with how often each token stood in beads."""

    src_counts: NDArray[np.float64]
    trg_counts: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Table:
    """p(t|s): entries of a token t of the explained side are ``rows[t]:rows[t + 1]``."""

    rows: NDArray[np.int64]
    partners: NDArray[np.int32]
    probability: NDArray[np.float64]
    alone: NDArray[np.float64]
    """How probable it is that t stands without a counterpart."""
    frequency: NDArray[np.float64]


def known_words(words: Words) -> KnownWords:
    """Return learned words as arrays."""
    pairs = np.array(words.pairs, np.float64).reshape(-1, 4)
    return KnownWords(
        {key: n for n, (key, _) in enumerate(words.src)},
        {key: n for n, (key, _) in enumerate(words.trg)},
        row_starts(pairs[:, 0].astype(np.int64), len(words.src)),
        pairs[:, 1].astype(np.int64),
        pairs[:, 2].copy(),
        pairs[:, 3].copy(),
        np.array([count for _, count in words.src], np.float64),
        np.array([count for _, count in words.trg], np.float64),
    )


def words_of(known: KnownWords) -> Words:
    """Return arrays as learned words: the other way round of `known_words`."""
    src = np.repeat(np.arange(len(known.src)), np.diff(known.rows))
    columns = src, known.partners, known.forward, known.backward
    return Words(
        tuple(zip(known.src, known.src_counts.tolist(), strict=True)),
        tuple(zip(known.trg, known.trg_counts.tolist(), strict=True)),
        tuple(zip(*(column.tolist() for column in columns), strict=True)),
    )


def tables(
    src: Side, trg: Side, likely: Pairs, known: KnownWords | None, constants: Parameters
) -> tuple[Table, Table]:
    """Return what explains rendering tokens, and what explains original tokens."""
    if known is None:
        nothing = np.zeros(0, np.int64)
        learned = nothing, nothing, np.zeros(0), np.zeros(0)
        src_counts, trg_counts = np.zeros(len(src.keys)), np.zeros(len(trg.keys))
    else:
        among = known.among(src.keys, trg.keys)
        learned = among.src, among.trg, among.forward, among.backward
        src_counts = _counts(among.src_places, known.src_counts)
        trg_counts = _counts(among.trg_places, known.trg_counts)
    # Learned and likely pairs, each once.
    size = len(trg.keys)
    both = np.concatenate([learned[0] * size + learned[1], likely.src * size + likely.trg])
    pairs, place = np.unique(both, return_inverse=True)
    s, t = pairs // max(1, size), pairs % max(1, size)
    split = len(learned[0])
    forward, backward, prior, answer = (
        np.bincount(where, weight, len(pairs)).astype(np.float64)
        for where, weight in (
            (place[:split], learned[2]),
            (place[:split], learned[3]),
            (place[split:], likely.weight),
            (place[split:], likely.answer),
        )
    )
    return (
        _table((s, t), forward, (prior, answer), (src_counts, trg_counts), (src, trg), constants),
        _table((t, s), backward, (prior, answer), (trg_counts, src_counts), (trg, src), constants),
    )


def _counts(places: NDArray[np.int64], counts: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(places >= 0, counts[places] if len(counts) else 0.0, 0.0)


def _table(
    pairs: tuple[NDArray[np.int64], NDArray[np.int64]],
    learned: NDArray[np.float64],
    likely: tuple[NDArray[np.float64], NDArray[np.float64]],
    known: tuple[NDArray[np.float64], NDArray[np.float64]],
    sides: tuple[Side, Side],
    constants: Parameters,
) -> Table:
    """Return the table of the second side's tokens, given the first's."""
    lexical = constants.lexical
    s, t = pairs
    prior, answer = likely
    s_known, t_known = known
    s_seen, t_seen = (side.counts for side in sides)
    prior_of_s = np.bincount(s, prior, len(s_known))
    unseen = np.clip(0.5 * s_seen, _FEWEST, _MANY)
    mass = np.where(s_known > 0, s_known, unseen) + prior_of_s
    probability = (learned + prior) / mass[s]
    counts = t_known if t_known.any() else t_seen
    frequency = (counts + 0.5) / (counts.sum() + 0.5 * len(counts)) if len(counts) else counts
    kept = probability > np.maximum(lexical.kept, lexical.telling * frequency[t])
    order = np.lexsort((s[kept], t[kept]))
    # How probable it is that a token stands alone: what was not explained, and what may be likely.
    doubt = np.zeros(len(t_known))
    np.maximum.at(doubt, t, answer * np.minimum(1.0, 2.0 * s_seen[s] / np.maximum(1.0, t_seen[t])))
    explained = np.bincount(t[kept], learned[kept], len(t_known))
    alone = (np.maximum(0.0, t_known - explained) + 1 + _DOUBT * doubt) / (t_known + 1 + doubt)
    alone = np.where(
        t_known > 0,
        1 - lexical.certainty * (1 - alone),
        1 - _LIKELY * np.minimum(1.0, doubt),
    )
    return Table(
        row_starts(t[kept], len(t_known)),
        s[kept][order].astype(np.int32),
        probability[kept][order],
        np.clip(alone, lexical.alone, 1.0),
        frequency,
    )
