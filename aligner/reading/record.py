"""A WARC record → the page in it.

Pages are in response and resource records, and, as plain text, in the conversion records of WET
files. A record of another type (request, metadata, revisit, …) holds none and is only counted.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from aligner.data import Page, Reject, in_utc
from aligner.reading.files import too_large
from aligner.reading.inflated import RECORD
from aligner.reading.payload import decode_payload

_MEDIA_TYPES: Final = {
    "text/html": "text/html",
    "application/xhtml+xml": "text/html",
    "text/plain": "text/plain",
}
_HOLD_PAGES: Final = {"response", "resource", "conversion"}
_HOLD_NONE: Final = {"warcinfo", "request", "metadata", "revisit", "continuation"}
_OK: Final = 200


def page_of(
    record: Any,  # noqa: ANN401  fastwarc is untyped
    place: str,
    max_bytes: int,
    skipped: Counter[str],
) -> Iterator[Page | Reject]:
    """Yield the page of a record, or why it has none (images, redirects), or count its type."""
    url = record.headers.get("WARC-Target-URI", "").strip("<>")
    where = url or place
    http = record.http_headers
    unfinished = "Content-Length" not in record.headers
    # Crawlers keep what they asked the name server as if it were a page.
    kind = "dns" if url.startswith("dns:") else record.headers.get("WARC-Type", "").lower()
    if not unfinished and kind not in _HOLD_PAGES:
        skipped[kind if kind in {*_HOLD_NONE, "dns"} else "unknown"] += 1
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
        fetched = in_utc(record.headers.get("WARC-Date", ""))
        yield Page(content, media_type, place, url or None, record.http_charset, fetched=fetched)


def _payload(record: Any, length: int, max_bytes: int) -> bytes:  # noqa: ANN401
    content: bytes = record.reader.read(length)
    if len(content) < length:
        raise OSError(f"{len(content):,} of {length:,} bytes")
    if b"\r\n\r\n" + RECORD in content:
        raise OSError("the next record begins inside it")
    if record.http_headers is None:
        return content
    return decode_payload(content, record.http_headers.astuples(), max_bytes)
