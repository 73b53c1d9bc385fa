"""Dates and times in text, in every order and calendar of the site."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple, TypeAlias

from aligner.amounts.calendars import gregorian, iso
from aligner.amounts.date_forms import DateRules, Form, date_rules, squeezed
from aligner.amounts.mentions import Kind, Mention
from aligner.amounts.times import clock_time
from aligner.data import Span

LUNAR: Final = "lunar"
_LOOK_BACK: Final = 32
_ROMAN: Final = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_HAN_DIGITS: Final = {sign: value for value, sign in enumerate("〇一二三四五六七八九")} | {"零": 0}
_HAN: Final = re.compile("[〇零一二三四五六七八九十廿元]+")
_FIGURES: Final = re.compile("[0-9〇零一二三四五六七八九十廿](?:[^ ,、和と및과와-]*)")
_NUMBER: Final = re.compile("[0-9]+|[〇零一二三四五六七八九十廿]+")
_OPENED: Final = re.compile(r" ?\( ?")
_ORDERS: Final = ("dm", "md")
_HOURS: Final = frozenset({"hour", "clock_hour", "midnight", "numeral", "hours_and_minutes"})
_YEARS: Final = ("year", "years", "recent", "recents", "any_year")
#: Figures of a short year.
_SHORT: Final = 2
_CENTURY: Final = 100
_LAST_CENTURY: Final = 1900
#: Short years from here on are of the last century.
_PIVOT: Final = 50
_LIKELY_DENOMINATOR: Final = 10


class Day(NamedTuple):
    """A day, month or year in some calendar; parts not named are None."""

    year: int | None
    month: int | None
    day: int | None
    calendar: str | None = None


#: Each date's day, or its first and last; and other readings of a single day.
_Dates: TypeAlias = tuple[tuple[tuple[Day, ...], ...], tuple[Day, ...]]
_NOTHING: Final[_Dates] = ((), ())


@dataclass(frozen=True, slots=True)
class _Found:
    """What a form found: days or spans of days, or times."""

    span: Span
    days: tuple[tuple[Day, ...], ...]
    """Of each date its day, or its first and last."""
    others: tuple[Day, ...] = ()
    """Other readings of a single day."""
    times: tuple[str, ...] = ()
    sure: bool = True


def find_dates(plain: str, lang: str) -> list[Mention]:
    """Return the dates and times of a text, in order of place and without overlap.

    Parameters
    ----------
    plain : str
        A text with plain digits.
    lang : str
        Its language; of an unknown one, what is written alike everywhere is found.

    Examples
    --------
    >>> [mention.readings for mention in find_dates("Từ 8h30 ngày 9 đến 11-10-2025", "vi")]
    [('08:30',), ('2025-10-09/2025-10-11',)]
    """
    rules = date_rules(lang)
    low = plain.lower()
    if len(low) != len(plain):
        low = "".join(s if len(s := sign.lower()) == 1 else sign for sign in plain)
    if not rules.figures.search(low) and not any(word in low for word in rules.words):
        return []
    found = [each for match in _matches(low, rules) if (each := _read(match, plain, rules))]
    if not found:
        return []
    return [mention for each in _joined(found, low, rules) for mention in _mentions(each, plain)]


def _matches(low: str, rules: DateRules) -> Iterator[re.Match[str]]:
    """Yield the places of all forms, without overlap."""
    end = 0
    for start in rules.starts.finditer(low):
        place = start.start()
        if place >= end and (match := rules.patterns[start[0]].match(low, place)):
            yield match
            end = match.end()


def _read(match: re.Match[str], plain: str, rules: DateRules) -> _Found | None:
    form = rules.forms[match.lastgroup or ""]
    span = Span(*match.span())
    parts = [(name, match[group]) for name, group in form.parts if match[group] is not None]
    if form.capital and not plain[match.start(form.parts[-1][1])].isupper():
        return None
    if form.time:
        times = tuple(_times(parts, form, rules))
        return _Found(span, (), times=times) if times else None
    days, others = _days(dict(parts), form, rules)
    if not days:
        return None
    sure = form.needs is None or _told(form, match, dict(parts), rules)
    return _Found(span, days, others, sure=sure)


def _told(form: Form, match: re.Match[str], parts: dict[str, str], rules: DateRules) -> bool:
    """Return whether something tells that figures are a date."""
    head = match.string[max(0, match.start() - _LOOK_BACK) : match.start()]
    if form.needs == "unpriced":
        return rules.prices.search(head) is None
    if form.needs != "look":
        return rules.cues.search(head) is not None
    if rules.hints.search(head):
        return True
    one, other = _numbers(parts["first"])[-1], int(parts["other"])
    return one >= other or other > _LIKELY_DENOMINATOR


def _days(parts: dict[str, str], form: Form, rules: DateRules) -> _Dates:
    """Return days or spans of a form's parts, and other readings if it is a single day."""
    if "decade" in parts or "decade_word" in parts:
        return _decade(parts, rules)
    years, calendar = _years(parts, form, rules)
    year = years[0] if years else None
    if "first" in parts:
        return _in_some_order(parts, year, calendar, rules)
    if "quarter" in parts:
        last = _value(parts["quarter"], rules) * 3
        return _ends(Day(year, last - 2, None, calendar), Day(year, last, None, calendar))
    if len(years) > 1:
        return _ends(*(Day(each, None, None, calendar) for each in years))
    months, of = _months(parts, form, rules)
    days = _in_months(year, months, _numbered_days(parts, form, rules), of or calendar)
    if len(days) == 1 and _readings(days[0]):
        others = (days[0]._replace(calendar=None),) if form.either else ()
        return ((days[0],),), others or _other_year(days[0], parts, rules)
    return _several(days, parts.get("day") or parts.get("month") or "", rules)


