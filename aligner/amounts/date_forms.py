"""How a language writes dates and times: its forms, compiled into one pattern.

Forms stand in ``knowledge/dates/LANG.toml`` as people write them: ``ngày {day} tháng {month}[ năm
{year}]``. Square brackets hold what may be left out, round ones alternatives with a bar between;
braces hold a part of a date or time, or name a list of words; ``{!list}`` says what may not follow.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product
from typing import Any, Final, TypeVar

from aligner import knowledge
from aligner.languages import language_tag

_SPACE: Final = r"[ \u200b]{0,3}+"
_HAN: Final = "〇零一二三四五六七八九十廿"
_DIGITS: Final = "0123456789"
_UNKNOWN: Final = "und"
_DASHES: Final = ("-", "–", "—", "~", "〜", "～")
_DAY: Final = r"(?:3[01]|[12][0-9]|0?[1-9])(?![0-9])"
_MONTH: Final = r"(?:1[0-2]|0?[1-9])(?![0-9])"
_YEAR: Final = r"(?:1[0-9]|2[0-9])[0-9]{2}(?![0-9])"
_RECENT: Final = r"(?:19|20)[0-9]{2}(?![0-9])"
_STYLES: Final = tuple(product(("format", "stand-alone"), ("wide", "abbreviated")))
_PIECES: Final = re.compile(r"\{[^}]*\}|[\[\]()|]|[ ]+|[^{\[\]()| ]")
#: No letter, digit or vowel sign of an Indian script.
_WORD: Final = r"[\w\u0900-\u0dff]"
#: A number must not go on behind a date.
_END: Final = r"(?![0-9]|[.,:/][0-9]|[ ]?%)"
#: A year that nothing announces stands before a sign or at the end, or it may count something.
_STOP: Final = r"(?=[ \u200b]*+(?:[.,;:!?)\]»\"”’'–—。।]|$))"
_OPEN_END: Final = re.compile(r"[\w})]\]*$")
_SIGNS: Final = {
    "[": "(?:", "]": ")?", "(": "(?:", ")": ")", "|": "|",
    # Where the text runs to the left, marks of direction stand around these.
    "/": r"\u200b?/\u200b?", ":": r"\u200b?:\u200b?", ".": r"\u200b?\.\u200b?",
}  # fmt: skip
_NEVER: Final = "(?!)"
#: A form that ends with a letter, whatever must not follow it.
_CLOSED: Final = re.compile(r"[^\W\d_](?:\{![a-z_]+\})?$")
_T = TypeVar("_T")
#: Any sign, one that ends a line too.
_SIGN: Final = "(?s:.)"
#: So much of what a form begins with tells whether one may. In such an opening a capital stands for
#: digits: so many as a day or year has, or a whole year; behind `_ANY` anything may follow.
_OPENING: Final = 10
_FIGURE: Final = "N"
_WHOLE_YEAR: Final = "Y"
_ANY: Final = "\0"
#: What goes on behind the first digit of each.
_RESTS: Final = {
    _FIGURE: "(?:[0-9]?|[0-9]{3})(?![0-9])",
    _WHOLE_YEAR: "(?<=[12])[0-9]{3}(?![0-9])",
}
#: Openings of the parts that are years.
_YEARS: Final = {"year": _WHOLE_YEAR} | dict.fromkeys(
    ("years", "recents", "recent"), _WHOLE_YEAR + _ANY
)


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write a date or time, and what it says beyond its parts."""

    parts: tuple[tuple[str, str], ...]
    """Each part's name with that of its group in the pattern."""
    time: bool = False
    calendar: str | None = None
    month: int | None = None
    day: int | None = None
    minute: int | None = None
    back: bool = False
    """Whether the minutes are taken off the hour: half nine in German."""
    hours: int = 0
    """Hours to add: of evening hours that are counted from six."""
    needs: str | None = None
    """``cue`` where something before must tell that it is a date; ``look`` where a cue or figures
    that make no likely fraction must; ``unpriced`` where no price may be before."""
    capital: bool = False
    """Whether its last part is written with a capital."""
    either: bool = False
    """Whether it may as well be a date of our own calendar."""


