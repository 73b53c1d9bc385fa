"""Bytes → text."""

import codecs
import re
from typing import Final, NamedTuple

from aligner.data import Page
from aligner.errors import ExtractionError
from aligner.extraction.charsets import PLAUSIBLE, likeliest
from aligner.extraction.mojibake import may_be_doubled, mend

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
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
#: Where a page declares its character set, within the first bytes as the HTML standard has it.
_DECLARED: Final = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})"
    rb"|<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w.:-]{2,40})",
    re.IGNORECASE,
)
_DECLARED_WITHIN: Final = 4096
#: What browsers take these for, beside what w3lib knows: sets that hold more under the same name.
_READ_AS: Final = {"koi8-r": "koi8-u", "iso8859-8": "cp1255"}
#: Whether letters run from the right in visual or logical order, which is no matter here.
_ORDER: Final = re.compile(r"-[ie]$", re.IGNORECASE)
#: Codecs that no page is in which is neither UTF-8 nor begins with a byte order mark.
_NOT_DECLARABLE: Final = re.compile(r"utf|idna|punycode|.*unicode.escape|undefined")
#: Text has tabs, line breaks and now and then a stray control, binary data has many.
_CONTROLS: Final = bytes(set(range(32)) - {9, 10, 12, 13, 27})
_LOOK_AT: Final = 8192
_MAX_CONTROL_SHARE: Final = 0.05
#: UTF-16 without its mark: every other byte of what is ASCII in it is NUL, and nearly none between.
_MIN_NUL_SHARE: Final = 0.2
_MAX_NUL_SHARE: Final = 0.01
#: Japanese by e-mail: ASCII with escapes.
_ISO_2022_JP: Final = re.compile(rb"\x1b\$[@B]")
#: With so many whole characters of UTF-8 to one broken byte a page is UTF-8, whatever it declares.
_WHOLE_TO_BROKEN: Final = 10
#: Without any other set, a page with no more broken characters than this, in a thousand, is read.
_MAX_BROKEN_PER_MILLE: Final = 10


class Decoded(NamedTuple):
    """The text of a page, and what is doubtful about it: an id and a detail each."""

    text: str
    warnings: tuple[str, ...] = ()


def decode(page: Page) -> str:
    """Return the text of a page; see `decoded`."""
    return decoded(page).text


def decoded(page: Page) -> Decoded:
    """Return the text of a page, with what is doubtful about it.

    By byte order mark, else UTF-8 where it is valid or very nearly so, else the character set that
    the header or the page declares, unless the text is clearly more plausible in another one. A
    few bytes that are no character become U+FFFD (the sentences they stand in are kept out of the
    corpus later); many are an error. NUL characters are dropped. UTF-8 that was encoded twice is
    mended where that is certain.

    Warnings are ``charset-wrong`` and ``charset-guessed``, ``mojibake-mended`` and ``mojibake``.

    Raises
    ------
    ExtractionError
        ``not-text`` for an image, an archive or a program; ``undecodable`` with the first bad byte.

    Examples
    --------
    >>> page = Page("Giá cà phê tăng".encode("utf-16"), "text/plain", "a.txt", charset="ascii")
    >>> decoded(page)
    Decoded(text='Giá cà phê tăng', warnings=())
    """
    for magic, name in _MAGIC.items():
        if page.content.startswith(magic):
            raise ExtractionError(page.place, f"not-text: it is {name}")
    codec = _told_by_bytes(page.content)
    found = Decoded(page.content.decode(codec, "replace")) if codec else _found(page)
    return found._replace(text=found.text.replace("\0", ""))


def _told_by_bytes(content: bytes) -> str | None:
    """Return the codec of a page whose bytes leave no doubt, or None."""
    for bom, codec in _BOMS.items():
        if content.startswith(bom):
            return codec
    nuls = [content[start:_LOOK_AT:2].count(0) for start in (0, 1)]
    half = min(len(content), _LOOK_AT) / 2
    if max(nuls) > _MIN_NUL_SHARE * half and min(nuls) <= _MAX_NUL_SHARE * half:
        return "utf-16-le" if nuls[1] > nuls[0] else "utf-16-be"
    if content.isascii() and _ISO_2022_JP.search(content):
        return "iso2022_jp"
    return None


def _found(page: Page) -> Decoded:
    """Decode a page in UTF-8 or in what it declares or looks like."""
    content = page.content.removeprefix(codecs.BOM_UTF8)
    head = content[:_LOOK_AT]
    controls = len(head) - len(head.translate(None, _CONTROLS))
    # A stray NUL is dropped; a file of them is no text.
    if controls > _MAX_CONTROL_SHARE * len(head):
        raise ExtractionError(page.place, "not-text: it is binary data")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        first = error.start
    else:
        return _mended(text) if may_be_doubled(content) else Decoded(text)
    text = content.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    whole = len(text) - broken - len(text.encode("ascii", "ignore"))
    if whole >= _WHOLE_TO_BROKEN * broken:
        return _mended(text)
    told = next(filter(_codec, (page.charset, _declared(content))), None)
    declared = _codec(told)
    codec, plausibility = likeliest(content, declared)
    if codec == declared:
        return Decoded(content.decode(codec, "replace"))
    if plausibility >= PLAUSIBLE:
        doubt = f"charset-wrong: declares {told}" if declared else "charset-guessed: declares none"
        return Decoded(content.decode(codec, "replace"), (f"{doubt}, read as {codec}",))
    if broken * 1000 <= _MAX_BROKEN_PER_MILLE * len(text):
        return _mended(text)
    raise ExtractionError(
        page.place,
        f"undecodable: byte 0x{content[first]:02x} at {first:,} is not UTF-8, and the page neither "
        f"declares another character set nor looks like one",
    )


def _mended(text: str) -> Decoded:
    text, mended, left = mend(text)
    warnings = []
    if mended:
        warnings.append(f"mojibake-mended: {mended:,} runs of letters were encoded twice")
    if left:
        warnings.append(f"mojibake: {left:,} letters look as if they were encoded twice")
    return Decoded(text, tuple(warnings))


def _declared(content: bytes) -> str | None:
    """Return the character set that the page itself declares."""
    match = _DECLARED.search(content[:_DECLARED_WITHIN])
    return (match.group(1) or match.group(2)).decode("ascii") if match else None


def _codec(charset: str | None) -> str | None:
    """Return Python's name of a character set as browsers read it; None for what no page is in."""
    from w3lib.encoding import resolve_encoding

    try:
        codec = resolve_encoding(_ORDER.sub("", charset or "").strip())
        if codec is None or _NOT_DECLARABLE.match(codec):
            return None
        b"a".decode(codec)  # it may be one that makes no text
    except (LookupError, ValueError):
        return None
    return _READ_AS.get(codec, codec)
