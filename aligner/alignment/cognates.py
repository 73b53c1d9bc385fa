"""What is likely before anything is learned: numbers, names, signs, cognates, a lexicon.

Each such pair gets a pseudo-count, as if it had been seen translating so often. Words are alike
where they are the same without diacritics, or where trigrams (Dice) or the longest common
subsequence say that they are cognates (Simard, Foster and Isabelle, 1992; Melamed, 1999).
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from aligner.alignment.coding import Side
from aligner.alignment.parameters import Likeness
from aligner.alignment.token_pairs import TokenPairs
from aligner.tokens import Form

#: Shorter words are alike by chance.
_LETTERS: Final = re.compile("[a-z]{4,}")
_Word = tuple[Form, int, bool]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Token pairs that are likely before any is seen translating, ascending by (src, trg)."""

    src: NDArray[np.int64]
    trg: NDArray[np.int64]
    weight: NDArray[np.float64]
    """As if the pair had been seen translating so often."""
    answer: NDArray[np.float64]
    """As if either token had been seen answered so often."""


def likely_pairs(
    src: Side, trg: Side, likeness: Likeness, lexicon: TokenPairs | None = None
) -> Pairs:
    """Return the pairs of tokens that look like each other's translation, or are in a lexicon."""
    size = max(1, len(trg.keys))
    alike = _alike(src, trg, likeness)
    own = np.array([s * size + t for s, t in alike], np.int64)
    weight = np.array(list(alike.values()), np.float64)
    listed, share = np.zeros(0, np.int64), np.zeros(0)
    if lexicon:
        found = lexicon.among(src.keys, trg.keys)
        listed, share = found.src * size + found.trg, found.forward
    pairs, place = np.unique(np.concatenate([own, listed]), return_inverse=True)
    weights, answers = np.zeros(len(pairs)), np.zeros(len(pairs))
    np.maximum.at(weights, place, np.concatenate([weight, likeness.lexicon * share]))
    np.maximum.at(answers, place, np.concatenate([weight, likeness.listed * share]))
    return Pairs(pairs // size, pairs % size, weights, answers)


def _alike(src: Side, trg: Side, likeness: Likeness) -> dict[tuple[int, int], float]:
    """Return a pseudo-count for each pair of tokens that look like each other's translation."""
    weights: dict[tuple[int, int], float] = {}

    def add(s: int, t: int, weight: float) -> None:
        if weight > weights.get((s, t), 0.0):
            weights[s, t] = weight

    same = defaultdict(list)
    for word in trg.words:
        same[word[0].folded or word[0].key].append(word)
    for left in src.words:
        for right in same.get(left[0].folded or left[0].key, ()):
            add(left[1], right[1], _identical(left, right, likeness))
    for s, t, value in _cognates(src.words, trg.words, likeness):
        excess = (value - likeness.threshold + likeness.margin) / (
            1 - likeness.threshold + likeness.margin
        )
        add(s, t, likeness.cognate * excess)
    return weights


def _identical(left: _Word, right: _Word, likeness: Likeness) -> float:
    """Return the pseudo-count of two tokens that are the same without diacritics."""
    a, b = left[0], right[0]
    if not a.folded:  # a number
        return 2 * likeness.identical
    if not a.written[0].isalpha():
        return 2 * likeness.identical
    if a.written == b.written:
        weight = likeness.identical if len(a.written) > likeness.short else likeness.chance
    else:
        weight = likeness.folded if len(a.folded) > likeness.short else likeness.chance
    if len(a.folded) <= likeness.common and not (left[2] and right[2]):
        weight *= likeness.chance  # short words in lower case are the same by chance
    return weight


def _cognates(
    src: Sequence[_Word], trg: Sequence[_Word], likeness: Likeness
) -> list[tuple[int, int, float]]:
    from aligner.alignment import cognate_kernel

    sides = [[word for word in side if _LETTERS.fullmatch(word[0].folded)] for side in (src, trg)]
    if not sides[0] or not sides[1]:
        return []
    left, right, alike = cognate_kernel.cognate_pairs(
        *_letters(sides[0]), *_letters(sides[1]), likeness.threshold, likeness.most
    )
    return [
        (sides[0][i][1], sides[1][j][1], value)
        for i, j, value in zip(left.tolist(), right.tolist(), alike.tolist(), strict=True)
    ]


def _letters(words: Sequence[_Word]) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    starts = np.zeros(len(words) + 1, np.int64)
    np.cumsum([len(word[0].folded) for word in words], out=starts[1:])
    text = "".join(word[0].folded for word in words)
    return starts, np.frombuffer(text.encode("ascii"), np.uint8).astype(np.int32) - (ord("a") - 1)
