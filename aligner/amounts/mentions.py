"""What an amount in a text says, whichever way it is written, and when two say the same."""

from enum import StrEnum
from typing import Final, NamedTuple

from aligner.data import Span


class Kind(StrEnum):
    """What a mention is of."""

    NUMBER = "number"
    MONEY = "money"
    UNIT = "unit"
    DATE = "date"
    TIME = "time"
    CODE = "code"
    """A document, telephone or licence plate number: digits without a value."""


#: Kinds whose readings are values, and may be compared with one another.
VALUES: Final = frozenset({Kind.NUMBER, Kind.MONEY, Kind.UNIT})


class Mention(NamedTuple):
    """An amount with its place and all that it may mean."""

    kind: Kind
    span: Span
    """Its place in the text as it was given, its unit or currency included."""
    readings: tuple[str, ...]
    """What it may mean, most likely first, never empty. Values as ``113700``, ``-2.5`` or ``1/3``;
    dates as ISO 8601 with parts left out, ``2025-10-09``, ``2025-10``, ``--10-09``, ``---09``, two
    with a slash between for a span of days, ``lunar:--01-01`` for a lunar one; times as ``14:30``;
    codes in capitals without marks and spaces."""
    measures: tuple[str, ...] = ()
    """What the value counts, alternatives: ISO 4217 codes of money, symbols of units."""


def agree(one: Mention, other: Mention) -> bool:
    """Return whether two mentions may mean the same.

    Values agree if any readings are equal and their measures are, where both have some. Dates
    agree if no part that both name differs; a span only with a span.

    Examples
    --------
    >>> exact = Mention(Kind.DATE, Span(0, 9), ("2025-10-09",))
    >>> agree(exact, Mention(Kind.DATE, Span(0, 4), ("--10-09", "--09-10")))
    True
    >>> price = Mention(Kind.MONEY, Span(0, 7), ("500",), ("VND",))
    >>> agree(price, Mention(Kind.MONEY, Span(0, 4), ("500",), ("USD",)))
    False
    """
    if one.kind is Kind.DATE and other.kind is Kind.DATE:
        return any(_compatible(a, b) for a in one.readings for b in other.readings)
    if one.kind is not other.kind and not {one.kind, other.kind} <= VALUES:
        return False
    if one.measures and other.measures and not set(one.measures) & set(other.measures):
        return False
    return not set(one.readings).isdisjoint(other.readings)


def _compatible(one: str, other: str) -> bool:
    """Return whether two dates differ in no part that both name."""
    if one == other:
        return True
    ends, others = one.split("/"), other.split("/")
    if len(ends) != len(others):
        return False
    return all(_same_day(a, b) for a, b in zip(ends, others, strict=True))


def _same_day(one: str, other: str) -> bool:
    lunar, others_lunar = one.startswith("lunar:"), other.startswith("lunar:")
    if lunar != others_lunar:
        return False
    parts, others = _parts(one.removeprefix("lunar:")), _parts(other.removeprefix("lunar:"))
    shared = [(a, b) for a, b in zip(parts, others, strict=True) if a and b]
    return bool(shared) and all(a == b for a, b in shared)


def _parts(date: str) -> tuple[str, str, str]:
    """Return year, month and day of a date, each empty where it is not named."""
    if date.startswith("---"):
        return "", "", date[3:]
    if date.startswith("--"):
        month, _, day = date[2:].partition("-")
        return "", month, day
    year, _, rest = date.partition("-")
    month, _, day = rest.partition("-")
    return year, month, day
