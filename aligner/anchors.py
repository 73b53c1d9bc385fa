"""Anchors: the tokens of a sentence that its translation should have too.

Numbers by value, names without diacritics, and words or codes that may stand unchanged.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final

from aligner.text import fold

_TOKEN: Final = re.compile(r"\d+(?:[.,٫٬]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)?")
_THOUSANDS: Final = re.compile(r"[.,](?=\d{3}(?!\d))")
#: Arabic and Persian write these signs between digits.
_ARABIC_SIGNS: Final = str.maketrans("٫٬", ",.")
#: Shorter words that stand unchanged on both sides do so by chance.
_MIN_WORD: Final = 4
_NAME: Final = "="
#: Sentences whose anchors are remembered: aligning and scoring a page asks for each several times.
_REMEMBERED: Final = 4096


@lru_cache(maxsize=_REMEMBERED)
def anchor_keys(text: str) -> tuple[str, ...]:
    """Return the comparable tokens of a sentence, with repetitions.

    Examples
    --------
    >>> anchor_keys("Ông Phạm Tùng mua 113.700 kg robusta")
    ('=ong', '=pham', '=tung', '113700', 'robusta')
    """
    keys = []
    for match in _TOKEN.finditer(text):
        token = match.group()
        if token[0].isdigit():
            keys.append(number_key(token))
        elif token[0].isupper():
            keys.append(_NAME + fold(token))
        elif len(token) >= _MIN_WORD and token[0].islower():
            keys.append(token)
    return tuple(keys)


def number_key(token: str) -> str:
    """Return what two spellings of a number share, in whichever digits and signs.

    Examples
    --------
    >>> number_key("113.700"), number_key("113,700"), number_key("2,45"), number_key("٢٫٤٥")
    ('113700', '113700', '2.45', '2.45')
    """
    if not token.isascii():
        token = "".join(_ascii_digit(char) for char in token.translate(_ARABIC_SIGNS))
    return _THOUSANDS.sub("", token).replace(",", ".")


def _ascii_digit(char: str) -> str:
    value = unicodedata.decimal(char, None)
    return char if value is None else str(value)


def kind_of(key: str) -> str:
    """Return what a key stands for: ``number``, ``name`` or ``word``.

    Examples
    --------
    >>> [kind_of(key) for key in anchor_keys("Tùng mua 25 tấn robusta")]
    ['name', 'number', 'word']
    """
    if key[0].isdigit():
        return "number"
    return "name" if key.startswith(_NAME) else "word"
