"""Standard input as one more file: what it holds is told by how it begins."""

import re
import shutil
import sys
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from aligner.reading.files import GZIP
from aligner.reading.inflated import RECORD

#: The path that stands for it.
NAME: Final = "-"
_LOOK_AT: Final = 4096
_OBJECT: Final = re.compile(rb'\s*+\{\s*+"')
#: Two lines of a name and a value, as MHTML begins.
_HEADERS: Final = re.compile(rb"[A-Za-z-]++:[^\n]*+\n(?:[ \t][^\n]*+\n)*+[A-Za-z-]++:")
#: What may stand before the first tag: byte order marks, the other half of UTF-16, blanks.
_BEFORE_HTML: Final = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"


@contextmanager
def spooled(max_bytes: int) -> Iterator[tuple[Path, str]]:
    """Give a file of what standard input holds, and the ending that it would have.

    The file is named ``-`` and goes when the context ends. Of a single page no more is taken than
    is needed to say that it is too large.
    """
    stream = sys.stdin.buffer
    head = stream.read(_LOOK_AT)
    ending = ending_of(head)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / NAME
        with path.open("wb") as spool:
            spool.write(head)
            if ending in {".html", ".txt"}:
                spool.write(stream.read(max(0, max_bytes + 1 - len(head))))
            else:
                shutil.copyfileobj(stream, spool)
        yield path, ending


def ending_of(head: bytes) -> str:
    r"""Return the ending of files that begin like this: archives, documents, pages, else text.

    Examples
    --------
    >>> ending_of(b"WARC/1.0\r\n"), ending_of(b'{"url": '), ending_of(b" <!DOCTYPE html>")
    ('.warc', '.jsonl', '.html')
    """
    if head.startswith(GZIP):
        try:
            head = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(head, _LOOK_AT)
        except zlib.error:
            return ".txt"
    if head.startswith(RECORD):
        return ".warc"
    if _OBJECT.match(head.removeprefix(b"\xef\xbb\xbf")):
        return ".jsonl"
    if _HEADERS.match(head) and b"mime-version:" in head.lower():
        return ".mht"
    return ".html" if head.lstrip(_BEFORE_HTML).startswith(b"<") else ".txt"
