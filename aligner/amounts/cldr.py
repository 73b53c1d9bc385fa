"""What Unicode CLDR knows of a language's numbers, through Babel, in the form of our own tables."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, Final

from aligner import knowledge
from aligner.amounts.digits import small_letters

#: Numbers that between them take every plural form that a language has.
_COUNTS: Final = (1, 2, 5, 0.5)
#: Units by our symbol and CLDR's name.
_UNITS: Final = {
    "%": "concentr-percent",
    "kg": "mass-kilogram",
    "g": "mass-gram",
    "mg": "mass-milligram",
    "t": "mass-tonne",
    "km": "length-kilometer",
    "m": "length-meter",
    "cm": "length-centimeter",
    "mm": "length-millimeter",
    "mi": "length-mile",
    "nmi": "length-nautical-mile",
    "km2": "area-square-kilometer",
    "m2": "area-square-meter",
    "ha": "area-hectare",
    "acre": "area-acre",
    "m3": "volume-cubic-meter",
    "L": "volume-liter",
    "mL": "volume-milliliter",
    "°C": "temperature-celsius",
    "km/h": "speed-kilometer-per-hour",
    "m/s": "speed-meter-per-second",
    "kn": "speed-knot",
    "W": "power-watt",
    "kW": "power-kilowatt",
    "MW": "power-megawatt",
    "GW": "power-gigawatt",
    "kWh": "energy-kilowatt-hour",
}
_NUMBER: Final = re.compile(r"[0-9]+(?:[.,٫][0-9]+)?")
_MARKS: Final = re.compile("[\u061c\u200b\u200e\u200f]")
#: The longest sign of a magnitude that is told by its capitals, such as ``Mn``.
_SIGN: Final = 3


def cldr_table(lang: str) -> dict[str, Any]:
    """Return separators, magnitudes, units and money; nothing of unknown languages.

    Examples
    --------
    >>> table = cldr_table("cs")
    >>> table["decimal"], table["magnitudes"]["milionů"], table["units"]["km"]
    (',', 6, ['kilometr', 'kilometry', 'kilometrů', 'kilometru'])
    """
    from babel import Locale, UnknownLocaleError

    try:
        locale = Locale.parse(lang, resolve_likely_subtags=False)
    except (UnknownLocaleError, ValueError):
        return {}
    signs = locale.number_symbols.get("latn", {})
    return {
        "group": _space(signs.get("group")),
        "decimal": signs.get("decimal"),
        "magnitudes": _magnitudes(locale),
        "units": {
            symbol: words for symbol, name in _UNITS.items() if (words := _unit(locale, name))
        },
        "symbols": _symbols(locale),
        "money": {code: _names(locale, code) for code in knowledge.load("money")["codes"]},
    }


def merged(own: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Return a table with what another one adds to it; its own word stands where both have one."""
    whole = other | own
    own_words = {small_letters(word) for table in ("units", "money") for word in _words(own, table)}
    own_words.update(own.get("plain", {}).get("words", ()))
    whole["magnitudes"] = other.get("magnitudes", {}) | own.get("magnitudes", {})
    for name in ("units", "money"):
        whole[name] = dict(own.get(name, {}))
        for symbol, words in other.get(name, {}).items():
            more = [word for word in words if small_letters(word) not in own_words]
            whole[name][symbol] = [*whole[name].get(symbol, ()), *more]
    return whole


def _words(table: dict[str, Any], name: str) -> Iterator[str]:
    for words in table.get(name, {}).values():
        yield from words


def _magnitudes(locale: Any) -> dict[str, int]:  # noqa: ANN401  Babel has no types
    """Return powers of ten by word; a word of several keeps the first."""
    powers: dict[str, int] = {}
    for style in locale.compact_decimal_formats.values():
        for patterns in style.values():
            for value, pattern in patterns.items():
                written = _MARKS.sub("", pattern.pattern).replace("'", "")
                word = written.replace("0", "").replace("\u00a0", " ").strip()
                if word and "(" not in word:
                    small = len(word) > _SIGN or word.islower()
                    power = len(value) - written.count("0")
                    powers.setdefault(small_letters(word) if small else word, power)
    return powers


def _unit(locale: Any, name: str) -> list[str]:  # noqa: ANN401
    from babel.units import format_unit

    written = (
        format_unit(count, name, length, locale=locale)
        for length in ("long", "short")
        for count in _COUNTS
    )
    words = _distinct(word for word in written if name not in word)
    # Signs have a meaning of their own, and count as they are written.
    return [word for word in words if word not in _signs()]


@cache
def _signs() -> frozenset[str]:
    units = knowledge.load("units")["unit"].values()
    return frozenset(small_letters(sign) for unit in units for sign in unit.get("signs", ()))


def _symbols(locale: Any) -> dict[str, list[str]]:  # noqa: ANN401
    """Return the codes of currencies by the language's own signs for them."""
    codes: dict[str, list[str]] = {}
    for code in knowledge.load("money")["codes"]:
        symbol = _MARKS.sub("", locale.currency_symbols.get(code, code)).replace("\u00a0", " ")
        if symbol != code:
            codes.setdefault(symbol, []).append(code)
    return codes


def _names(locale: Any, code: str) -> list[str]:  # noqa: ANN401
    from babel.numbers import get_currency_name

    names = _distinct(get_currency_name(code, count, locale) for count in _COUNTS)
    return [name for name in names if name != small_letters(code)]


def _distinct(written: Iterable[str]) -> list[str]:
    """Return words without the numbers beside them, in small letters, each once."""
    words = (_NUMBER.sub("", _MARKS.sub("", text)).replace("\u00a0", " ") for text in written)
    return list(dict.fromkeys(small_letters(word.strip()) for word in words if word.strip()))


def _space(sign: str | None) -> str | None:
    return " " if sign in {"\u00a0", "\u202f"} else sign
