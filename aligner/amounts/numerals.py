"""Numbers written in digits or Roman numerals, and how a value is written in a reading."""

import re
from decimal import Context, Decimal
from functools import lru_cache
from itertools import pairwise
from math import gcd
from typing import Final

#: A number in digits: groups of three behind spaces, or digits with single signs between them.
#: Digits behind spaces count as groups only where nothing but a short decimal part follows.
NUMERAL: Final = (
    r"[0-9](?:(?<!0)[0-9]{0,2}(?: [0-9]{3}){1,6}+(?:[.,][0-9]{1,2})?+(?![.,']?[0-9])"
    r"|[0-9]*+(?:[.,'’][0-9]++)*+)"
)
#: More signs than this make no value that anybody counts, but a key of some kind.
LONGEST: Final = 27
_SIGN: Final = re.compile("[^0-9]")
_THREE: Final = 3
#: Exact for everything that `LONGEST` and the largest magnitude can make.
EXACT: Final = Context(prec=80)
_ROMAN: Final = re.compile(
    r"(?=[IVXLCDM])M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})"
)
_ROMAN_VALUES: Final = dict(zip("IVXLCDM", (1, 5, 10, 50, 100, 500, 1000), strict=True))


def numeral_values(written: str, group: str | None, decimal: str | None) -> tuple[Decimal, ...]:
    """Return what a number in ASCII digits may mean, most likely first; empty where it is none.

    Parameters
    ----------
    written : str
        Digits with ``.``, ``,``, apostrophes or spaces between them, as `NUMERAL` finds them.
    group, decimal : str or None
        The language's signs; None where its custom is unknown. A sign that is not the one that
        groups may stand for either, and both readings are kept.

    Examples
    --------
    >>> [str(value) for value in numeral_values("113.700", ".", ",")]
    ['113700']
    >>> [str(value) for value in numeral_values("1.234", ",", ".")]
    ['1.234', '1234']
    >>> [str(value) for value in numeral_values("1,13,700", ".", ",")]
    ['113700']
    >>> numeral_values("1.2.3", ".", ",")
    ()
    """
    # Long keys are kept out of the cache.
    return _values(written, group, decimal) if len(written) <= LONGEST else ()


@lru_cache(maxsize=4096)
def _values(written: str, group: str | None, decimal: str | None) -> tuple[Decimal, ...]:
    if written.isdecimal():
        return (Decimal(written),)
    parts = _SIGN.split(written)
    signs = _SIGN.findall(written)
    if len(signs) == 1:
        return _one_sign(parts, signs[0], group, decimal)
    if len(set(signs)) == 1:
        return (Decimal("".join(parts)),) if _grouped(parts) else ()
    if len(set(signs[:-1])) == 1 and signs[-1] != signs[0] and _grouped(parts[:-1]):
        return (Decimal("".join(parts[:-1]) + "." + parts[-1]),)
    return ()


def _one_sign(
    parts: list[str], sign: str, group: str | None, decimal: str | None
) -> tuple[Decimal, ...]:
    whole, rest = parts
    grouped = Decimal(whole + rest)
    if sign in " '’":
        return (grouped,) if _grouped(parts) else ()
    fraction = Decimal(f"{whole}.{rest}")
    if not _grouped(parts):
        return (fraction,)
    if sign == group:
        return (grouped,)
    return (fraction, grouped) if sign == decimal else (grouped, fraction)


def _grouped(parts: list[str]) -> bool:
    """Return whether digits stand in groups of three, or two and at last three."""
    first, *groups = parts
    if not 1 <= len(first) <= _THREE or first.startswith("0") or len(groups[-1]) != _THREE:
        return False
    return len({len(group) for group in groups[:-1]} | {_THREE}) == 1 or (
        len(first) < _THREE and all(len(group) == _THREE - 1 for group in groups[:-1])
    )


def roman_value(written: str) -> int | None:
    """Return the value of a Roman numeral in capitals, or None where it is none.

    Examples
    --------
    >>> roman_value("XIV"), roman_value("XXI"), roman_value("IIX")
    (14, 21, None)
    """
    if not _ROMAN.fullmatch(written):
        return None
    values = [_ROMAN_VALUES[letter] for letter in written] + [0]
    return sum(-here if here < there else here for here, there in pairwise(values))


def shown(value: Decimal) -> str:
    """Return a value as readings have it.

    Examples
    --------
    >>> shown(Decimal("2.50")), shown(Decimal("1.2E+6")), shown(Decimal("-0.0"))
    ('2.5', '1200000', '0')
    """
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def shown_fraction(numerator: int, denominator: int) -> str:
    """Return a fraction as readings have it: a decimal where that is finite, else in lowest terms.

    Examples
    --------
    >>> shown_fraction(3, 4), shown_fraction(4, 6)
    ('0.75', '2/3')
    """
    common = gcd(numerator, denominator)
    numerator, denominator = numerator // common, denominator // common
    rest = denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest == 1:
        return shown(EXACT.divide(Decimal(numerator), Decimal(denominator)))
    return f"{numerator}/{denominator}"
