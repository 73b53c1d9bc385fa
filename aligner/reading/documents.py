"""Document JSONL: a page for each line, which extraction need only check."""

import gzip
import zlib
from collections.abc import Iterator
from io import BufferedIOBase
from pathlib import Path
from typing import Final

from aligner.data import DOCUMENT_JSON, Page, Reject
from aligner.reading.files import GZIP, begins_with, empty, place_of, too_large

#: A line that is too long is passed over up to so many times the limit; one that does not end
#: there either is no line, and what follows it is not looked for.
_PASS_OVER: Final = 10
#: So many lines without a document are none of a file that somebody made of documents.
_MAX_BLANKS: Final = 1_000_000
_BOM: Final = b"\xef\xbb\xbf"


def read_documents(path: Path, root: Path, max_bytes: int) -> Iterator[Page | Reject]:
    """Yield a page for each line that is not blank; its place ends in the number of the line."""
    place = place_of(path, root)
    if path.stat().st_size == 0:
        yield empty(place)
        return
    number = 0
    with gzip.open(path) if begins_with(path, GZIP) else path.open("rb") as stream:
        try:
            for number, line in enumerate(_lines(stream, max_bytes), 1):
                at = f"{place}:{number}"
                if line is None:
                    yield too_large(at, None, max_bytes)
                elif line:
                    yield Page(line, DOCUMENT_JSON, at)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            detail = f"damaged behind line {number}: {error}; what follows is lost"
            yield Reject("reading", "file", place, "broken-file", detail)


def _lines(stream: BufferedIOBase, max_bytes: int) -> Iterator[bytes | None]:
    """Yield each line without the blanks around it, or None for one that is too long."""
    bom = _BOM
    blanks = 0
    while line := stream.readline(max_bytes + 1):
        blanks = blanks + 1 if line.isspace() else 0
        if blanks > _MAX_BLANKS:
            raise EOFError(f"{blanks:,} blank lines")
        ended = line.endswith(b"\n") or len(line) <= max_bytes
        yield line.removeprefix(bom).strip() if ended else None
        bom = b""
        passed = 0
        while not ended and (line := stream.readline(max_bytes)):
            ended = line.endswith(b"\n")
            passed += 1
            if passed > _PASS_OVER:
                raise EOFError(f"a line of more than {passed * max_bytes:,} bytes")
