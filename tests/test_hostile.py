"""Pages that were made to break what reads them.

Each stops within 2 s of processor time and 500 MB, with a reject, or with the article that stands
on it as well. Measured from outside, in a process that has loaded all that reading needs and forks
for each page; the pages are made here and are nowhere kept.
"""

import argparse
import gzip
import json
import os
import re
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Protocol

import brotli
import fuzz
import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from aligner.data import Document, Page, Reject
from aligner.extraction import extract
from aligner.pipeline import document_of
from aligner.pipeline import extract as extract_paths
from aligner.text import normalise
from aligner.urls import Slug, canonical_url, host_of, site_of, slug_of

MAX_SECONDS = 2.0
MAX_MEGABYTES = 500

TITLE = "Cầu treo Khe Lim thông xe sau ba tháng sửa chữa"
BODY = [
    "Từ mờ sáng, hàng trăm người dân hai bờ đã đứng chờ để được đi bộ qua cầu.",
    "Cầu dài 128 m, rộng 2,4 m, là đường ngắn nhất để học sinh xã Thượng Lâm tới trường.",
    "“Ba tháng qua các cháu phải đi đò, mưa lớn thì nghỉ học”, bà Hà Thị Mận kể.",
]
ID_BODY = [
    "Sejak subuh, ratusan warga di kedua tepi sungai sudah menunggu untuk menyeberang.",
    "Jembatan itu panjangnya 128 m dan lebarnya 2,4 m, jalan terpendek bagi siswa ke sekolah.",
    "“Selama tiga bulan anak-anak harus naik perahu, dan libur saat hujan,” kata Ny. Man.",
]
ARTICLE = f"<h1>{TITLE}</h1><article>{''.join(f'<p>{text}</p>' for text in BODY)}</article>"
ORIGINAL = "https://dantri.com.vn/xa-hoi/cau-treo-khe-lim-thong-xe-20250804074512318.htm"
RENDERING = "https://vietnam.vn/id/cau-treo-khe-lim-thong-xe"
BAIT = "https://nld.com.vn/bay-bay-bay-bay-bay-196250804074512318.htm"


# --- the process that is measured --------------------------------------------------------------


@dataclass(frozen=True)
class Measured:
    """What reading a file took, and what came of it."""

    seconds: float
    megabytes: float
    outcome: list[list[Any]]
    """Of each page: its title and paragraphs, or the reason why it has none."""
    ended_by: int
    """The signal that ended the process; 0 where none did."""

    def check_limits(self) -> None:
        assert self.ended_by == 0, f"ended by signal {self.ended_by} after {self.seconds:.1f} s"
        assert self.seconds < MAX_SECONDS
        assert self.megabytes < MAX_MEGABYTES


def serve() -> None:
    """For each path on standard input, read it in a fork, and say what that took."""
    import resource

    for content in (ARTICLE, "<p>a"):  # what is loaded only when used; the second needs trafilatura
        document_of(("", Page(content.encode(), "text/html", "a.html")))
    for line in sys.stdin:
        out, into = os.pipe()
        pid = os.fork()
        if pid == 0:
            # Beyond these it would only do harm to the machine: the test has failed already.
            resource.setrlimit(resource.RLIMIT_CPU, (10, 11))
            resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
            os.close(out)
            with os.fdopen(into, "w") as telling:
                json.dump(outcome_of(Path(line.rstrip("\n"))), telling)
            os._exit(0)
        os.close(into)
        with os.fdopen(out) as heard:
            told = heard.read()
        _, status, used = os.wait4(pid, 0)
        kilobyte = 1024 if sys.platform == "darwin" else 1
        measured = [
            used.ru_utime + used.ru_stime,
            used.ru_maxrss / kilobyte / 1000,
            json.loads(told or "[]"),
            os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0,
        ]
        sys.stdout.write(json.dumps(measured) + "\n")
        sys.stdout.flush()


def outcome_of(path: Path) -> list[list[Any]]:
    """Return what a file holds, in short; an error that is not ours ends in `error`."""
    rejects: list[Reject] = []
    try:
        documents = list(extract_paths([path], rejects=rejects.append))
    except Exception as error:  # noqa: BLE001  whatever it is, the test is told of it
        return [["error", f"{type(error).__name__}: {error}"[:500]]]
    found: list[list[Any]] = [[reject.reason, reject.detail[:500]] for reject in rejects[:20]]
    for document in documents[:20]:
        texts = [block.text for block in document.blocks if block.role == "paragraph"]
        found.append(["document", document.title, texts[:10]])
    return found