def _several(days: Sequence[Day], written: str, rules: DateRules) -> _Dates:
    """Return the ends of a span as one, or all days of a list; nothing if some are no days."""
    if not all(map(_readings, days)):
        return _NOTHING
    if len(days) > 1 and rules.to.search(written):
        return ((days[0], days[-1]),), ()
    return tuple((day,) for day in days), ()


def _ends(first: Day, last: Day) -> _Dates:
    """Return a span of months or years, or nothing if it runs backwards."""
    forwards = (first.year or 0, first.month or 0) < (last.year or 0, last.month or 0)
    return (((first, last),), ()) if forwards and _readings(last) else _NOTHING


def _decade(parts: dict[str, str], rules: DateRules) -> _Dates:
    text = parts.get("decade")
    begin = int(text) if text else rules.decades[squeezed(parts["decade_word"])]
    if begin < _CENTURY:
        begin += _LAST_CENTURY
    return _ends(Day(begin, None, None), Day(begin + 9, None, None))


def _months(parts: dict[str, str], form: Form, rules: DateRules) -> tuple[list[int], str | None]:
    """Return the months that a form names, and the calendar whose names they have."""
    name = parts.get("name") or parts.get("full") or parts.get("alone")
    if name:
        name = squeezed(name)
        calendar, number = rules.names[name.rstrip(".") if name not in rules.names else name]
        return [number], calendar
    text = parts.get("month") or parts.get("one_month")
    if text:
        return _numbers(text), None
    if form.month is not None:
        return [form.month], None
    return ([_value(parts["numeral"], rules)] if "numeral" in parts else []), None


def _numbered_days(parts: dict[str, str], form: Form, rules: DateRules) -> list[int]:
    """Return the days of the month that a form names."""
    text = parts.get("day") or parts.get("one_day")
    if text:
        return _numbers(text)
    if form.day is not None:
        return [form.day]
    # A numeral is the month, unless the form itself says which month it is.
    named = "numeral" in parts and form.month is not None
    return [_value(parts["numeral"], rules)] if named else []


def _in_months(
    year: int | None, months: list[int], numbers: list[int], calendar: str | None
) -> list[Day]:
    """Return days of a month, or else months, or else the year."""
    if numbers:
        month = months[0] if months else None
        return [Day(year, month, number, calendar) for number in numbers]
    if months:
        return [Day(year, month, None, calendar) for month in months]
    return [Day(year, None, None, calendar)]


def _other_year(day: Day, parts: dict[str, str], rules: DateRules) -> tuple[Day, ...]:
    """Return the Gregorian reading of a year of two digits that is rather of another calendar."""
    short = parts.get("any_year", "")
    if rules.short_years and len(short) == _SHORT:
        return (day._replace(year=_full_year(int(short)), calendar=None),)
    return ()


