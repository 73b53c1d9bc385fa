"""WARC archives: records read as a stream, a broken one skipped and named."""

import mmap
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, Final

from aligner.data import Page, Reject
from aligner.reading.files import place_of, too_large
from aligner.reading.payload import decode_payload

_MEDIA_TYPES: Final = {
    "text/html": "text/html",
    "application/xhtml+xml": "text/html",
    "text/plain": "text/plain",
}
#: The first bytes of a record: of a gzip member, or of a record that is not compressed.
_GZIP: Final = b"\x1f\x8b\x08"
_PLAIN: Final = b"WARC/1."
_OK: Final = 200
#: The header of a record that is not compressed, and how long it says that its content is.
_HEADER: Final = re.compile(rb"WARC/.*?\r?\n\r?\n", re.DOTALL)
_CONTENT_LENGTH: Final = re.compile(
    rb"^content-length:[ \t]*(\d{1,18})", re.IGNORECASE | re.MULTILINE
)
_MAX_HEADER: Final = 65_536
_READ_AT_ONCE: Final = 65_536


def read_warc(path: Path, root: Path, max_bytes: int) -> Iterator[Page | Reject]:
    """Yield the page of each response and resource record, in the order of the file.

    After a broken record, reading goes on at the next thing that begins like a record (for a gzip
    file, at the next member); the reject names the byte where the broken one began.
    """
    place = place_of(path, root)
    if path.stat().st_size == 0:
        yield Reject("reading", "page", place, "empty", "the file is empty")
        return
    with path.open("rb") as stream:
        start: int | None = 0
        refused: int | None = None  # where the last record began that has its reject
        broken = False  # and whether that says that it is broken
        failed = False  # of several starts that fail in a row, only the first is a record's
        while start is not None:
            last: int | None = None
            try:
                for offset, record in _records(stream, start):
                    last, failed = offset, False
                    for item in _page(record, f"{place}@{offset}", max_bytes):
                        if isinstance(item, Reject):
                            refused, broken = offset, item.reason == "broken-record"
                        yield item
                reason = "the file is cut short there"
            except OSError as error:
                reason = str(error)
            # The iterator also ends, without a word, on a compressed record that is cut near its
            # beginning: what counts is whether the end of the file is reached.
            at = start if last is None else _end_of_record(stream, last)
            if at is None:
                return
            if broken and last is not None and last == refused:
                at = last  # where it says that it ends is not to be believed
            if not failed and at != refused:
                detail = f"no WARC record at byte {at}: {reason}; reading goes on after it"
                yield Reject("reading", "page", f"{place}@{at}", "broken-record", detail)
            failed = True
            start = _next_record(stream, at + 1)


def _records(stream: BinaryIO, start: int) -> Iterator[tuple[int, Any]]:
    """Yield each record with its offset in the file."""
    from fastwarc.warc import ArchiveIterator

    stream.seek(start)
    before: int | None = None
    for record in ArchiveIterator(stream, auto_decode="none"):
        # Versions of fastwarc differ in where they count from; the first record is at the start.
        before = start - record.stream_pos if before is None else before
        yield before + record.stream_pos, record


def _end_of_record(stream: BinaryIO, start: int) -> int | None:
    """Return where the record at `start` ends, `start` if it does not, None at the file's end."""
    stream.seek(start)
    head = stream.read(_MAX_HEADER)
    if head.startswith(_GZIP):
        end = _end_of_member(stream, start)
    else:
        header = _HEADER.match(head)
        length = _CONTENT_LENGTH.search(header.group()) if header else None
        end = start + header.end() + int(length.group(1)) if header and length else start
    stream.seek(end)
    while blank := stream.read(_READ_AT_ONCE):
        if rest := blank.lstrip(b"\r\n"):
            return stream.tell() - len(rest)
    return None


def _end_of_member(stream: BinaryIO, start: int) -> int:
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    stream.seek(start)
    try:
        while not unpacker.eof and (packed := stream.read(_READ_AT_ONCE)):
            while packed and not unpacker.eof:
                unpacker.decompress(packed, _READ_AT_ONCE)  # no more in memory, however packed
                packed = unpacker.unconsumed_tail
    except zlib.error:
        return start
    return stream.tell() - len(unpacker.unused_data) if unpacker.eof else start


def _next_record(stream: BinaryIO, start: int) -> int | None:
    with mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content:
        magic = _GZIP if content[:3] == _GZIP else _PLAIN
        found = content.find(magic, start)
    return found if found >= 0 else None


def _page(record: Any, place: str, max_bytes: int) -> Iterator[Page | Reject]:  # noqa: ANN401
    """Yield the page of a response or resource, or why there is none (images, redirects)."""
    from fastwarc.warc import WarcRecordType

    url = record.headers.get("WARC-Target-URI", "").strip("<>")
    where = url or place
    http = record.http_headers
    unfinished = "Content-Length" not in record.headers
    if not unfinished and record.record_type not in (
        WarcRecordType.response, WarcRecordType.resource,
    ):  # fmt: skip
        return
    if unfinished or (record.is_http and (http is None or http.status_code is None)):
        yield Reject("reading", "page", where, "broken-record", f"{place}: cut short")
        return
    if http is not None and http.status_code != _OK:
        yield Reject("reading", "page", where, "http-status", f"{http.status_code} at {place}")
        return
    content_type = record.http_content_type or record.headers.get("Content-Type", "")
    media_type = _MEDIA_TYPES.get(content_type.partition(";")[0].strip().lower())
    if media_type is None:
        yield Reject(
            "reading", "page", where, "not-a-page", f"{content_type or 'no type'}, {place}"
        )
        return
    length = record.content_length
    if length > max_bytes:
        yield too_large(where, length, max_bytes)
        return
    try:
        content = _payload(record, length, max_bytes)
    except OSError as error:
        yield Reject("reading", "page", where, "broken-record", f"{place}: {error}")
        return
    if len(content) > max_bytes:
        yield too_large(where, len(content), max_bytes)
    elif not content:
        yield Reject("reading", "page", where, "empty", f"{place}: no content")
    else:
        yield Page(content, media_type, place, url or None, record.http_charset)


def _payload(record: Any, length: int, max_bytes: int) -> bytes:  # noqa: ANN401
    content: bytes = record.reader.read(length)
    if len(content) < length:
        raise OSError(f"{len(content):,} of {length:,} bytes")
    if b"\r\n\r\nWARC/1." in content:
        raise OSError("the next record begins inside it")
    if record.http_headers is None:
        return content
    return decode_payload(content, record.http_headers.astuples(), max_bytes)