@pytest.fixture(scope="module")
def reader() -> Iterator[Callable[[Path], Measured]]:
    """Return a function that reads a file in the process that is measured."""
    with subprocess.Popen(
        [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        into, out = process.stdin, process.stdout

        def read(path: Path) -> Measured:
            into.write(f"{path}\n")
            into.flush()
            return Measured(*json.loads(out.readline()))

        yield read
        into.close()


# --- attacks -----------------------------------------------------------------------------------

READ = "document"
EMPTY = "no-content"
COMPLEX = "too-complex"
DEEP = "too-deep"


@dataclass(frozen=True)
class Attack:
    """Markup, with what becomes of it alone and behind an article."""

    name: str
    make: Callable[[], str]
    alone: str = EMPTY
    beside: str = READ


def nested(tag: str, count: int = 100_000) -> Callable[[], str]:
    return lambda: f"<{tag}>" * count + "x"


def repeated(unit: str, size: int = 9_500_000) -> Callable[[], str]:
    return lambda: unit * (size // len(unit))


def numbered(unit: str, count: int, before: str = "", after: str = "") -> Callable[[], str]:
    return lambda: before + "".join(unit.replace("#", str(n)) for n in range(count)) + after


def laughs() -> str:
    """Return a document type whose entities unfold to three billion characters."""
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE html [<!ENTITY l0 "lol">{entities}]><p>&l9;</p>'


def json_ld(content: str) -> str:
    return f'<script type="application/ld+json">{content}</script>'


ATTACKS = [
    # nesting
    *(
        Attack(f"100,000 nested <{tag}>", nested(tag), DEEP, DEEP)
        for tag in "b div svg rt optgroup ul".split()
    ),
    Attack("100,000 nested <template>", nested("template"), COMPLEX, COMPLEX),
    *(
        Attack(f"100,000 <{tag}>, which end each other", nested(tag))
        for tag in "table a select button option p li td form h1".split()
    ),
    Attack("a, b, i", lambda: "<a><b><i>" * 30_000 + "</a></b></i>" * 9_000, DEEP, DEEP),
    Attack("b and p interleaved", lambda: "<b><p>x</b></p>" * 20_000),
    Attack("p unclosed in buttons", lambda: "<button><p>" * 50_000),
    Attack("lists in lists", lambda: "<ul><li>" * 50_000, DEEP, DEEP),
    Attack("deep below a template", lambda: "<template>" + "<div>" * 100_000, DEEP, DEEP),
    Attack("end tags of nothing", lambda: "<div></x>" * 100_000, DEEP, DEEP),
    Attack("end tags out of scope", lambda: "<div><object></div></object>" * 50_000, DEEP, DEEP),
    Attack("deep in the title of a picture", lambda: "<svg><title>" + "<div>" * 99_000, DEEP, DEEP),
    Attack("deep behind an empty comment", lambda: "<!-->" + "<div>" * 99_000, DEEP, DEEP),
    Attack("deep behind a comment's like", lambda: '<p id="<!--">' + "<div>" * 99_000, DEEP, DEEP),
    Attack("deep in tables out of tables", lambda: "<table>" + "<div>" * 99_000, DEEP, DEEP),
    Attack("many and rather deep", lambda: "<div>" * 60 + "x<p></p>" * 100_000, COMPLEX, COMPLEX),
    Attack("many and deep", lambda: "<div>" * 500 + "<p>x</p>" * 60_000, DEEP, DEEP),
    Attack("texts in many inline tags", lambda: "<b>" * 300 + "x<!-- -->" * 120_000, COMPLEX),
    # formatting that begins anew in each paragraph
    Attack(
        "formatting anew, all kinds",
        numbered("<b id=#>", 1_900, "<p>", "<p>x" * 10_000), COMPLEX, COMPLEX,
    ),
    Attack(
        "formatting anew, some kinds",
        numbered("<font color=#>", 40, "<p>", "<p>x" * 9_000), COMPLEX, COMPLEX,
    ),
    Attack("formatting anew, one kind", lambda: "<p>" + "<b>" * 500 + "<p>x" * 20_000),
    # attributes and names
    Attack("a million attributes", numbered("a# ", 1_000_000, "<p "), COMPLEX, COMPLEX),
    Attack(
        "a million attributes on ten thousand elements",
        lambda: ("<p " + " ".join(f"a{n}=1" for n in range(100)) + ">x") * 10_000, COMPLEX, COMPLEX,
    ),
    Attack("30,000 attributes in 200 kB", numbered("a#/", 30_000, "<p/"), COMPLEX, COMPLEX),
    Attack("five million equal attributes", lambda: "<p " + "a " * 4_700_000, COMPLEX, COMPLEX),
    Attack("100,000 names of elements", numbered("<x#>x</x#>", 100_000), COMPLEX, COMPLEX),
    Attack("four million classes", lambda: "<p class='" + "a " * 4_000_000 + "'>x"),
    Attack("classes on ten thousand elements", lambda: f"<p class='{'a ' * 400}'>x" * 10_000),
    Attack("quotes that never close", repeated("<p a='\">", 1_500_000)),
    *(
        Attack(f"a {what} of 9 MB", lambda head=head, tail=tail: head + "a" * 9_000_000 + tail)
        for what, head, tail in [
            ("name of an element", "<", ">x"),
            ("name of an attribute", "<p ", ">x"),
            ("value", "<p id='", "'>x"),
            ("comment", "<!--", "-->x"),
            ("script", "<script>", "</script>x"),
            ("style", "<style>", "</style>x"),
            ("doctype", "<!DOCTYPE ", ">x"),
        ]
    ),
    # entities
    Attack("1.9 million ampersands", repeated("&amp;"), COMPLEX),
    Attack("a million numeric entities", repeated("&#x41;"), COMPLEX),
    Attack("numbers of no character", repeated("&#9999999;"), COMPLEX),
    Attack("entities that nearly are", repeated("&notit;"), COMPLEX),
    Attack("an entity of 9 MB", lambda: "<p>&" + "a" * 9_000_000, COMPLEX),
    Attack("nine million zeros", lambda: "<p>&#" + "0" * 9_000_000 + "65;"),
    Attack("billion laughs", laughs),
    # size
    Attack("a word of 9 MB", lambda: "<p>" + "a" * 9_000_000, COMPLEX),
    Attack("a line of 9 MB", repeated("kata demi kata. "), COMPLEX),
    Attack("a line of stops", repeated(". "), COMPLEX),
    Attack("a line of brackets", repeated("("), COMPLEX),
    Attack("a line of photo labels", repeated("(Foto: "), COMPLEX),
    Attack("a line of source labels", repeated("Sumber: "), COMPLEX),
    Attack("a line of URLs", repeated("https://a.vn/a ", 5_000_000), COMPLEX),
    *(
        Attack(f"9 MB of {unit}", repeated(unit), COMPLEX, COMPLEX)
        for unit in [
            "<br>", "<p>", "<p>x", "<img alt=x>", "<a href=/a>tautan</a> ", "<", "</", "<!",
            "<!-->", "</p>", "<script></script>", "<td>x",
        ]
    ),
    Attack("100,000 images with texts", repeated("<img alt=x>", 1_100_000)),
    Attack("100,000 links", repeated("<a href=/a>tautan</a> ", 2_200_000), COMPLEX),
    Attack("50,000 paragraphs of links", repeated("<p><a href=/a>tautan satu</a></p>", 1_600_000)),
    Attack("100,000 breaks", repeated("x<br>", 500_000), COMPLEX),
    Attack("200,000 comments", repeated("x<!-- -->", 1_800_000), COMPLEX),
    Attack("20,000 short blocks", repeated("<div><p>Tin ngắn.</p></div>", 180_000)),
    Attack("100,000 headlines", repeated("<h1>Tin</h1>", 1_200_000), COMPLEX, COMPLEX),
    Attack("100,000 articles", repeated("<article>x</article>", 2_000_000), COMPLEX, COMPLEX),
    # metadata
    Attack("JSON-LD nested 100,000 deep", lambda: json_ld("[" * 100_000)),
    Attack("JSON-LD nested 100,000 graphs deep", lambda: json_ld('{"@graph":[' * 100_000)),
    Attack("JSON-LD of three million objects", lambda: json_ld("[" + "{}," * 2_900_000 + "{}]")),
    Attack("JSON-LD of 300,000 objects", lambda: json_ld("[" + "{}," * 300_000 + "{}]")),
    Attack("JSON-LD with a number of 9 MB", lambda: json_ld("9" * 9_000_000)),
    Attack("JSON-LD with a number of 900 kB", lambda: json_ld("9" * 900_000)),
    Attack("50,000 scripts of JSON-LD", lambda: json_ld("[{}]") * 50_000),
    Attack("100,000 canonical links", repeated("<link rel=canonical href=/a>", 2_800_000)),
    Attack("100,000 meta elements", repeated("<meta name=a content=b>", 2_300_000)),
    Attack("a refresh that never ends", lambda: "<meta http-equiv=refresh content='0;url=a.html'>"),
]  # fmt: skip
#: More than two seconds for both of their pages.
LONG = {
    "many and rather deep", "many and deep", "100,000 links", "50,000 paragraphs of links",
    "200,000 comments", "100,000 headlines", "100,000 articles", "quotes that never close",
}  # fmt: skip


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a system that can fork")
@pytest.mark.parametrize(
    "attack",
    [
        pytest.param(attack, id=attack.name, marks=[pytest.mark.slow] * (attack.name in LONG))
        for attack in ATTACKS
    ],
)
def test_a_hostile_page_stops_soon_with_a_reject_or_its_article(
    attack: Attack, reader: Callable[[Path], Measured], tmp_path: Path
) -> None:
    html = attack.make()
    alone, beside = tmp_path / "alone.html", tmp_path / "beside.html"
    alone.write_text(html, encoding="utf-8")
    beside.write_text(ARTICLE + html, encoding="utf-8")

    found = reader(alone)
    found.check_limits()
    assert [item[0] for item in found.outcome] == [attack.alone], found.outcome

    found = reader(beside)
    found.check_limits()
    assert [item[0] for item in found.outcome] == [attack.beside], found.outcome
    if attack.beside == READ:
        assert found.outcome == [[READ, TITLE, BODY]]


# --- archives ----------------------------------------------------------------------------------


class Packer(Protocol):
    """What packs bytes as they come."""

    def compress(self, data: bytes, /) -> bytes: ...

    def flush(self) -> bytes: ...


def gzip_packer() -> Packer:
    return zlib.compressobj(1, zlib.DEFLATED, zlib.MAX_WBITS | 16)


class Brotli:
    """Brotli, in the words of zlib."""

    def __init__(self) -> None:
        self._packer = brotli.Compressor(quality=1, lgwin=24)

    def compress(self, data: bytes) -> bytes:
        return bytes(self._packer.process(data))

    def flush(self) -> bytes:
        return bytes(self._packer.finish())


def record(content: bytes, *headers: tuple[str, str], url: str = RENDERING) -> bytes:
    """Return a WARC record with an HTML page, not compressed."""
    http = StatusAndHeaders(
        "200 OK", [("Content-Type", "text/html"), *headers], protocol="HTTP/1.1"
    )
    stream = BytesIO()
    writer = WARCWriter(stream, gzip=False)
    body = BytesIO(content)
    writer.write_record(
        writer.create_warc_record(url, "response", body, len(content), http_headers=http)
    )
    return stream.getvalue()


def zeros(size: int, packer: Packer) -> bytes:
    """Return so many zeros as a packer has them; they are never in memory all at once."""
    pieces = [packer.compress(bytes(10_000_000)) for _ in range(size // 10_000_000)]
    return b"".join([*pieces, packer.flush()])


def nested_gzip(levels: int) -> bytes:
    """Return the article, packed so many times."""
    content = ARTICLE.encode()
    for _ in range(levels):
        content = gzip.compress(content, mtime=0)
    return content


def warc_member(size: int) -> bytes:
    """Return a gzip member with a record of so many zeros."""
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    head = record(b"", url="https://a.vn/a-b-c").partition(b"Content-Length: ")[0]
    packer = gzip_packer()
    told = packer.compress(head + b"Content-Length: %d\r\n\r\n" % (len(http) + size) + http)
    return told + zeros(size, packer)


GOOD = record(ARTICLE.encode())
#: More than a page may take in memory.
MUCH = 600_000_000

#: Names of files, what is in them and all that becomes of it: where a good page stands behind the
#: attack, it is read.
ARCHIVES: dict[str, tuple[str, Callable[[], bytes], set[str]]] = {
    "600 MB as gzip": (
        "a.warc",
        lambda: record(zeros(MUCH, gzip_packer()),
                       ("Content-Encoding", "gzip")) + GOOD,
        {"too-large", READ},
    ),
    "600 MB as deflate": (
        "a.warc",
        lambda: record(zeros(MUCH, zlib.compressobj(1)),
                       ("Content-Encoding", "deflate")) + GOOD,
        {"too-large", READ},
    ),
    "600 MB as brotli": (
        "a.warc",
        lambda: record(zeros(MUCH, Brotli()),
                       ("Content-Encoding", "br")) + GOOD,
        {"too-large", READ},
    ),
    "a page packed three times": (
        "a.warc",
        lambda: record(nested_gzip(3), ("Content-Encoding", "gzip, gzip, gzip")) + GOOD,
        {READ},
    ),
    "a page packed 300 times": (
        "a.warc",
        lambda: record(nested_gzip(300), ("Content-Encoding", ", ".join(["gzip"] * 300))) + GOOD,
        {"broken-record", READ},
    ),
    "chunks of one byte": (
        "a.warc",
        lambda: record(b"1\r\nx\r\n" * 1_500_000 + b"0\r\n\r\n", ("Transfer-Encoding", "chunked"))
        + GOOD,
        {COMPLEX, READ},
    ),
    "a record of 300 MB": (
        "a.warc.gz", lambda: warc_member(300_000_000) + gzip.compress(GOOD), {"too-large", READ},
    ),
    "600 MB that are no record": (
        "a.warc.gz",
        lambda: zeros(MUCH, gzip_packer()) + gzip.compress(GOOD),
        {"broken-record", READ},
    ),
    "a header of 9 MB": (
        "a.warc", lambda: b"WARC/1.0\r\nA: " + b"a" * 9_000_000 + b"\r\n\r\n" + GOOD,
        {"broken-record", READ},
    ),
    "a million headers": (
        "a.warc", lambda: b"WARC/1.0\r\n" + b"A: b\r\n" * 1_000_000 + b"\r\n" + GOOD,
        {"broken-record", READ},
    ),
    "a million records that only begin": (
        "a.warc", lambda: b"WARC/1.0\r\n" * 1_000_000 + GOOD, {"broken-record", READ},
    ),
    "a million members that only begin": (
        "a.warc.gz", lambda: b"\x1f\x8b\x08" * 1_000_000 + gzip.compress(GOOD),
        {"broken-record", READ},
    ),
    "documents of 600 MB": (
        "a.jsonl.gz", lambda: zeros(MUCH, gzip_packer()),
        {"too-large", "broken-file"},
    ),
    "300 million lines without a document": (
        "a.jsonl.gz", lambda: gzip.compress(b"\n" * 300_000_000), {"broken-file"},
    ),
    "a document nested 9 million deep": (
        "a.jsonl", lambda: b"[" * 9_000_000 + b"\n", {"not-a-document"},
    ),
    "a mail of 200,000 parts": (
        "a.mht",
        lambda: b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n"
        + b"--b\r\nContent-Type: image/png\r\n\r\n" * 200_000,
        {"broken-file"},
    ),
    "a text of three million lines": ("a.txt", lambda: b"ab\n" * 3_000_000, {COMPLEX}),
    "a text of ten million line ends": ("a.txt", lambda: b"\n" * 9_900_000, {EMPTY}),
    "a text of a single word": ("a.txt", lambda: b"a" * 9_900_000, {COMPLEX}),
    "a text of marks without a letter": (
        "a.txt", lambda: "\u0301\u0323".encode() * 2_000_000, {EMPTY},
    ),
    "a text of words with a thousand marks": (
        "a.txt", lambda: ("ka" + "\u0301\u0323" * 500 + " ").encode() * 2_000, {READ},
    ),
}  # fmt: skip


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a system that can fork")
@pytest.mark.parametrize("name", ARCHIVES)
def test_a_hostile_file_stops_soon_and_what_follows_the_attack_is_read(
    name: str, reader: Callable[[Path], Measured], tmp_path: Path
) -> None:
    file, make, reasons = ARCHIVES[name]
    path = tmp_path / file
    path.write_bytes(make())

    found = reader(path)

    found.check_limits()
    assert {item[0] for item in found.outcome} == reasons, found.outcome


# --- the source is what is shown ----------------------------------------------------------------

LABEL = f"Sumber: {BAIT}"
LINK = f'Sumber: <a href="{BAIT}">{BAIT}</a>'


def rendering(body: str = "", head: str = "", url: str | None = RENDERING) -> Document:
    """Return the document of an Indonesian page with this behind its paragraphs."""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in ID_BODY)
    html = f"<head>{head}</head><h1>Jembatan gantung Khe Lim dibuka</h1><div>{text}{body}</div>"
    content = f"<html lang=id>{html}</html>".encode("utf-8", "surrogatepass")
    return extract(Page(content, "text/html", "a.html", url))


def paragraphs(document: Document) -> list[str]:
    return [block.text for block in document.blocks if block.role == "paragraph"]


def test_the_bait_of_these_tests_is_taken_where_it_is_shown() -> None:
    assert rendering(f"<p>{LINK}</p>").source_link == BAIT


@pytest.mark.parametrize(
    "hidden",
    [
        f"<script>{LABEL}</script>",
        f"<script>document.write('<p>{LINK}</p>')</script>",
        f"<script type=text/html><p>{LINK}</p></script>",
        f'<script type="application/ld+json">{{"source": "{LABEL}"}}</script>',
        f"<style>/* {LABEL} */</style>",
        f"<!-- <p>{LINK}</p> -->",
        f"<!--><p hidden>{LINK}</p><!-->",
        f"<![CDATA[ {LABEL} ]]>",
        f"<template><p>{LINK}</p></template>",
        f"<noscript><p>{LINK}</p></noscript>",
        f"<noframes><p>{LINK}</p></noframes>",
        f"<noembed>{LABEL}</noembed>",
        f"<iframe>{LABEL}</iframe>",
        f"<object><p>{LINK}</p></object>",
        f"<canvas>{LABEL}</canvas>",
        f"<svg><title>{LABEL}</title></svg>",
        f"<svg><desc><p>{LINK}</p></desc></svg>",
        f"<title>{LABEL}</title>",
        f"<textarea>{LABEL}</textarea>",
        f"<select><option>{LABEL}</select>",
        f"<datalist><option>{LABEL}</datalist>",
        f"<button>{LABEL}</button>",
        f"<dialog>{LINK}</dialog>",
        f'<div title="{LABEL}" data-source="{LABEL}" aria-label="{LABEL}"></div>',
        f'<img alt="{LABEL}">',
        f'<input value="{LABEL}"><meta name=source content="{LABEL}">',
        f"<p hidden>{LINK}</p>",
        f"<p style='display:none'>{LINK}</p>",
        f"<p style='color: red; DISPLAY: NONE'>{LINK}</p>",
        f"<div style='visibility:hidden'><p>{LINK}</p></div>",
        f"<figure><img src=a.jpg><figcaption>{LINK}</figcaption></figure>",
        f"<nav>{LINK}</nav>",
    ],
)
def test_a_source_that_no_reader_sees_is_none(hidden: str) -> None:
    document = rendering(hidden)

    assert document.source_link is None
    assert paragraphs(document) == ID_BODY


@pytest.mark.parametrize(
    "target",
    [
        "javascript:location='{bait}'",
        "data:text/html,{bait}",
        "vbscript:{bait}",
        "mailto:{bait}",
        "file:///xa-hoi/mua-lon-o-hue-20250804074512318.htm",
        "/xa-hoi/mua-lon-o-hue-20250804074512318.htm",
        "?u={bait}",
        "https://\uff56ietnam.vn/id/mua-lon-o-hue-hom-nay",
        "https://dantri.com.vn\\@[x/mua-lon-o-hue-20250804074512318.htm",
        "https://evil.example\\@dantri.com.vn/mua-lon-o-hue-20250804074512318.htm",
        "https://dantri%2ecom%2evn/mua-lon-o-hue-20250804074512318.htm",
        "https:/\\dantri.com.vn/mua-lon-o-hue-20250804074512318.htm",
        "https://[::1]/mua-lon-o-hue-20250804074512318.htm",
    ],
)
@pytest.mark.parametrize("base", ["", "<base href='https://evil.example/'>"])
def test_a_link_that_leads_to_no_other_site_is_no_source(target: str, base: str) -> None:
    link = f'<p>Sumber: <a href="{target.format(bait=BAIT)}">di sini</a></p>'

    assert rendering(link, base).source_link is None


# --- who a page is -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://vietnam.vn@evil.example/id/a", "evil.example"),
        ("https://vietnam.vn:443@evil.example/id/a", "evil.example"),
        ("https://vietnam.vn%2f@evil.example/id/a", "evil.example"),
        ("https://evil.example/https://vietnam.vn/id/a", "evil.example"),
        ("https://evil.example?@vietnam.vn/id/a", "evil.example"),
        ("https://evil.example#@vietnam.vn/id/a", "evil.example"),
        ("https://vietnam.vn.evil.example/id/a", "vietnam.vn.evil.example"),
        ("https://evilvietnam.vn/id/a", "evilvietnam.vn"),
        ("https://vietnam.vn-evil.example/id/a", "vietnam.vn-evil.example"),
        ("https://vietn\u0430m.vn/id/a", "xn--vietnm-7nf.vn"),
        ("https://v\u0456etnam.vn/id/a", "xn--vetnam-pvf.vn"),
        ("https://vietnaṃ.vn/id/a", "xn--vietna-8s7b.vn"),
        ("https://vietnam\u2024vn.evil.example/a", "vietnam.vn.evil.example"),
        ("https://xn--vietnm-7nf.vn/id/a", "xn--vietnm-7nf.vn"),
        # These are the site, in forms that browsers open as it.
        ("https://\uff56ietnam.vn/id/a", "vietnam.vn"),
        ("https://vietnam\u3002vn/id/a", "vietnam.vn"),
        ("https://viet\u00adnam.vn/id/a", "vietnam.vn"),
        ("ht\ntps://viet\tnam.vn/id/a", "vietnam.vn"),
        ("https://vietnam.vn./id/a", "vietnam.vn"),
        ("https://user:pw@vietnam.vn:443/id/a", "vietnam.vn"),
    ],
)
def test_the_host_of_a_url_is_the_one_that_a_browser_opens(url: str, host: str) -> None:
    canonical = canonical_url(url)

    assert canonical is not None
    assert host_of(canonical) == host
    assert (site_of(canonical) is not None) == (host == "vietnam.vn")


@pytest.mark.parametrize(
    "url",
    [
        "https:/\\vietnam.vn/id/a",
        "https:\\\\vietnam.vn\\id\\a",
        "https://evil.example\\@vietnam.vn/id/a",
        "https://vietnam.vn\\.evil.example/id/a",
        "https:vietnam.vn/id/a",
        "https:///vietnam.vn/id/a",
        "https://vietnam%2evn/id/a",
        "https://%76ietnam.vn/id/a",
        "https://vietnam.vn%00.evil.example/id/a",
        "https://vietnam.vn\0.evil.example/id/a",
        "https://vietnam.vn\u202e/id/a",
        "https://vietnam.vn../id/a",
        "https://vietnam.vn:0/id/a",
        "https://vietnam.vn:443:80/id/a",
        "https://vietnam.vn:\uff18\uff10/id/a",
        "https://vietnam.vn:-1/id/a",
        "https://vietnam.vn /id/a",
        "https://[::1]/id/a",
        "https://[vietnam.vn]/id/a",
        "https://2130706433/id/a",
        "https://vietnam.vn/\ud800",
        "https://vietnam.vn/?\udfff",
        "javascript://vietnam.vn/id/a",
        "https://" + "a." * 5_000 + "vn/id/a",
        "https://vietnam.vn/" + "a" * 1_000_000,
    ],
    ids=lambda url: ascii(url)[:50],
)
def test_a_url_that_browsers_and_libraries_disagree_on_is_none(url: str) -> None:
    assert canonical_url(url) is None


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("https://a.vn/mua-%%6144.htm", "https://a.vn/mua-%25a44.htm"),
        ("https://a.vn/?a=%%6144", "https://a.vn/?a=%25a44"),
        ("https://a.vn/100%", "https://a.vn/100%25"),
        ("https://a.vn?utm_source\x1b", "https://a.vn"),
        ("\x00https://a.vn/a\x1f", "https://a.vn/a"),
    ],
    ids=ascii,
)
def test_a_url_that_is_hard_to_make_canonical_stays_so(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical
    assert canonical_url(canonical) == canonical


@pytest.mark.parametrize(
    ("head", "url"),
    [
        (
            f"<link rel=canonical href={RENDERING}><link rel=canonical href=https://evil.example/a>",
            RENDERING,
        ),
        (
            "<base href='https://evil.example/'><link rel=canonical href='/id/a-b'>",
            "file:a.html",
        ),
        ("<link rel=canonical href='https://vietnam.vn@evil.example/a'>", "https://evil.example/a"),
        ("<link rel=canonical href='javascript:alert(1)'>", "file:a.html"),
        ("<template><link rel=canonical href='https://evil.example/a'></template>", "file:a.html"),
        ("<!-- <link rel=canonical href='https://evil.example/a'> -->", "file:a.html"),
        ("<script>'<link rel=canonical href=https://evil.example/a>'</script>", "file:a.html"),
        ("<meta http-equiv=refresh content='0;url=https://evil.example/a'>", "file:a.html"),
    ],
)
def test_a_page_is_who_its_head_says_first_and_no_other(head: str, url: str) -> None:
    assert rendering(head=head, url=None).url == url


def test_the_slug_of_a_url_with_many_marks_takes_no_time() -> None:
    url = f"https://a.vn/mua-lon{'%CC%81%CC%A3' * 20_000}-o-hue.htm"

    began = time.process_time()

    assert slug_of(url) == Slug("mua-lon-o-hue")
    assert time.process_time() - began < MAX_SECONDS


@pytest.mark.parametrize(
    "between", ["<!-- -->", "<!-->", "<?php echo 1 ?>", "</x>", "<!x>", "<![CDATA[x]]>", "\0"]
)
def test_what_is_not_shown_parts_no_sentence(between: str) -> None:
    document = rendering(
        f"<p>Air sungai {between}surut{between} pagi ini, {between}kata warga.</p>"
    )

    assert paragraphs(document)[-1] == "Air sungai surut pagi ini, kata warga."


# --- what letters hide --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hostile", "plain"),
    [
        ("Harga \u202eitnitreb\u202c naik", "Harga itnitreb naik"),
        ("Harga \u2066kopi\u2069 di \u2067Huế\u2069", "Harga kopi di Huế"),
        ("\u202aHarga\u202c \u202bkopi\u202c \u202dnaik\u202c", "Harga kopi naik"),
        ("ارتفع\u061c سعر\u200f القهوة", "ارتفع سعر القهوة"),
        ("ko\u200bpi\ufeff na\u00adik\u2060", "kopi naik"),
        ("ko\u2063pi \ufff9naik\ufffaturun\ufffb", "kopi naikturun"),
        ("ko\0pi\x1bnaik\x85lagi", "ko pi naik lagi"),
        ("a\ud800b", "a\ufffdb"),
        ("می\u200cشود 👩\u200d🌾", "می\u200cشود 👩\u200d🌾"),
    ],
    ids=ascii,
)
def test_text_keeps_its_letters_and_loses_what_turns_or_hides_them(
    hostile: str, plain: str
) -> None:
    assert normalise(hostile) == plain


