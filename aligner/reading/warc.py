"""WARC and WET archives: records read as a stream, a broken one skipped and named."""

import mmap
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, Final

from aligner.data import Page, Reject
from aligner.reading import inflated
from aligner.reading.files import GZIP, empty, place_of
from aligner.reading.inflated import CONTENT_LENGTH, HEADER, MAX_HEADER, RECORD
from aligner.reading.record import page_of

_READ_AT_ONCE: Final = 65_536
#: How a gzip member begins: flags, a time, and one of the few words about how it was packed.
_MEMBER: Final = re.compile(rb"\x1f\x8b\x08[\x00-\x1f].{4}[\x00\x02\x04]", re.DOTALL)
#: Bytes of a member in which the first few that it holds are found.
_PEEK: Final = 1024


def read_warc(path: Path, root: Path, max_bytes: int) -> Iterator[Page | Reject]:
    """Yield the page of each response, resource and conversion record, in the order of the file.

    After a broken record, reading goes on at the next thing that begins like a record (for a gzip
    file, at the next member); the reject names the byte where the broken one began. Records of
    other types are told at the end, one reject a type.
    """
    place = place_of(path, root)
    if path.stat().st_size == 0:
        yield empty(place)
        return
    skipped: Counter[str] = Counter()
    with path.open("rb") as stream:
        whole = stream.read(len(GZIP)) == GZIP and inflated.is_one_member(stream)
        read = _read_one_member if whole else _read_records
        yield from read(stream, place, max_bytes, skipped)
    for kind, count in sorted(skipped.items()):
        detail = f"{kind} records hold no page"
        yield Reject("reading", "record", place, f"record-{kind}", detail, count)


def _read_records(
    stream: BinaryIO, place: str, max_bytes: int, skipped: Counter[str]
) -> Iterator[Page | Reject]:
    start: int | None = 0
    refused: int | None = None  # where the last record began that has its reject
    broken = False  # and whether that says that it is broken
    failed = False  # of several starts that fail in a row, only the first is a record's
    while start is not None:
        last: int | None = None
        try:
            for offset, record in _records(stream, start):
                last, failed = offset, False
                for item in page_of(record, f"{place}@{offset}", max_bytes, skipped):
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


def _read_one_member(
    stream: BinaryIO, place: str, max_bytes: int, skipped: Counter[str]
) -> Iterator[Page | Reject]:
    """Yield the pages of a file that is one gzip member; places count inflated bytes."""
    for frame in inflated.frames(stream, max_bytes):
        at = f"{place}@{frame.offset}"
        record = next(_records(BytesIO(frame.content), 0), None) if frame.content else None
        if record is None:
            why = frame.broken or "its header cannot be read"
            detail = f"no WARC record at inflated byte {frame.offset}: {why}"
            yield Reject("reading", "page", at, "broken-record", detail)
        else:
            yield from page_of(record[1], at, max_bytes, skipped)


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
    head = stream.read(MAX_HEADER)
    if head.startswith(GZIP):
        end = _end_of_member(stream, start)
    else:
        header = HEADER.match(head)
        length = CONTENT_LENGTH.search(header.group()) if header else None
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
        return _find_record(content, start)


def _find_record(content: mmap.mmap, start: int) -> int | None:
    """Return where the next record begins, or the next gzip member that holds one."""
    if content[: len(GZIP)] != GZIP:
        header = HEADER.search(content, start)
        return header.start() if header else None
    members = (member.start() for member in _MEMBER.finditer(content, start))
    return next((at for at in members if _holds_record(content[at : at + _PEEK])), None)


def _holds_record(member: bytes) -> bool:
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(member, len(RECORD)) == RECORD
    except zlib.error:
        return False
