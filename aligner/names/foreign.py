"""Names in the other languages: words with a capital that do not only begin a sentence."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from aligner.data import Span
from aligner.names import tables
from aligner.names.runs import (
    Kind,
    Name,
    is_acronym,
    is_syllable,
    listed_end,
    opens,
    starters,
    words_before,
)
from aligner.text import fold

_TWO: Final = 2
_LOOK_AHEAD: Final = 16
_STOPS: Final = ".,;:!?)"


def names_of_run(text: str, run: re.Match[str], lang: str) -> Iterator[Name]:
    """Yield the name in a run of words with a capital, if it has one."""
    start = run.start()
    address, short, units, _ = tables.words_of_language(lang)
    before = words_before(text, start, short)
    title = listed_end(before, address)
    unit = "" if title else listed_end(before, units)
    first = opens(text, start) and not ((title or unit) and text[start - _TWO] == ".")
    words = run.group().split(" ")
    count, at_title, at_unit = _words_before_name(words, lang, first=first)
    title, unit = at_title or title, at_unit or unit
    start += sum(map(len, words[:count])) + count
    words = words[count:]
    if len(words) > 1 and words[-1].lower() in units:
        unit = words.pop().lower()
    elif not unit:
        following = text[run.end() : run.end() + _LOOK_AHEAD].split(None, 1)
        low = following[0].strip(_STOPS) if following else ""
        unit = low if low in units else ""
    kind = _kind(words, title, unit, lang, first=first and not count)
    written = " ".join(words)
    if kind and written.lower() not in address and written.lower() not in units:
        yield Name(Span(start, start + len(written)), written, kind, unit)


def _words_before_name(words: list[str], lang: str, *, first: bool) -> tuple[int, str, str]:
    """Return how many words are none of the name, and the title and unit among them."""
    address, _, units, _ = tables.words_of_language(lang)
    title = unit = ""
    for count, word in enumerate(words):
        low = word.lower()
        more = len(words) > count + 1
        if more and low in address:
            title = low
        elif more and low in units:
            unit = low
        elif not (
            word in tables.no_names(lang) or (first and not count and word in starters(lang))
        ):
            return count, title, unit
    return len(words), title, unit


def _kind(words: list[str], title: str, unit: str, lang: str, *, first: bool) -> Kind | None:
    """Return what words with a capital name, or None where they name nothing."""
    if not words:
        return None
    if len(words) == 1 and words[0].isupper():
        return "acronym" if is_acronym(words[0]) else None
    native = all(map(is_syllable, words))
    family = native and len(words) >= _TWO and fold(words[0]) in _families()
    if title or (family and not unit):
        return "person"
    if unit:
        return "organisation" if unit in tables.words_of_language(lang).organisations else "place"
    alone = first and len(words) == 1
    noun = lang in tables.words("noun_capitals") and not native
    return None if alone or noun else "other"


@cache
def _families() -> frozenset[str]:
    return frozenset(map(fold, tables.words("surnames")))
