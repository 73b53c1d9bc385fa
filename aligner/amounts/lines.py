"""A text in the forms in which amounts are looked for."""

import re
from collections.abc import Mapping
from typing import Final, NamedTuple, TypeVar

from aligner.amounts.rules import Rules

SPACES: Final = " \u200b"
#: How far before a number its sign, currency or cue is looked for.
LOOK_BACK: Final = 24
#: Letters that make codes with digits, for a class in a pattern: Latin, Greek and Cyrillic.
LATIN: Final = "A-Za-zª-ʯͰ-\u058f\u1e00-\u1fff"
_T = TypeVar("_T")


class Line(NamedTuple):
    """A text in the forms in which amounts are looked for: offsets are the same in all."""

    text: str
    plain: str
    """With plain digits, codes and dates covered."""
    low: str
    """The same in small letters."""
    rules: Rules


def meaning(line: Line, match: re.Match[str], table: Mapping[str, _T]) -> _T | None:
    """Return what a table says of a word as it is written, or else in small letters.

    Parameters
    ----------
    match : re.Match
        Of a pattern of the rules: the word is its first or second group.
    """
    group = 1 if match[1] else 2
    word = match[group]
    written = line.plain[match.start(group) : match.end(group)]
    if "\u200b" in word:
        word, written = word.replace("\u200b", ""), written.replace("\u200b", "")
    if written in table or (written != word and word in line.rules.signs):
        return table.get(written)
    return table[word] if word in table else table.get(word.replace("-", " "))


def is_latin(sign: str) -> bool:
    """Return whether a sign is a letter of a script whose letters make codes with digits.

    Latin, Greek and Cyrillic do; words of scripts without capitals or spaces are glued to numbers
    as a matter of course.

    Examples
    --------
    >>> is_latin("ệ"), is_latin("Ж"), is_latin("و"), is_latin("7")
    (True, True, False, False)
    """
    return sign.isalpha() and (sign < "\u0590" or "\u1e00" <= sign < "\u2000")


def prefix_of(line: Line, head: str) -> str | None:
    """Return what may stand before digits and ends a text: a currency, as it is written.

    Letters before it make it part of a word, and no prefix: RM, but not ARM.
    """
    endings = line.rules.prefix_endings
    if not head.endswith(endings):
        return None
    prefix = next(sign for sign in endings if head.endswith(sign))
    before = head[: -len(prefix)][-1:]
    return None if is_latin(prefix[0]) and before.isalpha() else prefix
