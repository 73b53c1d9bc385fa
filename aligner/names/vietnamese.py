"""Names in Vietnamese text: which words with a capital a rendering spells out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
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

_LANG: Final = "vi"
#: Words of a unit or title at most, and of a known name.
_MOST_BEFORE: Final = 3
_MOST_KNOWN: Final = 5
_TWO: Final = 2
#: Names of more words are lines that write every word with a capital.
_MOST_WORDS: Final = 5
_LOOK_AHEAD: Final = 12
#: What joins short titles: GS.TS, PGS-TS.
_JOINTS: Final = re.compile("[.-]")


@dataclass(slots=True)
class _Reading:
    """A run of words with a capital while it is read from the left."""

    text: str
    end: int
    """Where the run ends."""
    words: list[str]
    """What is left of it."""
    at: int
    """Where that begins."""
    opens: bool
    """Whether it may begin a sentence."""
    unit: str
    title: str
    """What stands before it, in small letters."""

    def skip(self, count: int) -> None:
        """Go on behind some words."""
        self.at += sum(map(len, self.words[:count])) + count
        del self.words[:count]
        self.opens = False


def names_of_run(text: str, run: re.Match[str]) -> Iterator[Name]:
    """Yield the names in a run of words with a capital."""
    words = run.group().split(" ")
    start = run.start()
    first = opens(text, start)
    if first and len(words) == 1 and words[0] in starters(_LANG):
        return
    before = words_before(text, start, _short())
    unit = listed_end(before, _units())
    title = "" if unit else listed_end(before, _titles())
    if (unit or title) and first and text[start - _TWO] == ".":
        first = False  # the full stop belongs to "TP." or "Mr."
    reading = _Reading(text, run.end(), words, start, first, unit, title)
    _part_glued_unit(reading)
    while reading.words:
        known = _known_name(reading)
        if known:
            yield _name(reading, known, _kind_of_known(reading, known))
            reading.skip(known)
            reading.unit = reading.title = ""
        elif not _skip_word_before(reading):
            kind = _kind(reading)
            if kind:
                yield _name(reading, len(reading.words), kind)
            return


def _part_glued_unit(reading: _Reading) -> None:
    """Part ``P.Mỹ Tho`` into the unit and the name."""
    unit, stop, name = reading.words[0].partition(".")
    if stop and unit in tables.words("short_units") and reading.words[0] not in _short_forms():
        reading.unit = unit.lower()
        reading.words[0] = name
        reading.at += len(unit) + 1


def _known_name(reading: _Reading) -> int:
    """Return how many words are a known name, alone or before the name of a person."""
    words = reading.words
    for count in range(min(_MOST_KNOWN, len(words)), 1, -1):
        joined = " ".join(words[:count])
        if joined in tables.known_names() or joined in _short_forms():
            return count if count == len(words) or _begins_name(words[count:]) else 0
    country = words[0] in tables.words("single") and not (
        reading.opens and words[0].lower() in tables.words("address")
    )
    return int(country and len(words) > _TWO and _begins_name(words[1:]))


def _begins_name(words: list[str]) -> bool:
    """Return whether words look like a new name: of a person, or a foreign one."""
    return len(words) >= _TWO and (
        words[0] in tables.words("surnames") or not is_syllable(words[0])
    )


def _kind_of_known(reading: _Reading, count: int) -> Kind:
    joined = " ".join(reading.words[:count])
    return "person" if reading.title and joined in tables.table("sino") else "place"


def _skip_word_before(reading: _Reading) -> bool:
    """Go on behind a title, a unit or another word that is no name, if there is one."""
    words = reading.words
    word = words[0]
    more = len(words) > 1
    if _is_short_title(word):
        reading.title = word
        reading.skip(1)
    elif more and word in tables.words("short_units"):
        reading.unit = word.lower()
        reading.skip(1)
    elif reading.opens and word in starters(_LANG):
        low = word.lower()
        reading.title = low if low in _titles() else ""
        reading.unit = low if more and low in tables.units() else ""
        reading.skip(1)
    elif more and (count := _listed_beginning(words, tables.units())):
        reading.unit = " ".join(words[:count]).lower()
        reading.skip(count)
    elif more and (count := _listed_beginning(words, _titles())):
        reading.title = " ".join(words[:count]).lower()
        reading.skip(count)
    elif more and word in tables.words("heads") and _is_head(reading):
        reading.title = ""
        reading.skip(1)
    else:
        return False
    return True


def _listed_beginning(words: list[str], listed: frozenset[str]) -> int:
    """Return how many words are a listed expression with something behind it, the most."""
    for count in range(min(_MOST_BEFORE, len(words) - 1), 0, -1):
        if " ".join(words[:count]).lower() in listed:
            return count
    return 0


def _is_head(reading: _Reading) -> bool:
    """Return whether such a word begins no name of a person, as Đoàn does in Đoàn Thị Hương."""
    if reading.title in tables.words("address"):
        return False
    word, *behind = reading.words
    return (
        word not in tables.words("surnames")
        or len(behind) < _TWO
        or " ".join(behind) in tables.known_names()
    )


def _kind(reading: _Reading) -> Kind | None:
    """Return what the rest of a run names, or None where it is only words with a capital."""
    words = reading.words
    if " ".join(words) in tables.no_names(_LANG):
        return None
    if len(words) == 1:
        return _kind_of_word(reading, words[0])
    native = all(map(is_syllable, words))
    if native and (len(words) > _MOST_WORDS or (not reading.title and _goes_on(reading))):
        return None
    family = native and not reading.unit and words[0] in tables.words("surnames")
    return "person" if reading.title or family else _kind_by_unit(reading.unit)


def _kind_of_word(reading: _Reading, word: str) -> Kind | None:
    if word in tables.words("heads") or word in tables.words("short_units") or len(word) == 1:
        return None
    if word.isupper() or word in _short_forms():
        return "acronym" if word in _short_forms() or is_acronym(word) else None
    if not is_syllable(word):
        return "person" if reading.title else _kind_by_unit(reading.unit)
    return _kind_of_syllable(reading, word)


def _kind_of_syllable(reading: _Reading, word: str) -> Kind | None:
    """Return what one Vietnamese syllable names: mostly nothing, as in Quốc hội."""
    if reading.title:
        alone = reading.title in tables.words("address") or not _small_follows(reading)
        return "person" if alone and not _goes_on(reading) else None
    if reading.unit:
        organisation = reading.unit in tables.words("organisations")
        return None if organisation or _goes_on(reading) else "place"
    known = tables.words("single_opening" if reading.opens else "single")
    return "place" if word in known else None


def _kind_by_unit(unit: str) -> Kind:
    if unit in tables.words("organisations"):
        return "organisation"
    return "place" if unit else "other"


def _small_follows(reading: _Reading) -> bool:
    following = reading.text[reading.end : reading.end + _TWO]
    return following[:1] == " " and following[1:].islower()


def _goes_on(reading: _Reading) -> bool:
    """Return whether the last word begins the name of an institution: Chính phủ."""
    following = reading.text[reading.end : reading.end + _LOOK_AHEAD].split(None, 1)
    return bool(
        following
    ) and f"{reading.words[-1]} {following[0].strip('.,;:!?)')}" in tables.words("institutions")


def _name(reading: _Reading, count: int, kind: Kind) -> Name:
    written = " ".join(reading.words[:count])
    full = _short_forms().get(written)
    if full and full.removeprefix("Thành phố ") in tables.known_names():
        kind = "place"
    span = Span(reading.at, reading.at + len(written))
    return Name(span, written, kind, reading.unit, (full,) if full else ())


def _is_short_title(word: str) -> bool:
    short = tables.words("short_titles")
    return word in short or all(part in short for part in _JOINTS.split(word))


@cache
def _short_forms() -> dict[str, str]:
    return {short: by_lang["full"] for short, by_lang in tables.table("short").items()}


@cache
def _titles() -> frozenset[str]:
    short = {title.lower() for title in tables.words("short_titles")}
    return tables.words("titles") | tables.words("address") | short


@cache
def _units() -> frozenset[str]:
    return tables.units() | {unit.lower() for unit in tables.words("short_units")}


@cache
def _short() -> frozenset[str]:
    """Return short forms that a full stop may stand behind, in small letters."""
    return frozenset(
        form.lower() for key in ("short_titles", "short_units") for form in tables.words(key)
    )
