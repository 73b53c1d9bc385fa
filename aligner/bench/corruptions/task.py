"""What every way of making a fault works with: the pair, its words, what others lend, choices."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Final, NamedTuple, TypeVar

import xxhash

from aligner import knowledge
from aligner.data import SegmentPair, Span
from aligner.text import fold

T = TypeVar("T")

WORD: Final = re.compile(r"\S+")
#: A run of words that begin large, or of katakana.
_LARGE: Final = re.compile(
    r"(?<![\w'’])[^\W\d_a-zß-öø-ÿ][\w'’]*+(?:[ -][^\W\d_a-zß-öø-ÿ][\w'’]*+){0,5}"
)
_KATAKANA: Final = re.compile(r"[ァ-ヺー・]{3,30}")
#: Least and largest share of the words that an omission, an addition or a rest takes.
LEAST: Final = 0.25
_MOST: Final = 0.7
#: Letters in which the word before something is looked for.
NEAR: Final = 40
#: Fewer words than these are too few to be shuffled, cut, or left in another language.
FEW: Final = 5


class Edit(NamedTuple):
    """A part of the rendering, and what is put there."""

    span: Span
    text: str


class Dice:
    """Choices that depend on nothing but a key, the same on every machine.

    Examples
    --------
    >>> Dice("seed").shuffled("abc") == Dice("seed").shuffled("abc")
    True
    """

    def __init__(self, *key: object) -> None:
        self._key = xxhash.xxh3_128_hexdigest("\0".join(map(str, key)).encode())
        self._thrown = 0

    def below(self, number: int) -> int:
        """Return an integer in [0, number)."""
        self._thrown += 1
        return xxhash.xxh3_64_intdigest(f"{self._key}\0{self._thrown}".encode()) % number

    def one_of(self, items: Sequence[T]) -> T:
        """Return one of some items."""
        return items[self.below(len(items))]

    def shuffled(self, items: Iterable[T]) -> list[T]:
        """Return the items in another order, rarely in the same."""
        left = list(items)
        for last in range(len(left) - 1, 0, -1):
            other = self.below(last + 1)
            left[last], left[other] = left[other], left[last]
        return left


class Pool:
    """What other segment pairs lend: names, clauses, whole renderings. Their order is no matter."""

    def __init__(self, pairs: Iterable[SegmentPair]) -> None:
        self.by_lang: defaultdict[str, list[SegmentPair]] = defaultdict(list)
        self.by_src: defaultdict[str, list[SegmentPair]] = defaultdict(list)
        names: defaultdict[tuple[str, int], set[str]] = defaultdict(set)
        for pair in sorted({key_of(pair): pair for pair in pairs}.values(), key=key_of):
            if pair.src_text and pair.trg_text:
                self.by_lang[pair.trg_lang].append(pair)
                self.by_src[pair.src_text].append(pair)
                for span in names_in(pair):
                    name = pair.trg_text[span.start : span.end]
                    names[pair.trg_lang, name.count(" ")].add(name)
        self.names = {key: sorted(found) for key, found in names.items()}


@dataclass(frozen=True)
class Task:
    """A pair that is to be made wrong, with what that takes."""

    pair: SegmentPair
    pool: Pool
    dice: Dice

    @property
    def text(self) -> str:
        """The clean rendering."""
        return self.pair.trg_text

    @property
    def lang(self) -> str:
        """Its primary language tag."""
        return self.pair.trg_lang.partition("-")[0]

    @cached_property
    def units(self) -> list[Span]:
        """What can be moved, cut or repeated, the final sign apart: words, or characters."""
        end = len(self.text.rstrip(writing()["final"])) or len(self.text)
        return units_of(self.text[:end], self.lang)

    def run(self, least: float = LEAST, most: float = _MOST) -> tuple[int, int] | None:
        """Return first and last of a run of units that has a share of them all."""
        count = len(self.units)
        if count < FEW:
            return None
        low = max(2, int(count * least))
        size = low + self.dice.below(max(1, int(count * most) - low + 1))
        first = self.dice.below(count - size + 1)
        return first, first + size - 1

    def span(self, first: int, last: int) -> Span:
        """Return the place of a run of units."""
        return Span(self.units[first].start, self.units[last].end)

    def other(self) -> str | None:
        """Return a rendering of something else in the same language, if there is any."""
        others = self.pool.by_lang[self.pair.trg_lang]
        for _ in range(8):
            other = self.dice.one_of(others) if others else self.pair
            if other.src_text != self.pair.src_text and other.trg_text != self.text:
                return other.trg_text
        return None

    @property
    def gap(self) -> str:
        """What stands between two words."""
        return "" if is_unspaced(self.lang) else " "


#: Gives the edits that make a fault in one way; none where the pair has nothing to be spoilt so.
Way = Callable[[Task], Iterable[Edit]]


def key_of(pair: SegmentPair) -> str:
    """Return what tells a pair from any other; that it was scored changes nothing."""
    place = f"{pair.src_url}\0{pair.trg_url}\0{pair.bead}\0{pair.role}"
    return f"{pair.src_lang}\0{pair.trg_lang}\0{pair.src_text}\0{pair.trg_text}\0{place}"


# --- words ----------------------------------------------------------------------------------------


def data() -> dict[str, Any]:
    """Return the words that faults are made of."""
    return knowledge.load("corruptions")


def writing() -> dict[str, Any]:
    """Return how languages are written."""
    table: dict[str, Any] = data()["writing"]
    return table


def is_unspaced(lang: str) -> bool:
    """Return whether a language puts no spaces between words."""
    return lang.partition("-")[0] in writing()["unspaced"]


def units_of(text: str, lang: str) -> list[Span]:
    """Return the places of the words of a text, or of its letters where it has no spaces."""
    if not is_unspaced(lang):
        return [Span(*match.span()) for match in WORD.finditer(text)]
    # A letter with the marks on it, a run of Latin letters or digits.
    pattern = r"[0-9A-Za-z.,]+|[^\W\u0e30-\u0e3a\u0e40-\u0e4e][\u0e30-\u0e3a\u0e45-\u0e4e]*|\S"
    return [Span(*match.span()) for match in re.finditer(pattern, text)]


@cache
def _pattern(words: tuple[str, ...], lang: str) -> re.Pattern[str]:
    either = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    if is_unspaced(lang) or lang in writing()["joined"]:
        return re.compile(either)
    return re.compile(rf"(?<![\w'’])(?:{either})(?!\w)", re.IGNORECASE)


def places(task: Task, words: Iterable[str]) -> list[tuple[Span, str]]:
    """Return where a rendering has some words, and how they are written there."""
    known = tuple(words)
    if not known:
        return []
    found = _pattern(known, task.lang).finditer(task.text)
    return [(Span(*match.span()), match.group()) for match in found]


def like(old: str, new: str) -> str:
    """Return `new`, beginning large where `old` does."""
    return new[:1].upper() + new[1:] if old[:1].isupper() else new


def swaps(task: Task, group: Sequence[str]) -> Iterator[Edit]:
    """Yield an edit for each word of a group that is found, with another of the group."""
    for span, old in places(task, group):
        others = [word for word in group if word.lower() != old.lower()]
        yield Edit(span, like(old, task.dice.one_of(others)))


def without(text: str, span: Span) -> Edit:
    """Return the edit that takes something out, with one of the spaces around it."""
    start, end = span
    if text[end : end + 1] == " ":
        return Edit(Span(start, end + 1), "")
    return Edit(Span(start - (text[start - 1 : start] == " "), end), "")


# --- names ----------------------------------------------------------------------------------------


def names_in(pair: SegmentPair) -> list[Span]:
    """Return the names of a rendering: what is written large inside it, or in the original too."""
    lang = pair.trg_lang.partition("-")[0]
    if lang == "ja":
        return [Span(*match.span()) for match in _KATAKANA.finditer(pair.trg_text)]
    if lang == pair.src_lang:
        return []
    src = _folded_words(pair.src_text)
    dates = data()["date"]
    common = {
        word.lower()
        for words in (dates["months"].get(lang, ()), dates["weekdays"].get(lang, ()),
                      data()["name"]["not_names"], *data()["money"]["any"])
        for word in words
    }  # fmt: skip
    found = []
    for match in _LARGE.finditer(pair.trg_text):
        said = match.group()
        before = pair.trg_text[max(0, match.start() - NEAR) : match.start()].rstrip()
        inside = before and before[-1] not in ".!?:…\"“”«‘'(-–—"
        kept = _folded_words(said) in src
        large_nouns = lang in data()["name"]["large_nouns"]
        large = all(word[0].isupper() for word in re.split("[ -]", said))
        if (
            large
            and not common & set(said.lower().split())
            and (kept or (inside and not large_nouns))
        ):
            found.append(Span(*match.span()))
    return found


def _folded_words(text: str) -> str:
    words = " ".join(re.findall(r"[^\W_]+", fold(text)))
    return f" {words} "