def _in_some_order(
    parts: dict[str, str], year: int | None, calendar: str | None, rules: DateRules
) -> _Dates:
    """Return days of two figures whose order is the language's, or else the only possible one."""
    firsts, other = _numbers(parts["first"]), int(parts["other"])
    readings: list[list[Day]] = []
    for place, order in enumerate((*rules.orders, *_ORDERS)):
        if order == "dm":
            days = [Day(year, other, first, calendar) for first in firsts]
        else:
            days = [Day(year, first, other, calendar) for first in firsts]
        wanted = place < len(rules.orders) or not readings
        if wanted and days not in readings and all(map(_readings, days)):
            readings.append(days)
    if not readings:
        short = parts.get("any_year", "")
        if calendar and len(short) == _SHORT:
            return _in_some_order(parts, _full_year(int(short)), None, rules)
        return _NOTHING
    best = readings[0]
    if len(best) == 1:
        others = (*(days[0] for days in readings[1:]), *_other_year(best[0], parts, rules))
        return ((best[0],),), others
    # Days of one month, rather than one day of several.
    best = next((days for days in readings if days[0].month == days[1].month), best)
    return _several(best, parts["first"], rules)


def _years(parts: dict[str, str], form: Form, rules: DateRules) -> tuple[list[int], str | None]:
    """Return the years that a form names, and their calendar."""
    if "era" in parts:
        text = parts["era_year"]
        return [
            rules.eras[squeezed(parts["era"])] + (1 if text == "元" else _numbers(text)[0])
        ], None
    written = next((parts[name] for name in _YEARS if name in parts), None)
    if written is None:
        return [], form.calendar
    years = _numbers(written)
    if len(written) == _SHORT:
        if rules.short_years:
            return [rules.short_years[1] + years[0]], rules.short_years[0]
        return [_full_year(years[0])], form.calendar
    if len(years) > 1 and years[1] < _CENTURY:
        years[1] += years[0] // _CENTURY * _CENTURY
    calendar = form.calendar
    if calendar is None:
        told = (
            name for name, (first, last) in rules.calendars.items() if first <= years[0] <= last
        )
        calendar = next(told, None)
    return years, calendar


def _full_year(short: int) -> int:
    return short + (_LAST_CENTURY + _CENTURY if short < _PIVOT else _LAST_CENTURY)


def _times(parts: Sequence[tuple[str, str]], form: Form, rules: DateRules) -> Iterator[str]:
    """Yield the times of a form's parts."""
    clocks: list[list[int]] = []
    day_parts: list[str | None] = []
    waiting: str | None = None
    for name, text in parts:
        if name in _HOURS:
            number = _value(text, rules)
            hour, minute = divmod(number, 100) if name == "hours_and_minutes" else (number, 0)
            clocks.append([hour + form.hours, minute])
            day_parts.append(waiting)
            waiting = None
        elif name in {"minute", "minutes"}:
            clocks[-1][1] = int(text)
        elif name == "part":
            if not clocks:
                waiting = rules.day_parts[squeezed(text)]
            else:
                day_parts = [one or rules.day_parts[squeezed(text)] for one in day_parts]
    for (hour, minute), part in zip(clocks, day_parts, strict=True):
        if form.back:
            time = clock_time(hour - 1, 60 - (form.minute or minute), part)
        else:
            time = clock_time(hour, form.minute or minute, part)
        if time:
            yield time


def _value(text: str, rules: DateRules) -> int:
    """Return the value of a number in digits, Roman or Han signs, or words."""
    word = squeezed(text)
    if word in rules.numerals:
        return rules.numerals[word]
    if text in _ROMAN:
        return _ROMAN[text]
    return _numbers(text)[0]


def _numbers(text: str) -> list[int]:
    return [_han(each) if _HAN.match(each) else int(each) for each in _NUMBER.findall(text)]


def _han(text: str) -> int:
    """Return the value of Han numerals below a hundred, or of digits written one by one."""
    tens, ten, ones = text.replace("廿", "二十").partition("十")
    if not ten:
        return int("".join(str(_HAN_DIGITS[sign]) for sign in tens))
    return (_HAN_DIGITS.get(tens, 1) if tens else 1) * 10 + _HAN_DIGITS.get(ones, 0)


