"""Where numbers may begin: digits, number words and Roman numerals, and what only looks so."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from aligner.amounts.lines import LATIN, LOOK_BACK, SPACES, Line, is_latin, meaning, prefix_of
from aligner.amounts.numerals import NUMERAL, numeral_values, roman_value
from aligner.amounts.rules import WordRule
from aligner.data import Span

#: How words have a Roman numeral among the starts of numbers.
ROMAN: Final = "I"
_NUMERAL: Final = re.compile(NUMERAL)
_LETTERS: Final = re.compile(r"[^\W\d_]++")
_TOKEN: Final = re.compile(rf"[0-9{LATIN}]++(?:[./-][0-9{LATIN}]++)*+")
#: Letters glued to digits that may be an abbreviation, but no word without a space.
_SHORT: Final = 2
_ROMAN_LETTERS: Final = re.compile("[IVXLC]++")
#: Roman numerals that are no abbreviations or words.
_PLAINLY_ROMAN: Final = frozenset(
    "II III VII VIII XII XIII XIV XVI XVII XVIII XIX XXI XXII".split()
)
_OPENS: Final = re.compile(r"(?:[.!?:;“”\"«(\n–—-])[ \u200b]*+$")
_OPENING: Final = 4


class Start(NamedTuple):
    """Where a number may begin."""

    start: int
    end: int
    word: str
    """The number word as the rules have it; empty for digits, ``I`` for a Roman numeral."""


def find_starts(line: Line) -> list[Start]:
    """Return where numbers may begin, in order: digits, number words and Roman numerals."""
    rules, plain = line.rules, line.plain
    starts: list[Start] = []
    for match in _NUMERAL.finditer(plain):
        if "," in match[0] and not numeral_values(match[0], None, None):
            starts += _parts_of_a_list(match)
        else:
            starts.append(Start(*match.span(), ""))
    digits = len(starts)
    if rules.words:
        starts += [
            Start(*match.span(), match[1])
            for match in rules.words.finditer(line.low)
            if rules.open_words or _begins_word(plain, match.start())
        ]
    starts += [
        Start(*match.span(), ROMAN)
        for match in rules.roman.finditer(plain)
        if not match.start() or not _joins(plain[match.start() - 1])
    ]
    if len(starts) > max(digits, 1):
        starts.sort()
    return starts


def _begins_word(plain: str, start: int) -> bool:
    """Return whether no letter or digit stands before a place."""
    return not start or not plain[start - 1].isalnum()


def _parts_of_a_list(match: re.Match[str]) -> Iterator[Start]:
    """Yield the places of the numbers of a list without spaces: 1,3,5."""
    start = match.start()
    for part in match[0].split(","):
        yield Start(start, start + len(part), "")
        start += len(part) + 1


def _joins(sign: str) -> bool:
    """Return whether a sign before capitals makes them part of something longer."""
    return sign.isalnum() or sign in "_.&/-"


def glued_code(line: Line, begin: Start, floor: int) -> Span | None:
    """Return the place of the code that digits belong to by the letters glued to them, if any."""
    plain, start, end = line.plain, begin.start, begin.end
    before = plain[start - 1] if start > floor else ""
    behind = plain[end : end + 1]
    if behind and is_latin(behind) and not _goes_on(line, end):
        word = _letters(plain, end)
        if len(word) <= _SHORT or not word.islower():
            return _token(plain, begin, floor)
    glued = before and (
        is_latin(before) or (before == "-" and start - 1 > floor and is_latin(plain[start - 2]))
    )
    if not glued or prefix_of(line, plain[max(floor, start - LOOK_BACK) : start]):
        return None
    word = "" if before == "-" else _letters_before(plain, start, floor)
    return None if len(word) > _SHORT and word.islower() else _token(plain, begin, floor)


def _goes_on(line: Line, end: int) -> bool:
    """Return whether the letters glued behind digits are a unit, a magnitude or an ending."""
    if line.rules.suffixes.match(line.low, end):
        return True
    match = line.rules.chain.match(line.low, end)
    if match and meaning(line, match, line.rules.magnitudes) is not None:
        return True
    match = line.rules.measure.match(line.low, end)
    return match is not None and meaning(line, match, line.rules.measures) is not None


def _letters(plain: str, start: int) -> str:
    """Return the letters from a place on."""
    match = _LETTERS.match(plain, start)
    return match[0] if match else ""


def _letters_before(plain: str, end: int, floor: int) -> str:
    """Return the letters right before a place."""
    start = end
    while start > max(floor, end - LOOK_BACK) and plain[start - 1].isalpha():
        start -= 1
    return plain[start:end]


def _token(plain: str, begin: Start, floor: int) -> Span:
    """Return the place of all that hangs together with digits at a place."""
    start = begin.start
    while start > floor and (
        plain[start - 1].isdecimal() or is_latin(plain[start - 1]) or plain[start - 1] in "-/."
    ):
        start -= 1
    while plain[start] in "-/.":
        start += 1
    match = _TOKEN.match(plain, begin.end - 1)
    return Span(start, match.end() if match else begin.end)


def counts_alone(line: Line, begin: Start) -> bool:
    """Return whether a number of a single word is meant as one."""
    rules, low = line.rules, line.low
    if rules.capitals_are_names and _is_name(line.plain, begin):
        return False
    head = low[max(0, begin.start - LOOK_BACK) : begin.start]
    if begin.word in rules.articles:
        match = rules.measure.match(low, begin.end)
        measure = meaning(line, match, rules.measures) if match else None
        priced = rules.after_price and rules.after_price.search(head)
        if measure and measure.names and not priced:
            return True
    word_rules = rules.word_rules.get(begin.word)
    return not word_rules or any(_obeys(rule, head, low, begin.end) for rule in word_rules)


def _is_name(plain: str, begin: Start) -> bool:
    """Return whether a number word has a capital that does not merely open a sentence."""
    if not plain[begin.start].isupper():
        return False
    following = plain[begin.end : begin.end + 2]
    if following[:1] == " " and following[1:].isupper():
        return True
    window = plain[max(0, begin.start - _OPENING) : begin.start]
    at_the_beginning = begin.start < _OPENING and not window.strip(SPACES)
    return not (at_the_beginning or _OPENS.search(window))


def _obeys(rule: WordRule, head: str, low: str, end: int) -> bool:
    """Return whether a word's rule lets it count between what is before and behind it."""
    if rule.not_before and rule.not_before.search(head):
        return False
    if rule.not_behind and rule.not_behind.match(low, end):
        return False
    if rule.before or rule.behind:
        return bool(
            (rule.before and rule.before.search(head))
            or (rule.behind and rule.behind.match(low, end))
        )
    return not rule.company


def roman_at(line: Line, begin: Start) -> int | None:
    """Return the value of a Roman numeral where what is beside it tells that it is one."""
    match = _ROMAN_LETTERS.match(line.plain, begin.start)
    value = roman_value(match[0]) if match else None
    if match is None or value is None:
        return None
    rules = line.rules
    head = line.plain[max(0, begin.start - LOOK_BACK) : begin.start].rstrip(SPACES)
    word = head.rpartition(" ")[2]
    named = len(match[0]) > 1 and word.isalpha() and word[0].isupper() and not word.isupper()
    told = (
        named
        or match[0] in _PLAINLY_ROMAN
        or begin.end > match.end()
        or (rules.roman_cues and rules.roman_cues.search(head.lower()))
        or (rules.roman_behind and rules.roman_behind.match(line.low, begin.end))
    )
    return value if told else None
