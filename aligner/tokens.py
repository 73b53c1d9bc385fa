"""Sentences as tokens: what is counted when words are looked for on the other side.

Alphabetic words are cut to their first letters, a stemmer that needs no language; Han, kana and
Hangul go by the character; Thai, Lao and Khmer by what stands between two marks, which is about
half a syllable. Numbers go by value, quotation marks and dashes by what they mean.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from anyascii import anyascii

from aligner.anchors import number_key
from aligner.text import fold

#: Letters of a word that count: tuned on the development sets, 4 and 6 are worse.
STEM: Final = 5
_BY_CHARACTER: Final = (
    "\u1100-\u11ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
    "\uff66-\uff9f\U00020000-\U0003ffff"
)
_WORD: Final = rf"(?:(?![{_BY_CHARACTER}])[^\W\d_])+"
_TOKEN: Final = re.compile(
    rf"https?://\S+|\d+(?:[.,:/٫٬\u00a0\u202f]\d+)*|[{_BY_CHARACTER}]|{_WORD}(?:'{_WORD})?|[^\w\s]"
)
#: Foreign names in Japanese and Korean text, which a romaniser makes comparable.
_SPELT_OUT: Final = re.compile("[\u30a1-\u30fa\u30fc]{3,}|[\uac00-\ud7af]{2,}")
_ONE_SIGN: Final = str.maketrans({
    **dict.fromkeys("“”„«»「」『』", '"'), **dict.fromkeys("’‘‹›", "'"),
    **dict.fromkeys("–—―", "-"), **dict.fromkeys("…。।۔።။།։", "."), **dict.fromkeys("、，،", ","),
    "！": "!", "？": "?", "؟": "?", "：": ":", "；": ";", "؛": ";", "（": "(", "）": ")",
})  # fmt: skip
#: The first letter of scripts that are not cut: Thai and all behind it, but for Latin additions.
_UNCUT: Final = "\u0e00", "\u1e00"
_THIN_SPACES: Final = str.maketrans("", "", "\u00a0\u202f")
_URL: Final = "://"
_NOT_LATIN: Final = re.compile("[^a-z]+")
#: Word forms remembered: a language's common words, and the names of some thousand pages.
_REMEMBERED: Final = 200_000


@dataclass(frozen=True, slots=True)
class Form:
    """A token as it is written, and what it is compared by."""

    key: str
    """What counts it: the cut word, the value of a number, the sign."""
    folded: str
    """The whole word in lower case without diacritics, romanised where it is a name spelt out;
    empty for a number, whose key says all."""
    written: str
    """In lower case."""
    capital: bool


def one_sign(text: str) -> str:
    """Return a text with one kind of quotation mark, dash and full stop.

    Examples
    --------
    >>> one_sign("「雨だった。」")
    '"雨だった."'
    """
    return text.translate(_ONE_SIGN)


def tokens(text: str) -> list[str]:
    """Return the tokens of a sentence that `one_sign` gave, names spelt out once more at the end.

    Examples
    --------
    >>> tokens("Ông Tùng mua 113.700 kg.")
    ['Ông', 'Tùng', 'mua', '113.700', 'kg', '.']
    >>> tokens("ドンナイ省")
    ['ド', 'ン', 'ナ', 'イ', '省', 'ドンナイ']
    """
    found = _TOKEN.findall(text)
    if not text.isascii():
        found += _SPELT_OUT.findall(text)
    return found


def placed_tokens(text: str) -> list[tuple[str, int, int]]:
    """Return the tokens of a sentence with their places, in order; names spelt out are no more.

    `text` is as it was written: places in it are places in what `one_sign` makes of it.

    Examples
    --------
    >>> placed_tokens("mua 113.700 kg.")
    [('mua', 0, 3), ('113.700', 4, 11), ('kg', 12, 14), ('.', 14, 15)]
    """
    return [(m.group(), m.start(), m.end()) for m in _TOKEN.finditer(one_sign(text))]


@lru_cache(maxsize=_REMEMBERED)
def form(token: str) -> Form:
    """Return what a token is compared by.

    Examples
    --------
    >>> form("https://vietnam.vn/id/1").key
    'https://vietnam.vn/id/1'
    >>> form("Nguyễn").key, form("Nguyễn").folded, form("113.700").key, form("グエン").folded
    ('nguyễ', 'nguyen', '113700', 'guen')
    """
    first = token[0]
    if first.isdecimal():
        return Form(number_key(token.translate(_THIN_SPACES)), "", token, False)
    if len(token) > 1 and _SPELT_OUT.fullmatch(token):
        return Form(token, _NOT_LATIN.sub("", anyascii(token).lower()), token, True)
    if not first.isalpha() or _URL in token:
        return Form(token, token, token, False)
    written = token.lower()
    cut = not _UNCUT[0] <= first < _UNCUT[1]
    return Form(written[:STEM] if cut else written, fold(token), written, first.isupper())
