"""Traps: Vietnamese expressions that machine translation is known to get wrong.

``nhà cấp 4`` is a simple one-storey house, no house of four storeys. ``knowledge/traps.toml`` has
the expressions with what they mean, and how they are and are not to be rendered in a language.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from aligner import knowledge
from aligner.data import Span
from aligner.lexicon.tokens import usages

#: Signs that are written in two ways, and the one letter whose lower case is two characters.
_ONE_WAY: Final = tuple(zip("（）：’İ", "():'i", strict=True))
#: East Asian renderings write digits in full width.
_DIGITS: Final = str.maketrans("０１２３４５６７８９", "0123456789")
_WORD: Final = re.compile(r"\w+")
_LATIN: Final = re.compile("[a-z0-9]")
#: Traps whose renderings in a language are kept ready.
_REMEMBERED: Final = 8192
_WORD_OR_SIGN: Final = re.compile(r"\w+|\W")


class Place(StrEnum):
    """Where in a source an expression has to stand."""

    ANYWHERE = "anywhere"
    START = "start"
    END = "end"


@dataclass(frozen=True, slots=True)
class Trap:
    """A Vietnamese expression, and where it is one that misleads."""

    expression: str
    meaning: str
    place: Place
    with_any: re.Pattern[str] | None
    """Where given, a source has to have one of these words too."""
    without: re.Pattern[str] | None
    """Where given, a source must have none of these words."""
    free: bool
    """Translators leave it out or say it in many ways, so that `right` is far from complete."""


@dataclass(frozen=True, slots=True)
class TrapHit:
    """A trap in a source, and what its rendering made of it."""

    trap: Trap
    src_span: Span
    """Place of the expression."""
    trg_span: Span | None
    """Place of the wrong rendering; None where there is neither a wrong nor a right one."""
    right: tuple[str, ...]
    """Right renderings, in lower case."""

    @property
    def wrong(self) -> bool:
        """Whether a wrong rendering was found, and not only no right one."""
        return self.trg_span is not None


def find_traps(src: str, trg: str, trg_lang: str) -> tuple[TrapHit, ...]:
    """Return the traps of a Vietnamese source that its rendering may have fallen into.

    A rendering with a right form has escaped the trap, whatever else it has. One with a wrong
    form and no right one has fallen in. One with neither is doubtful: lists of right forms are
    never complete; traps that can be said in many ways are not reported then. Linear time.

    Parameters
    ----------
    src, trg : str
        The two sides, normalised.
    trg_lang : str
        Primary language tag of `trg`. Of an unknown language nothing is found.

    Returns
    -------
    tuple of TrapHit
        In the order of their expressions in `src`, one for each trap.

    Examples
    --------
    >>> src = "Bão làm sập ba nhà cấp 4 của xã."
    >>> [(hit.wrong, hit.trg_span) for hit in find_traps(src, "Three level 4 houses fell.", "en")]
    [(True, Span(start=6, end=20))]
    >>> find_traps(src, "The storm destroyed three single-storey houses.", "en")
    ()
    >>> [hit.wrong for hit in find_traps(src, "The storm destroyed three homes.", "en")]
    [False]
    """
    expressions, traps = _expressions()
    lower = _folded(src)
    found: dict[int, Span] = {}
    for match in expressions.finditer(lower):
        number = traps[match.group()]
        if number is not None:
            found.setdefault(number, Span(*match.span()))
    if not found:
        return ()
    rendering = _folded(trg).translate(_DIGITS)
    hits = (_hit(number, span, lower, rendering, trg_lang) for number, span in found.items())
    return tuple(hit for hit in hits if hit is not None)


def _hit(number: int, span: Span, src: str, trg: str, trg_lang: str) -> TrapHit | None:
    trap = _traps()[number]
    forms = _forms(number, trg_lang)
    if forms is None or not _misleads(trap, span, src):
        return None
    wrong: Span | None = None
    for match in forms.pattern.finditer(trg):
        if forms.are_right[(match.lastindex or 0) - 1]:
            return None
        wrong = wrong or Span(*match.span())
    return None if wrong is None and trap.free else TrapHit(trap, span, wrong, forms.right)


def _misleads(trap: Trap, span: Span, src: str) -> bool:
    """Return whether an expression stands where it can be misunderstood."""
    if trap.place is Place.START and _WORD.search(src, 0, span.start):
        return False
    if trap.place is Place.END and _WORD.search(src, span.end):
        return False
    if trap.with_any and not trap.with_any.search(src):
        return False
    return not (trap.without and trap.without.search(src))


@dataclass(frozen=True, slots=True)
class _Forms:
    """The renderings of a trap in a language."""

    right: tuple[str, ...]
    pattern: re.Pattern[str]
    """Finds them all, each in a group of its own."""
    are_right: tuple[bool, ...]
    """Of each group, whether what it finds is right."""


@cache
def _traps() -> tuple[Trap, ...]:
    return tuple(
        Trap(
            expression=entry["expression"],
            meaning=entry["meaning"],
            place=Place(entry.get("place", "anywhere")),
            with_any=_any_of(entry.get("only_with", [])),
            without=_any_of(entry.get("not_with", [])),
            free=entry.get("free", False),
        )
        for entry in _entries()
    )


@cache
def _expressions() -> tuple[re.Pattern[str], dict[str, int | None]]:
    """Return a pattern of all expressions, and the number of the trap of each.

    What an entry says its expression is not part of has None: it is found first and passed over.
    """
    numbers: dict[str, int | None] = {}
    for number, entry in enumerate(_entries()):
        for other in entry.get("not_in", []):
            numbers.update(dict.fromkeys(usages(other), None))
        for expression in (entry["expression"], *entry.get("forms", [])):
            numbers.update(dict.fromkeys(usages(expression), number))
    return re.compile(_whole(numbers)), numbers


@lru_cache(_REMEMBERED)
def _forms(number: int, lang: str) -> _Forms | None:
    entry = _entries()[number].get(lang)
    if entry is None:
        return None
    # The longer form first: "réanimation active" is wrong, though "réanimation" is right.
    sides = {form: side for side in ("wrong", "right") for form in entry[side]}
    longest_first = sorted(sides, key=len, reverse=True)
    pattern = "|".join(f"({_form(form, lang)})" for form in longest_first)
    are_right = tuple(sides[form] == "right" for form in longest_first)
    return _Forms(tuple(entry["right"]), re.compile(pattern), are_right)


def _form(form: str, lang: str) -> str:
    """Return a pattern of a rendering, with the endings that its words may take."""
    if lang in _rules()["unspaced"]:
        pattern = re.escape(form).replace(r"\ ", " ?")
        # "atm機" and "4階": Latin letters and digits are words here too.
        before = "(?<![a-z0-9])" if _LATIN.match(form) else ""
        behind = "(?![a-z0-9])" if _LATIN.match(form[-1]) else ""
        return before + pattern + behind
    before = r"(?<!\w)" if _WORD.match(form) else ""
    behind = r"(?!\w)" if _WORD.match(form[-1]) else ""
    parts = _WORD_OR_SIGN.findall(form)
    return before + "".join(_part(part, lang) for part in parts) + behind


def _part(part: str, lang: str) -> str:
    """Return a pattern of a word, or of a sign between words."""
    rule = _rules()["inflection"].get(lang)
    if part in " -":
        return "[ -]"
    if rule is None or not part.isalpha():
        return re.escape(part)
    if "endings" in rule:
        return f"{part}(?:{'|'.join(map(re.escape, rule['endings']))})?"
    if len(part) < rule["least"]:
        return part
    return rf"{part[: -rule['cut']]}\w{{0,{rule['letters']}}}"


def _whole(strings: Iterable[str]) -> str:
    """Return a pattern of strings as whole words, the longest at each place."""
    return rf"(?<!\w){_tree(sorted(strings))}(?!\w)"


def _tree(strings: list[str]) -> str:
    """Return a pattern of strings in order that shares what they begin with.

    Tried one after another, four hundred strings would cost as much at each word of a text.
    """
    start = _shared(strings[0], strings[-1])
    if start == strings[-1]:
        return re.escape(start)
    rests = [string[len(start) :] for string in strings]
    branches = [_tree(list(group)) for _, group in groupby(filter(None, rests), itemgetter(0))]
    return f"{re.escape(start)}(?:{'|'.join(branches)}){'?' if '' in rests else ''}"


def _shared(one: str, other: str) -> str:
    """Return what two strings begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return one[: next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))]


def _any_of(words: Iterable[str]) -> re.Pattern[str] | None:
    spelt = {spelling for word in words for spelling in usages(word)}
    return re.compile(_whole(spelt)) if spelt else None


def _folded(text: str) -> str:
    """Return a text to compare: in lower case, of the same length."""
    for sign, usual in _ONE_WAY:  # ten times as fast as str.translate
        text = text.replace(sign, usual)
    return text.lower()


def _rules() -> dict[str, Any]:
    rules: dict[str, Any] = knowledge.load("traps")["rules"]
    return rules


def _entries() -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = knowledge.load("traps")["trap"]
    return entries
