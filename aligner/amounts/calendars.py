"""Dates of other calendars as days, or spans of days, of the Gregorian one."""

import calendar
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

BUDDHIST: Final = "buddhist"
SOLAR_HIJRI: Final = "solar_hijri"
BANGLA: Final = "bangla"
_BUDDHIST_OFFSET: Final = 543
#: A year of the Solar Hijri calendar that began on a day we know.
_KNOWN_YEAR: Final = 1404
_KNOWN_NEW_YEAR: Final = date(2025, 3, 21)
#: Years for which the rule of 33 years agrees with what is observed.
_RULED_YEARS: Final = range(1206, 1499)
_BANGLA_OFFSET: Final = 593
_MONTHS: Final = 12


def gregorian(system: str, year: int | None, month: int | None, day: int | None) -> list[str]:
    """Return a date of another calendar as ISO 8601: the exact one first, then others that fit.

    Parameters
    ----------
    system : str
        ``buddhist``, ``solar_hijri``, or ``bangla`` as reformed in Bangladesh.
    year, month, day : int or None
        None where the date does not name them. Without a year, a day of another calendar falls on
        one of two days or so: both are given.

    Returns
    -------
    list of str
        Empty if the calendar has no such date.

    Examples
    --------
    >>> gregorian("solar_hijri", 1404, 1, 1), gregorian("buddhist", 2568, 10, None)
    (['2025-03-21'], ['2025-10'])
    >>> gregorian("solar_hijri", 1403, None, None)
    ['2024-03-20/2025-03-20', '2024', '2025']
    """
    if year is None:
        return _in_any_year(system, month, day)
    if system == BUDDHIST:
        whole = iso(year - _BUDDHIST_OFFSET, month, day)
        return [whole] if whole else []
    lengths = _month_lengths(system, year)
    if not lengths or (month is not None and not 1 <= month <= _MONTHS):
        return []
    begin = _new_year(system, year)
    if month is None:
        end = begin + timedelta(days=sum(lengths) - 1)
        return [f"{begin}/{end}", f"{begin:%Y}", f"{end:%Y}"]
    begin += timedelta(days=sum(lengths[: month - 1]))
    if day is None:
        return [f"{begin}/{begin + timedelta(days=lengths[month - 1] - 1)}"]
    return [f"{begin + timedelta(days=day - 1)}"] if 1 <= day <= lengths[month - 1] else []


def _in_any_year(system: str, month: int | None, day: int | None) -> list[str]:
    """Return a date without its year as it falls in a few years."""
    if system == BUDDHIST or month is None:
        whole = iso(None, month, day)
        return [whole] if whole else []
    years = range(_KNOWN_YEAR - 3, _KNOWN_YEAR + 1)
    exact = [each for year in years for each in gregorian(system, year, month, day)]
    yearless = ("/".join(f"-{end[4:]}" for end in each.split("/")) for each in reversed(exact))
    return list(dict.fromkeys(yearless))


def iso(year: int | None, month: int | None, day: int | None) -> str | None:
    """Return a Gregorian date as ISO 8601 with parts left out; None if there is no such date.

    Examples
    --------
    >>> iso(2025, 10, 9), iso(None, 10, 9), iso(None, None, 9), iso(None, 2, 30)
    ('2025-10-09', '--10-09', '---09', None)
    """
    if year is not None and not 1 <= year <= date.max.year:
        return None
    if month is not None and not 1 <= month <= _MONTHS:
        return None
    if day is not None:
        leap_year = 2000 if year is None else year
        if not 1 <= day <= calendar.monthrange(leap_year, month or 1)[1]:
            return None
    if month is None and day is not None:
        return f"---{day:02}" if year is None else None
    head = "-" if year is None else f"{year:04}"
    if month is None:
        return None if year is None else head
    return f"{head}-{month:02}" if day is None else f"{head}-{month:02}-{day:02}"


def _month_lengths(system: str, year: int) -> list[int]:
    """Return the days of each month of a year; nothing of years that we cannot tell."""
    if year not in _RULED_YEARS:
        return []
    if system == SOLAR_HIJRI:
        return [31] * 6 + [30] * 5 + [30 if _has_leap_day(year) else 29]
    # Since 2019: Falgun has 30 days where it holds 29 February.
    return [31] * 6 + [30] * 4 + [30 if calendar.isleap(year + _BANGLA_OFFSET + 1) else 29, 30]


def _has_leap_day(year: int) -> bool:
    """Return whether a Solar Hijri year has 366 days: eight of every 33 have."""
    return (25 * year + 11) % 33 < 8  # noqa: PLR2004  the rule's own figures


@lru_cache(maxsize=512)
def _new_year(system: str, year: int) -> date:
    if system == BANGLA:
        return date(year + _BANGLA_OFFSET, 4, 14)
    first, last = sorted((year, _KNOWN_YEAR))
    days = sum(365 + _has_leap_day(each) for each in range(first, last))
    return _KNOWN_NEW_YEAR + timedelta(days=days if year > _KNOWN_YEAR else -days)