def _joined(found: Sequence[_Found], low: str, rules: DateRules) -> Iterator[_Found]:
    """Yield what was found, with two dates that are the ends of a span as one."""
    before: _Found | None = None
    for each in found:
        whole = None
        if before and before.days and each.days:
            gap = low[before.span.end : each.span.start]
            if rules.span.fullmatch(gap):
                whole = _spanning(before, each)
            elif rules.pair.fullmatch(gap):
                before, each = _sharing(before, each)  # noqa: PLW2901
            elif _OPENED.fullmatch(gap) and before.days[-1][-1].calendar == LUNAR:
                # The day on which a lunar date falls this year.
                each = replace(each, sure=True)  # noqa: PLW2901
        if whole:
            before = whole
            continue
        if before and before.sure:
            yield before
        before = each
    if before and before.sure:
        yield before


def _spanning(one: _Found, other: _Found) -> _Found | None:
    """Return the span from one date to another, each with the parts that only the other names."""
    if len(one.days[-1]) > 1 or len(other.days) > 1 or len(other.days[0]) > 1:
        return None
    if not (one.sure or other.sure):
        return None
    first, last = one.days[-1][0], other.days[0][0]
    first, last = _filled(first, last), _filled(last, first)
    if _named(first) != _named(last) or (first.calendar or "") != (last.calendar or ""):
        return None
    return _Found(Span(one.span.start, other.span.end), (*one.days[:-1], (first, last)))


def _sharing(one: _Found, other: _Found) -> tuple[_Found, _Found]:
    """Return two dates of a list, the first with month and year of the second."""
    if not (one.sure or other.sure) or len(one.days) > 1 or len(other.days) > 1:
        return one, other
    filled = tuple(_filled(day, other.days[0][0]) for day in one.days[0])
    if _named(filled[0]) != _named(other.days[0][0]):
        return one, other
    return replace(one, days=(filled,), sure=True), replace(other, sure=True)


def _filled(day: Day, other: Day) -> Day:
    """Return a date with the larger parts that it lacks from another."""
    if day.month is None and day.day is not None:
        day = day._replace(month=other.month)
    if day.year is None:
        day = day._replace(year=other.year, calendar=day.calendar or other.calendar)
    return day


def _named(day: Day) -> tuple[bool, bool, bool]:
    return day.year is not None, day.month is not None, day.day is not None


def _mentions(found: _Found, plain: str) -> Iterator[Mention]:
    spans = _shares(found, plain)
    for span, time in zip(spans, found.times, strict=False):
        yield Mention(Kind.TIME, span, (time,))
    for span, days in zip(spans, found.days, strict=False):
        readings = _span_readings(days)
        for other in found.others:
            readings += _readings(other)
        if readings:
            yield Mention(Kind.DATE, span, tuple(dict.fromkeys(readings)))


def _shares(found: _Found, plain: str) -> list[Span]:
    """Return a place for each date or time of a form: from its figures to those of the next."""
    count = len(found.days) + len(found.times)
    if count == 1:
        return [found.span]
    start, end = found.span.start, found.span.end
    figures = [match.start() for match in _FIGURES.finditer(plain, start, end)]
    starts = [start, *figures[1:count]]
    starts += range(starts[-1] + 1, starts[-1] + 1 + count - len(starts))
    return [Span(*ends) for ends in zip(starts, [*starts[1:], end], strict=True)]


def _span_readings(days: tuple[Day, ...]) -> list[str]:
    if len(days) == 1:
        return _readings(days[0])
    first, last = (_readings(day) for day in days)
    if not first or not last:
        return []
    return [f"{first[0].partition('/')[0]}/{last[0].rpartition('/')[2]}"]


def _readings(day: Day) -> list[str]:
    """Return what a date may mean in ISO 8601; empty if there is no such date."""
    if day.calendar == LUNAR:
        whole = iso(None, day.month, day.day)
        return [f"{LUNAR}:{whole}"] if whole else []
    if day.calendar is None:
        whole = iso(day.year, day.month, day.day)
        return [whole] if whole else []
    return gregorian(day.calendar, day.year, day.month, day.day)
