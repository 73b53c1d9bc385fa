"""Digits of every script as ASCII ones, each sign in its place."""

import re
import sys
import unicodedata
from functools import cache
from typing import Final

#: Signs that direct bidirectional text and take no width.
_MARKS: Final = (
    "\u061c\u200b\u200c\u200d\u200e\u200f"
    "\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)
_FIRST_ASTRAL: Final = 0x10000
_ASTRAL: Final = re.compile("[\U00010000-\U0010ffff]")
_SPACES: Final = "\u00a0\u2007\u2009\u202f"


def plain_digits(text: str) -> str:
    r"""Return a text of the same length with ASCII digits, signs and spaces.

    Offsets in it are offsets in the text. Marks of direction become ``\u200b``; thin and hard
    spaces become spaces; full-width signs, minus signs and Arabic separators their ASCII likes.

    Examples
    --------
    >>> plain_digits("๒๕๖๘"), plain_digits("१,१३,७००"), plain_digits("２０％")
    ('2568', '1,13,700', '20%')
    """
    if text.isascii() or not (_translated().search(text) or _ASTRAL.search(text)):
        return text
    return text.translate(_table())


def small_letters(text: str) -> str:
    """Return a text in small letters, each in its place.

    Examples
    --------
    >>> small_letters("Hai TRIỆU"), small_letters("İki")
    ('hai triệu', 'İki')
    """
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(small if len(small := letter.lower()) == 1 else letter for letter in text)


@cache
def _translated() -> re.Pattern[str]:
    """Return a pattern of the common signs that change: trying it is quicker than translating."""
    common = (chr(code) for code in _table() if code < _FIRST_ASTRAL)
    return re.compile(f"[{re.escape(''.join(common))}]")


@cache
def _table() -> dict[int, str]:
    table = {
        code: str(unicodedata.decimal(chr(code)))
        for code in range(0x80, sys.maxunicode + 1)
        if unicodedata.category(chr(code)) == "Nd"
    }
    table |= {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    table |= dict.fromkeys(map(ord, _MARKS), "\u200b") | dict.fromkeys(map(ord, _SPACES), " ")
    return table | {
        ord("−"): "-", ord("٪"): "%", ord("٫"): ",", ord("٬"): ".", ord("，"): ",", ord("．"): ".",
    }  # fmt: skip
