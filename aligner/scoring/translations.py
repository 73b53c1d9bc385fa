"""What is known of which words translate which, in the form that scoring asks for."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from aligner.data import Words
from aligner.lexicon import read_lexicon, token_shares

#: Language pairs whose shipped lexicons are kept ready.
_REMEMBERED: Final = 64
#: How sure a lexicon is that a word of its own is rendered by one of the words it lists.
_LISTED_EXPECTED: Final = 0.75
#: How often a listed word stands among all words, where no text told it.
_LISTED_FREQUENCY: Final = 2e-4
#: Learned pairs that translate less often than this, either way, are chance; so are those that were
#: seen together less often than this.
_LEAST_SHARE: Final = 0.1
_LEAST_COUNT: Final = 0.3
#: Occurrences from which learned counts say more than a lexicon does.
_ENOUGH: Final = 4.0


@dataclass(frozen=True, slots=True)
class Word:
    """What is known of a word of one side: what may answer it on the other."""

    partners: frozenset[str]
    """The tokens of the other side that it translates."""
    expected: float
    """How often one of them stands in a correct translation, in [0, 1]."""
    chance: float
    """How often one of them is any given token of the other side, in [0, 1]."""


@dataclass(frozen=True, slots=True)
class Translations:
    """The words that are known of both sides, by token key; partners know each other."""

    src: Mapping[str, Word] = field(default_factory=dict)
    trg: Mapping[str, Word] = field(default_factory=dict)


def translations(words: Words | None, src_lang: str, trg_lang: str) -> Translations:
    """Return what the shipped lexicon of two languages and learned words know together."""
    if words is None or not words.pairs:
        return _shipped(src_lang, trg_lang)
    partners: tuple[defaultdict[str, set[str]], ...] = (defaultdict(set), defaultdict(set))
    for src, trg in _shares(src_lang, trg_lang):
        partners[0][src].add(trg)
        partners[1][trg].add(src)
    counts = dict(words.src), dict(words.trg)
    explained: tuple[defaultdict[str, float], ...] = (defaultdict(float), defaultdict(float))
    for i, j, forward, backward in words.pairs:
        (src, src_count), (trg, trg_count) = words.src[i], words.trg[j]
        # `forward` says how often the original's word gave rise to the rendering's.
        explained[0][src] += backward
        explained[1][trg] += forward
        share = max(forward / (trg_count + 1), backward / (src_count + 1))
        if share >= _LEAST_SHARE and max(forward, backward) >= _LEAST_COUNT:
            partners[0][src].add(trg)
            partners[1][trg].add(src)
    return Translations(
        _side(partners[0], explained[0], counts[0], counts[1]),
        _side(partners[1], explained[1], counts[1], counts[0]),
    )


def _side(
    partners: Mapping[str, set[str]],
    explained: Mapping[str, float],
    counts: Mapping[str, float],
    others: Mapping[str, float],
) -> dict[str, Word]:
    total = max(1.0, sum(others.values()))
    known = {}
    for key, answers in partners.items():
        # One bead's contribution was taken off each pair's count.
        count = max(0.0, counts.get(key, 0.0) - 1)
        chance = sum(
            others.get(answer, 0.0) / total or _LISTED_FREQUENCY for answer in sorted(answers)
        )
        expected = (explained.get(key, 0.0) + _ENOUGH * _LISTED_EXPECTED) / (count + _ENOUGH)
        known[key] = Word(frozenset(answers), min(0.98, expected), min(0.9, chance))
    return known


@lru_cache(maxsize=_REMEMBERED)
def _shipped(src_lang: str, trg_lang: str) -> Translations:
    partners: tuple[defaultdict[str, set[str]], ...] = (defaultdict(set), defaultdict(set))
    for src, trg in _shares(src_lang, trg_lang):
        partners[0][src].add(trg)
        partners[1][trg].add(src)
    return Translations(*(
        {
            key: Word(frozenset(answers), _LISTED_EXPECTED, len(answers) * _LISTED_FREQUENCY)
            for key, answers in side.items()
        }
        for side in partners
    ))  # fmt: skip


@lru_cache(maxsize=_REMEMBERED)
def _shares(src_lang: str, trg_lang: str) -> Mapping[tuple[str, str], float]:
    lexicon = read_lexicon(src_lang, trg_lang)
    return token_shares(lexicon) if lexicon else {}
