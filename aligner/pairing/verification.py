"""How sure a pair is: whether headline, numbers, names and lengths of its two sides agree."""

import math
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from aligner.data import DocumentPair
from aligner.errors import PairingError
from aligner.pairing.agreement import (
    Tokens,
    further_agreement,
    is_year,
    length_off,
    tokens_of,
    writes_latin,
)
from aligner.pairing.cards import settings
from aligner.pairing.doubts import doubts, other_id


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for a pair, in nats: a positive sign for it, a negative one against it."""

    evidence: float
    """What is known beforehand, by how the two were joined."""
    headline: float
    numbers: float
    names: float
    length: float

    @property
    def confidence(self) -> float:
        """How sure it is that the one renders the other, in [0, 1]; higher is surer.

        The logistic of the sum. With equal numbers of right and wrong pairs it would be their
        probability, were the signs independent; they are kept low, as they are not.
        """
        total = self.evidence + self.headline + self.numbers + self.names + self.length
        return 1 / (1 + math.exp(-total))

    def __str__(self) -> str:
        values = ((name, getattr(self, name)) for name in self.__dataclass_fields__)
        return ", ".join(f"{name} {value:+.1f}" for name, value in values)


def verify(pair: DocumentPair) -> DocumentPair:
    """Return the pair with its confidence in [0, 1] and what is doubtful about it.

    Raises
    ------
    PairingError
        ``not-a-translation``, where next to nothing of the one is in the other.

    Examples
    --------
    >>> from aligner.data import Block, Document, Role
    >>> def page(lang, url, text):
    ...     blocks = (Block(Role.PARAGRAPH, text),)
    ...     return Document(url, lang, *[None] * 7, blocks=blocks, content_hash="")
    >>> src = page("vi", "https://a.vn/lua.htm", "Sáng 14/10, ông Tùng ở Huế cắt 1.250 kg lúa.")
    >>> trg = page("id", "https://b.vn/padi.htm", "Pada 14/10, Tung di Hue memanen 1.250 kg padi.")
    >>> verify(DocumentPair(src, trg, "source-link")).confidence > 0.99
    True
    """
    src, trg = tokens_of(pair.original), tokens_of(pair.rendering)
    signs = signs_of(pair, src, trg)
    least = settings("evidence")["least_confidence"]
    if signs.confidence < least:
        raise PairingError(
            pair.rendering.url,
            f"not-a-translation: confidence {signs.confidence:.4f}, at least {least}, that it "
            f"renders {pair.original.url}, joined by {pair.evidence} ({signs})",
        )
    warnings = sorted(set(doubts(pair, src, trg)))
    return replace(pair, confidence=signs.confidence, warnings=tuple(warnings))


def signs_of(pair: DocumentPair, src: Tokens, trg: Tokens) -> Signs:
    """Return the signs of a pair from the tokens of its two sides."""
    off = length_off(src, trg, pair.rendering.lang)
    # A page may hold a part of the other: the shorter side is asked for its tokens then.
    lean = 1 / (1 + math.exp(-off / settings("length")["lean"]))
    return Signs(
        evidence=_evidence(pair),
        headline=_headline(pair),
        numbers=_numbers(src, trg, lean),
        names=_names(src, trg, lean, latin=writes_latin(pair.rendering.lang)),
        length=_length(off),
    )


def _evidence(pair: DocumentPair) -> float:
    table = settings("evidence")
    known: float = table[pair.evidence]
    return known + table["other_id"] if other_id(pair) else known


def _headline(pair: DocumentPair) -> float:
    agreement = further_agreement(pair)
    weight: float = settings("headline")["weight"]
    return 0.0 if agreement is None else weight * (2 * agreement - 1)


def _numbers(src: Tokens, trg: Tokens, lean: float) -> float:
    table = settings("numbers")

    def rates(number: str) -> Mapping[str, float]:
        if is_year(number):
            return table["year"]  # type: ignore[no-any-return]
        digits = sum(map(str.isdecimal, number))
        return table["digits"][min(digits, len(table["digits"])) - 1]  # type: ignore[no-any-return]

    there = _answered(src.numbers, trg.numbers, rates)
    back = _answered(trg.numbers, src.numbers, rates)
    return _weighed(lean * there + (1 - lean) * back, table)


def _names(src: Tokens, trg: Tokens, lean: float, *, latin: bool) -> float:
    table = settings("names")
    back = _answered(trg.names, src.names, lambda _: table["latin" if latin else "other"])
    if not latin:
        return _weighed(back, table)
    there = _answered(src.names, trg.names, lambda _: table["latin"])
    return _weighed(lean * there + (1 - lean) * back, table)


def _answered(
    asked: Iterable[str], has: Collection[str], rates: Callable[[str], Mapping[str, float]]
) -> float:
    """Return the log-likelihood ratio of what one side has of the other's tokens, in nats."""
    total = 0.0
    # In order, as a sum of floats hangs on it.
    for token in sorted(asked):
        true, chance = rates(token)["true"], rates(token)["chance"]
        total += math.log(true / chance) if token in has else math.log((1 - true) / (1 - chance))
    return total


def _length(off: float) -> float:
    table = settings("length")
    narrow, wide = table["spread"], table["wide"]
    ratio = math.log(wide / narrow) - off * off / 2 * (1 / narrow**2 - 1 / wide**2)
    return _weighed(ratio, table)


def _weighed(nats: float, table: Mapping[str, Any]) -> float:
    """Return a sign, weighed and bounded, so that no one of them decides alone."""
    return float(max(table["least"], min(table["most"], table["weight"] * nats)))
