"""What a language knows about amounts: its table of knowledge, compiled into patterns."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final, NamedTuple, TypeVar

from aligner import knowledge
from aligner.amounts.cldr import cldr_table, merged
from aligner.amounts.digits import small_letters
from aligner.amounts.mentions import Kind
from aligner.amounts.numerals import NUMERAL
from aligner.errors import ConfigError
from aligner.languages import language_tag

#: What may stand between the parts of one amount: spaces, marks of direction, a hyphen.
GAP: Final = r"[ \u200b-]{0,3}+"
#: Dashes and waves between the ends of a range.
_DASHES: Final = ["-", "–", "—", "―", "~", "〜", "～", "…", "...", "−"]
_UNKNOWN: Final = "und"
#: What a table may say; knowledge/numbers/README.md tells what each means.
_KEYS: Final = frozenset(
    "group decimal slash_decimal open_words of per ranges lists minus not_minus below_zero "
    "magnitudes alone rest short_rest values set_values ordinals teens fillers halves additions "
    "not_behind_tens articles articles_of_magnitudes word capitals_are_names "
    "fractions denominators numerator_first denominator_first "
    "units money units_before signs tenths divided money_magnitudes plain below prefixes suffixes "
    "telephone_cues document_cues codes ignored roman_cues roman_behind roman_endings".split()
)
_WIDTHLESS: Final = "\u200b"
#: Letters of scripts whose words have marks of no width between them, or inside.
_DIVISIBLE: Final = re.compile(
    "[\u0620-\u064a\u0671-\u06d3\u0e01-\u0e2e\u0e40-\u0e44\u0e81-\u0eae\u0ec0-\u0ec4\u1780-\u17a2]"
)
_NOTHING: Final = r"(?!)"
_T = TypeVar("_T")


class Measure(NamedTuple):
    """What an amount counts."""

    kind: Kind
    names: tuple[str, ...]
    """Alternatives: codes of currencies, symbols of units; empty for words that only look like
    one."""
    times: Decimal | None = None
    """Whether each reading may as well be this many times as much: 3割 is 30 %, and so written."""


class WordRule(NamedTuple):
    """Where a number word that stands alone counts: patterns of what is beside it."""

    company: bool
    """Whether it counts only with another number word or a magnitude, if nothing else is said."""
    before: re.Pattern[str] | None
    behind: re.Pattern[str] | None
    not_before: re.Pattern[str] | None
    not_behind: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class Rules:
    """All that finding amounts in a language needs. Patterns are for text in small letters."""

    group: str | None
    decimal: str | None
    slash_decimal: bool
    rest: bool
    """Whether digits behind a magnitude are what is left: 12万3456."""
    short_rest: bool
    """Whether a digit in words behind a magnitude is its tenths: hai triệu tám."""
    capitals_are_names: bool
    open_words: bool
    """Whether words are written without spaces between them."""
    words: re.Pattern[str] | None
    """Words that a number can begin with."""
    chain: re.Pattern[str]
    """What goes on with a number, from where the part before it ends."""
    rest_numeral: re.Pattern[str]
    measure: re.Pattern[str]
    quotient: re.Pattern[str]
    link: re.Pattern[str]
    """Between two amounts that share magnitudes and measures."""
    ignored: tuple[re.Pattern[str], ...]
    codes: tuple[re.Pattern[str], ...]
    """Patterns of codes as they are written, capitals and all."""
    below: re.Pattern[str] | None
    """What makes the number before it one below zero."""
    values: Mapping[str, Decimal]
    magnitudes: Mapping[str, int]
    teens: Mapping[str, Decimal]
    halves: frozenset[str]
    fillers: frozenset[str]
    articles: frozenset[str]
    articles_of_magnitudes: frozenset[str]
    numerator_first: frozenset[str]
    denominator_first: frozenset[str]
    fractions: Mapping[str, Fraction]
    denominators: Mapping[str, int]
    additions: Mapping[str, Decimal]
    """Words before a number that add a share of its last place: साढ़े."""
    word_rules: Mapping[str, list[WordRule]]
    money_magnitudes: Mapping[str, int]
    """Magnitudes that look like units, and are none behind a currency: £5m."""
    divided: re.Pattern[str] | None
    """Digits around a unit: 1m75."""
    measures: Mapping[str, Measure]
    signs: frozenset[str]
    """Signs that mean nothing in other capitals."""
    below_signs: Mapping[str, str]
    prefixes: Mapping[str, Measure | None]
    """What may stand right before digits: currencies, units, and word parts that mean nothing."""
    prefix_endings: tuple[str, ...]
    minus: tuple[str, ...]
    not_minus: re.Pattern[str] | None
    """What before a word for a minus makes it none: film negatif."""
    suffixes: re.Pattern[str]
    """What may be glued to digits and does not make them a code."""
    telephone_cues: tuple[str, ...]
    document_cues: tuple[str, ...]
    roman_cues: re.Pattern[str] | None
    """What before or, next, behind a Roman numeral tells that it is one."""
    roman_behind: re.Pattern[str] | None
    roman: re.Pattern[str]
    ordinals: frozenset[str]
    """Number words that are no numerators."""
    set_words: frozenset[str]
    """Number words that count only in set forms: shares, fractions."""
    not_behind_tens: frozenset[str]
    after_price: re.Pattern[str] | None
    """What before an article makes it no number: prices are said by the unit."""
    dimensions: Mapping[str, str]
    below_dimensions: Mapping[str, frozenset[str]]


@lru_cache(maxsize=64)
def rules_of(lang: str) -> Rules:
    """Return the rules of a language: our own table, and where that is silent what CLDR knows.

    Raises
    ------
    ConfigError
        If our table says something that nobody reads.
    """
    primary = language_tag(lang) or _UNKNOWN
    name = f"numbers/{primary}"
    own = knowledge.load(name) if name in knowledge.names("numbers") else {}
    unknown = own.keys() - _KEYS
    if unknown:
        raise ConfigError(
            f"knowledge/{name}.toml", f"unknown: {', '.join(sorted(unknown))}", "see its README.md"
        )
    return _compiled(merged(own, cldr_table(primary)))


def _compiled(table: Mapping[str, Any]) -> Rules:
    """Return the rules that a table of knowledge states."""
    values = {
        word: Decimal(str(value))
        for name in ("values", "set_values", "ordinals")
        for word, value in table.get(name, {}).items()
    }
    magnitudes = dict(table.get("magnitudes", {}))
    teens = {word: Decimal(value) for word, value in table.get("teens", {}).items()}
    fractions = {word: Fraction(value) for word, value in table.get("fractions", {}).items()}
    denominators = dict(table.get("denominators", {}))
    additions = {word: Decimal(value) for word, value in table.get("additions", {}).items()}
    halves, fillers = frozenset(table.get("halves", ())), frozenset(table.get("fillers", ()))
    numerator_first = frozenset(table.get("numerator_first", ()))
    denominator_first = frozenset(table.get("denominator_first", ()))
    articles_of_magnitudes = frozenset(table.get("articles_of_magnitudes", ()))
    alone = {word: Decimal(1).scaleb(magnitudes[word]) for word in table.get("alone", ())}
    open_words = bool(table.get("open_words", False))
    measures = _measures(table)
    below_signs = _below_signs(table)
    ranges = [*_DASHES, *table.get("ranges", ())]
    spoken = [*values, *alone, *fractions, *additions, *articles_of_magnitudes]
    chained = [*magnitudes, *teens, *halves, *fillers, *numerator_first, *denominator_first]
    # 千克 is a unit, and no thousand of 克.
    stops = [word for word in measures if word.startswith(tuple(magnitudes))]
    prefixes = _prefixes(table)
    units = knowledge.load("units")
    return Rules(
        group=table.get("group") or None,
        decimal=table.get("decimal") or None,
        slash_decimal=bool(table.get("slash_decimal", False)),
        rest=bool(table.get("rest", False)),
        short_rest=bool(table.get("short_rest", False)),
        capitals_are_names=bool(table.get("capitals_are_names", False)),
        open_words=open_words,
        words=re.compile(f"({_branches(spoken)}){_ending(open_words)}") if spoken else None,
        chain=re.compile(
            GAP + _trie([*chained, *values, *denominators, *stops], open_words=open_words)
        ),
        rest_numeral=re.compile(rf"[ \u200b]{{0,2}}+({NUMERAL})"),
        measure=re.compile(
            rf"{GAP}(?:{_any_of(table.get('of', ()))}[ \u200b]?)?"
            + _trie(measures, open_words=open_words)
        ),
        quotient=re.compile(
            rf" ?{_any_of(table.get('per', ['/']))} ?"
            + _trie({**measures, **below_signs}, open_words=open_words)
        ),
        link=re.compile(
            rf"[ \u200b]*+{_any_of([*ranges, *table.get('lists', ()), ';'])}[ \u200b]*+"
        ),
        codes=tuple(map(re.compile, table.get("codes", ()))),
        ignored=tuple(map(re.compile, table.get("ignored", ()))),
        below=_ahead(_any_of(table["below_zero"])) if "below_zero" in table else None,
        values=_keyed(values | alone),
        magnitudes=_keyed(magnitudes),
        teens=teens,
        halves=halves,
        fillers=fillers,
        articles=frozenset(table.get("articles", ())),
        articles_of_magnitudes=articles_of_magnitudes,
        numerator_first=numerator_first,
        denominator_first=denominator_first,
        fractions=fractions,
        denominators=denominators,
        additions=additions,
        word_rules=_word_rules(table.get("word", ())),
        money_magnitudes=dict(table.get("money_magnitudes", {})),
        divided=re.compile(
            rf"([0-9]{{1,3}})({'|'.join(table['divided'])})([0-9]{{1,2}})(?![^\W_]|[.,/][0-9])"
        )
        if "divided" in table
        else None,
        measures=_keyed(measures),
        signs=_signs(table),
        below_signs=below_signs,
        prefixes=prefixes,
        prefix_endings=tuple(sorted(prefixes, key=len, reverse=True)),
        minus=tuple(table.get("minus", ())),
        not_minus=_behind(_any_of(table["not_minus"])) if "not_minus" in table else None,
        suffixes=re.compile(rf"{_any_of([*table.get('suffixes', ()), 'h'])}(?![^\W\d_])"),
        telephone_cues=tuple(table.get("telephone_cues", ())),
        document_cues=tuple(table.get("document_cues", ())),
        roman_cues=_behind(_any_of(table.get("roman_cues", ()))),
        roman_behind=_ahead(rf"\.? ?{_any_of(table.get('roman_behind', ()))}"),
        roman=re.compile(
            rf"[IVXLC](?:(?<=[IVX])[IVX]*+{_any_of(table.get('roman_endings', ()))}|[IVXLC]*+)"
            r"(?![\w&/’'-])"
        ),
        ordinals=frozenset(table.get("ordinals", ())),
        set_words=frozenset(table.get("set_values", ())),
        not_behind_tens=frozenset(table.get("not_behind_tens", ())),
        after_price=_behind(
            _any_of(word for words in table.get("money", {}).values() for word in words)
        ),
        dimensions={symbol: unit["dimension"] for symbol, unit in units["unit"].items()},
        below_dimensions={
            symbol: frozenset(known["dimensions"]) for symbol, known in units["below"].items()
        },
    )


def _keyed(table: Mapping[str, _T]) -> dict[str, _T]:
    """Return a table by what its words' patterns catch, without the sign that letters follow."""
    return {_bare(word.removesuffix("*")): value for word, value in table.items()}


