"""What is known of names: knowledge/names/*.toml, and countries, languages and money from CLDR."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, Final, NamedTuple

from aligner import knowledge

_VIETNAMESE: Final = "vi"
#: Tables of names with their renderings by language.
_RENDERED: Final = ("exonyms", "sino", "short")
#: Rendering in a language that a table does not have; most take over the English one.
_FALLBACK: Final = "en"
_KINDS: Final = ("territories", "languages", "currencies")
#: What CLDR adds to tell names apart: Myanmar (Miến Điện).
_ADDED: Final = re.compile(r" \([^()]*\)")
#: What no text writes like this: Congo - Kinshasa, VND (1978-1985).
_UNUSUAL: Final = re.compile(r"\d|,| - |[()]")
_LANGUAGE: Final = "tiếng "


@cache
def words(key: str) -> frozenset[str]:
    """Return a list of knowledge/names/vietnamese.toml.

    Examples
    --------
    >>> "Nguyễn" in words("surnames"), "phó thủ tướng" in words("titles")
    (True, True)
    """
    written = knowledge.load("names/vietnamese")[key]
    parts = written.split(",") if "," in written else written.split()
    return frozenset(" ".join(part.split()) for part in parts)


def table(name: str) -> Mapping[str, Mapping[str, Any]]:
    """Return ``knowledge/names/<name>.toml``: renderings by language, by Vietnamese word."""
    return knowledge.load(f"names/{name}")


@cache
def units() -> frozenset[str]:
    """Return the units that stand before Vietnamese names, in small letters."""
    return frozenset(table("units")) | words("organisations") | words("before_names")


@cache
def known_names() -> frozenset[str]:
    """Return what Vietnamese text calls places, countries and people that the tables know."""
    names = set(words("places")) | set(table("exonyms")) | set(table("sino"))
    names.update(name for name in _cldr(_VIETNAMESE)["territories"].values() if " " in name)
    return frozenset(names)


@cache
def renderings(lang: str) -> Mapping[str, tuple[str, ...]]:
    """Return what names are called in a language, by the Vietnamese name in small letters.

    Our own tables come first, then CLDR. Left out is what is a Vietnamese name as well: Hà Nam is
    Henan only beside China, and Henan mostly an error.

    Examples
    --------
    >>> renderings("id")["hoa kỳ"], renderings("el")["tiếng hàn"]
    (('AS', 'Amerika Serikat', 'A.S.', 'Amerika'), ('Κορεατικά',))
    """
    made: dict[str, tuple[str, ...]] = {}
    for name in _RENDERED:
        for vietnamese, by_lang in table(name).items():
            if lang in by_lang and "only_with" not in by_lang:
                _add(made, vietnamese, by_lang[lang])
                if name == "short":
                    _add(made, by_lang["full"], by_lang[lang])
    theirs = _cldr(lang)
    for kind, names in _cldr(_VIETNAMESE).items():
        for code, vietnamese in names.items():
            if code in theirs[kind]:
                _add(made, vietnamese, [theirs[kind][code]])
    for name, forms in list(made.items()):  # an Englishman, an English film
        if name.startswith(_LANGUAGE):
            _add(made, name.removeprefix(_LANGUAGE), forms)
    return made


@cache
def english_forms(name: str) -> tuple[str, ...]:
    """Return the English renderings of a name in the tables: what most languages spell out.

    Examples
    --------
    >>> english_forms("tập cận bình")
    ('Xi Jinping',)
    """
    return renderings(_FALLBACK).get(name, ())


class LanguageWords(NamedTuple):
    """What stands before and behind names in a language, in small letters, without a full stop."""

    address: frozenset[str]
    short: frozenset[str]
    """Of the words of address those that a full stop may follow: ``mr``."""
    units: frozenset[str]
    organisations: frozenset[str]
    """The units of organisations only."""


@cache
def words_of_language(lang: str) -> LanguageWords:
    """Return words of address and units in a language.

    Examples
    --------
    >>> en = words_of_language("en")
    >>> "mr" in en.short, "province" in en.units, "ministry" in en.organisations
    (True, True, True)
    """
    units = table("units")
    places = set(units) - words("organisations")
    address = {
        form.lower() for by_lang in table("address").values() for form in by_lang.get(lang, ())
    }
    return LanguageWords(
        frozenset(form.rstrip(".") for form in address),
        frozenset(form.rstrip(".") for form in address if form.endswith(".")),
        _renderings_of_units(units, lang),
        _renderings_of_units(words("organisations"), lang) - _renderings_of_units(places, lang),
    )


def _renderings_of_units(names: Iterable[str], lang: str) -> frozenset[str]:
    units = table("units")
    return frozenset(
        form.lower() for name in names if name in units for form in units[name].get(lang, ())
    )


@cache
def currencies() -> frozenset[str]:
    """Return the codes of currencies, which are amounts and no names."""
    locale = _locale("en")
    return frozenset(locale.currencies)


@cache
def no_names(lang: str) -> frozenset[str]:
    """Return months and days of a language, which some write with a capital."""
    locale = _locale(lang)
    own = words("no_names") if lang == _VIETNAMESE else frozenset()
    if locale is None:
        return own
    named = (
        names
        for of in (locale.months, locale.days)
        for widths in of.values()
        for names in widths.values()
    )
    return own.union(word for names in named for word in names.values() if len(word) > 1)


def _add(made: dict[str, tuple[str, ...]], vietnamese: str, forms: Iterable[str]) -> None:
    name = vietnamese.lower()
    made[name] = tuple(dict.fromkeys((*made.get(name, ()), *forms)))


def _locale(lang: str) -> Any:  # noqa: ANN401  Babel has no types
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(lang, resolve_likely_subtags=False)
    except (UnknownLocaleError, ValueError):
        return None


@cache
def _cldr(lang: str) -> Mapping[str, Mapping[str, str]]:
    """Return the names of countries, languages and currencies, by kind and CLDR's code."""
    locale = _locale(lang)
    return {kind: dict(_usual(kind, lang, getattr(locale, kind, {}))) for kind in _KINDS}


def _usual(kind: str, lang: str, named: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for code, name in named.items():
        usual = _ADDED.sub("", name)
        if not _UNUSUAL.search(usual):
            if kind == "languages" and lang == _VIETNAMESE:
                usual = usual if usual.lower().startswith(_LANGUAGE) else _LANGUAGE + usual
            yield code, usual
