"""Any script in Latin letters, with the places they come from, and how names sound in them.

anyascii works letter by letter, so that places are kept; three rules of our own are added, for the
vowels that Thai and Lao write first, small kana, and Hangul. Measured by how well the sounds of
names alone tell sentences with a name from others (area under the ROC curve; development sets of
Japanese and Thai, and names of countries in others), other romanisers are no better:

==========  =====  ========  =========  ======  ====
language    ours   anyascii  unidecode  uroman  ICU
==========  =====  ========  =========  ======  ====
Japanese    .910   .900      .887       .910    .909
Thai        .895   .887      .884       .879    .856
Lao         .973   .962      .963       .966    none
Khmer       .962   .962      .966       .965    none
Korean      .991   .991      .990       .990    .992
Arabic      .967   .967      .967       .965    .968
Hebrew      .972   .971      .974       .974    .982
Hindi       .990   .989      .990       .989    .989
Bengali     .994   .993      .992       .992    .991
Greek       .971   .971      .971       .976    .972
Russian     .995   .995      .995       .995    .993
Chinese     .938   .938      .938       .938    .938
==========  =====  ========  =========  ======  ====
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final, NamedTuple

from anyascii import anyascii

from aligner import knowledge
from aligner.text import fold

_NOT_LETTERS: Final = re.compile("[^a-z0-9]+")
_LETTERS: Final = re.compile("[a-z0-9]+")
#: Latin text without diacritics, and the signs of other texts in it.
_LATIN: Final = re.compile("[\u0000-\u007f\u00a0\u00a7\u00ab\u00b0\u00b7\u00bb\u2000-\u206f]*")
#: Thai and Lao write these vowels before the consonant that they follow in speech.
_BEFORE_CONSONANT: Final = frozenset("เแโใไເແໂໃໄ")
#: Of them those that may be half of a vowel, and the other halves.
_HALVES: Final = frozenset("เເ")
_OTHER_HALVES: Final = frozenset("ีืาิอีืາິົຽອ")
_HANGUL: Final = "\uac00", "\ud7a3"
#: Scripts that one language writes next to each other without a space.
_SCRIPTS: Final = {
    "latin": re.compile("[\u0000-\u024f\u1e00-\u1eff]"),
    "hiragana": re.compile("[\u3040-\u309f]"),
    "katakana": re.compile("[\u30a0-\u30ff]"),
    "another": re.compile("."),
}
_VOWELS: Final = frozenset("aeiou")
#: Before these a small ya, yu or yo is only its vowel: sha, chu, jo.
_SOFT: Final = ("sh", "ch", "j")
_TWO: Final = 2
_REMEMBERED: Final = 4096
_CHARS: Final = 1 << 16


class Romanised(NamedTuple):
    """A text in small Latin letters and digits, words parted by single spaces."""

    letters: str
    """Begins and ends with a space; only one where there is no letter."""
    places: tuple[int, ...]
    """Where in the text each letter comes from; a space from where the word before it ends."""


@lru_cache(maxsize=_CHARS)
def _char(char: str) -> str:
    """Return the Latin letters of a character; a space for what is no letter or digit."""
    if char.isascii():
        return char.lower() if char.isalnum() else " "
    own = knowledge.load("names/sounds")["letters"]
    if char in own:
        return str(own[char])
    if _HANGUL[0] <= char <= _HANGUL[1]:
        written = anyascii(char).lower()
        for vowels, sound in knowledge.load("names/sounds")["hangul"].items():
            written = written.replace(vowels, sound)
        return written
    return _NOT_LETTERS.sub("", anyascii(char).lower()) if char.isalnum() else _mark(char)


def _mark(char: str) -> str:
    """Return what a sign is worth: a mark of a vowel its letters, punctuation a space."""
    if unicodedata.category(char)[0] in "ZPSC":
        return " "
    return _NOT_LETTERS.sub("", anyascii(char).lower())


def _latin(folded: str) -> Romanised:
    """Return the words of a text without diacritics, much faster than letter by letter."""
    words = []
    places = [0]
    for match in _LETTERS.finditer(folded):
        words.append(match.group())
        places.extend(range(match.start(), match.end() + 1))
    return Romanised(f" {' '.join(words)} " if words else " ", tuple(places))


@dataclass(slots=True)
class _Writing:
    """Latin letters while they are written."""

    letters: list[str]
    places: list[int]
    script: str = ""
    """Of the last letter: one of `_SCRIPTS`, or nothing."""

    def put(self, written: str, at: int) -> None:
        """Add letters from one place; a space only behind a letter."""
        if written != " " or self.letters[-1] != " ":
            self.letters.extend(written)
            self.places.extend([at] * len(written))

    def put_small(self, small: str, at: int) -> None:
        """Put the vowel of a small kana in place of the one before it: fu and small i are fi."""
        if small and self.letters[-1] in _VOWELS:
            self.letters.pop()
            self.places.pop()
            if "".join(self.letters[-_TWO:]).endswith(_SOFT):
                small = small.removeprefix("y")
        if self.letters[-1] != " ":
            self.put(small, at)

    def part(self, script: str, at: int) -> None:
        """Part words where the script changes."""
        if script and script != self.script:
            if self.script:
                self.put(" ", at)
            self.script = script


@lru_cache(maxsize=_REMEMBERED)
def romanise(text: str) -> Romanised:
    """Return a text in Latin letters.

    Examples
    --------
    >>> romanise("Ông Phạm Tùng").letters, romanise("ドンナイ省").letters
    (' ong pham tung ', ' donnai sheng ')
    """
    folded = fold(text)
    if len(folded) == len(text) and _LATIN.fullmatch(folded):
        return _latin(folded)
    kana = knowledge.load("names/sounds")["small_kana"]
    writing = _Writing([" "], [0])
    for at, char in _in_order(text):
        if char in kana:
            writing.put_small(kana[char], at)
        else:
            writing.part(_script(char), at)
            writing.put(_char(char), at)
    writing.put(" ", len(text))
    return Romanised("".join(writing.letters), tuple(writing.places))


def _in_order(text: str) -> list[tuple[int, str]]:
    """Return characters with their places, vowels behind the consonant that they follow in speech.

    Where such a vowel is only half of one, the other half is enough: Thai writes iia as e.C.ii.y.
    """
    chars = list(enumerate(text))
    if text.isascii() or not _BEFORE_CONSONANT.intersection(text):
        return chars
    made: list[tuple[int, str]] = []
    at = 0
    while at < len(chars):
        char = text[at]
        if char in _BEFORE_CONSONANT and at + 1 < len(chars):
            made.append(chars[at + 1])
            if char not in _HALVES or not _OTHER_HALVES.intersection(text[at + 2 : at + 4]):
                made.append(chars[at])
            at += 2
        else:
            made.append(chars[at])
            at += 1
    return made


@lru_cache(maxsize=_CHARS)
def _script(char: str) -> str:
    """Return which of the scripts a letter is of that are written next to each other."""
    if char.isalpha():
        for script, letters in _SCRIPTS.items():
            if letters.match(char):
                return script
    return ""


@cache
def _rules(name: str) -> tuple[re.Pattern[str], Mapping[str, str]]:
    table = knowledge.load("names/sounds")[name]
    parts, worth = [], {}
    for number, (pattern, sound) in enumerate(table.items()):
        group = f"g{number}"
        parts.append(
            f"(?P<{group}>{pattern.replace('^', chr(92) + 'b').replace('$', chr(92) + 'b')})"
        )
        worth[group] = sound
    return re.compile("|".join(parts)), worth


@lru_cache(maxsize=_REMEMBERED)
def sounds(letters: str, *, vietnamese: bool) -> tuple[str, tuple[int, ...]]:
    """Return what Latin letters are worth in sound, and where each comes from.

    Spaces, digits and doubled letters are left out.

    Examples
    --------
    >>> sounds(" nguyen ", vietnamese=True)[0], sounds(" guen ", vietnamese=False)[0]
    ('nuen', 'guen')
    """
    pattern, worth = _rules("vietnamese" if vietnamese else "romanised")
    made: list[str] = []
    places: list[int] = []
    at = 0
    size = len(letters)
    for match in pattern.finditer(letters):
        for place in range(at, match.start()):
            _put(letters[place], place, made, places)
        for sound in worth[str(match.lastgroup)]:
            _put(sound, match.start(), made, places)
        at = match.end()
    for place in range(at, size):
        _put(letters[place], place, made, places)
    return "".join(made), tuple(places)


def _put(letter: str, place: int, made: list[str], places: list[int]) -> None:
    if "a" <= letter <= "z" and not (made and made[-1] == letter):
        made.append(letter)
        places.append(place)


def vietnamese_letters(text: str) -> str:
    """Return a Vietnamese name in Latin letters, with ``d`` and ``đ`` apart: d as z.

    Examples
    --------
    >>> vietnamese_letters("Đỗ Duy")
    ' do zuy '
    """
    low = text.lower().replace("d", "z")
    return f" {_NOT_LETTERS.sub(' ', fold(low)).strip()} "
