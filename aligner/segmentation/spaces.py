"""Where sentences end in languages that part them with spaces, and phrases as well."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Self

from aligner.languages import Spaces

_QUOTES: Final = "\"'“”‘’«»"
_STOPS: Final = ".!?…"
#: The longest sentence whose length still adds to the weight of a space, in code points.
_LONGEST: Final = 100
#: How long the time or place that opens a sentence may be, with its spaces.
_OPENING: Final = 45
#: How far ahead the words are looked for that tell who spoke.
_LOOK_AHEAD: Final = 60


@dataclass(frozen=True, slots=True)
class Words:
    """Words that weigh, and how the longest of them at one edge of a phrase is found."""

    weights: Mapping[str, float]
    lengths: Mapping[str, tuple[int, ...]]
    """Of the words with this character at the edge, in code points; the longest first."""

    @classmethod
    def of(cls, edge: int, *kinds: tuple[Collection[str], float]) -> Self:
        """Return words of several kinds, each with its weight; `edge` is 0 or -1."""
        weights = {word: weight for words, weight in kinds for word in words}
        lengths: dict[str, set[int]] = {}
        for word in weights:
            lengths.setdefault(word[edge], set()).add(len(word))
        return cls(weights, {char: tuple(sorted(of, reverse=True)) for char, of in lengths.items()})

    def at_start(self, text: str, at: int) -> float:
        """Return what the longest word weighs that `text` goes on with at `at`; 0 without one."""
        for length in self.lengths.get(text[at : at + 1], ()):
            if (weight := self.weights.get(text[at : at + length])) is not None:
                return weight
        return 0.0

    def at_end(self, text: str, at: int) -> float:
        """Return what the longest word weighs that ends at `at`; 0 without one."""
        for length in self.lengths.get(text[at - 1 : at], ()):
            if (weight := self.weights.get(text[max(0, at - length) : at])) is not None:
                return weight
        return 0.0


@dataclass(frozen=True, slots=True)
class SpaceRules:
    """What is known of a language's spaces, made ready for use."""

    known: Spaces
    space: re.Pattern[str]
    """A space beside a letter of the script, or with a quotation mark between them."""
    letters: tuple[str, str]
    """The first and the last."""
    first: Words
    last: Words
    opens: tuple[str, ...]
    says: tuple[str, ...]

    @classmethod
    def of(cls, known: Spaces) -> Self:
        """Return the rules of a language."""
        letter, quote = f"[{known.letters}]", f"[{_QUOTES}]"
        first, _, last = known.letters.partition("-")
        weights = known.weights
        return cls(
            known,
            re.compile(rf"(?<={letter}) (?=\S)|(?<={letter}{quote}) (?=\S)| (?={quote}?{letter})"),
            (first, last),
            Words.of(0, (known.starts, weights.starts), (known.goes_on, weights.goes_on)),
            Words.of(-1, (known.ends, weights.ends), (known.waits, weights.waits)),
            tuple(known.opens),
            tuple(known.says),
        )


def space_ends(
    text: str, ends: Sequence[int], brackets: Sequence[tuple[int, int]], rules: SpaceRules
) -> list[int]:
    """Return `ends`, where stops end sentences, and the places where spaces do."""
    found: list[int] = []
    start = stop = nearest = 0
    for match in rules.space.finditer(text):
        at = match.end()
        while stop < len(ends) and ends[stop] <= at:
            start = ends[stop]
            stop += 1
        while nearest < len(brackets) and brackets[nearest][1] <= at:
            nearest += 1
        inside = nearest < len(brackets) and brackets[nearest][0] < at
        if start < at - 1 and not inside and _weight(text, start, at, rules) >= 0:
            found.append(at)
            start = at
    return sorted({*ends, *found})


def _weight(text: str, start: int, at: int, rules: SpaceRules) -> float:
    """Return what speaks for a sentence end at the space before `at`, less what does not."""
    weights = rules.known.weights
    low, high = rules.letters
    end = at - 1
    weight = weights.base + weights.length * min(end - start, _LONGEST) / _LONGEST

    if end - start <= _OPENING and text.startswith(rules.opens, start):
        weight += weights.opens
    after = text[at]
    if after in _QUOTES:
        weight += weights.before_quote + rules.first.at_start(text, at + 1)
    elif after.isdigit():
        weight += weights.before_digit
    elif low <= after <= high:
        weight += rules.first.at_start(text, at)
    else:
        weight += weights.before_foreign if after.isalpha() else weights.before_sign

    before = text[end - 1]
    if before in _QUOTES:
        weight += weights.after_quote + rules.last.at_end(text, end - 1)
        if text[at : at + _LOOK_AHEAD].partition(" ")[0].endswith(rules.says):
            weight += weights.says
    elif before.isdigit():
        weight += weights.after_digit
    elif low <= before <= high:
        weight += rules.last.at_end(text, end)
    elif before in _STOPS:
        weight += weights.after_stop + rules.last.at_end(text, end)
    else:
        weight += weights.after_foreign if before.isalpha() else weights.after_sign
    return weight