def _bare(word: str) -> str:
    """Return a word without the marks of no width that may stand anywhere in some scripts."""
    return word.replace(_WIDTHLESS, "").replace("\u200c", "")


def _any_of(words: Iterable[str]) -> str:
    """Return a group that matches any of some words, the longest first, Latin ones whole."""
    longest_first = sorted(set(words), key=lambda word: (-len(word), word))
    escaped = (
        re.escape(word) + (r"(?![^\W\d_])" if word.isascii() and word[-1].isalpha() else "")
        for word in longest_first
    )
    return f"(?:{'|'.join(escaped) or _NOTHING})"


def _trie(words: Iterable[str], *, open_words: bool) -> str:
    """Return a pattern that matches the longest of some words in small letters, as group 1 or 2.

    A word that ends in ``*`` goes on with any letters. In a language with open words, where no
    space tells where a word ends, only Latin ones must end.
    """
    opened = {small_letters(word[:-1]) for word in words if word.endswith("*")}
    closed = {small_letters(word) for word in words if not word.endswith("*")}
    if open_words:
        opened, closed = (
            opened | {word for word in closed if not word.isascii()},
            {word for word in closed if word.isascii()},
        )
    ending = _ending(open_words)
    more = "" if open_words else r"[^\W\d_]*+"
    return rf"(?:({_branches(closed)}){ending}|({_branches(opened)}){more})"


