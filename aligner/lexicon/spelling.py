"""Whether a Vietnamese syllable is spelt as one can be.

It catches what typing and copying spoil: a mark lost (``nguòi``), a tone on the wrong letter
(``qúy``), two tones, a letter of another alphabet. A wrong but possible syllable it cannot tell.
"""

import re
import unicodedata
from functools import cache
from typing import Final

from aligner import knowledge
from aligner.lexicon.tokens import with_tone_on_first

#: Grave, acute, tilde, hook above, dot below: the tones. Breve, circumflex and horn are letters.
_TONES: Final = "\u0300\u0301\u0303\u0309\u0323"
#: A syllable that ends in a stop has one of these tones.
_WITH_STOPS: Final = frozenset("\u0301\u0323")
_STOP: Final = re.compile("(?:c|ch|p|t)$")
_LETTERS: Final = frozenset("abcdefghijklmnopqrstuvwxyzăâđêôơư")
_VOWELS: Final = "aăâeêioôơuưy"
_MARKED_VOWELS: Final = "ăâêôơư"


def complaint_of_spelling(word: str) -> str | None:
    """Return what is wrong or doubtful about a Vietnamese word; None where nothing is.

    Words without a diacritic may be loans, names or codes and pass, whatever their letters; so do
    acronyms, and the loans that ``knowledge/lexicon/rules.toml`` lists.

    Examples
    --------
    >>> complaint_of_spelling("người"), complaint_of_spelling("golf")
    (None, None)
    >>> complaint_of_spelling("hoà")
    'tone on the second vowel: newspapers write hòa'
    >>> complaint_of_spelling("qúy")
    'tone on the wrong letter: quý'
    >>> complaint_of_spelling("nguời")
    'no possible syllable'
    """
    acronym = len(word) > 1 and word.isupper()
    word = unicodedata.normalize("NFC", word).lower()
    plain, tones = _without_tones(word)
    foreign = sorted(set(plain) - _LETTERS)
    if foreign:
        return f"not Vietnamese: {' '.join(foreign)}"
    if word.isascii() or acronym or word in _loans():
        return None
    if len(tones) > 1:
        return "two tones on one syllable"
    return _complaint_of_syllable(word, plain, tones)


def is_syllable(word: str) -> bool:
    """Return whether a word may be a Vietnamese syllable, whatever its tone.

    Examples
    --------
    >>> is_syllable("Áo"), is_syllable("Oman"), is_syllable("Hà Lan")
    (True, False, False)
    """
    plain, tones = _without_tones(unicodedata.normalize("NFC", word).lower())
    return len(tones) <= 1 and _onset_and_rime(plain) is not None


def _complaint_of_syllable(word: str, plain: str, tone: str) -> str | None:
    parts = _onset_and_rime(plain)
    if parts is None or (_STOP.search(plain) and tone not in _WITH_STOPS):
        return "no possible syllable"
    onset, rime = parts
    place = len(onset) + _tone_place(rime)
    right = unicodedata.normalize("NFC", plain[: place + 1] + tone + plain[place + 1 :])
    if word == right:
        return None
    if with_tone_on_first(word) == right:
        return f"tone on the second vowel: newspapers write {right}"
    return f"tone on the wrong letter: {right}"


def _without_tones(word: str) -> tuple[str, str]:
    """Return a word without its tones, and the tones."""
    parts = unicodedata.normalize("NFD", word)
    plain = "".join(char for char in parts if char not in _TONES)
    return unicodedata.normalize("NFC", plain), "".join(c for c in parts if c in _TONES)


def _onset_and_rime(plain: str) -> tuple[str, str] | None:
    onsets, rimes = _syllables()
    for length in (3, 2, 1, 0):
        if plain[:length] in onsets and plain[length:] in rimes:
            return plain[:length], plain[length:]
    return None


def _tone_place(rime: str) -> int:
    """Return which letter of a rime bears the tone, as newspapers write it.

    The last vowel with a mark of its own; else the last but one of the vowels where they end the
    syllable, and the last where a consonant does.
    """
    vowels = [place for place, char in enumerate(rime) if char in _VOWELS]
    marked = [place for place in vowels if rime[place] in _MARKED_VOWELS]
    if marked:
        return marked[-1]
    ends_open = rime[-1] in _VOWELS
    return vowels[-2] if ends_open and len(vowels) > 1 else vowels[-1]


@cache
def _syllables() -> tuple[frozenset[str], frozenset[str]]:
    rules = knowledge.load("lexicon/rules")["vietnamese"]
    return frozenset(["", *rules["onsets"].split()]), frozenset(rules["rimes"].split())


@cache
def _loans() -> frozenset[str]:
    return frozenset(knowledge.load("lexicon/rules")["vietnamese"]["loans"].split())
