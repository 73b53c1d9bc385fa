"""How lines begin, end, and how long they are: what tells furniture from sentences.

Both sides of a bead mostly end alike (a question with a question) and begin alike (a fragment that
was cut off a sentence goes on in lower case). Lines without a counterpart look different from those
that have one: short, without a full stop, found on many pages.
"""

import re
from typing import Final

import numpy as np
from numpy.typing import NDArray

ENDS: Final = ("stop", "question", "exclamation", "colon", "comma", "semicolon", "none", "empty")
BEGINNINGS: Final = ("capital", "lower", "digit", "other")
#: Longest lines of the first length classes, in code points.
LENGTHS: Final = (13, 25, 45, 80)
#: Pages with the line, digits aside: one, up to three, more.
PAGES: Final = (1, 3)
#: Numbers of length, end and recurrence classes; their product is the number of line classes.
CLASSES: Final = (len(LENGTHS) + 1, len(ENDS), len(PAGES) + 1)
_END: Final = {".": 0, "?": 1, "!": 2, ":": 3, ",": 4, ";": 5}
#: The class of a line with nothing on it.
BLANK: Final = 7
_CLOSING: Final = "\"')]} "
_OPENING: Final = "-*•(["
_QUOTES: Final = "\"' "
#: Han and kana say in one character what takes two or three letters.
_DENSE: Final = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")
_DENSITY: Final = 2.5
_DIGITS: Final = re.compile(r"\d+")


def end_class(text: str) -> int:
    """Return the position in `ENDS` of a line's last sign, quotation marks and brackets aside.

    Of a line in one kind of signs: see `tokens.one_sign`.

    Examples
    --------
    >>> [ENDS[end_class(line)] for line in ('Ai đến?"', "Ảnh: Reuters", "Nan.")]
    ['question', 'none', 'stop']
    """
    left = text.rstrip(_CLOSING)
    return _END.get(left[-1:], 6) if left else BLANK


def beginning_class(text: str) -> int:
    """Return the position in `BEGINNINGS` of a line's first sign, quotation marks aside.

    Of a line in one kind of signs.

    Examples
    --------
    >>> [BEGINNINGS[beginning_class(line)] for line in ('"Tôi đi', "mà đó là", "25 tấn", "雨")]
    ['capital', 'lower', 'digit', 'other']
    """
    first = text.lstrip(_OPENING).lstrip(_QUOTES)[:1]
    if first.isupper():
        return 0
    if first.islower():
        return 1
    return 2 if first.isdecimal() else 3


def masked(text: str) -> str:
    """Return a line with its digits masked, by which it recurs.

    Examples
    --------
    >>> masked("Bình luận (12)")
    'Bình luận (0)'
    """
    return _DIGITS.sub("0", text)


def line_length(text: str) -> float:
    """Return a line's length in letters of an alphabet."""
    return len(text) * (_DENSITY if not text.isascii() and _DENSE.search(text) else 1.0)


def line_classes(
    lengths: NDArray[np.float64], ends: NDArray[np.int64], pages: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return one number for length, end and recurrence of each line."""
    size = np.searchsorted(np.array(LENGTHS) + 0.5, lengths)
    recurrence = np.searchsorted(np.array(PAGES) + 0.5, pages)
    classes: NDArray[np.int64] = (size * CLASSES[1] + ends) * CLASSES[2] + recurrence
    return classes
