"""UTF-8 that was read as windows-1252 and written as UTF-8 again: ``Viá»‡t Nam`` for Việt Nam."""

import re
from typing import Final

#: How often a text may have been through it.
_MAX_TIMES: Final = 3


def _bytes_by_character() -> dict[int, int]:
    """Return the byte of each character that windows-1252 makes of a byte beyond ASCII.

    The five bytes it leaves undefined become control characters, as browsers and databases have it;
    Latin-1, which often stands in for it, makes such of 27 more.
    """
    table = {byte: byte for byte in range(0x80, 0x100)}
    for byte in range(0x80, 0xA0):
        table[ord(bytes([byte]).decode("cp1252", "replace"))] = byte
    table.pop(ord("\ufffd"))
    return table


_BYTES: Final = _bytes_by_character()
_RUN: Final = re.compile(f"[{re.escape(''.join(map(chr, _BYTES)))}]++")
#: In UTF-8, the bytes 80 to BF follow the first one of a character.
_FOLLOWS: Final = "".join(re.escape(chr(char)) for char, byte in _BYTES.items() if byte < 0xC0)  # noqa: PLR2004
#: A character of two bytes or more: without one there is nothing to mend. Behind ``à`` the standard
#: has no byte below A0, so the Vietnamese ``nhà…”`` is none.
_DOUBTFUL: Final = re.compile(
    f"[\xc2-\xdf][{_FOLLOWS}]|\xe0[\xa0-\xbf][{_FOLLOWS}]|[\xe1-\xef][{_FOLLOWS}]{{2}}"
    f"|[\xf0-\xf4][{_FOLLOWS}]{{3}}"
)
#: The same in the bytes of a page, or near enough: ten times as fast on a page that has none.
_FOLLOWS_IN_BYTES: Final = rb"(?:[\xc2\xc5\xc6\xcb\xe2][\x80-\xbf]{1,2}+)"
_DOUBTFUL_BYTES: Final = re.compile(
    rb"\xc3(?:[\x82-\x9f]F|\xa0\xc2[\xa0-\xbf]F|[\xa1-\xaf]F{2}|[\xb0-\xb4]F{3})".replace(
        b"F", _FOLLOWS_IN_BYTES
    )
)
#: One of three bytes: next to no word of any language is written like this.
_SURE: Final = re.compile(f"[\xe1-\xef][{_FOLLOWS}]{{2}}")
#: Text between tags and line ends: a page may have been put together of sound and broken parts. A
#: single run may be a word and the quotation mark behind it, as in Czech ``stráž“``.
_PIECE: Final = re.compile(r"[^<>\n]++")
_RUNS_IN_PIECE: Final = 2
#: A page with more tags and lines than this, ten times those of a long one, is not looked at piece
#: by piece: it would take seconds. What is broken in it is left and told.
_MAX_PIECES: Final = 50_000


def may_be_doubled(content: bytes) -> bool:
    """Return whether a page in UTF-8 may hold anything for `mend`."""
    return _DOUBTFUL_BYTES.search(content) is not None


def mend(text: str) -> tuple[str, int, int]:
    """Return `text` with such runs mended, how many there were, and how many are left.

    Mended is what is certain: every run must come out as UTF-8, of the text or else of a piece of
    it. One that does not, as the ``é`` of a sound word, or the ``à`` whose second half was lost
    among other blanks, leaves the whole piece as it is.

    Examples
    --------
    >>> mend("Viá»‡t Nam")
    ('Việt Nam', 1, 0)
    >>> mend("Château, Việt Nam")
    ('Château, Việt Nam', 0, 0)
    """
    mended = 0
    for _ in range(_MAX_TIMES):
        if not _DOUBTFUL.search(text):
            return text, mended, 0
        undone = _undone(text)
        if undone is None and text.count("<") + text.count("\n") < _MAX_PIECES:
            undone = _Pieces().undone(text)
        if undone is None or not undone[1]:
            break
        text = undone[0]
        mended += undone[1]
    return text, mended, sum(1 for _ in _SURE.finditer(text))


class _Pieces:
    """Mends those pieces of a text of which every run is UTF-8, and counts the runs."""

    def __init__(self) -> None:
        self._mended = 0

    def undone(self, text: str) -> tuple[str, int]:
        """Return the text with its pieces mended, and the number of runs."""
        return _PIECE.sub(self._undo, text), self._mended

    def _undo(self, piece: re.Match[str]) -> str:
        text = piece.group()
        undone = _undone(text) if _SURE.search(text) else None
        if undone is None or undone[1] < _RUNS_IN_PIECE:
            return text
        self._mended += undone[1]
        return undone[0]


def _undone(text: str) -> tuple[str, int] | None:
    """Return `text` with every run undone, and their number; None where one is no UTF-8."""
    runs = "\n".join(_RUN.findall(text))
    try:
        undone = iter(runs.translate(_BYTES).encode("latin-1").decode("utf-8").split("\n"))
    except UnicodeDecodeError:
        return None
    return _RUN.subn(lambda _: next(undone), text)
