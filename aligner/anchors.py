"""Anchors: the tokens of a sentence that its translation should have too.

Numbers by value, names without diacritics, and words or codes that may stand unchanged.
"""

import re
from functools import lru_cache
from typing import Final

from aligner.text import fold

_TOKEN: Final = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)?")
_THOUSANDS: Final = re.compile(r"[.,](?=\d{3}(?!\d))")
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
    """Return what two spellings of a number share, whichever sign parts the thousands.

    Examples
    --------
    >>> number_key("113.700"), number_key("113,700"), number_key("2,45")
    ('113700', '113700', '2.45')
    """
    return _THOUSANDS.sub("", token).replace(",", ".")


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
