"""Numbers as they are read, part by part: digits, words, magnitudes, fractions."""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto
from typing import Final

from aligner.amounts.lines import Line, meaning
from aligner.amounts.numerals import EXACT, numeral_values, shown, shown_fraction

Values = tuple[Decimal, ...]
"""What a number may be, most likely first."""

_MOST_READINGS: Final = 4
_ONE: Final = Decimal(1)
_HALF: Final = Decimal("0.5")
#: Powers of ten: of a hundred, and of the largest number that anybody means.
_HUNDRED: Final = 2
_LARGEST: Final = 30
_TEN: Final = 10
#: The largest numerator or denominator.
_LARGEST_PART: Final = 10_000


class _Step(Enum):
    """What a word does to the number before it."""

    ON = auto()
    FILL = auto()
    """It says nothing itself, but the number may go on behind it."""
    STOP = auto()


@dataclass(slots=True)
class Number:
    """A number while it is read: sums of parts, each smaller than the place of the one before."""

    start: int
    end: int
    parts: list[tuple[Values, int]]
    """Values, and the power of ten that their last place has."""
    steps: int = 1
    fraction: str | None = None
    after_magnitude: bool = False
    largest: int = 0
    """The largest magnitude as a power of ten, 0 without one."""
    ordinal: bool = False
    in_digits: bool = False
    """Whether it begins with digits."""
    short: int = 0
    """The place that a single digit in words stands behind, if it is the last: hai triệu tám."""
    before_short: int = 0
    """Where the number ends without that digit."""

    @property
    def values(self) -> Values:
        """What the parts make together."""
        total = self.parts[0][0]
        for values, _ in self.parts[1:]:
            total = _sums(total, values)
        return total

    def multiply(self, power: int) -> bool:
        """Take a magnitude in; return whether it can stand here."""
        before = self.parts[-1][1]
        if self.after_magnitude and (before > power or before + power > _LARGEST):
            return False
        values, _ = self.parts.pop()
        while self.parts and self.parts[-1][1] < power:
            values = _sums(self.parts.pop()[0], values)
        product = tuple(EXACT.scaleb(value, power) for value in values)
        # A second magnitude multiplies the first: triệu tỷ, ล้านล้าน.
        place = before + power if self.after_magnitude else power
        self.parts.append((product, place))
        self.after_magnitude = True
        self.largest = max(self.largest, place)
        self.steps += 1
        self.short = 0
        return True

    def add(self, value: Decimal, *, filled: bool) -> bool:
        """Take a value in at the end; return whether it can stand here."""
        place = self.parts[-1][1]
        if place == 0 or value >= _ONE.scaleb(place) or value < 1:
            return False
        if self.in_digits and place_of(self.parts[-1][0][0]) < place:
            # Behind the decimals of 1,7 juta nothing is added.
            return False
        digit = self.after_magnitude and not filled and place >= _HUNDRED and value < _TEN
        self.short, self.before_short = (place if digit else 0), self.end
        self.parts.append(((value,), place_of(value)))
        self.after_magnitude = False
        self.steps += 1
        return True

    def add_to_last(self, value: Decimal) -> None:
        """Add a value to the last part: what makes a teen or a half of it."""
        values, power = self.parts.pop()
        self.parts.append((tuple(EXACT.add(one, value) for one in values), power))
        self.steps += 1
        self.short = 0


def read_on(line: Line, number: Number) -> None:
    """Read the magnitudes, words and smaller parts that go on with a number."""
    rules, place, filled = line.rules, number.end, False
    while True:
        match = rules.chain.match(line.low, place)
        if match is None:
            if filled or not _read_rest(line, number):
                break
            place = number.end
            continue
        step = _step(line, number, match, filled=filled)
        if step is _Step.STOP:
            break
        place, filled = match.end(), step is _Step.FILL
        if not filled:
            number.end = place
    if number.short and rules.short_rest:
        _settle_short_rest(line, number)
    elif number.short and number.in_digits and not rules.open_words:
        # 2 juta empat tahun is two million, and then four years.
        number.parts.pop()
        number.end, number.after_magnitude = number.before_short, True


