"""Runs of words with a capital, what stands before them, and what a name is."""

import re
from functools import cache, lru_cache
from typing import Final, Literal, NamedTuple

from aligner.data import Span
from aligner.languages import splitting
from aligner.names import tables
from aligner.text import fold

Kind = Literal["person", "place", "organisation", "acronym", "other"]

#: Capitals of the scripts that have any: Latin, Greek, Cyrillic, Armenian.
_CAPITALS: Final = "".join(char for char in map(chr, range(0x2000)) if char.isupper())
#: Scripts whose words stand next to Latin ones without a space.
_UNPARTED: Final = r"\u0e00-\u0fff\u1780-\u17ff\u3040-\ud7ff"
_LETTER: Final = rf"[^\W\d_{_UNPARTED}]"
_WORD: Final = (
    rf"(?:[{_CAPITALS}]{_LETTER}{{0,4}}\.(?=[{_CAPITALS}])){{0,3}}"
    rf"[{_CAPITALS}]{_LETTER}*+[0-9]{{0,3}}+(?:['’&-]{_LETTER}++)*+"
)
_INSIDE: Final = rf"[^\W{_UNPARTED}]"
#: A run of words with a capital; a longer one is parted.
RUN: Final = re.compile(rf"(?<!{_INSIDE})(?<!{_INSIDE}['’]){_WORD}(?: {_WORD}){{0,30}}+")
#: Signs that a sentence may begin behind.
_OPENING: Final = frozenset(".!?…:;\"“”«»‘'([–—-•*/|>¿¡")
_LOOK_BACK: Final = 32
#: Words of a unit or title at most.
_WORDS_BEFORE: Final = 4
_TWO: Final = 2
_ROMAN: Final = re.compile("[IVXLC]+")
_REMEMBERED: Final = 20_000


class Name(NamedTuple):
    """A name where it stands in a text."""

    span: Span
    text: str
    """As it is written, without titles and units."""
    kind: Kind
    """``person`` behind a title or with a Vietnamese family name, ``place`` behind a unit or where
    it is known as one, ``organisation`` behind the unit of one."""
    unit: str = ""
    """The unit before it in small letters, such as ``tỉnh``; empty where there is none."""
    forms: tuple[str, ...] = ()
    """What a short form stands for: ``TP.HCM`` is ``Thành phố Hồ Chí Minh``."""


def opens(text: str, start: int) -> bool:
    """Return whether a sentence may begin at a place.

    Examples
    --------
    >>> opens("Hay là Lan?", 0), opens("Hay là Lan?", 7), opens("“Lan?", 1)
    (True, False, True)
    """
    before = text[max(0, start - _TWO) : start].rstrip()
    return not before or before[-1] in _OPENING


def words_before(text: str, start: int, short: frozenset[str]) -> list[str]:
    """Return the last words before a place, of the same sentence, in small letters.

    A full stop ends a sentence but behind one of some short forms, where it is left out.

    Examples
    --------
    >>> short = frozenset({"tp"})
    >>> words_before("Anh ở TP. Huế", 10, short), words_before("Ở đó. Huế", 6, short)
    (['tp'], [])
    """
    if not start or text[start - 1] != " ":
        return []
    parts = text[max(0, start - _LOOK_BACK) : start].lower().split()[-_WORDS_BEFORE:]
    if parts and parts[-1][-1] == ".":
        last = parts[-1][:-1]
        return [last] if last in short else []
    return parts


def listed_end(parts: list[str], listed: frozenset[str]) -> str:
    """Return the longest listed expression that words end with, or nothing.

    Examples
    --------
    >>> listed_end(["với", "phó", "chủ", "tịch"], frozenset({"chủ tịch", "phó chủ tịch"}))
    'phó chủ tịch'
    """
    for first in range(len(parts)):
        joined = " ".join(parts[first:])
        if joined in listed:
            return joined
    return ""


def is_acronym(word: str) -> bool:
    """Return whether a word is all capitals, and no Roman number or code of a currency.

    Examples
    --------
    >>> [is_acronym(word) for word in ("UBND", "XIV", "USD", "Huế")]
    [True, False, False, False]
    """
    return (
        len(word) > 1
        and word.isupper()
        and not _ROMAN.fullmatch(word)
        and word not in tables.currencies()
    )


@cache
def starters(lang: str) -> frozenset[str]:
    """Return words that begin sentences of a language and are no names."""
    known = splitting(lang)
    return known.starters if known else frozenset()


@cache
def _syllable() -> re.Pattern[str]:
    onsets, nuclei, codas = (
        "|".join(sorted(tables.words(part), key=len, reverse=True))
        for part in ("onsets", "nuclei", "codas")
    )
    return re.compile(f"(?:{onsets})?(?:{nuclei})(?:{codas})?")


@lru_cache(maxsize=_REMEMBERED)
def is_syllable(word: str) -> bool:
    """Return whether a word is written as a Vietnamese syllable, with diacritics or without.

    Examples
    --------
    >>> [is_syllable(word) for word in ("Nguyễn", "Tung", "Trump", "M'gar", "Petrolimex")]
    [True, True, False, False, False]
    """
    return bool(_syllable().fullmatch(fold(word)))