def test_a_letter_keeps_thirty_marks_and_loses_the_rest() -> None:
    zalgo = normalise("Ha" + "\u0323\u0301\u0316" * 1_000 + "rga kopi naik")

    assert len(zalgo) == len("Harga kopi naik") + 29  # the first mark is part of its letter
    assert normalise(zalgo) == zalgo


def test_overrides_and_halves_of_characters_on_a_page_reach_no_text() -> None:
    document = rendering(
        "<p>Air sungai \u202etumus&#x202e; pagi ini, kata warga &#xD800;\0desa.</p>"
    )

    assert paragraphs(document)[-1] == "Air sungai tumus pagi ini, kata warga \ufffddesa."
    assert not re.search("[\u202a-\u202e\u2066-\u2069\ud800-\udfff]", str(document.to_json()))


# --- the fuzzer ----------------------------------------------------------------------------------


def fuzz_options(**options: object) -> argparse.Namespace:
    known = {"target": "url", "engine": "hypothesis", "seed": 1, "runs": 50, "seconds": 60.0}
    return argparse.Namespace(**{**known, **options})


@pytest.mark.parametrize("target", fuzz.TARGETS)
def test_the_fuzzer_tries_as_many_inputs_as_it_is_told(target: str, tmp_path: Path) -> None:
    outcome = fuzz.watch(target, fuzz_options(target=target), tmp_path / "work")

    assert (outcome.tried, outcome.failure, outcome.log) == (50, "", "")


