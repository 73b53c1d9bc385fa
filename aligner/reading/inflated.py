"""WARC archives that were compressed as a whole: records found in what comes out.

An archive should have each record in a gzip member of its own, so that a reader can begin at any of
them. One member around all of them can only be read from its beginning, once; behind a broken
record the next one is looked for in the inflated bytes.
"""

import re
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO, Final, NamedTuple

#: The first bytes of a record, and its header: lines of a name and a value, then an empty one. A
#: dozen lines are usual; so few that a search for the next header takes no longer than the file.
RECORD: Final = b"WARC/1."
HEADER: Final = re.compile(
    rb"WARC/[^\n]{0,99}+\n(?:[^\s:/]++:[^\n]*+\n|[ \t][^\n]*+\n){0,99}+\r?\n"
)
CONTENT_LENGTH: Final = re.compile(
    rb"^content-length:[ \t]*(\d{1,18})", re.IGNORECASE | re.MULTILINE
)
MAX_HEADER: Final = 65_536
_BLANK: Final = re.compile(rb"[\r\n]*+")
_READ_AT_ONCE: Final = 65_536


class Frame(NamedTuple):
    """The bytes of one record, or why there are none."""

    offset: int
    """Where it begins in the inflated stream."""
    content: bytes
    """Header and content; of a record above the limit, its beginning."""
    broken: str = ""


def is_one_member(stream: BinaryIO) -> bool:
    """Return whether the first gzip member of a file goes on behind its first record."""
    stream.seek(0)
    inflated = _Inflated(_inflate(stream, first_only=True))
    header, length = inflated.header()
    inflated.drop(header + length)
    return header > 0 and inflated.drop_blank()


def frames(stream: BinaryIO, max_bytes: int) -> Iterator[Frame]:
    """Yield each record of a gzip file, and a frame without content where records are broken.

    Damage of the compression itself ends the file: nothing behind it can be inflated.
    """
    stream.seek(0)
    inflated = _Inflated(_inflate(stream))
    broken: int | None = None
    while inflated.drop_blank():
        offset = inflated.offset
        header, length = inflated.header()
        if not header:
            broken = offset if broken is None else broken
            inflated.drop_to_header()
            continue
        if broken is not None:
            yield Frame(broken, b"", "reading goes on after it")
            broken = None
        content = inflated.peek(min(header + length, MAX_HEADER + max_bytes))
        # Where a record begins inside of another, the other's length is not to be believed.
        inside = content.find(b"\r\n\r\n" + RECORD, header - 4)
        if inside > 0:
            inflated.drop(inside + 4)
        elif not inflated.drop(header + length):
            broken = offset
            break
        yield Frame(offset, content)
    if inflated.error or broken is not None:
        why = f"{inflated.error or 'the file is cut short there'}; what follows is lost"
        yield Frame(inflated.offset if broken is None else broken, b"", why)


class _Inflated:
    """What a gzip file holds: a stream of bytes, a few of them at hand."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._held = b""
        self._at = 0  # what is held before this was dropped
        self._before = 0  # bytes of the stream before those held
        self.error = ""

    @property
    def offset(self) -> int:
        """How many bytes of the stream were dropped."""
        return self._before + self._at

    def peek(self, size: int) -> bytes:
        """Return the next bytes, fewer where the stream ends."""
        self._hold(size)
        return self._held[self._at : self._at + size]

    def drop(self, size: int) -> bool:
        """Go on by so many bytes; False where the stream ends before."""
        while size > len(self._held) - self._at:
            size -= len(self._held) - self._at
            self._before += len(self._held)
            self._held, self._at = self._chunk(), 0
            if not self._held:
                return False
        self._at += size
        return True

    def drop_blank(self) -> bool:
        """Go on to the next byte that ends no line; False at the end of the stream."""
        while self._hold(1):
            self._at = _BLANK.match(self._held, self._at).end()  # type: ignore[union-attr]
            if self._at < len(self._held):
                return True
        return False

    def drop_to_header(self) -> None:
        """Go on to the next thing that begins like a record, or to the end of the stream."""
        self._at += 1
        while not (found := HEADER.search(self._held, self._at)):
            # What is left at the end may be the beginning of a header.
            self._at = max(self._at, len(self._held) - MAX_HEADER)
            if not self._hold(len(self._held) - self._at + 1):
                self._at = len(self._held)
                return
        self._at = found.start()

    def header(self) -> tuple[int, int]:
        """Return how long the header of the record is that begins here, and its content."""
        self._hold(MAX_HEADER)
        header = HEADER.match(self._held, self._at, self._at + MAX_HEADER)
        length = CONTENT_LENGTH.search(header.group()) if header else None
        return (len(header.group()), int(length.group(1))) if header and length else (0, 0)

    def _hold(self, size: int) -> bool:
        """Have so many bytes at hand; False where the stream ends before."""
        held = len(self._held) - self._at
        if held < size:
            chunks = [self._held[self._at :]]
            while held < size and (chunk := self._chunk()):
                chunks.append(chunk)
                held += len(chunk)
            self._before += self._at
            self._held, self._at = b"".join(chunks), 0
        return held >= size

    def _chunk(self) -> bytes:
        try:
            return next(self._chunks, b"")
        except (EOFError, zlib.error) as error:
            self.error = str(error)
            return b""


def _inflate(stream: BinaryIO, *, first_only: bool = False) -> Iterator[bytes]:
    """Yield what the members of a gzip file hold, a little at a time however well it is packed."""
    unpacker: Any = None
    packed = b""
    while packed := packed or stream.read(_READ_AT_ONCE):
        unpacker = unpacker or zlib.decompressobj(zlib.MAX_WBITS | 16)
        if chunk := unpacker.decompress(packed, _READ_AT_ONCE):
            yield chunk
        packed = unpacker.unconsumed_tail
        if unpacker.eof:
            if first_only:
                return
            packed = unpacker.unused_data.lstrip(b"\0")  # some tools fill up with zeros
            unpacker = None
    if unpacker is not None:
        raise EOFError("the compressed stream is cut short")