def _ending(open_words: bool) -> str:
    """Return what lets a word that ends in a letter end nowhere but before another sign."""
    return r"(?:(?<![a-z])|(?![a-z]))" if open_words else r"(?:(?<![^\W_])|(?![^\W_]))"


def _branches(words: Iterable[str]) -> str:
    """Return words as a tree of alternatives, so that trying all is quick; longest match first."""
    tree: dict[str, Any] = {}
    for word in words:
        node = tree
        for letter in _bare(word):
            node = node.setdefault(letter, {})
        node[""] = {}
    return _branch(tree, first=True) if tree else _NOTHING


def _branch(node: dict[str, Any], *, first: bool = False) -> str:
    """Return what goes on from a node of the tree."""
    branches = [
        _sign(letter, first=first) + _branch(below) for letter, below in node.items() if letter
    ]
    if not branches:
        return ""
    joined = "|".join(branches)
    return f"(?:{joined}){'?' if '' in node else ''}" if len(branches) > 1 or "" in node else joined


def _sign(letter: str, *, first: bool) -> str:
    """Return a letter, which in some scripts a mark of no width may stand before; or a joint."""
    if letter == " ":
        return "[ -]"
    divided = "" if first or not _DIVISIBLE.match(letter) else f"{_WIDTHLESS}?+"
    return divided + re.escape(letter)


