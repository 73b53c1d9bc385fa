"""HTTP payloads as a WARC file keeps them → the bytes of the page.

Own code, for fastwarc's decoders end the whole file, without a word, behind a record that is both
compressed and chunked (2.0.1), and take half of a cut stream for all of it.
"""

import re
import zlib
from collections.abc import Iterable
from typing import Final

#: Before each chunk: its length in hexadecimal digits, then perhaps extensions that nobody uses.
_CHUNK: Final = re.compile(rb"([0-9a-fA-F]{1,8})[^\r\n]{0,200}\r?\n")
#: Servers use one; each takes as long as the page is large.
_MAX_ENCODINGS: Final = 5
_GZIP: Final = b"\x1f\x8b"


def decode_payload(content: bytes, headers: Iterable[tuple[str, str]], max_bytes: int) -> bytes:
    r"""Return the payload without its transfer and content encodings.

    Never more than ``max_bytes + 1`` bytes: one too many says that there are more. An encoding that
    the headers claim and the bytes do not show was taken off by whoever wrote the file.

    Raises
    ------
    OSError
        If the payload is cut short, damaged, or in an encoding that we cannot read.

    Examples
    --------
    >>> decode_payload(b"4\r\nkopi\r\n0\r\n\r\n", [("Transfer-Encoding", "chunked")], 10)
    b'kopi'
    """
    told = {name.lower(): value.strip().lower() for name, value in headers}
    if told.get("transfer-encoding", "").endswith("chunked"):
        content = _without_chunks(content)
    encodings = told.get("content-encoding", "").split(",")
    if len(encodings) > _MAX_ENCODINGS:
        raise OSError(f"{len(encodings):,} content encodings, one upon the other")
    # The last encoding named was put on last.
    for encoding in reversed(encodings):
        content = _decompressed(content, encoding.strip(), max_bytes)
    return content


def _without_chunks(content: bytes) -> bytes:
    head = _CHUNK.match(content)
    if head is None:
        return content
    chunks: list[bytes] = []
    while head is not None:
        length = int(head.group(1), 16)
        if length == 0:
            return b"".join(chunks)
        chunk = content[head.end() : head.end() + length]
        if len(chunk) < length:
            break
        chunks.append(chunk)
        after = head.end() + length
        after += len(content[after : after + 2]) - len(content[after : after + 2].lstrip(b"\r\n"))
        head = _CHUNK.match(content, after)
    raise OSError(f"the last of {len(chunks) + 1:,} chunks is cut short")


def _decompressed(content: bytes, encoding: str, max_bytes: int) -> bytes:
    if encoding in {"gzip", "x-gzip"}:
        if not content.startswith(_GZIP):
            return content
        return _inflated(content, zlib.MAX_WBITS | 16, max_bytes)
    if encoding == "deflate":
        # With the header of zlib, as the standard has it, or without, as some servers send it.
        zlib_header = len(content) > 1 and int.from_bytes(content[:2], "big") % 31 == 0
        return _inflated(content, zlib.MAX_WBITS if zlib_header else -zlib.MAX_WBITS, max_bytes)
    if encoding == "br":
        return _unbrotlied(content, max_bytes)
    if encoding in {"zstd", "compress", "x-compress"}:
        raise OSError(f"the content encoding {encoding} is not read")
    return content  # identity, none, utf-8 and other words that servers send


def _inflated(content: bytes, bits: int, max_bytes: int) -> bytes:
    unpacker = zlib.decompressobj(bits)
    try:
        unpacked = unpacker.decompress(content, max_bytes + 1)
    except zlib.error as error:
        raise OSError(f"the compressed payload is damaged: {error}") from error
    if not unpacker.eof and len(unpacked) <= max_bytes:
        raise OSError("the compressed payload is cut short")
    return unpacked


def _unbrotlied(content: bytes, max_bytes: int) -> bytes:
    import brotli

    unpacker = brotli.Decompressor()
    try:
        unpacked: bytes = unpacker.process(content, output_buffer_limit=max_bytes + 1)
    except brotli.error as error:
        raise OSError(f"the compressed payload is damaged: {error}") from error
    if not unpacker.is_finished() and len(unpacked) <= max_bytes:
        raise OSError("the compressed payload is cut short")
    return unpacked
