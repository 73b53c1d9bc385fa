"""Numbers with their signs, and the money, units and shares that they count."""

import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Final

from aligner.amounts.codes import code_reading
from aligner.amounts.lines import LOOK_BACK, SPACES, Line, is_latin, meaning, prefix_of
from aligner.amounts.mentions import Kind, Mention
from aligner.amounts.numbers import Number, place_of, read_on
from aligner.amounts.numerals import EXACT, LONGEST, numeral_values, shown, shown_fraction
from aligner.amounts.rules import Measure
from aligner.amounts.starts import ROMAN, Start, counts_alone, find_starts, glued_code, roman_at
from aligner.data import Span

#: The fraction of a mixed number: 2 1/2.
_MIXED: Final = re.compile(r"[ \u200b]([0-9]{1,2})/([0-9]{1,2})(?![0-9/]|[.,][0-9])")
_SLASHED: Final = re.compile(r"([0-9]{1,3})/([0-9]{1,3})(?![0-9/]|[.,][0-9])")
_ARABIC_SIGNS: Final = "٫٬"
_ONE: Final = Decimal(1)
_HALF: Final = Decimal("0.5")
#: Fractions with larger denominators are not written with a slash.
_SMALL_DENOMINATOR: Final = 10
#: Denominators of mixed numbers, all with odd numerators.
_SHARES: Final = frozenset({2, 4, 8, 16})
_MINUS: Final = "−"
_DASHES: Final = frozenset("-–—~…")
#: What is counted below zero often enough to take a hyphen at the very beginning for a minus.
_SIGNED: Final = frozenset({("%",), ("°C",), ("°F",)})


@dataclass(slots=True)
class _Quantity:
    """A number, its place with its sign and measure, and what the measure is."""

    number: Number
    start: int
    end: int
    readings: tuple[str, ...]
    measure: Measure | None = None
    names: tuple[str, ...] = ()
    """Codes or symbols, alternatives."""
    measure_before: bool = False
    negative: bool = False


def find_quantities(line: Line) -> list[Mention]:
    """Return the numbers, money, units, and the codes glued to letters, in order of place."""
    quantities: list[_Quantity] = []
    codes: list[Mention] = []
    end = 0
    for begin in find_starts(line):
        if begin.start < end:
            continue
        quantity = _divided(line, begin) if line.rules.divided else None
        code = None if quantity or begin.word else glued_code(line, begin, end)
        if code:
            written = line.text[code.start : code.end]
            end = code.end
            # The digits of đồng/m2 are part of a unit.
            if written.rpartition("/")[2] not in line.rules.measures:
                codes.append(Mention(Kind.CODE, code, (code_reading(written),)))
            continue
        quantity = quantity or _quantity(line, begin, end)
        if quantity:
            quantities.append(quantity)
            end = quantity.end
        elif not begin.word and begin.end - begin.start > LONGEST:
            span, end = Span(begin.start, begin.end), begin.end
            codes.append(Mention(Kind.CODE, span, (code_reading(line.plain[begin.start : end]),)))
    if len(quantities) > 1:
        _share(line, quantities)
    mentions = [_mention(quantity) for quantity in quantities]
    if codes:
        mentions = sorted([*mentions, *codes], key=lambda mention: mention.span.start)
    return mentions


def _divided(line: Line, begin: Start) -> _Quantity | None:
    """Return a measure with its unit in the midst of its digits: 1m75."""
    match = line.rules.divided.match(line.low, begin.start) if line.rules.divided else None
    # But 72m2 is an area.
    if match is None or match[2] + match[3] in line.rules.measures:
        return None
    value = Decimal(f"{match[1]}.{match[3]}")
    measure = line.rules.measures[match[2]]
    number = Number(begin.start, match.end(), [((value,), 0)])
    return _Quantity(number, begin.start, match.end(), (shown(value),), measure, measure.names)


def _quantity(line: Line, begin: Start, floor: int) -> _Quantity | None:
    """Return what begins at a place, if it counts; nothing before `floor` belongs to it."""
    if not begin.word:
        return _from_digits(line, begin, floor)
    if begin.word != ROMAN:
        return _from_word(line, begin, floor)
    value = roman_at(line, begin)
    if value is None:
        return None
    number = Number(begin.start, begin.end, [((Decimal(value),), 0)])
    return _Quantity(number, begin.start, begin.end, (str(value),))


def _from_digits(line: Line, begin: Start, floor: int) -> _Quantity | None:
    """Return what digits begin, if they have a value."""
    written = line.plain[begin.start : begin.end]
    slashed = _SLASHED.match(line.plain, begin.start)
    if slashed and slashed.end(1) == begin.end:
        return _slashed(line, slashed, floor)
    rules = line.rules
    original = line.text[begin.start : begin.end]
    if not original.isascii() and any(sign in original for sign in _ARABIC_SIGNS):
        # The signs of Arabic leave no choice: one groups and one is decimal.
        written = written.translate({ord("."): None, ord(","): "."})
        values = numeral_values(written, ",", ".")[:1]
    else:
        values = numeral_values(written, rules.group, rules.decimal)
    if not values:
        return None
    number = Number(begin.start, begin.end, [(values, 0)], in_digits=True)
    if written.isdecimal() and not rules.slash_decimal:
        _read_mixed(line, number)
    read_on(line, number)
    return _counted(line, number, floor)


