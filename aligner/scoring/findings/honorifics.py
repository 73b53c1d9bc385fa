"""Forms of address of the other sex, and ranks, degrees and offices one grade too high or low."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from typing import Any, Final, NamedTuple

from aligner import knowledge
from aligner.amounts.digits import small_letters
from aligner.data import Finding, Span
from aligner.languages import ORIGINAL_LANGUAGE
from aligner.names import likeness
from aligner.scoring.evidence import Evidence, Side
from aligner.scoring.findings.settings import finding, settings
from aligner.scoring.findings.word_patterns import UNSPACED, word_pattern
from aligner.text import fold

_ADDRESS: Final = "address"
_OPPOSITE: Final = {"m": "f", "f": "m"}
_EITHER: Final = "n"
#: Keys of a language that are no grades.
_NO_GRADES: Final = frozenset({"after", "also_names"})
#: Says that a longer expression has no title in it.
_OTHER: Final = "other"
#: A part of a name that only one sex has.
_NAME: Final = "name_"
_NAMED: Final = {"m": "a man", "f": "a woman"}
#: Persons of the original that one is compared with, before and behind its own rank: all in a
#: sentence, and few enough for linear time in a long text.
_WITHIN: Final = 40
#: Words of a name that are looked at.
_NAME_WORDS: Final = 5
_FOLLOWS: Final = re.compile(r"\.?[ \u00a0]?((?:[^\W\d_][\w'’.-]*[ \u00a0]?){1,5})")
#: A name without capitals, before or behind its title.
_UNCASED: Final = 24


class _Reading(NamedTuple):
    """What a word is in one scale."""

    scale: str
    grades: frozenset[str]


class _Title(NamedTuple):
    """A title where it stands in a text."""

    span: Span
    grades: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Address:
    """A form of address with the name that it belongs to."""

    span: Span
    sex: str
    """``m``, ``f``, or ``n`` where it tells none."""
    name: tuple[str, ...]
    """The words of the name without diacritics, in lower case; empty where none has a capital."""
    written: str
    """The name, or the text where it stands."""


@dataclass(frozen=True, slots=True)
class _Words:
    """The titles of a language."""

    readings: Mapping[str, tuple[_Reading, ...]]
    anyhow: re.Pattern[str] | None
    """Of words in small letters."""
    exact: re.Pattern[str] | None
    """Of words with a capital, which count only as they are written."""
    after: bool
    """Whether forms of address follow the name."""
    also_names: frozenset[str]
    """Forms of address that are also parts of Vietnamese names."""


def find(evidence: Evidence) -> Iterator[Finding]:
    """Yield titles of the original that the rendering gives another sex or grade."""
    src_words, trg_words = _words(evidence.pair.src_lang), _words(evidence.pair.trg_lang)
    if src_words is None or trg_words is None:
        return
    there = _titles(evidence.src.text, src_words)
    if not there:
        return
    here = _titles(evidence.trg.text, trg_words)
    for scale in sorted(there.keys() & here.keys()):
        if scale == _ADDRESS:
            yield from _of_other_sex(
                evidence,
                _addresses(evidence.src.text, there[scale], src_words),
                _addresses(evidence.trg.text, here[scale], trg_words),
            )
        else:
            yield from _of_other_grade(evidence, scale, there[scale], here[scale])


def _of_other_sex(
    evidence: Evidence, there: list[_Address], here: list[_Address]
) -> Iterator[Finding]:
    same_person = float(settings("honorific")["same_person"])
    same_order = float(settings("honorific")["same_order"])
    if not there or not here:
        return
    told: set[Span] = set()
    unnamed: list[_Address] = []
    for number, address in enumerate(here):
        rank = number * len(there) // len(here)
        near = there[max(0, rank - _WITHIN) : rank + _WITHIN + 1]
        persons = [one for one in near if _shared(one, address)] or _heard(
            near, address, evidence.pair.src_lang, evidence.pair.trg_lang
        )
        if not persons:
            unnamed.append(address)
        elif address.sex in _OPPOSITE and all(one.sex == _OPPOSITE[address.sex] for one in persons):
            told.add(address.span)
            yield _sex_finding(evidence, persons[0], address, same_person)
    # Names that are not found again are compared in order, if as many stand on both sides.
    if told or len(there) != len(here) or len(unnamed) != len(here):
        return
    for one, address in zip(there, here, strict=True):
        if one.sex in _OPPOSITE and address.sex == _OPPOSITE[one.sex]:
            yield _sex_finding(evidence, one, address, same_order / len(there))


def _shared(one: _Address, other: _Address) -> bool:
    """Return whether two names may be of one person: the rarer last words agree."""
    if not one.name or not other.name:
        return False
    if one.name[-1] == other.name[-1]:
        return True
    shared = set(one.name) & set(other.name)
    return len(shared) > 1 or (len(shared) == 1 and min(len(one.name), len(other.name)) == 1)


def _heard(there: list[_Address], address: _Address, src_lang: str, lang: str) -> list[_Address]:
    """Return the persons whose name sounds like the one in another script."""
    if src_lang != ORIGINAL_LANGUAGE or address.sex not in _OPPOSITE or address.written.isascii():
        return []
    least = float(settings("honorific")["least_likeness"])
    sure = [likeness(one.written, address.written, lang)[0] for one in there]
    return [one for one, value in zip(there, sure, strict=True) if value >= max(least, *sure)]


def _sex_finding(evidence: Evidence, one: _Address, other: _Address, confidence: float) -> Finding:
    said, found = _cut(evidence.src, one.span), _cut(evidence.trg, other.span)
    return finding(
        "honorific",
        f"“{said}” is said of {_NAMED[one.sex]}, and “{found}” of {_NAMED[other.sex]}",
        src_span=one.span,
        trg_span=other.span,
        expected=_usual(evidence.pair.trg_lang, _ADDRESS, one.sex) or said,
        found=found,
        confidence=confidence,
    )


def _of_other_grade(
    evidence: Evidence, scale: str, there: list[_Title], here: list[_Title]
) -> Iterator[Finding]:
    """Yield grades that have no equal, where another of the same scale stands in their place."""
    # Few distinct grades are in a text of any length.
    wanted = Counter(title.grades for title in there)
    open_here: list[_Title] = []
    for other in here:
        equal = next(
            (grades for grades in wanted if wanted[grades] and grades & other.grades), None
        )
        if equal is None:
            open_here.append(other)
        else:
            wanted[equal] -= 1
    # A title may be repeated, or said once of several persons: only one that has no equal is wrong.
    found = frozenset[str]().union(*(title.grades for title in here))
    said = frozenset[str]().union(*(title.grades for title in there))
    open_there = [title for title in there if not title.grades & found]
    open_here.sort(key=lambda title: bool(title.grades & said))
    confidence = float(settings("honorific").get(scale, settings("honorific")["confidence"]))
    for title, other in zip(open_there, open_here, strict=False):
        expected, wrong = _cut(evidence.src, title.span), _cut(evidence.trg, other.span)
        usual = _usual(evidence.pair.trg_lang, scale, *title.grades)
        of = f", “{usual}”" if usual else ""
        grade = " or ".join(sorted(grade.replace("_", " ") for grade in other.grades))
        yield finding(
            "honorific",
            f"“{expected}” is another grade{of}; “{wrong}” is {grade}",
            src_span=title.span,
            trg_span=other.span,
            expected=usual or expected,
            found=wrong,
            confidence=confidence / max(1, len(open_there)),
        )


def _usual(lang: str, scale: str, *grades: str) -> str | None:
    """Return the first word of a language for a grade, or None where it has none."""
    table = knowledge.load("honorifics")[scale].get(lang, {})
    return next((table[grade][0] for grade in grades if table.get(grade)), None)


def _cut(side: Side, span: Span) -> str:
    return side.text[span.start : span.end]


def _titles(text: str, words: _Words) -> dict[str, list[_Title]]:
    """Return the titles of a text by scale, in order; of overlapping ones the longest."""
    matches: list[tuple[int, int, str]] = []
    if words.anyhow:
        low = small_letters(text)
        matches += [(m.start(), -m.end(), m.group()) for m in words.anyhow.finditer(low)]
    if words.exact:
        matches += [(m.start(), -m.end(), m.group()) for m in words.exact.finditer(text)]
    if not matches:
        return {}
    found: dict[str, list[_Title]] = {}
    ends: dict[str, int] = {}
    for start, minus_end, word in sorted(matches):
        for reading in words.readings[word]:
            if start < ends.get(reading.scale, 0):
                continue
            ends[reading.scale] = -minus_end
            if _OTHER not in reading.grades:
                title = _Title(Span(start, -minus_end), reading.grades)
                found.setdefault(reading.scale, []).append(title)
    return found


def _addresses(text: str, titles: Iterable[_Title], words: _Words) -> list[_Address]:
    """Return the forms of address that stand beside a name, with it."""
    found: list[_Address] = []
    for span, grades in titles:
        (grade,) = grades
        if _is_part_of_name(text, span, words):
            continue
        if grade.startswith(_NAME):
            written = _name_around(text, span)
            name = _folded(written)
            if len(name) > 1 and not (found and set(found[-1].name) & set(name)):
                found.append(_Address(span, grade.removeprefix(_NAME), name, " ".join(written)))
        elif UNSPACED.match(text, span.start):
            near = (
                text[max(0, span.start - _UNCASED) : span.start]
                if words.after
                else text[span.end : span.end + _UNCASED]
            )
            if (near.rstrip()[-1:] if words.after else near.lstrip()[:1]).isalpha():
                found.append(_Address(span, grade, (), near))
        elif written := _name_behind(text, span.end):
            found.append(_Address(span, grade, _folded(written), " ".join(written)))
    return found


def _is_part_of_name(text: str, span: Span, words: _Words) -> bool:
    """Return whether a word is a part of a name, as in Lê Tuấn Anh Kiệt: no title begins there."""
    word = text[span.start : span.end]
    titled_small = word[0].isupper() and small_letters(word) in words.readings
    if not titled_small and word not in words.also_names:
        return False
    before = text[max(0, span.start - _UNCASED) : span.start]
    last = before.split()[-1:] if before.endswith(" ") else []
    return bool(last) and last[0][0].isupper() and last[0][-1].isalpha()


def _name_behind(text: str, end: int) -> list[str]:
    match = _FOLLOWS.match(text, end)
    return _name(match.group(1).split()) if match else []


def _name_around(text: str, span: Span) -> list[str]:
    before = text[max(0, span.start - _UNCASED) : span.start].split()
    family = before[-1:] if before and before[-1][:1].isupper() else []
    return [*family, text[span.start : span.end], *_name_behind(text, span.end)]


def _name(words: Iterable[str]) -> list[str]:
    """Return the words at the beginning that have a capital, or letters without any."""
    capital = takewhile(lambda word: not word[0].islower(), words)
    return [word.strip(".,’'-") for word in capital][:_NAME_WORDS]


def _folded(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(map(fold, words))


@cache
def _words(lang: str) -> _Words | None:
    readings: dict[str, list[_Reading]] = {}
    for scale, languages in knowledge.load("honorifics").items():
        table: Mapping[str, Any] = languages.get(lang, {})
        grades: dict[str, set[str]] = {}
        for grade, words in table.items():
            if grade in _NO_GRADES:
                continue
            for word in words:
                grades.setdefault(word, set()).add(grade)
        for word, meant in grades.items():
            readings.setdefault(word, []).append(_Reading(scale, frozenset(meant)))
    if not readings:
        return None
    address: Mapping[str, Any] = knowledge.load("honorifics")[_ADDRESS].get(lang, {})
    exact = [word for word in readings if word != small_letters(word)]
    anyhow = [word for word in readings if word == small_letters(word)]
    return _Words(
        {word: tuple(found) for word, found in readings.items()},
        word_pattern(anyhow),
        word_pattern(exact),
        bool(address.get("after")),
        frozenset(address.get("also_names", ())),
    )
