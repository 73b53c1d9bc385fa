"""MHTML (.mht, .mhtml): a page that a browser saved with all it needs in one MIME message.

The file is read line by line and only the page itself is kept, for the pictures that follow it may
weigh a hundred times as much.
"""

import binascii
from collections.abc import Iterator
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import BinaryIO, Final

from aligner.data import Page, Reject, in_utc
from aligner.reading.files import empty, place_of, too_large

_PAGE_TYPES: Final = {"text/html", "application/xhtml+xml"}
#: A byte takes three in quoted-printable, and lines have their ends: more than this many times the
#: limit is a page above the limit, however it is encoded.
_ENCODED: Final = 4
_MAX_HEADERS: Final = 262_144
_MAX_LINE: Final = 65_536
#: A page seldom has more than a few hundred pictures, scripts and frames.
_MAX_PARTS: Final = 20_000


def read_mht(path: Path, root: Path, max_bytes: int) -> Iterator[Page | Reject]:
    """Yield the page of an MHTML file: the part that it names as its start, else the first page.

    Further pages in it are frames. The URL is the one that the browser was at, where it is one of
    the web.
    """
    place = place_of(path, root)
    if path.stat().st_size == 0:
        yield empty(place)
        return
    with path.open("rb") as stream:
        try:
            yield _read(stream, place, max_bytes)
        except (_BrokenError, MessageError, ValueError, LookupError) as error:
            detail = f"no MHTML, or a damaged one: {error}; save the page again"
            yield Reject("reading", "page", place, "broken-file", detail)


class _BrokenError(Exception):
    """The file is not what it should be."""


def _read(stream: BinaryIO, place: str, max_bytes: int) -> Page | Reject:
    parts = _Parts(stream)
    whole = parts.head
    start = whole.get_param("start")
    # The start is nearly always the first part; where there is no such page, the first page is.
    for wanted in (start, None) if start else (None,):
        for part in parts:
            is_start = wanted is None or str(part["Content-ID"]).strip() == wanted
            if part.get_content_type() in _PAGE_TYPES and is_start:
                return _page(whole, part, parts.body(_ENCODED * max_bytes), place, max_bytes)
    detail = f"no text/html part in a {whole.get_content_type()}"
    return Reject("reading", "page", place, "not-a-page", detail)


class _Parts:
    """The parts of a MIME message in the order of the file, parts of parts among them.

    Iterating begins at the first part, each time; `body` reads the part that was yielded last.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._boundaries: set[bytes] = set()
        #: The boundary that the lines read last ended at; None at the end of the file.
        self._boundary: bytes | None = None
        self.head = self._headers()
        if not self.head.keys():
            raise _BrokenError("it does not begin with a header")
        self._first = stream.tell()

    def __iter__(self) -> Iterator[Message]:
        self._stream.seek(self._first)
        part: Message | None = self.head
        for _ in range(_MAX_PARTS):
            if part is None:
                return
            if part.get_content_maintype() != "multipart":
                yield part
            elif boundary := part.get_boundary():
                self._boundaries.add(b"--" + boundary.encode())
            else:
                raise _BrokenError("it names no boundary between its parts")
            part = self._next()
        raise _BrokenError(f"more than {_MAX_PARTS:,} parts")

    def body(self, max_bytes: int) -> bytes | None:
        """Return the content of a part as it is written, or None where it is longer."""
        kept: list[bytes] = []
        size = 0
        for line in self._lines():
            kept.append(line)
            size += len(line)
            if size > max_bytes:
                return None
        content = b"".join(kept)
        if not self._boundaries:
            return content
        if self._boundary is None:
            raise _BrokenError("it ends within the page")
        # The line break before a boundary belongs to the boundary.
        return content.removesuffix(b"\n").removesuffix(b"\r")

    def _next(self) -> Message | None:
        """Pass over what is left of a part, and return the headers of the next one."""
        while True:
            for _ in self._lines():
                pass
            if self._boundary is None:
                return None
            if self._boundary in self._boundaries:
                return self._headers()
            # A boundary with two further hyphens ends the parts of a part: more may follow.

    def _lines(self) -> Iterator[bytes]:
        """Yield the lines up to the next boundary, long ones in pieces."""
        begins = True
        while line := self._stream.readline(_MAX_LINE):
            if begins and line.startswith(b"--"):
                told = line.rstrip()
                if told in self._boundaries or told.removesuffix(b"--") in self._boundaries:
                    self._boundary = told
                    return
            begins = line.endswith(b"\n")
            yield line
        self._boundary = None

    def _headers(self) -> Message:
        lines: list[bytes] = []
        size = 0
        while (line := self._stream.readline(_MAX_LINE)).strip():
            lines.append(line)
            size += len(line)
            if size > _MAX_HEADERS:
                raise _BrokenError(f"a header of more than {_MAX_HEADERS:,} bytes")
        return BytesHeaderParser().parsebytes(b"".join(lines))


def _page(
    whole: Message, part: Message, encoded: bytes | None, place: str, max_bytes: int
) -> Page | Reject:
    if encoded is None:
        return too_large(place, None, max_bytes)
    content = _decoded(encoded, str(part.get("Content-Transfer-Encoding", "")).strip().lower())
    if len(content) > max_bytes:
        return too_large(place, len(content), max_bytes)
    if not content.strip():
        return Reject("reading", "page", place, "empty", "its text/html part is empty")
    return Page(
        content,
        "text/html",
        place,
        url=_url(whole["Snapshot-Content-Location"]) or _url(part["Content-Location"]),
        charset=part.get_content_charset(),
        fetched=_date(whole["Date"]),
    )


def _decoded(content: bytes, encoding: str) -> bytes:
    if encoding == "quoted-printable":
        return binascii.a2b_qp(content)
    if encoding == "base64":
        return binascii.a2b_base64(content)
    if encoding in {"", "7bit", "8bit", "binary"}:
        return content
    raise _BrokenError(f"the transfer encoding {encoding} is not read")


def _url(header: object) -> str | None:
    """Return the web address in a header, which may be folded or in encoded words."""
    try:
        url = "".join(str(make_header(decode_header(str(header or "")))).split())
    except (ValueError, LookupError, MessageError):  # encoded words of no character set
        return None
    return url if url.lower().startswith(("http://", "https://")) else None


def _date(header: object) -> str | None:
    try:
        return in_utc(parsedate_to_datetime(str(header or "")).isoformat())
    except (ValueError, TypeError, IndexError, OverflowError):  # the parser raises what it likes
        return None
