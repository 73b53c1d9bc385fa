"""Bytes → text."""

import codecs
import re
from typing import Final

from aligner.data import Page
from aligner.errors import ExtractionError

#: First bytes of files that are often saved under the wrong name.
_MAGIC: Final = {
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"RIFF": "a RIFF file (WebP, WAV, AVI)",
    b"%PDF": "a PDF file",
    b"PK\x03\x04": "a ZIP or office file",
    b"\x1f\x8b": "a gzip file",
    b"\x7fELF": "a program",
}
_BOMS: Final = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
#: Where a page declares its character set, within the first bytes as the HTML standard has it.
_META_CHARSET: Final = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE
)
_META_WITHIN: Final = 4096
#: What browsers take these for; the characters of the windows sets in their place are no text.
_READ_AS: Final = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254"}
#: Codecs that no page is in which is neither UTF-8 nor begins with a byte order mark.
_NOT_DECLARABLE: Final = re.compile(r"utf|idna|punycode|.*unicode.escape|undefined")
#: Text has tabs, line breaks and now and then a stray control, binary data has many.
_CONTROLS: Final = bytes(set(range(32)) - {9, 10, 12, 13, 27})
_LOOK_AT: Final = 8192
_MAX_CONTROL_SHARE: Final = 0.05
#: A page with more broken characters than this, in a thousand, is in another character set.
_MAX_BROKEN_PER_MILLE: Final = 10


def decode(page: Page) -> str:
    """Return the text of a page.

    By byte order mark, else UTF-8 where it is valid, else the character set that the header or the
    page declares. A few bytes that are no character become U+FFFD (the sentences they stand in are
    kept out of the corpus later); many are an error. NUL characters are dropped.

    Raises
    ------
    ExtractionError
        ``not-text`` for an image, an archive or a program; ``undecodable`` with the first bad byte.
    """
    content = page.content
    for magic, name in _MAGIC.items():
        if content.startswith(magic):
            raise ExtractionError(page.place, f"not-text: it is {name}")
    for bom, charset in _BOMS.items():
        if content.startswith(bom):
            return content.decode(charset, errors="replace").replace("\0", "")
    head = content[:_LOOK_AT]
    controls = len(head) - len(head.translate(None, _CONTROLS))
    # A stray NUL is dropped; a file of them is no text.
    if controls > _MAX_CONTROL_SHARE * len(head):
        raise ExtractionError(page.place, "not-text: it is binary data")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        text = _decode_declared(page, error)
    return text.replace("\0", "")


def _decode_declared(page: Page, error: UnicodeDecodeError) -> str:
    """Decode a page that is not valid UTF-8, which `error` tells."""
    for charset in (page.charset, _declared(page.content)):
        if charset is None:
            continue
        try:
            codec = codecs.lookup(charset).name
            if not _NOT_DECLARABLE.match(codec):
                return page.content.decode(_READ_AS.get(codec, codec), errors="replace")
        except (LookupError, ValueError):  # no character set, or a codec that makes no text
            continue
    text = page.content.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    if broken * 1000 > _MAX_BROKEN_PER_MILLE * len(text):
        raise ExtractionError(
            page.place,
            f"undecodable: byte 0x{page.content[error.start]:02x} at {error.start:,} is not UTF-8 "
            f"and the page declares no other character set",
        )
    return text


def _declared(content: bytes) -> str | None:
    match = _META_CHARSET.search(content[:_META_WITHIN])
    return match.group(1).decode("ascii") if match else None