@dataclass(frozen=True, slots=True)
class DateRules:
    """All that finding dates in a language needs. Patterns are for text in small letters."""

    starts: re.Pattern[str]
    """Every sign that a form may begin with, where one may."""
    patterns: Mapping[str, re.Pattern[str]]
    """By the sign they begin with, the forms that may begin so."""
    forms: Mapping[str, Form]
    figures: re.Pattern[str]
    words: tuple[str, ...]
    """Figures or one of these words are in every text with a date."""
    span: re.Pattern[str]
    """What joins two dates into a span, from one to the other."""
    pair: re.Pattern[str]
    """What joins two dates that share a month or year."""
    to: re.Pattern[str]
    cues: re.Pattern[str]
    """What tells, right before figures, that they are a date."""
    hints: re.Pattern[str]
    """What tells that figures are no fraction, but a day and a month."""
    prices: re.Pattern[str]
    """What tells, right before figures, that they are money."""
    names: Mapping[str, tuple[str | None, int]]
    """Calendar and number of each month by name, like all that follow `squeezed`."""
    numerals: Mapping[str, int]
    decades: Mapping[str, int]
    eras: Mapping[str, int]
    """The year before each era's first."""
    day_parts: Mapping[str, str]
    orders: tuple[str, ...]
    calendars: Mapping[str, tuple[int, int]]
    """First and last year by which each calendar is told from the Gregorian one."""
    short_years: tuple[str, int] | None
    """Calendar and century of years of two digits, if not our own."""


@lru_cache(maxsize=64)
def date_rules(lang: str) -> DateRules:
    """Return the rules of a language; those shared by all where it is unknown."""
    tag = language_tag(lang) or _UNKNOWN
    shared = knowledge.load(f"dates/{_UNKNOWN}")
    known = tag != _UNKNOWN and f"dates/{tag}" in set(knowledge.names("dates"))
    own = knowledge.load(f"dates/{tag}") if known else {}
    return _Compiler(tag, own, shared).rules()


def month_names(tag: str) -> Iterator[tuple[str, int, bool]]:
    """Yield CLDR's names of months, in small letters, with their number and if they are in full."""
    locale = _locale(tag)
    for style, width in _STYLES if locale else ():
        for number, name in locale.months[style][width].items():
            small = name.lower().rstrip(".")
            if len(small) > 1 and not any(map(str.isdigit, small)):
                yield small, number, width == "wide"


def weekday_names(tag: str) -> Iterator[str]:
    """Yield CLDR's names of the days of the week, full and short, in small letters."""
    locale = _locale(tag)
    for style, width in _STYLES if locale else ():
        yield from (name.lower() for name in locale.days[style][width].values())


def _locale(tag: str) -> Any:  # noqa: ANN401  Babel has no types
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(tag, resolve_likely_subtags=False)
    except (UnknownLocaleError, ValueError):
        return None


class _Patterns(dict[str, re.Pattern[str]]):
    """Patterns of forms by the sign they begin with, compiled when the sign is first met."""

    def __init__(
        self, head: str, heads: set[str], sources: dict[str, str], firsts: dict[str, set[str]]
    ) -> None:
        super().__init__()
        self._head, self._heads = head, heads
        self._sources, self._firsts = sources, firsts

    def __missing__(self, sign: str) -> re.Pattern[str]:
        if sign in _DIGITS[1:]:
            self[sign] = self[_DIGITS[0]]
            return self[sign]
        any_form = sign in self._heads
        fit = [
            f"(?P<{key}>{source})"
            for key, source in self._sources.items()
            if any_form or sign in self._firsts[key]
        ]
        head = f"(?:{self._head})?" if any_form else ""
        self[sign] = re.compile(f"{head}(?:{'|'.join(fit)})")
        return self[sign]


