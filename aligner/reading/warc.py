"""WARC archives: records read as a stream, a broken one skipped and named."""

import mmap
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, Final

from aligner.data import Page, Reject
from aligner.reading.files import place_of, too_large

_MEDIA_TYPES: Final = {
    "text/html": "text/html",
    "application/xhtml+xml": "text/html",
    "text/plain": "text/plain",
}
#: The first bytes of a record: of a gzip member, or of a record that is not compressed.
_GZIP: Final = b"\x1f\x8b\x08"
_PLAIN: Final = b"WARC/1."
_OK: Final = 200


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
        told = False  # of several starts that fail in a row, only the first is a record's
        while start is not None:
            at = start
            try:
                for offset, record in _records(stream, start):
                    at, told = offset, False
                    yield from _page(record, f"{place}@{offset}", max_bytes)
                start = None
            except OSError as error:
                if at == start and not told:
                    told = True
                    detail = f"no WARC record at byte {start}: {error}; reading goes on after it"
                    yield Reject("reading", "page", f"{place}@{start}", "broken-record", detail)
                start = _next_record(stream, at + 1)


def _records(stream: BinaryIO, start: int) -> Iterator[tuple[int, Any]]:
    """Yield each record with its offset in the file."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    stream.seek(start)
    wanted = WarcRecordType.response | WarcRecordType.resource
    for record in ArchiveIterator(stream, record_types=wanted, auto_decode="all"):
        # stream_pos counts from where the iterator was given the stream.
        yield _offset(record.stream_pos, start), record


def _offset(position: int, start: int) -> int:
    return position if position >= start else start + position


def _next_record(stream: BinaryIO, start: int) -> int | None:
    with mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content:
        magic = _GZIP if content[:3] == _GZIP else _PLAIN
        found = content.find(magic, start)
    return found if found >= 0 else None


def _page(record: Any, place: str, max_bytes: int) -> Iterator[Page | Reject]:  # noqa: ANN401
    """Yield the page of a record; nothing for what is no page (images, redirects)."""
    url = record.headers.get("WARC-Target-URI", "").strip("<>")
    where = url or place
    http = record.http_headers
    if record.is_http and (http is None or http.status_code is None):
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
    encoded = http is not None and (
        "content-encoding" in _names(http) or "transfer-encoding" in _names(http)
    )
    try:
        content = record.reader.read(max_bytes + 1)
    except OSError as error:
        yield Reject("reading", "page", where, "broken-record", f"{place}: {error}")
        return
    if len(content) > max_bytes:
        yield too_large(where, len(content), max_bytes)
    elif not content:
        yield Reject("reading", "page", where, "empty", f"{place}: no content")
    elif not encoded and len(content) < length:
        detail = f"{place}: {len(content):,} of {length:,} bytes"
        yield Reject("reading", "page", where, "broken-record", detail)
    else:
        yield Page(content, media_type, place, url or None, record.http_charset)


def _names(http: Any) -> set[str]:  # noqa: ANN401
    return {name.lower() for name, _ in http.astuples()}