def _read_mixed(line: Line, number: Number) -> None:
    """Add the fraction behind a whole number: 2 1/2."""
    match = _MIXED.match(line.plain, number.end)
    if match is None:
        return
    above, below = int(match[1]), int(match[2])
    if above < below and below in _SHARES and above % 2:
        number.add_to_last(EXACT.divide(Decimal(above), Decimal(below)))
        number.end = match.end()


def _slashed(line: Line, match: re.Match[str], floor: int) -> _Quantity | None:
    """Return a fraction, a decimal where slashes write them, or the first of two numbers."""
    above, below = int(match[1]), int(match[2])
    number = Number(match.start(), match.end(), [((Decimal(above),), 0)])
    if below > 0 and (line.rules.slash_decimal or 0 < above < below):
        number.fraction = shown_fraction(above, below)
        quantity = _counted(line, number, floor)
        if line.rules.slash_decimal:
            quantity.readings = _slash_readings(match, number.fraction, quantity.measure)
        return quantity
    number.end = match.end(1)
    return _counted(line, number, floor)


def _slash_readings(
    match: re.Match[str], fraction: str, measure: Measure | None
) -> tuple[str, ...]:
    """Return what digits around a slash mean in a language that has slashes for decimal signs."""
    above, below = int(match[1]), int(match[2])
    decimal = shown(Decimal(f"{match[1]}.{match[2]}"))
    if above >= below > _SMALL_DENOMINATOR:
        return (decimal,)
    if measure or below > _SMALL_DENOMINATOR:
        return decimal, fraction
    return fraction, decimal


def _from_word(line: Line, begin: Start, floor: int) -> _Quantity | None:
    """Return what a number word begins, if it counts there."""
    rules, word = line.rules, begin.word
    number = Number(begin.start, begin.end, [((_ONE,), 0)], ordinal=word in rules.ordinals)
    if word in rules.additions:
        return _with_addition(line, number, rules.additions[word], floor)
    fraction = rules.fractions.get(word)
    if fraction is not None:
        exact = EXACT.divide(Decimal(fraction.numerator), Decimal(fraction.denominator))
        number.parts = [((exact,), 0)]
    elif word in rules.values:
        value = rules.values[word]
        number.parts = [((value,), place_of(value))]
    read_on(line, number)
    if word in rules.articles_of_magnitudes and not number.largest:
        return None
    if number.steps == 1 and number.fraction is None:
        if fraction is not None:
            number.fraction = shown_fraction(fraction.numerator, fraction.denominator)
        if not counts_alone(line, begin):
            return None
    quantity = _counted(line, number, floor)
    if word in rules.set_words and not number.fraction:
        measure = quantity.measure
        if measure is None or not (measure.times or quantity.measure_before):
            return None
    return quantity


def _with_addition(line: Line, number: Number, addition: Decimal, floor: int) -> _Quantity | None:
    """Return the number behind a word that adds to its last place, the word included."""
    match = line.rules.rest_numeral.match(line.low, number.end)
    if match is None:
        return None
    values = numeral_values(match[1], line.rules.group, line.rules.decimal)
    if not values:
        return None
    number.parts = [(tuple(EXACT.add(value, addition) for value in values), 0)]
    number.end = match.end()
    read_on(line, number)
    return _counted(line, number, floor)


def _counted(line: Line, number: Number, floor: int) -> _Quantity:
    """Return a number with its sign, and with what it counts before or behind it."""
    readings = (number.fraction,) if number.fraction else tuple(map(shown, number.values))
    quantity = _Quantity(number, number.start, number.end, readings)
    _measure_behind(line, quantity)
    _look_before(line, quantity, floor)
    measure = quantity.measure
    if len(readings) > 1 and measure and measure.kind is Kind.MONEY and not number.largest:
        # No money has thousandths: three digits behind a sign are a group first.
        quantity.readings = tuple(sorted(readings, key=Decimal, reverse=True))
    if line.rules.below and not quantity.negative:
        below = line.rules.below.match(line.low, quantity.end)
        if below:
            quantity.end = below.end()
            quantity.readings = (*map(_negated, quantity.readings), *quantity.readings)
    if quantity.negative:
        quantity.readings = tuple(map(_negated, quantity.readings))
    return quantity


def _negated(reading: str) -> str:
    """Return a reading below zero."""
    return reading if reading == "0" else f"-{reading}"


def _measure_behind(line: Line, quantity: _Quantity) -> None:
    """Take the currency or unit behind a number, and a half behind that: 2 mét rưỡi."""
    rules, low, number = line.rules, line.low, quantity.number
    match = rules.measure.match(low, quantity.end)
    measure = meaning(line, match, rules.measures) if match else None
    if match is None or measure is None or measure.kind is Kind.NUMBER:
        return
    quantity.measure, quantity.names, quantity.end = measure, measure.names, match.end()
    if measure.kind is Kind.UNIT:
        _read_quotient(line, quantity)
        half = rules.chain.match(low, quantity.end)
        if half and (half[1] or half[2]) in rules.halves and not number.after_magnitude:
            number.add_to_last(_HALF)
            quantity.readings = tuple(map(shown, number.values))
            quantity.end = half.end()