@dataclass(slots=True)
class _Compiler:
    tag: str
    own: dict[str, Any]
    shared: dict[str, Any]
    names: dict[str, tuple[str | None, int]] = field(default_factory=dict)
    full: set[str] = field(default_factory=set)

    def rules(self) -> DateRules:
        """Return the compiled rules."""
        self._read_names()
        forms: dict[str, Form] = {}
        sources: dict[str, str] = {}
        firsts: dict[str, set[str]] = {}
        starts: set[str] = set()
        for table in [*self.own.get("form", ()), *self.shared["form"]]:
            more = {key: value for key, value in table.items() if key != "patterns"}
            for pattern in table["patterns"]:
                key = f"f{len(forms)}"
                parts: list[tuple[str, str]] = []
                sources[key] = self._compiled(pattern, key, parts)
                forms[key] = Form(tuple(parts), **more)
                openings = self._openings(pattern)
                firsts[key] = set().union(*map(_first_signs, openings))
                starts |= openings
        heads = {word[0] for word in self._list("head")}
        starts |= heads
        to, both = self._to, self._words("and")
        article = f"(?:(?:{self._words('again')}){_SPACE})?" if self._words("again") else ""
        cues = [*self._list("cues"), *weekday_names(self.tag)]
        hints = [*cues, *self._list("hints")]
        return DateRules(
            starts=self._starts(starts),
            patterns=_Patterns(self._words("head"), heads, sources, firsts),
            forms=forms,
            figures=re.compile(
                f"[0-9]|[{_HAN}][年月日号點点時时]" if self.own.get("han") else "[0-9]"
            ),
            words=self._quick_words(),
            span=re.compile(f"{_SPACE},?{_SPACE}(?:{to}){_SPACE}{article}"),
            pair=re.compile(f"{_SPACE}(?:{both or _NEVER}){_SPACE}{article}"),
            to=re.compile(to),
            cues=self._right_before(cues),
            hints=self._right_before(hints),
            prices=self._right_before(self._list("prices")),
            names=_squeezed_keys(self.names),
            numerals=_squeezed_keys(self._table("numerals")),
            decades=_squeezed_keys(self._table("decades")),
            eras=_squeezed_keys(self._table("eras")),
            day_parts=_squeezed_keys(self._table("day_parts")),
            orders=tuple(self.own.get("orders", self.shared["orders"])),
            calendars={name: tuple(years) for name, years in self._table("calendars").items()},
            short_years=tuple(self.own["short_years"]) if "short_years" in self.own else None,
        )

    def _right_before(self, words: list[str]) -> re.Pattern[str]:
        guard = "" if self._open else r"(?<!\w)"
        return re.compile(f"{guard}(?:{_any_of(words) or _NEVER})[ \\u200b,.(]{{0,4}}+$")

    def _starts(self, openings: set[str]) -> re.Pattern[str]:
        """Return a pattern of the first sign of what forms begin with, where one may begin."""
        rests: dict[str, set[str]] = {}
        for opening in openings:
            rests.setdefault(opening[0], set()).add(opening[1:])
        signs = set().union(*map(_first_signs, openings))
        alone = _class({sign for sign, rest in rests.items() if "" in rest} - _RESTS.keys())
        follows = [f"(?<={alone})"] if alone else []
        for sign, rest in sorted(rests.items()):
            if sign in _RESTS:
                follows.append(f"(?<=[0-9])(?={_RESTS[sign]}{_tree(rest)})")
            elif "" not in rest:
                follows.append(f"(?<={re.escape(sign)})(?={_tree(rest)})")
        # The sign comes first, and what must not be before it later: so the search is quick.
        letters = "[0-9a-z]" if self._open else _WORD
        guard = f"(?<!{letters}{_SIGN})(?<![0-9][.,:/]{_SIGN})"
        return re.compile(f"{_class(signs)}{guard}(?:{'|'.join(follows)})")

    @property
    def _open(self) -> bool:
        return bool(self.own.get("open_words"))

    @property
    def _to(self) -> str:
        return _any_of([*_DASHES, *self._list("to")])

    def _table(self, name: str) -> dict[str, Any]:
        merged = self.shared.get(name, {}) | self.own.get(name, {})
        return {str(key).lower(): value for key, value in merged.items()}

    def _list(self, name: str) -> list[str]:
        words = self.own.get("words", {}).get(name, self.shared["words"].get(name, ()))
        return [word.lower() for word in words]

    def _words(self, name: str) -> str:
        return _any_of(self._list(name))

    def _read_names(self) -> None:
        for name, number, in_full in month_names(self.tag):
            self.names.setdefault(name, (None, number))
            if in_full:
                self.full.add(name)
        for calendar, table in self.own.get("months", {}).items():
            for name, number in table.items():
                of = None if calendar == "gregorian" else calendar
                self.names[name.lower()] = (of, number)
                self.full.add(name.lower())
        self.full -= {name.lower() for name in self.own.get("not_alone", ())}

    def _quick_words(self) -> tuple[str, ...]:
        """Return words of which every text with a date but without figures has one."""
        words = {*self.full, *self._list("without_digits")}
        return tuple(
            sorted(word for word in words if not any(o != word and o in word for o in words))
        )

    def _compiled(self, pattern: str, key: str, parts: list[tuple[str, str]]) -> str:
        """Return the source of a form, and add its parts to those given."""
        pieces = _PIECES.findall(pattern.lower())
        source = "".join(self._piece(piece, key, parts) for piece in pieces)
        if pattern.endswith("{recent}"):
            return source + _STOP + _END
        if _OPEN_END.search(pattern):
            endings = self._words("endings")
            source += f"(?:{endings})?" if endings else ""
            source += "" if self._open else r"(?![^\W\d_])"
        # Where words are not parted, a time may follow a sign that ends the day: 10月13日15時.
        closed = self._open and _CLOSED.search(pattern)
        return source if closed else source + _END

    def _piece(self, piece: str, key: str, parts: list[tuple[str, str]]) -> str:
        """Return the source of a bracket, space, sign, list of words or part of a date."""
        if piece.isspace():
            return _SPACE
        if not piece.startswith("{"):
            return _SIGNS.get(piece) or re.escape(piece)
        if piece.startswith("{!"):
            words = self._words(piece[2:-1])
            return f"(?!{_SPACE}(?:{words}))" if words else ""
        name = piece[1:-1]
        part = self._part(name)
        if part is None:
            return f"(?:{self._words(name) or _NEVER})"
        group = f"{name}_{key}_{len(parts)}"
        parts.append((name, group))
        return f"(?P<{group}>{part})"

    def _openings(self, pattern: str) -> set[str]:
        """Return what a form may begin with: a few signs, fewer where anything may follow."""
        openings, _ = self._openings_from(_PIECES.findall(pattern.lower()), 0)
        return {opening.strip(_ANY + " ") for opening in openings}

    def _openings_from(self, pieces: list[str], place: int) -> tuple[set[str], int]:
        """Return what alternatives may begin with, and where they end."""
        whole: set[str] = set()
        here = {""}
        while place < len(pieces) and pieces[place] not in {"]", ")"}:
            piece = pieces[place]
            place += 1
            if piece == "|":
                whole |= here
                here = {""}
            elif piece.isspace():
                here = _followed(here, {" "})
            elif piece in {"[", "("}:
                more, place = self._openings_from(pieces, place)
                place += 1
                here = _followed(here, more | {""} if piece == "[" else more)
            elif not piece.startswith("{!"):
                here = _followed(here, self._openings_of(piece))
        return whole | here, place

    def _openings_of(self, piece: str) -> set[str]:
        """Return what a part, a list of words or a sign may begin with."""
        if piece in _DIGITS:
            return {_FIGURE}
        if not piece.startswith("{"):
            return {f" {piece} " if piece in _SIGNS else piece}
        name = piece[1:-1]
        words = {
            "name": self.names,
            "full": self.full,
            "alone": [name.lower() for name in self.own.get("not_alone", ())],
            "christian": self._list("christian"),
            "era": self._table("eras"),
            "decade_word": self._table("decades"),
            "numeral": self._table("numerals"),
            "part": self._table("day_parts"),
        }
        if name in words:
            return _words_openings(words[name])
        if self._part(name) is None:
            return set(filter(None, self._list(name)))
        return self._figures(name)

    def _figures(self, name: str) -> set[str]:
        """Return what a part in figures may begin with."""
        openings = {_YEARS.get(name, _FIGURE)}
        if name in {"day", "month", "first"}:
            joints = [*_DASHES, ",", *self._list("to"), *self._list("and")]
            openings |= {f"{_FIGURE} {opening}" for opening in _words_openings(joints)}
        if name in {"day", "one_day"}:
            openings |= {f"{_FIGURE}{ending}{_ANY}" for ending in self._list("day_endings")}
        if name == "quarter":
            openings |= _words_openings([*self._table("numerals"), "i"])
        return openings | ({sign + _ANY for sign in _HAN} if self.own.get("han") else set())

    def _part(self, name: str) -> str | None:
        """Return the source of a part of a date or time; None if it is a list of words."""
        han = f"|[{_HAN}]{{1,3}}+" if self.own.get("han") else ""
        ordinal = self._words("day_endings")
        suffix = f"(?:{ordinal})?" if ordinal else ""
        day = f"(?:{_DAY}{suffix}{han})"
        numerals = _any_of(self._table("numerals")) or _NEVER
        month = f"(?:{_MONTH}{han})"
        year = f"(?:{_YEAR}" + (f"|[{_HAN}]{{4}}+)" if han else ")")
        eras = _any_of(self._table("eras")) or _NEVER
        sources: dict[str, str] = {
            "day": self._several(day),
            "month": self._several(month),
            "one_day": day,
            "one_month": month,
            "first": self._several(_DAY),
            "other": _MONTH.replace("1[0-2]|0?[1-9]", "[1-3]?[0-9]|0[1-9]"),
            "name": self._month_name(),
            "full": _any_of(self.full) or _NEVER,
            "alone": _any_of(name.lower() for name in self.own.get("not_alone", ())) or _NEVER,
            "year": year,
            "years": rf"{year}{_SPACE}(?:{self._to}|/){_SPACE}{year}"
            rf"|{year}[/–-][0-9]{{2}}(?![0-9])",
            "recents": rf"{_RECENT}{_SPACE}[–—-]{_SPACE}{_RECENT}",
            "recent": _RECENT,
            "any_year": f"(?:{year}|[0-9]{{2}}(?![0-9]))",
            "era": eras,
            "era_year": rf"(?:[0-9]{{1,2}}(?![0-9])|元{han})",
            "decade": r"(?:[12][0-9]{2}0|[1-9]0)(?![0-9])",
            "decade_word": _any_of(self._table("decades")) or _NEVER,
            "quarter": rf"(?:[1-4](?![0-9])|(?:iii|ii|iv|i)(?![a-z])|{numerals}{han})",
            "numeral": f"(?:{numerals})",
            "hour": r"(?:2[0-4]|1[0-9]|0?[0-9])(?![0-9])",
            "clock_hour": r"(?:2[0-3]|1[0-9]|0?[0-9])(?![0-9])",
            "midnight": r"24(?![0-9])",
            "christian": self._words("christian") or _NEVER,
            "hours_and_minutes": r"(?:[01][0-9]|2[0-3])[0-5][0-9](?![0-9])",
            "minute": r"[0-5][0-9](?![0-9])",
            "minutes": r"[0-5]?[0-9](?![0-9])",
            "sec": r"[0-5][0-9](?![0-9])",
            "part": _any_of(self._table("day_parts")) or _NEVER,
        }
        return sources.get(name)

    def _month_name(self) -> str:
        """Return the source of a month's name; of a short one, with its full stop."""
        names_of = self.names.keys() - {name.lower() for name in self.own.get("never_plain", ())}
        short = _any_of(names_of - self.full)
        names = f"{_any_of(names_of & self.full) or _NEVER}|(?:{short or _NEVER})\\.?"
        glued = self._open or self._list("endings")
        return f"(?:{names})" + ("" if glued else r"(?![^\W\d_])")

    def _several(self, one: str) -> str:
        """Return the source of one number, a span of two, or a list of some."""
        both = self._words("and")
        again = self._words("again")
        before = f"(?:(?:{again}){_SPACE})?" if again else ""
        more = f"|(?:,{_SPACE}{one}){{0,4}}{_SPACE}(?:{both}){_SPACE}{before}{one}" if both else ""
        return f"{one}(?:{_SPACE}(?:{self._to}){_SPACE}{before}{one}{more})?"


