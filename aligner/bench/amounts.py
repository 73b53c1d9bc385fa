"""How many cases of amounts the finder gets right, by language, and how fast it is.

A case is right where all its fields are: every number, date, time, sum of money and unit that it
names is found, in order, and no other. Where a case leaves a place ambiguous, all its readings
must be found; further readings are allowed, and counted. Cases marked as first were written before
the finder and are reported apart.
"""

import time
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from aligner.amounts import VALUES, Kind, Mention, find_amounts
from aligner.errors import FormatError, InputError
from aligner.text_tables import text_table

_FIELDS: Final = ("numbers", "dates", "times", "money", "units")
_ROUNDS: Final = 5


@dataclass(frozen=True, slots=True)
class Case:
    """A text and the amounts in it, each a set of readings with the likeliest first."""

    text: str
    lang: str
    first: bool
    fields: dict[str, tuple[tuple[str, ...], ...]]


@dataclass(frozen=True, slots=True)
class LanguageFigures:
    """What the finder does in one language, or all."""

    first: int
    first_right: int
    other: int
    other_right: int
    wrong_fields: dict[str, int]
    """Cases, first and other, whose field is wrong."""
    mentions: int
    readings: int
    """Readings of all mentions: as many as mentions where nothing is ambiguous."""
    seconds: float

    @property
    def per_second(self) -> float:
        """Cases a second of processor time."""
        return (self.first + self.other) / self.seconds if self.seconds else 0.0


@dataclass(frozen=True, slots=True)
class AmountFigures:
    """Cases right by language."""

    languages: dict[str, LanguageFigures]

    def to_json(self) -> dict[str, Any]:
        """Return the figures."""
        return {
            lang: {
                "first": of.first,
                "first_right": of.first_right,
                "other": of.other,
                "other_right": of.other_right,
                **{f"wrong_{field}": of.wrong_fields[field] for field in _FIELDS},
                "readings_per_mention": of.readings / of.mentions if of.mentions else 0.0,
                "per_second": of.per_second,
            }
            for lang, of in self._all()
        }

    def to_table(self) -> str:
        """Return the figures as lines of text, a language a line."""
        header = [
            "language", "first", "right", "share", "others", "right", "share",
            *(f"{field} wrong" for field in _FIELDS), "readings", "texts/s",
        ]  # fmt: skip
        rows = [
            [
                lang,
                f"{of.first}",
                f"{of.first_right}",
                _share(of.first_right, of.first),
                f"{of.other}",
                f"{of.other_right}",
                _share(of.other_right, of.other),
                *(f"{of.wrong_fields[field]}" for field in _FIELDS),
                _share(of.readings, of.mentions),
                f"{of.per_second:,.0f}",
            ]
            for lang, of in self._all()
        ]
        return text_table(header, rows)

    def _all(self) -> list[tuple[str, LanguageFigures]]:
        return [*self.languages.items(), ("together", _together(self.languages.values()))]


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "-"


def _together(figures: Iterable[LanguageFigures]) -> LanguageFigures:
    all_of = list(figures)
    return LanguageFigures(
        first=sum(of.first for of in all_of),
        first_right=sum(of.first_right for of in all_of),
        other=sum(of.other for of in all_of),
        other_right=sum(of.other_right for of in all_of),
        wrong_fields={field: sum(of.wrong_fields[field] for of in all_of) for field in _FIELDS},
        mentions=sum(of.mentions for of in all_of),
        readings=sum(of.readings for of in all_of),
        seconds=sum(of.seconds for of in all_of),
    )


def bench_amounts(folder: Path) -> AmountFigures:
    """Measure the finder on a folder of cases, ``LANG.toml`` each.

    Raises
    ------
    InputError
        If the folder holds no such file.
    FormatError
        If a file is not TOML or a case has no text.
    """
    paths = sorted(folder.glob("*.toml"))
    if not paths:
        raise InputError(str(folder), "holds no cases", "give a folder of LANG.toml files")
    return AmountFigures({path.stem: _measured(read_cases(path)) for path in paths})


def read_cases(path: Path) -> list[Case]:
    """Return the cases of a file named by its language.

    Raises
    ------
    FormatError
        If it is not TOML, or a case has no text.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8")).get("case", [])
        return [
            Case(
                text=table["text"],
                lang=path.stem,
                first=table.get("first", False),
                fields={field: _alternatives(table.get(field, ())) for field in _FIELDS},
            )
            for table in tables
        ]
    except tomllib.TOMLDecodeError as error:
        raise FormatError(str(path), f"not TOML: {error}") from error
    except KeyError as error:
        raise FormatError(str(path), f"a case without {error}", "give each a text") from error


def _alternatives(entries: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(entry.split(" | ")) for entry in entries)


def _measured(cases: Sequence[Case]) -> LanguageFigures:
    found = [find_amounts(case.text, case.lang) for case in cases]
    wrong = [wrong_fields(case, mentions) for case, mentions in zip(cases, found, strict=True)]
    right = Counter(case.first for case, fields in zip(cases, wrong, strict=True) if not fields)
    first = sum(case.first for case in cases)
    return LanguageFigures(
        first=first,
        first_right=right[True],
        other=len(cases) - first,
        other_right=right[False],
        wrong_fields={field: sum(field in fields for fields in wrong) for field in _FIELDS},
        mentions=sum(map(len, found)),
        readings=sum(len(mention.readings) for mentions in found for mention in mentions),
        seconds=min(_seconds(cases) for _ in range(_ROUNDS)),
    )


def _seconds(cases: Sequence[Case]) -> float:
    """Return the processor time that the cases take."""
    start = time.process_time()
    for case in cases:
        find_amounts(case.text, case.lang)
    return time.process_time() - start


def wrong_fields(case: Case, mentions: Sequence[Mention] | None = None) -> list[str]:
    """Return the fields of a case in which what was found, or is now, is not what it says."""
    found = found_fields(find_amounts(case.text, case.lang) if mentions is None else mentions)
    return [
        field
        for field, expected in case.fields.items()
        if len(found[field]) != len(expected)
        or not all(
            set(readings) <= set(alternatives)
            and (field != "numbers" or alternatives[0] in readings)
            for readings, alternatives in zip(expected, found[field], strict=True)
        )
    ]


def found_fields(mentions: Sequence[Mention]) -> dict[str, list[tuple[str, ...]]]:
    """Return mentions as cases have them: by field, with all readings of each."""
    return {
        "numbers": [mention.readings for mention in mentions if mention.kind in VALUES],
        "dates": [mention.readings for mention in mentions if mention.kind is Kind.DATE],
        "times": [mention.readings for mention in mentions if mention.kind is Kind.TIME],
        "money": [_measures(mention) for mention in mentions if mention.kind is Kind.MONEY],
        "units": [_measures(mention) for mention in mentions if mention.kind is Kind.UNIT],
    }


def _measures(mention: Mention) -> tuple[str, ...]:
    return tuple(
        f"{reading} {measure}" for reading in mention.readings for measure in mention.measures
    )
