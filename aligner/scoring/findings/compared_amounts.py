"""Whether two amounts say the same in other words, and how the one may have become the other."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property
from typing import Final

from aligner import knowledge
from aligner.amounts import VALUES, Kind, Mention, agree
from aligner.amounts.digits import plain_digits, small_letters
from aligner.data import Span
from aligner.scoring.evidence import Side
from aligner.scoring.findings.settings import settings

#: Readings with more characters are compared as text only.
_LONGEST_VALUE: Final = 40
#: Readings of which it is asked how one became another.
_LIKELIEST: Final = 2
_PERCENT: Final = ("%",)
_HUNDRED: Final = 100
_HALF_DAY: Final = 12
#: How far before or behind a number a word stands that says what it counts.
_NEAR: Final = 24
_YEAR: Final = re.compile("[12][0-9]{3}")
_PARTS: Final = re.compile("[0-9]+")
#: A date with parts left out.
_ISO: Final = re.compile(r"(?P<y>[0-9]{4})?-{0,3}(?P<m>(?<!---)[0-9]{2})?-?(?P<d>[0-9]{2})?")
_CLOCK: Final = re.compile(r"([0-9]{1,2})[.:]([0-9]{2})(?::[0-9]{2})?")
_SPAN_OF_YEARS: Final = re.compile(r"[0-9]{4}/([0-9]{2}([1-9][0-9]))")
_FULL_HOUR: Final = re.compile(":00$")
_LUNAR: Final = "lunar"
_CODE: Final = re.compile("[A-Z]{3}")
_MONEY: Final = "money"
#: What a quantity in a unit of time is.
_RATES: Final = {"length": "speed"}
_DOLLAR: Final = "$"
#: What stands around the sign of a currency in figures.
_NUMBER_SIGNS: Final = "0123456789.,\u00a0 "

#: Decimals that count where digits are compared.
_DECIMALS: Final = 6


@dataclass(frozen=True)
class Amount:
    """An amount with what it is compared by."""

    mention: Mention
    text: str
    place: float
    """Where it stands in its text, in [0, 1]."""
    before: str
    """The word before it, in small letters."""
    behind: str
    """What follows it, in small letters."""
    lang: str

    @cached_property
    def values(self) -> tuple[Fraction, ...]:
        """What it may count, most likely first; nothing of dates, times and codes."""
        if self.mention.kind not in VALUES:
            return ()
        short = (reading for reading in self.mention.readings if len(reading) <= _LONGEST_VALUE)
        return tuple(Fraction(reading) for reading in short if not reading.endswith("/0"))

    @cached_property
    def is_exact(self) -> bool:
        """Whether it is as exact as digits are."""
        return self.mention.kind not in VALUES or any(map(str.isdecimal, self.text))

    @property
    def is_small(self) -> bool:
        """Whether languages say it in other ways too: both, another, a pair."""
        small = settings("number")["small"]
        return bool(self.values) and all(abs(value) <= small for value in self.values)

    @property
    def numbers_a_grade(self) -> bool:
        """Whether it numbers a school year or a class, which other countries number otherwise."""
        return self.before in knowledge.load("durations")["grades"].get(self.lang, ())

    @cached_property
    def time_word(self) -> str:
        """The word for a unit of time right behind it; empty where there is none."""
        match = _time_units(self.lang).match(self.behind)
        return match.group(1) if match else ""

    @property
    def whole_span(self) -> Span:
        """Its place, with the unit of time behind it."""
        span = self.mention.span
        length = self.behind.find(self.time_word) + len(self.time_word) if self.time_unit else 0
        return Span(span.start, span.end + length)

    @cached_property
    def time_unit(self) -> Fraction | None:
        """The seconds of the unit of time that it counts; None where it counts none."""
        if self.mention.kind is not Kind.NUMBER:
            return None
        return _seconds(self.lang)[self.time_word] if self.time_word else None

    @cached_property
    def numbers(self) -> frozenset[str]:
        """The numbers in its readings, without zeros before them; of a full hour no minutes."""
        return _parts(_FULL_HOUR.sub("", reading) for reading in self.mention.readings)

    @cached_property
    def written(self) -> frozenset[str]:
        """The numbers as written in a time, or in what may be a fraction or a date."""
        of_time = self.mention.kind is Kind.TIME
        of_parts = of_time or (self.mention.kind in VALUES and "/" in self.text)
        return (of_parts and _parts([plain_digits(self.text)])) or self.numbers

    @cached_property
    def fields(self) -> frozenset[str]:
        """Years, months and days of a date, each with what it is: ``y2025``, ``m10``, ``d9``."""
        if self.mention.kind is not Kind.DATE:
            return frozenset()
        days = (day for reading in self.mention.readings for day in reading.split("/"))
        dates = (_ISO.fullmatch(day.removeprefix(f"{_LUNAR}:")) for day in days)
        return frozenset(
            f"{name}{number.lstrip('0')}"
            for date in dates
            if date
            for name, number in date.groupdict().items()
            if number
        )

    @cached_property
    def ends(self) -> tuple[tuple[str, str], ...]:
        """The last years of spans, and their last two digits: the 53 of 1950-53."""
        spans = (_SPAN_OF_YEARS.fullmatch(reading) for reading in self.mention.readings)
        return tuple((span.group(1), span.group(2)) for span in spans if span)

    @property
    def is_lunar(self) -> bool:
        """Whether it is a day of the lunar calendar."""
        return self.mention.readings[0].startswith(_LUNAR)


def amounts_of(side: Side) -> list[Amount]:
    """Return the amounts of a text in order."""
    text, size = side.text, max(1, len(side.text))
    return [
        Amount(
            mention,
            text[mention.span.start : mention.span.end],
            (mention.span.start + mention.span.end) / 2 / size,
            _word_before(text, mention.span.start),
            small_letters(text[mention.span.end : mention.span.end + _NEAR]),
            side.lang,
        )
        for mention in side.amounts
    ]


def same(one: Amount, other: Amount) -> bool:
    """Return whether two amounts may say the same, also in other units or less exactly."""
    if agree(one.mention, other.mention):
        return not in_other_times(one, other)
    kinds = {one.mention.kind, other.mention.kind}
    if kinds <= VALUES:
        return _same_value(one, other)
    if Kind.TIME in kinds and kinds <= {Kind.TIME, Kind.NUMBER}:
        return not set(_on_the_dial(one)).isdisjoint(_on_the_dial(other))
    if kinds == {Kind.DATE}:
        return _ends_of_one(one.mention, other.mention) or _ends_of_one(other.mention, one.mention)
    return bool(one.numbers) and one.numbers == other.numbers and one.is_lunar is other.is_lunar


def in_other_times(one: Amount, other: Amount) -> bool:
    """Return whether two amounts count different units of time: 60 minutes, 60 hours."""
    unit, their_unit = one.time_unit, other.time_unit
    if not unit or not their_unit or unit == their_unit:
        return False
    return not _near(one.values, unit, other.values, their_unit, _rounding("number"))


def in_parts(amounts: Sequence[Amount], others: Sequence[Amount]) -> list[bool]:
    """Return which amounts the other side has in parts: a day beside its month, a year in a code.

    Time is linear.
    """
    values = [other for other in others if other.mention.kind in VALUES]
    dates = [other for other in others if other.mention.kind not in VALUES]
    whole = _numbers(dates) | {short for date in dates for _, short in date.ends}
    all_values, years = _numbers(values), _numbers(filter(_is_year, values))
    fields = {
        lunar: frozenset[str]().union(*(one.fields for one in dates if one.is_lunar is lunar))
        for lunar in (True, False)
    }
    found = []
    for amount in amounts:
        if amount.mention.kind in VALUES:
            found.append(not amount.mention.measures and _lies_in(amount, whole))
        elif amount.mention.kind is Kind.DATE:
            # A month alone is no number that stands somewhere.
            numbers = years if len(amount.fields) == 1 else all_values
            found.append(_has_fields(amount, fields[amount.is_lunar], numbers))
        else:
            found.append(_lies_in(amount, whole | all_values))
    return found


def _has_fields(date: Amount, fields: frozenset[str], numbers: frozenset[str]) -> bool:
    """Return whether each year, month and day of a date is one of another, or a number."""
    missing = {field for field in date.fields - fields if field[1:] not in numbers}
    shortened = {f"y{year}" for year, short in date.ends if short in numbers}
    return not missing - shortened


def _numbers(amounts: Iterable[Amount]) -> frozenset[str]:
    return frozenset[str]().union(*(amount.numbers | amount.written for amount in amounts))


def _lies_in(amount: Amount, numbers: frozenset[str]) -> bool:
    return amount.numbers <= numbers or amount.written <= numbers


def _parts(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(part.lstrip("0") or "0" for text in texts for part in _PARTS.findall(text))


def comparable(one: Amount, other: Amount) -> bool:
    """Return whether one of two amounts may stand in place of the other."""
    kinds = {one.mention.kind, other.mention.kind}
    return len(kinds) == 1 or kinds <= VALUES or Kind.NUMBER in kinds


def unlikeness(one: Amount, other: Amount) -> float:
    """Return how unlike two amounts are in kind, in [0, 1]."""
    if one.is_lunar is not other.is_lunar and one.numbers != other.numbers:
        return 1.0
    if one.mention.kind is not other.mention.kind:
        return 0.5 if {one.mention.kind, other.mention.kind} <= VALUES else 1.0
    first, second = one.mention.measures, other.mention.measures
    if not first or not second or set(first) & set(second):
        return 0.0
    return 0.0 if _dimension(first) == _dimension(second) else 0.7


def slip(one: Amount, other: Amount) -> str:
    """Return in what usual way one amount may have become another, or nothing.

    Examples
    --------
    >>> from aligner.scoring.evidence import Side
    >>> [price] = amounts_of(Side("6,8 tỷ đồng", "vi"))
    >>> [said] = amounts_of(Side("6.8 million VND", "en"))
    >>> slip(price, said)
    '1,000 times too little'
    """
    if one.mention.kind is Kind.DATE and other.mention.kind is Kind.DATE:
        first, second = (_PARTS.findall(each.mention.readings[0]) for each in (one, other))
        if one.is_lunar is not other.is_lunar and first == second:
            return "one is of the lunar calendar"
        swapped = len(first) > 1 and first != second and sorted(first) == sorted(second)
        return "day and month changed places" if swapped else ""
    ways = (
        _way(value, their)
        for value in one.values[:_LIKELIEST]
        for their in other.values[:_LIKELIEST]
    )
    return next(filter(None, ways), "")


def _word_before(text: str, start: int) -> str:
    before = text[max(0, start - _NEAR) : start].split()
    return small_letters(before[-1]) if before else ""


def _same_value(one: Amount, other: Amount) -> bool:
    first, second = one.mention.measures, other.mention.measures
    if first and second:
        in_dollars = _DOLLAR in {one.text.strip(_NUMBER_SIGNS), other.text.strip(_NUMBER_SIGNS)}
        if in_dollars and _are_dollars(first) and _are_dollars(second):
            return not set(one.values).isdisjoint(other.values)
        return not set(first) & set(second) and _converted(one, other)
    if _PERCENT in {first, second}:
        share, plain = (one, other) if first else (other, one)
        return any(value / _HUNDRED in plain.values for value in share.values)
    timed = one.time_unit and other.time_unit and one.time_unit != other.time_unit
    return bool(timed) and not in_other_times(one, other)


def _are_dollars(codes: Sequence[str]) -> bool:
    return not set(codes).isdisjoint(settings("money")["dollars"])


def _converted(one: Amount, other: Amount) -> bool:
    """Return whether two measures are one and the same, but for rounding."""
    for first in one.mention.measures:
        for second in other.mention.measures:
            unit, their_unit = _unit(first), _unit(second)
            if unit is None or their_unit is None or unit[0] != their_unit[0]:
                continue
            if _near(one.values, unit[1], other.values, their_unit[1], _rounding("unit")):
                return True
    return False


def _near(
    values: Iterable[Fraction],
    unit: Fraction,
    others: Iterable[Fraction],
    their_unit: Fraction,
    rounding: Fraction,
) -> bool:
    """Return whether any values in two units are equal but for rounding."""
    return any(
        abs(value * unit - their * their_unit)
        <= rounding * max(abs(value * unit), abs(their * their_unit))
        for value in values
        for their in others
    )


@cache
def _rounding(kind: str) -> Fraction:
    return Fraction(str(settings(kind)["rounding"]))


@cache
def _unit(symbol: str) -> tuple[str, Fraction] | None:
    """Return what a unit measures, and how many of the basic unit it is; None for money."""
    units = knowledge.load("units")["unit"]
    if symbol in units:
        return units[symbol]["dimension"], Fraction(units[symbol]["factor"])
    counted, slash, per = symbol.rpartition("/")
    seconds = knowledge.load("durations")["signs"].get(per)
    if not slash or counted not in units or not seconds:
        return None
    of = units[counted]["dimension"]
    return _RATES.get(of, f"{of}/s"), Fraction(units[counted]["factor"]) / seconds


def _dimension(measures: Sequence[str]) -> str:
    unit = _unit(measures[0])
    return unit[0] if unit else _MONEY if _CODE.fullmatch(measures[0]) else measures[0]


def _on_the_dial(amount: Amount) -> list[tuple[int, str]]:
    """Return a time as a clock with twelve hours shows it; also of 5.30, which may be one."""
    if amount.mention.kind is Kind.TIME:
        times = [_CLOCK.fullmatch(reading) for reading in amount.mention.readings]
    else:
        times = [_CLOCK.fullmatch(plain_digits(amount.text))]
    return [(int(time[1]) % _HALF_DAY, time[2]) for time in times if time]


def _ends_of_one(span: Mention, date: Mention) -> bool:
    """Return whether a date is one of the ends of a span of dates."""
    ends = [end for reading in span.readings if "/" in reading for end in reading.split("/")]
    return any(
        agree(Mention(Kind.DATE, span.span, (end,)), Mention(Kind.DATE, date.span, (reading,)))
        for end in ends
        for reading in date.readings
        if "/" not in reading
    )


def _is_year(amount: Amount) -> bool:
    return any(_YEAR.fullmatch(reading) for reading in amount.mention.readings)


def _way(value: Fraction, their: Fraction) -> str:
    """Return in what way a value may have become another one, or nothing."""
    if value == their:
        return "another measure"
    if value <= 0 or their <= 0:
        return "another sign" if value == -their else ""
    ratio = max(value, their) / min(value, their)
    if ratio.denominator == 1 and re.fullmatch("10+", str(ratio.numerator)):
        return f"{ratio.numerator:,} times too {'much' if their > value else 'little'}"
    return _way_of_digits(_figures(value), _figures(their))


def _way_of_digits(figures: str, theirs: str) -> str:
    shorter, longer = sorted((figures, theirs), key=len)
    if len(shorter) <= 1:
        return ""
    if len(shorter) == len(longer):
        differ = sum(a != b for a, b in zip(figures, theirs, strict=True))
        swapped = differ == len("ab") and sorted(figures) == sorted(theirs)
        return "another digit" if differ == 1 else "two digits changed places" if swapped else ""
    left_out = (longer[:n] + longer[n + 1 :] for n in range(len(longer)))
    if len(longer) - len(shorter) != 1 or shorter not in left_out:
        return ""
    return "a digit too many" if longer == theirs else "a digit too few"


def _figures(value: Fraction) -> str:
    """Return the digits of a value without its separator and the zeros at its ends."""
    scaled = value * 10**_DECIMALS
    return str(scaled.numerator // scaled.denominator).strip("0")


@cache
def _seconds(lang: str) -> Mapping[str, Fraction]:
    """Return the seconds of each word for a unit of time."""
    table = knowledge.load("durations")
    return {
        word: Fraction(table["seconds"][name])
        for name, words in table["words"].get(lang, {}).items()
        for word in words
    }


@cache
def _time_units(lang: str) -> re.Pattern[str]:
    """Return a pattern of a word for a unit of time right behind a number."""
    words = sorted(_seconds(lang), key=len, reverse=True)
    return re.compile(rf"[\s-]?({'|'.join(map(re.escape, words))})" if words else r"(?!)()")