def _measures(table: Mapping[str, Any]) -> dict[str, Measure]:
    """Return measures by sign and word, those in words in small letters."""
    measures: dict[str, Measure] = {}
    for symbol, unit in knowledge.load("units")["unit"].items():
        for sign in unit.get("signs", ()):
            measures[sign] = Measure(Kind.UNIT, (symbol,))
    for symbol, words in table.get("units", {}).items():
        for word in words:
            measures[word] = Measure(Kind.UNIT, (symbol,))
    for word, tenths in table.get("tenths", {}).items():
        measures[word] = Measure(Kind.UNIT, (tenths,), Decimal(10))
    measures |= _currencies(table)
    for word in table.get("plain", {}).get("words", ()):
        measures[word] = Measure(Kind.NUMBER, ())
    return measures


def _currencies(table: Mapping[str, Any]) -> dict[str, Measure]:
    """Return currencies by code, sign and name."""
    money = knowledge.load("money")
    found = {sign: tuple(codes) for sign, codes in table.get("symbols", {}).items()}
    found |= {code: (code,) for code in money["codes"]}
    found |= {sign: (code,) for sign, code in money["aliases"].items()}
    found |= {sign: tuple(codes) for sign, codes in money["shared"].items()}
    for code, words in table.get("money", {}).items():
        found |= dict.fromkeys(words, (code,))
    found |= {sign: tuple(codes) for sign, codes in table.get("signs", {}).items()}
    return {sign: _money(codes, money["other_names"]) for sign, codes in found.items()}


def _signs(table: Mapping[str, Any]) -> frozenset[str]:
    """Return what counts with the capitals that it is written with, and no other."""
    money, units = knowledge.load("money"), knowledge.load("units")
    signs = {*money["codes"], *money["aliases"]}
    signs.update(sign for unit in units["unit"].values() for sign in unit.get("signs", ()))
    for name in ("units", "money"):
        signs.difference_update(word for words in table.get(name, {}).values() for word in words)
    return frozenset(signs)


def _money(codes: tuple[str, ...], other_names: Mapping[str, Any]) -> Measure:
    """Return a currency, and the other name that its money goes by."""
    other = other_names.get(codes[0])
    if other is None:
        return Measure(Kind.MONEY, codes)
    return Measure(Kind.MONEY, (*codes, other["code"]), Decimal(other["factor"]))


def _prefixes(table: Mapping[str, Any]) -> dict[str, Measure | None]:
    """Return what stands right before digits, as it is written."""
    money = knowledge.load("money")
    signs = [*money["codes"], *money["aliases"], *money["shared"], *table.get("symbols", ())]
    currencies = _currencies(table)
    prefixes: dict[str, Measure | None] = {sign: currencies[sign] for sign in signs}
    for symbol, words in table.get("units_before", {}).items():
        prefixes |= dict.fromkeys(words, Measure(Kind.UNIT, (symbol,)))
    return prefixes | dict.fromkeys(table.get("prefixes", ()), None)


def _below_signs(table: Mapping[str, Any]) -> dict[str, str]:
    """Return hours and seconds, as what others are divided by, by sign and word."""
    signs = {
        sign: symbol
        for symbol, known in knowledge.load("units")["below"].items()
        for sign in known["signs"]
    }
    return signs | {
        word: symbol for symbol, words in table.get("below", {}).items() for word in words
    }


def _word_rules(entries: Iterable[Mapping[str, Any]]) -> dict[str, list[WordRule]]:
    """Return the rules of number words by word."""
    rules: dict[str, list[WordRule]] = {}
    for entry in entries:
        rule = WordRule(
            set(entry) == {"words"},
            _behind(entry.get("before")),
            _ahead(entry.get("behind")),
            _behind(entry.get("not_before")),
            _ahead(entry.get("not_behind")),
        )
        for word in entry["words"]:
            rules.setdefault(word, []).append(rule)
    return rules


def _behind(source: str | None) -> re.Pattern[str] | None:
    """Return a pattern of how a text ends that stands before something."""
    return re.compile(rf"(?<![^\W\d_])(?:{source})[ \u200b]*+$") if source else None


def _ahead(source: str | None) -> re.Pattern[str] | None:
    """Return a pattern of how a text goes on behind something."""
    return re.compile(rf"[ \u200b]*+(?:{source})(?![^\W\d_])") if source else None