def _read_quotient(line: Line, quantity: _Quantity) -> None:
    """Take what a unit is counted by: tonnes a hectare, metres a second."""
    rules, symbol = line.rules, quantity.names[0]
    match = rules.quotient.match(line.low, quantity.end)
    if match is None:
        return
    below = meaning(line, match, rules.below_signs)
    if below is not None:
        if rules.dimensions[symbol] not in rules.below_dimensions[below]:
            return
    else:
        measure = meaning(line, match, rules.measures)
        if measure is None or measure.kind is not Kind.UNIT or rules.dimensions[symbol] == "share":
            return
        below = measure.names[0]
    quantity.names = (f"{symbol}/{below}",)
    quantity.end = match.end()


def _look_before(line: Line, quantity: _Quantity, floor: int) -> None:
    """Take the currency, unit or minus sign that stands before a number."""
    rules, plain = line.rules, line.plain
    floor = max(floor, quantity.start - LOOK_BACK)
    head = plain[floor : quantity.start]
    if not head:
        return
    bare = head.rstrip(SPACES)
    prefix = prefix_of(line, bare)
    if prefix:
        measure = rules.prefixes[prefix]
        head = bare[: -len(prefix)]
        bare = head.rstrip(SPACES)
        quantity.start = floor + len(head)
        if measure and measure.kind is Kind.MONEY:
            _take_money_magnitude(line, quantity)
        if measure and quantity.measure is None:
            quantity.measure, quantity.names = measure, measure.names
            quantity.measure_before = True
    if rules.minus and bare.endswith(rules.minus):
        word = next(word for word in rules.minus if bare.endswith(word))
        rest = bare[: -len(word)]
        no_sign = rules.not_minus and rules.not_minus.search(rest.lower())
        if not no_sign and not (rest and is_latin(rest[-1])):
            quantity.negative = True
            quantity.start = floor + len(rest)
    elif head.endswith("-") and _is_minus(line, head, quantity):
        quantity.negative = True
        quantity.start = floor + len(head) - 1


def _take_money_magnitude(line: Line, quantity: _Quantity) -> None:
    """Read a magnitude behind money that was taken for a unit: £5m."""
    number = quantity.number
    power = line.rules.money_magnitudes.get(line.plain[number.end : quantity.end])
    if power is not None and number.multiply(power):
        quantity.measure, quantity.names = None, ()
        quantity.readings = tuple(map(shown, number.values))


def _is_minus(line: Line, head: str, quantity: _Quantity) -> bool:
    """Return whether a hyphen right before a number is its sign: not a dash between two."""
    place = quantity.start - 1
    before = line.plain[place - 1] if place else ""
    bare = head[:-1].rstrip(SPACES)
    if line.text[place] == _MINUS:
        return not before.isalnum()
    if before and before not in " \u200b(":
        return False
    if bare[-1:].isdecimal() or bare[-1:] == "%":
        return False
    return bool(bare) or quantity.names in _SIGNED


def _share(line: Line, quantities: list[_Quantity]) -> None:
    """Give each end of a range, and each member of a list, what is said but once."""
    for one, other in reversed(list(pairwise(quantities))):
        link = line.rules.link.fullmatch(line.low, one.end, other.start)
        if link is None and not (
            other.negative and line.low[one.end : other.start].strip(SPACES) in _DASHES
        ):
            continue
        same = one.measure is None or (one.measure_before and other.names in {(), one.names})
        if same and other.number.largest and not one.number.largest:
            _share_magnitude(one, other)
        if one.measure is None and other.measure and not other.measure_before:
            one.measure, one.names = other.measure, other.names
        elif other.measure is None and one.measure and one.measure_before:
            other.measure, other.names = one.measure, one.names


def _share_magnitude(one: _Quantity, other: _Quantity) -> None:
    """Read 5-7 million as five to seven million, but 500-1 million as it stands."""
    number, last = one.number, other.number.parts[-1]
    base = EXACT.scaleb(last[0][0], -last[1])
    if number.fraction or len(other.number.parts) > 1 or number.values[0] > base:
        return
    number.parts = [(tuple(EXACT.scaleb(v, other.number.largest) for v in number.values), 0)]
    one.readings = tuple(map(shown, number.values))
    if one.negative:
        one.readings = tuple(map(_negated, one.readings))


def _mention(quantity: _Quantity) -> Mention:
    """Return a quantity as others see it."""
    kind = quantity.measure.kind if quantity.measure else Kind.NUMBER
    readings = quantity.readings
    if quantity.measure and quantity.measure.times and not quantity.number.fraction:
        times = quantity.measure.times
        readings += tuple(shown(EXACT.multiply(Decimal(reading), times)) for reading in readings)
    if len(readings) > 1:
        readings = tuple(dict.fromkeys(readings))
    return Mention(kind, Span(quantity.start, quantity.end), readings, quantity.names)
