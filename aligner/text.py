"""Text: normalised once, when a block is made; folded wherever strings are compared."""

import re
import unicodedata
from typing import Final

#: Controls and line breaks become spaces (a tab or a line feed would break a TSV row).
_BREAKS: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
#: Invisible and without meaning inside a sentence: soft hyphens, marks and overrides of direction
#: (a line reads in the order of its letters), annotations. The joiners U+200C and U+200D stay:
#: Persian, Hindi and Bengali spell with them.
_INVISIBLE_CHARS: Final = (
    "\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb"
)
_INVISIBLE: Final = re.compile(f"[{_INVISIBLE_CHARS}]")
#: What most lines have nothing of: whatever `normalise` would change besides composing letters.
_UNTIDY: Final = re.compile(
    rf"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff{_INVISIBLE_CHARS}]|[^\S ]|  "
)
#: Half of a surrogate pair is no character and cannot be encoded.
_SURROGATES: Final = re.compile("[\ud800-\udfff]")
_SPACES: Final = re.compile(r"\s+")
#: Marks on one letter, or signs that only look so. Putting marks in order takes time that grows
#: with the square of their number; Unicode's stream-safe format allows 30 (UAX 15).
_MANY_MARKS: Final = re.compile(r"[^\x00-\x7f\w\s]{31,}")
_MAX_MARKS: Final = 30
_NOT_IN_SLUG: Final = re.compile(r"[^a-z0-9]+")
#: Letters whose diacritic is part of the letter, so that NFKD leaves them whole.
_STROKES: Final = str.maketrans("đĐøØłŁ", "dDoOlL")


def normalise(text: str) -> str:
    r"""Return `text` in NFC, on one line, with single spaces and nothing invisible.

    Idempotent: ``normalise(normalise(x)) == normalise(x)``.

    Examples
    --------
    >>> normalise("Vie\u0323\u0302t  Nam\n– Huế ")
    'Việt Nam – Huế'
    """
    if not _UNTIDY.search(text) and unicodedata.is_normalized("NFC", text):
        return text.strip()
    text = _BREAKS.sub(" ", text)
    text = _INVISIBLE.sub("", text)
    text = _SURROGATES.sub("\ufffd", text)
    text = _MANY_MARKS.sub(_without_surplus_marks, text)
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


def _without_surplus_marks(match: re.Match[str]) -> str:
    kept: list[str] = []
    marks = 0
    for char in match.group():
        parts = unicodedata.normalize("NFD", char)  # some marks are two
        marks = marks + len(parts) if unicodedata.combining(parts[0]) else 0
        if marks <= _MAX_MARKS:
            kept.append(char)
    return "".join(kept)


def fold(text: str) -> str:
    """Return `text` in lower case without diacritics: what two spellings of a name share.

    Examples
    --------
    >>> fold("Phạm Thế Tùng, Đà Nẵng")
    'pham the tung, da nang'
    """
    if text.isascii():
        return text.lower()
    text = _MANY_MARKS.sub(_without_surplus_marks, text.translate(_STROKES))
    decomposed = unicodedata.normalize("NFKD", text)
    return decomposed.translate(_WITHOUT_MARKS).lower()


class _WithoutMarks(dict[int, int | None]):
    """Says of each character that it stays, or nothing of a mark; filled as characters come."""

    def __missing__(self, code: int) -> int | None:
        self[code] = None if unicodedata.combining(chr(code)) else code
        return self[code]


_WITHOUT_MARKS: Final = _WithoutMarks()


def slugify(text: str) -> str:
    """Return the slug that Vietnamese sites make of a headline.

    Examples
    --------
    >>> slugify("Không một quốc gia nào có thể đơn độc!")
    'khong-mot-quoc-gia-nao-co-the-don-doc'
    """
    return _NOT_IN_SLUG.sub("-", fold(text)).strip("-")


def undouble(text: str) -> str:
    """Return ``text`` once where it is the same string twice, with or without a space.

    Examples
    --------
    >>> undouble("Báo Dân tríBáo Dân trí")
    'Báo Dân trí'
    >>> undouble("Việt Nam")
    'Việt Nam'
    """
    half, odd = divmod(len(text), 2)
    first, second = text[:half], text[half + odd :]
    glued = not odd and first == second
    spaced = odd and text[half] == " " and first == second
    return first.strip() if first and (glued or spaced) else text