def _step(line: Line, number: Number, match: re.Match[str], *, filled: bool) -> _Step:
    """Take a word in, if it can stand here."""
    rules, word = line.rules, match[1] or match[2]
    power = meaning(line, match, rules.magnitudes)
    place = number.parts[-1][1]
    goes_on = False
    if power is not None:
        goes_on = not filled and number.multiply(power)
    elif word in rules.fillers:
        fills = number.after_magnitude and place >= _HUNDRED and not filled
        return _Step.FILL if fills else _Step.STOP
    elif word in rules.halves:
        number.add_to_last(_HALF.scaleb(place if number.after_magnitude else 0))
        goes_on = True
    elif word in rules.teens:
        number.add_to_last(rules.teens[word])
        goes_on = True
    elif word in rules.values and not (place == 1 and word in rules.not_behind_tens):
        # Mười năm is ten years, and no fifteen: five behind a ten is lăm.
        goes_on = number.add(rules.values[word], filled=filled)
    if not goes_on:
        _read_fraction(line, number, match, word)
    return _Step.ON if goes_on else _Step.STOP


def _settle_short_rest(line: Line, number: Number) -> None:
    """Read a last digit in words as tenths of the magnitude before it: hai triệu tám."""
    (value,), _ = number.parts.pop()
    word = line.low[: number.end].rpartition(" ")[2]
    if word in line.rules.not_behind_tens:
        number.end -= len(word) + 1
        number.after_magnitude = True
    else:
        number.parts.append(((EXACT.scaleb(value, number.short - 1),), 0))


def _read_rest(line: Line, number: Number) -> bool:
    """Read digits behind a magnitude: with a smaller one behind them, or what is left."""
    rules = line.rules
    if not number.after_magnitude:
        return False
    match = rules.rest_numeral.match(line.low, number.end)
    if match is None:
        return False
    values = numeral_values(match[1], rules.group, rules.decimal)
    if not values or values[0] >= _ONE.scaleb(number.parts[-1][1]):
        return False
    magnitude = rules.chain.match(line.low, match.end())
    power = meaning(line, magnitude, rules.magnitudes) if magnitude else None
    if power is None and not rules.rest:
        return False
    if power is not None and power >= number.parts[-1][1]:
        return False
    number.parts.append((values[:1], 0))
    number.after_magnitude = False
    number.end = match.end()
    number.steps += 1
    return True


def _read_fraction(line: Line, number: Number, match: re.Match[str], word: str) -> None:
    """Read what makes a whole number one part of a fraction."""
    rules, low = line.rules, line.low
    one = number.values[0]
    if number.ordinal or one != one.to_integral_value() or not 0 < one <= _LARGEST_PART:
        return
    if word in rules.denominators:
        number.fraction = shown_fraction(int(one), rules.denominators[word])
        number.end = match.end()
        return
    if word not in rules.numerator_first and word not in rules.denominator_first:
        return
    if rules.measure.match(low, number.end):
        return
    other, end = _whole(line, match.end())
    if other:
        above, below = (int(one), other) if word in rules.numerator_first else (other, int(one))
        number.fraction = shown_fraction(above, below)
        number.end = end


def _whole(line: Line, place: int) -> tuple[int, int]:
    """Return the whole number at a place and where it ends; 0 where there is none."""
    rules = line.rules
    digits = rules.rest_numeral.match(line.low, place)
    if digits:
        values = numeral_values(digits[1], None, None) if digits[1].isdecimal() else ()
        return (int(values[0]) if values and values[0] <= _LARGEST_PART else 0), digits.end()
    match = rules.chain.match(line.low, place)
    value = rules.values.get(match[1] or match[2]) if match else None
    return (int(value), match.end()) if match and value else (0, place)


def _sums(ones: Values, others: Values) -> Values:
    if len(ones) == len(others) == 1:
        return (EXACT.add(ones[0], others[0]),)
    return tuple(EXACT.add(one, other) for one in ones for other in others)[:_MOST_READINGS]


def place_of(value: Decimal) -> int:
    """Return the power of ten that the last place of a whole value has; 0 of any other."""
    digits = shown(value)
    return 0 if "." in digits else len(digits) - len(digits.rstrip("0"))
