"""Compiled: words of two lists that look alike."""

import numpy as np
from numpy.typing import NDArray

from aligner.compiled import compiled

#: Trigrams are hashed into this many; another word's trigram in the same place only costs time.
_HASHES = 1 << 15
#: Trigrams of more words than this tell nothing, and would make the time grow with the square.
_TOO_COMMON = 3000
#: Dice from which a pair is worth a closer look, and from which it needs none.
_WORTH_A_LOOK = 0.3
_SURE = 0.75
#: A common subsequence may have gaps and so says a little less than common trigrams.
_SUBSEQUENCE = 0.95
#: Trigrams in common that are no chance.
_FEWEST = 2


@compiled
def _hash(letters: NDArray[np.int32], start: int, end: int, at: int) -> int:
    """Return the hash of the trigram around a letter; the word stands between two marks."""
    before = letters[at - 1] if at > start else 0
    after = letters[at + 1] if at + 1 < end else 0
    return int(((before * 31 + letters[at]) * 37 + after) % _HASHES)


@compiled
def _common_subsequence(a: NDArray[np.int32], b: NDArray[np.int32]) -> int:
    row = np.zeros(len(b) + 1, np.int32)
    for letter in a:
        diagonal = 0
        for j in range(len(b)):
            above = row[j + 1]
            if letter == b[j]:
                row[j + 1] = diagonal + 1
            elif above < row[j]:
                row[j + 1] = row[j]
            diagonal = above
    return int(row[len(b)])


@compiled
def cognate_pairs(
    src_starts: NDArray[np.int64],
    src_letters: NDArray[np.int32],
    trg_starts: NDArray[np.int64],
    trg_letters: NDArray[np.int32],
    threshold: float,
    most: int,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Return pairs of words that are alike but not the same, with their likeness in (0, 1].

    Letters are 1–26; at most `most` partners a word, the likest.
    """
    src_count = len(src_starts) - 1
    trg_count = len(trg_starts) - 1
    first = np.zeros(_HASHES + 1, np.int64)
    for t in range(trg_count):
        for at in range(trg_starts[t], trg_starts[t + 1]):
            first[_hash(trg_letters, trg_starts[t], trg_starts[t + 1], at) + 1] += 1
    for h in range(_HASHES):
        first[h + 1] += first[h]
    fill = first[:-1].copy()
    holders = np.empty(first[_HASHES], np.int64)
    for t in range(trg_count):
        for at in range(trg_starts[t], trg_starts[t + 1]):
            h = _hash(trg_letters, trg_starts[t], trg_starts[t + 1], at)
            holders[fill[h]] = t
            fill[h] += 1
    common = np.zeros(trg_count, np.int64)
    touched = np.empty(trg_count, np.int64)
    left = np.empty(src_count * most, np.int64)
    right = np.empty(src_count * most, np.int64)
    alike = np.empty(src_count * most)
    count = 0
    for s in range(src_count):
        start = src_starts[s]
        end = src_starts[s + 1]
        many = 0
        for at in range(start, end):
            h = _hash(src_letters, start, end, at)
            if first[h + 1] - first[h] > _TOO_COMMON:
                continue
            for holder in range(first[h], first[h + 1]):
                t = holders[holder]
                if common[t] == 0:
                    touched[many] = t
                    many += 1
                common[t] += 1
        begin = count
        for n in range(many):
            t = touched[n]
            shared = common[t]
            common[t] = 0
            src_length = end - start
            trg_length = trg_starts[t + 1] - trg_starts[t]
            value = 2.0 * shared / (src_length + trg_length)
            if shared < _FEWEST or value < _WORTH_A_LOOK:
                continue
            word = src_letters[start:end]
            other = trg_letters[trg_starts[t] : trg_starts[t + 1]]
            if src_length == trg_length and (word == other).all():
                continue
            if value < _SURE:
                longest = max(src_length, trg_length)
                value = max(value, _SUBSEQUENCE * _common_subsequence(word, other) / longest)
            if value < threshold:
                continue
            value = min(value, 1.0)
            place = count
            if count - begin == most:
                place = begin
                for other_place in range(begin + 1, count):
                    if alike[other_place] < alike[place]:
                        place = other_place
                if value <= alike[place]:
                    continue
            else:
                count += 1
            left[place] = s
            right[place] = t
            alike[place] = value
    return left[:count].copy(), right[:count].copy(), alike[:count].copy()