@pytest.mark.parametrize(
    ("last_words", "failure"),
    [
        ("os.abort()", "crash"),
        ("raise fuzz.LawBrokenError('two forms of one URL')", "crash"),
        ("raise TimeoutError('2.1 s')", "hang"),
        ("time.sleep(60)", "hang"),
    ],
)
def test_the_fuzzer_keeps_the_input_that_a_process_dies_or_hangs_on(
    last_words: str, failure: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "worker.py"
    lines = [
        "import os, sys, time",
        f"sys.path.insert(0, {str(Path(fuzz.__file__).parent)!r})",
        "import fuzz",
        "trial = fuzz.Trial('url', fuzz.Path(sys.argv[-1].partition('=')[2], 'board'), 9, 9)",
        "trial(b'https://a.vn/tidak-apa-apa')",
        f"def check(data): {last_words}",
        "trial._check = check",
        "trial(b'https://a.vn/celaka')",
    ]
    script.write_text("\n".join(lines), encoding="utf-8")
    monkeypatch.setattr(fuzz, "__file__", str(script))
    monkeypatch.setattr(fuzz, "HANGS_AFTER", 1.0)

    outcome = fuzz.watch("url", fuzz_options(), tmp_path / "work")

    assert (outcome.failure, outcome.tried) == (failure, 2)
    assert outcome.file is not None
    assert outcome.file.read_bytes() == b"https://a.vn/celaka"


@pytest.mark.parametrize("target", fuzz.TARGETS)
def test_whole_inputs_of_the_fuzzer_keep_the_laws(target: str) -> None:
    for data in fuzz.whole(target):
        fuzz.TARGETS[target](data)


if __name__ == "__main__":
    serve()
