"""Signals: what whole sentences say about a translation, before any single error is named.

Each is a figure of at least 0, and 0 is what a correct translation has on average; the more, the
worse. Where nothing is known of the languages, coverage and order stay 0: no evidence either way.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from functools import cache
from itertools import pairwise
from typing import Final

from aligner import knowledge
from aligner.data import Lengths, Span
from aligner.scoring.links import Links
from aligner.scoring.sides import Side, Token

#: Tokens of ordinary evidence that every sentence is taken to have besides its own.
_PSEUDO_TOKENS: Final = 4
#: Longest step in the original between two neighbouring words of the rendering.
_STEP: Final = 4
#: Pseudo-steps of ordinary order.
_PSEUDO_STEPS: Final = 2
#: What a token of which nothing is known adds to a stretch without counterpart, in nats.
_UNKNOWN: Final = 0.1
#: What a token of the same standing adds where its neighbours are answered.
_ANSWERED: Final = 1.5
_CAP: Final = 6.0


@dataclass(frozen=True, slots=True)
class Signals:
    """What speaks against a segment pair; each in [0, 6]."""

    uncovered_src: float
    """How much less of the original is answered than of a correct translation, in nats a word."""
    uncovered_trg: float
    """The same of the rendering."""
    gap_src: float
    """The longest stretch of the original without counterpart, in nats."""
    gap_trg: float
    """The same of the rendering."""
    short: float
    """How many standard deviations the rendering is shorter than expected, beyond the first."""
    long: float
    """The same where it is longer."""
    order: float
    """How many standard deviations fewer words follow each other as in the original."""


#: The names of the signals.
SIGNALS: Final = tuple(field.name for field in fields(Signals))


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of tokens without counterpart."""

    weight: float
    """In nats."""
    span: Span | None


def signals(
    src: Side, trg: Side, links: Links, stretches: tuple[Stretch, Stretch], lengths: Lengths
) -> Signals:
    """Return the signals of a segment pair.

    Parameters
    ----------
    src, trg : Side
    links : Links
        Between their tokens.
    stretches : pair of Stretch
        The heaviest without counterpart of either side: `stretch`.
    lengths : Lengths
        What is expected of the languages.
    """
    deviation = length_deviation(len(src.text), len(trg.text), lengths)
    return Signals(
        _uncovered(links.src_evidence),
        _uncovered(links.trg_evidence),
        min(_CAP, stretches[0].weight / 2),
        min(_CAP, stretches[1].weight / 2),
        _surprise(-deviation),
        _surprise(deviation),
        min(_CAP, _disorder(links, src.lang, trg.lang)),
    )


def length_deviation(src: int, trg: int, lengths: Lengths) -> float:
    """Return how many standard deviations a rendering is longer than expected.

    `src` and `trg` are the code points of both sides.

    Examples
    --------
    >>> length_deviation(100, 110, Lengths(expansion=1.1))
    0.0
    """
    variance = lengths.spread + lengths.noise * (1 / src + 1 / trg)
    return (math.log(trg / src) - math.log(lengths.expansion)) / math.sqrt(variance)


def ordinary_lengths(src_lang: str, trg_lang: str) -> Lengths:
    """Return how long renderings are where nothing was learned of two languages.

    Examples
    --------
    >>> ordinary_lengths("vi", "ja").expansion
    0.5
    """
    table = knowledge.load("quality")["lengths"]
    src, trg = (
        float(table["expansion"].get(lang, table["expansion"]["default"]))
        for lang in (src_lang, trg_lang)
    )
    return Lengths(trg / src, float(table["spread"]), float(table["noise"]))


@cache
def _ordinary() -> float:
    return float(knowledge.load("quality")["ordinary"]["evidence"])


@cache
def _neighbours(src_lang: str, trg_lang: str) -> float:
    """Return how often two answered neighbours are near each other in the original."""
    table = knowledge.load("quality")["neighbours"]
    return float(table.get(f"{src_lang}-{trg_lang}", table["default"]))


def _uncovered(evidence: Iterable[float]) -> float:
    """Return the mean evidence against, among the tokens that tell anything."""
    ordinary = _ordinary()
    told = [value for value in evidence if value]
    mean = (sum(told) + ordinary * _PSEUDO_TOKENS) / (len(told) + _PSEUDO_TOKENS)
    return min(_CAP, max(0.0, ordinary - mean))


def _surprise(deviation: float) -> float:
    """Return how much less probable a deviation is than none, in nats, if it is above 0."""
    return min(_CAP, max(0.0, deviation) ** 2 / 2)


def stretch(evidence: Sequence[float], links: Sequence[int], tokens: Sequence[Token]) -> Stretch:
    """Return the run of tokens with the greatest evidence that it has no counterpart."""
    best = current = 0.0
    begin = start = end = 0
    for place, (value, at) in enumerate(zip(evidence, links, strict=True)):
        if current <= 0:
            begin, current = place, 0.0
        if value < 0:
            current -= value
        elif at >= 0:
            current -= max(value, _ANSWERED)
        elif tokens[place].form.folded or tokens[place].form.key[0].isdecimal():
            current += _UNKNOWN
        if current > best:
            best, start, end = current, begin, place + 1
    if not best:
        return Stretch(0.0, None)
    return Stretch(best, Span(tokens[start].span.start, tokens[end - 1].span.end))


def _disorder(links: Links, src_lang: str, trg_lang: str) -> float:
    """Return how many standard deviations fewer neighbours there are than expected."""
    places = [place for place in links.trg if place >= 0]
    steps = [later - earlier for earlier, later in pairwise(places) if later != earlier]
    if not steps:
        return 0.0
    expected = _neighbours(src_lang, trg_lang)
    near = sum(0 < step <= _STEP for step in steps)
    size = len(steps) + _PSEUDO_STEPS
    mean = (near + expected * _PSEUDO_STEPS) / size
    return max(0.0, (expected - mean) * math.sqrt(size / (expected * (1 - expected))))
