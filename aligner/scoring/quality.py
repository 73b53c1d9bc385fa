"""A first honest quality score from length, numbers, names and language."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass

from aligner import knowledge
from aligner.anchors import anchor_keys, kind_of
from aligner.data import Lengths, Model, SegmentPair
from aligner.languages import ORIGINAL_LANGUAGE, language_probability, vietnamese_share

#: On fewer letters language identification is a guess, and short phrases would be punished.
_MIN_LETTERS = 20
#: Share of words with a letter that only Vietnamese writes, from which a text is taken for it.
#: Vietnamese sentences have about two thirds; names left with their diacritics stay below.
_VIETNAMESE_SHARE = 0.4
#: The lengths of one pair in twenty are this odd, and only theirs count against it.
_ODD_SHARE = 0.05


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for a correct translation; each in [0, 1], 1 is best."""

    length: float
    """How ordinary the ratio of lengths is; 1 unless it is among the oddest twentieth."""
    numbers: float
    """F1 of the numbers of both sides; 1 where neither has any."""
    names: float
    """The same for names, without diacritics."""
    src_language: float
    """Probability that the original is in its language rather than the rendering's."""
    trg_language: float
    """Probability that the rendering is in its language rather than the original's."""


def score(pairs: Iterable[SegmentPair], model: Model) -> Iterator[SegmentPair]:
    """Yield the pairs with their quality scores; one with an empty side has none."""
    for pair in pairs:
        if pair.src_text and pair.trg_text:
            lengths = model.lengths_of(pair.src_lang, pair.trg_lang)
            yield pair.scored(quality_score(signs(pair, lengths)))
        else:
            yield pair


def quality_score(signs: Signs) -> float:
    """Return one figure in [0, 1], higher is better: a logistic sum of the signs.

    Examples
    --------
    >>> quality_score(Signs(1, 1, 1, 1, 1)) > 0.9 > 0.5 > quality_score(Signs(1, 0, 1, 1, 1))
    True
    """
    table = knowledge.load("scoring")
    lost = sum(table["weights"][name] * (1 - value) for name, value in asdict(signs).items())
    return 1 / (1 + math.exp(lost - float(table["bias"])))


def signs(pair: SegmentPair, lengths: Lengths) -> Signs:
    """Return the signs of a segment pair; both texts must not be empty."""
    src, trg = anchor_keys(pair.src_text), anchor_keys(pair.trg_text)
    return Signs(
        length=_length(pair.src_text, pair.trg_text, lengths),
        numbers=_agreement(src, trg, "number"),
        names=_agreement(src, trg, "name"),
        src_language=_language(pair.src_text, pair.src_lang, pair.trg_lang),
        trg_language=_language(pair.trg_text, pair.trg_lang, pair.src_lang),
    )


def _length(src: str, trg: str, lengths: Lengths) -> float:
    variance = lengths.spread + lengths.noise * (1 / len(src) + 1 / len(trg))
    off = math.log(len(trg) / len(src)) - math.log(lengths.expansion)
    tail = math.erfc(abs(off) / math.sqrt(2 * variance))
    return min(1.0, tail / _ODD_SHARE)


def _agreement(src: Sequence[str], trg: Sequence[str], kind: str) -> float:
    left = Counter(key for key in src if kind_of(key) == kind)
    right = Counter(key for key in trg if kind_of(key) == kind)
    total = left.total() + right.total()
    return 2 * (left & right).total() / total if total else 1.0


def _language(text: str, lang: str, other: str) -> float:
    """Return how surely a text is in its own language and not in the other side's."""
    if ORIGINAL_LANGUAGE in {lang, other}:
        # Vietnamese is told by letters that nothing else writes: surer than a language identifier,
        # and fifty times as fast.
        vietnamese = min(1.0, vietnamese_share(text) / _VIETNAMESE_SHARE)
        return vietnamese if lang == ORIGINAL_LANGUAGE else 1.0 - vietnamese
    if sum(map(str.isalpha, text)) < _MIN_LETTERS:
        return 1.0
    return language_probability(text, lang, other)
