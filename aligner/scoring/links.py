"""Which tokens of a sentence are answered by the other sentence, and what that is evidence of."""

import math
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from aligner.scoring.translations import Translations, Word
from aligner.tokens import Form

#: Letters that two words share at their beginning if one is taken over from the other.
_SHARED: Final = 5
#: A word of the same spelling, or nearly, as the other side: how often it is so by chance.
_ALIKE_CHANCE: Final = 0.02
#: What an answer, or that there is none, may say at most, in nats.
_MOST: Final = 3.0
#: A known word needs to be answered more often than by chance to say anything.
_LEAST_GAIN: Final = 0.05
#: Words that are known alike, in sentences of one length, say the same: so many are remembered.
_REMEMBERED: Final = 100_000

#: Where each word of a sentence stands, in order.
_Places = dict[str, list[int]]


@dataclass(frozen=True, slots=True)
class Links:
    """For each token of both sides: where it is answered, and what that says."""

    src: tuple[int, ...]
    """Position of the rendering's token that answers each token of the original; -1 for none."""
    trg: tuple[int, ...]
    src_evidence: tuple[float, ...]
    """Log-likelihood ratio, in nats, of a correct translation against a chance pair: above 0
    where a token is answered, below where it ought to be; 0 where nothing is known of it."""
    trg_evidence: tuple[float, ...]


def link(src: Sequence[Form], trg: Sequence[Form], known: Translations) -> Links:
    """Return which tokens answer which.

    Examples
    --------
    >>> from aligner.tokens import form
    >>> links = link([form(t) for t in "25 tấn robusta".split()],
    ...              [form(t) for t in "25 ton robusta".split()], Translations())
    >>> links.src, links.src_evidence[1]
    ((0, -1, 2), 0.0)
    """
    src_at, trg_at = _alike(src, trg, known.src)
    there, back = _places(trg), _places(src)
    answers, answered = _answers(back, there, known.src)
    src_links, src_evidence = _answered(src, known.src, answers, src_at, len(trg))
    trg_links, trg_evidence = _answered(trg, known.trg, answered, trg_at, len(src))
    return Links(src_links, trg_links, src_evidence, trg_evidence)


def _places(forms: Iterable[Form]) -> _Places:
    places: _Places = {}
    for place, token in enumerate(forms):
        places.setdefault(token.key, []).append(place)
    return places


def _answers(
    src: _Places, trg: _Places, known: Mapping[str, Word]
) -> tuple[dict[str, list[list[int]]], dict[str, list[list[int]]]]:
    """Return for each word of either side where on the other one of its translations is."""
    there = frozenset(trg)  # of two sets only the smaller one is gone through
    answers: dict[str, list[list[int]]] = {}
    answered: dict[str, list[list[int]]] = {}
    for key, own in src.items():
        word = known.get(key)
        found = word.partners & there if word else ()
        if found:
            answers[key] = _joined([trg[other] for other in found])
            for other in found:
                answered.setdefault(other, []).append(own)
    return answers, {key: _joined(places) for key, places in answered.items()}


def _joined(places: list[list[int]]) -> list[list[int]]:
    """Return lists of places, those of one place, which most are, put together as one in order."""
    if len(places) == 1:
        return places
    lone = sorted([of_word[0] for of_word in places if len(of_word) == 1])
    others = [of_word for of_word in places if len(of_word) > 1]
    return [lone, *others] if lone else others


def _alike(
    src: Sequence[Form], trg: Sequence[Form], known: Mapping[str, Word]
) -> tuple[dict[int, int], dict[int, int]]:
    """Return which tokens look alike: equal but for diacritics, or in their first letters.

    A word whose translations are known, and is no name, is not answered by itself: it was left
    as it is.
    """
    beginnings: dict[str, list[int]] = {}
    for place, token in enumerate(trg):
        if _tells(token):
            beginnings.setdefault(token.folded[:_SHARED], []).append(place)
        elif token.key[0].isdecimal():
            beginnings.setdefault(token.key, []).append(place)
    src_at: dict[int, int] = {}
    trg_at: dict[int, int] = {}
    for place, token in enumerate(src):
        key = token.folded[:_SHARED] if _tells(token) else token.key
        if not (_tells(token) or key[0].isdecimal()) or key not in beginnings:
            continue
        if not token.capital and token.key in known:
            continue
        at = _nearest(beginnings[key], place * len(trg) / len(src))
        src_at[place] = at
        trg_at.setdefault(at, place)
    return src_at, trg_at


def _tells(token: Form) -> bool:
    """Return whether it tells anything that a word looks like this one."""
    length = len(token.folded)
    return length >= _SHARED or (token.capital and length > 1)


def _nearest(places: Sequence[int], wanted: float) -> int:
    """Return the place that is nearest to a wanted one; of two as near the first."""
    if len(places) == 1:
        return places[0]
    after = bisect_left(places, wanted)
    if after == len(places):
        return places[-1]
    if after == 0 or places[after] - wanted < wanted - places[after - 1]:
        return places[after]
    return places[after - 1]


def _answered(
    forms: Sequence[Form],
    known: Mapping[str, Word],
    answers: Mapping[str, Sequence[Sequence[int]]],
    alike: Mapping[int, int],
    other: int,
) -> tuple[tuple[int, ...], tuple[float, ...]]:
    links: list[int] = []
    evidence: list[float] = []
    size = len(forms)
    for place, token in enumerate(forms):
        at = alike.get(place, -1)
        word = known.get(token.key)
        if at >= 0:
            chance = min(0.5, _ALIKE_CHANCE + (word.chance if word else 0))
            links.append(at)
            evidence.append(min(_MOST, -math.log(chance) / 2))
            continue
        if word is None:
            links.append(-1)
            evidence.append(0.0)
            continue
        found = answers.get(token.key)
        if_there, if_not = _told(word.expected, word.chance, other)
        if found:
            wanted = place * other / size
            near = [_nearest(places, wanted) for places in found]
            links.append(_nearest(sorted(near), wanted) if near[1:] else near[0])
            evidence.append(if_there)
        else:
            links.append(-1)
            evidence.append(if_not)
    return tuple(links), tuple(evidence)


@lru_cache(maxsize=_REMEMBERED)
def _told(expected: float, chance: float, other: int) -> tuple[float, float]:
    """Return what it says that a word's translation is there, and that it is not, in nats.

    `chance` is that of one token of the other side, `other` how many it has.
    """
    chance = 1 - (1 - chance) ** other
    if_there = min(_MOST, max(0.0, math.log(expected / max(chance, 1e-3))))
    if expected - chance <= _LEAST_GAIN:
        return if_there, 0.0
    return if_there, max(-_MOST, math.log((1 - expected) / (1 - chance)))