def squeezed(written: str) -> str:
    """Return words without the spaces that forms let stand between them or not.

    Examples
    --------
    >>> squeezed("p. m."), squeezed("mười\u200b hai")
    ('p.m.', 'mườihai')
    """
    return written.replace(" ", "").replace("\u200b", "")


def _squeezed_keys(table: Mapping[str, _T]) -> dict[str, _T]:
    return {squeezed(word): value for word, value in table.items()}


def _words_openings(words: Iterable[str]) -> set[str]:
    """Return what words begin with: up to a space, whatever comes behind them."""
    return {(word.split(" ")[0] + _ANY)[:_OPENING] for word in words if word}


def _followed(openings: set[str], more: set[str]) -> set[str]:
    """Return what forms begin with whose next piece is one of some."""
    return {
        opening if opening.endswith(_ANY) else _joined(opening, piece)
        for opening in openings
        for piece in more
    }


def _joined(opening: str, piece: str) -> str:
    """Return an opening that goes on, with spaces and digits side by side as one."""
    whole = (opening + piece).replace("  ", " ").replace(_FIGURE * 2, _FIGURE)
    return whole if len(whole) < _OPENING else whole[: _OPENING - 1].rstrip(_ANY) + _ANY


def _first_signs(opening: str) -> set[str]:
    """Return the signs of a text that an opening begins with."""
    return set(_DIGITS) if opening[0] in _DIGITS or opening[0] in _RESTS else {opening[0]}


def _tree(openings: set[str]) -> str:
    """Return a pattern of any of some openings, so that trying all is quick."""
    if "" in openings:
        return ""
    rests: dict[str, set[str]] = {}
    for opening in openings:
        rests.setdefault(opening[0], set()).add(opening[1:])
    branches = (_opening_sign(sign) + _tree(rest) for sign, rest in sorted(rests.items()))
    return f"(?:{'|'.join(branches)})"


def _opening_sign(sign: str) -> str:
    """Return the pattern of what a sign of an opening stands for."""
    if sign in _RESTS:
        return f"[0-9]{_RESTS[sign]}"
    return _SPACE if sign == " " else re.escape(sign)


def _class(signs: Iterable[str]) -> str:
    """Return a pattern of any of some signs; empty if there are none."""
    return f"[{re.escape(''.join(sorted(signs)))}]" if signs else ""


def _any_of(words: Iterable[str]) -> str:
    """Return alternatives, the longest first; empty if there are none."""
    longest_first = sorted({word for word in words if word}, key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace(r"\ ", _SPACE) for word in longest_first)
