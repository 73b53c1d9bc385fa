import gzip
import io
import itertools
import json
import os
import random
import re
import subprocess
import sys
import time
import tracemalloc
import zlib
from collections.abc import Callable, Iterable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import brotli
import pandas as pd
import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

import aligner
from aligner.config import Config
from aligner.data import DOCUMENT_JSON, Page, Reject
from aligner.errors import ConfigError, InputError, UsageError
from aligner.extraction import extract
from aligner.reading import files, read_pages

PROSE = (
    "<p>Sejak pukul lima pagi, para petani di tepi Sungai Lam sudah menjemur padi yang basah "
    "akibat banjir. Air surut perlahan, dan jalan menuju desa kembali dapat dilalui.</p>"
    "<p>Pemerintah setempat mengirim dua truk berisi beras, air minum, dan obat-obatan untuk "
    "keluarga yang rumahnya masih terendam.</p>"
)


def page_html(head: str = "", body: str = PROSE) -> str:
    return (
        f"<!DOCTYPE html><html><head>{head}</head><body><h1>Banjir surut</h1>{body}</body></html>"
    )


def records(*written: Callable[[WARCWriter], None], compress: bool) -> list[bytes]:
    """Return each record as its bytes."""
    pieces = []
    for write in written:
        stream = BytesIO()
        write(WARCWriter(stream, gzip=compress))
        pieces.append(stream.getvalue())
    return pieces


def response(
    url: str,
    content: bytes | str = page_html(),
    *,
    status: str = "200 OK",
    content_type: str | None = "text/html; charset=utf-8",
    headers: Iterable[tuple[str, str]] = (),
    kind: str = "response",
) -> Callable[[WARCWriter], None]:
    def write(writer: WARCWriter) -> None:
        typed = [("Content-Type", content_type)] if content_type else []
        http = StatusAndHeaders(status, [*typed, *headers], protocol="HTTP/1.1")
        body = content.encode() if isinstance(content, str) else content
        if kind == "resource":
            record = writer.create_warc_record(
                url, kind, BytesIO(body), len(body), warc_content_type=content_type or ""
            )
        else:
            record = writer.create_warc_record(
                url, kind, BytesIO(body), len(body), http_headers=http
            )
        writer.write_record(record)

    return write


def chunked(content: bytes) -> bytes:
    pieces = [content[start : start + 100] for start in range(0, len(content), 100)]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in [*pieces, b""])


def numbered(count: int) -> list[Callable[[WARCWriter], None]]:
    return [response(f"https://vietnam.vn/id/banjir-{n}") for n in range(count)]


def records_of_any_type() -> list[Callable[[WARCWriter], None]]:
    """Return what a crawler leaves: a page, and records around it that hold none."""
    url = "https://vietnam.vn/id/banjir"

    def other(kind: str, content_type: str, content: bytes) -> Callable[[WARCWriter], None]:
        return lambda writer: writer.write_record(
            writer.create_warc_record(
                url, kind, BytesIO(content), len(content), warc_content_type=content_type
            )
        )

    return [
        lambda writer: writer.write_record(writer.create_warcinfo_record("a", {"software": "x"})),
        response("dns:vietnam.vn", "20251105\nvietnam.vn. 300 IN A 192.0.2.1", kind="resource",
                 content_type="text/dns"),
        response(url, "", kind="request"),
        response(url),
        other("metadata", "application/warc-fields", b"fetchTimeMs: 12"),
        lambda writer: writer.write_record(
            writer.create_revisit_record(url, "sha1:B2LTWWPUOYAH7UIPQ7ZUPQ4VMBSVC36A", url, "2025")
        ),
        other("continuation", "text/html", b"<p>lanjutan</p>"),
        other("metadata", "application/warc-fields", b"via: https://vietnam.vn/id"),
    ]  # fmt: skip


def read(*paths: str | Path, **options: int) -> tuple[list[Page], list[Reject]]:
    """Return pages and rejects of some paths."""
    items = list(read_pages(paths, **options))
    pages = [item for item in items if isinstance(item, Page)]
    return pages, [item for item in items if isinstance(item, Reject)]


def urls(pages: Iterable[Page]) -> list[str | None]:
    return [page.url for page in pages]


# --- folders and files -----------------------------------------------------------------------


def test_a_folder_is_read_to_any_depth_in_the_order_of_names(tmp_path: Path) -> None:
    for name in ("b.html", "a/z.htm", "a/y/x.txt", "c.HTML"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(page_html(), encoding="utf-8")

    pages, rejects = read(tmp_path)

    assert [page.place for page in pages] == ["a/y/x.txt", "a/z.htm", "b.html", "c.HTML"]
    assert [page.media_type for page in pages] == ["text/plain", *["text/html"] * 3]
    assert not rejects


def test_a_file_that_is_named_is_placed_by_its_name_alone(tmp_path: Path) -> None:
    (tmp_path / "đà nẵng.html").write_text(page_html(), encoding="utf-8")

    pages, _ = read(tmp_path / "đà nẵng.html")

    assert [page.place for page in pages] == ["đà nẵng.html"]
    assert pages[0].content == page_html().encode()
    assert (pages[0].url, pages[0].charset, pages[0].lang) == (None, None, None)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has names that are no text")
def test_a_name_that_is_no_text_has_a_place_that_can_be_written(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xe1\xbb.html"))
    path.write_text(page_html(), encoding="utf-8")

    pages, _ = read(tmp_path)

    assert pages[0].place == r"\udce1\udcbb.html"
    assert extract(pages[0]).url == "file:%5Cudce1%5Cudcbb.html"


def test_several_paths_are_read_in_the_order_given(tmp_path: Path) -> None:
    for name in ("b.txt", "a/c.html"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("Banjir surut", encoding="utf-8")

    pages, _ = read(tmp_path / "b.txt", tmp_path / "a")

    assert [page.place for page in pages] == ["b.txt", "a/c.html"]


def test_pages_of_one_name_in_two_folders_have_places_of_their_own_in_any_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("2024/oktober/a.html", "2025/a.html", "2025/b.html"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(page_html(body=f"<p>{name}</p>{PROSE}"), encoding="utf-8")
    folders = [tmp_path / "2024" / "oktober", tmp_path / "2025"]
    monkeypatch.chdir(tmp_path / "2024")

    pages, _ = read(*folders)
    other_way, _ = read("../2025", "oktober")

    assert [page.place for page in pages] == ["2024/oktober/a.html", "2025/a.html", "2025/b.html"]
    assert [extract(page).url for page in pages] == [f"file:{page.place}" for page in pages]
    assert len({page.place for page in other_way}) == 3
    assert [page.place for page in read(folders[1])[0]] == ["a.html", "b.html"]


def test_files_that_are_named_one_by_one_are_placed_as_their_folder_would_place_them(
    tmp_path: Path,
) -> None:
    for name in ("a.html", "b/c.html"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(page_html(), encoding="utf-8")

    one_by_one, _ = read(tmp_path / "b" / "c.html", tmp_path / "a.html")

    assert {page.place for page in one_by_one} == {page.place for page in read(tmp_path)[0]}


def test_a_folder_and_one_inside_of_it_give_each_page_one_place(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b.html").write_text(page_html(), encoding="utf-8")

    pages, _ = read(tmp_path, tmp_path / "a")

    assert [page.place for page in pages] == ["a/b.html", "a/b.html"]


def test_hidden_files_and_folders_are_passed_over(tmp_path: Path) -> None:
    for name in (".DS_Store", ".git/config.txt", ".hidden.html", "a.html"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")

    pages, rejects = read(tmp_path)

    assert [page.place for page in pages] == ["a.html"]
    assert not rejects


def test_a_file_of_an_unknown_kind_in_a_folder_is_a_reject(tmp_path: Path) -> None:
    (tmp_path / "peta.png").write_bytes(b"\x89PNG")
    (tmp_path / "banjir.html").write_text(page_html(), encoding="utf-8")

    pages, rejects = read(tmp_path)

    assert len(pages) == 1
    assert [(reject.stage, reject.place, reject.reason) for reject in rejects] == [
        ("reading", "peta.png", "not-a-page-file")
    ]


def test_an_empty_folder_has_no_pages(tmp_path: Path) -> None:
    assert read(tmp_path) == ([], [])


def test_an_empty_file_is_a_reject(tmp_path: Path) -> None:
    for name in ("a.html", "b.txt", "c.warc", "d.warc.gz"):
        (tmp_path / name).touch()

    pages, rejects = read(tmp_path)

    assert not pages
    assert [(reject.place, reject.reason) for reject in rejects] == [
        ("a.html", "empty"),
        ("b.txt", "empty"),
        ("c.warc", "empty"),
        ("d.warc.gz", "empty"),
    ]


def test_a_page_above_the_limit_is_a_reject_that_says_how_large_it_is(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(b"x" * 1_000)
    (tmp_path / "b.html").write_bytes(b"x" * 1_001)

    pages, rejects = read(tmp_path, max_bytes=1_000)

    assert [page.place for page in pages] == ["a.html"]
    assert [(reject.place, reject.reason) for reject in rejects] == [("b.html", "too-large")]
    assert "1,001 bytes; at most 1,000" in rejects[0].detail


def test_a_file_that_the_system_does_not_give_is_a_reject(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.html").write_text(page_html(), encoding="utf-8")
    (tmp_path / "b.html").write_text(page_html(), encoding="utf-8")
    given = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.name == "a.html":
            raise PermissionError(13, "Permission denied")
        return given(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)

    pages, rejects = read(tmp_path)

    assert [page.place for page in pages] == ["b.html"]
    assert [(reject.place, reject.reason, reject.detail) for reject in rejects] == [
        ("a.html", "unreadable", "Permission denied")
    ]


def test_a_link_that_leads_nowhere_is_a_reject(tmp_path: Path) -> None:
    (tmp_path / "a.html").symlink_to(tmp_path / "gone.html")

    pages, rejects = read(tmp_path)

    assert not pages
    assert [(reject.place, reject.reason) for reject in rejects] == [("a.html", "unreadable")]


def test_a_folder_that_holds_a_link_to_itself_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(page_html(), encoding="utf-8")
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)

    pages, rejects = read(tmp_path)

    assert [page.place for page in pages] == ["a.html"]
    assert [(reject.place, reject.reason) for reject in rejects] == [("loop", "unreadable")]


# --- folders that browsers leave beside a page ---------------------------------------------------


@pytest.mark.parametrize(
    ("page", "folder"),
    [
        ("Harga kopi.html", "Harga kopi_files"),
        ("Giá cà phê.htm", "Giá cà phê.files"),
        ("Kaffeepreise.html", "Kaffeepreise-Dateien"),
        ("Le café.html", "Le café_fichiers"),
        ("El café.htm", "El café_archivos"),
        ("Koffie.html", "Koffie_bestanden"),
        ("Kava.xhtml", "Kava_soubory"),
    ],
)
def test_the_folder_of_a_saved_page_holds_no_pages_and_is_one_reject(
    page: str, folder: str, tmp_path: Path
) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / page).write_text(page_html(), encoding="utf-8")
    (tmp_path / "a" / folder / "iklan").mkdir(parents=True)
    for name in ("iklan.html", "iklan/bingkai.html", "peta.png", "corpus.toml"):
        (tmp_path / "a" / folder / name).write_text("<p>Iklan</p>", encoding="utf-8")

    pages, rejects = read(tmp_path)

    assert [item.place for item in pages] == ([] if page.endswith("xhtml") else [f"a/{page}"])
    assert ("folder", f"a/{folder}", "saved-page-resources") in [
        (reject.unit, reject.place, reject.reason) for reject in rejects
    ]
    assert not any("iklan" in reject.place for reject in rejects)


@pytest.mark.parametrize(
    ("page", "folder"),
    [
        ("teh.html", "kopi_files"),  # of no page
        ("kopi.txt", "kopi_files"),  # not of a page that a browser saves with its pictures
        ("kopi.html", "kopi_pages"),  # not of that name
        ("kopi.html", "kopifiles"),
        ("kopi.html", "Kopi_files"),
        (".html", "_files"),
    ],
)
def test_a_folder_that_only_looks_like_one_of_a_saved_page_is_read(
    page: str, folder: str, tmp_path: Path
) -> None:
    (tmp_path / page).write_text(page_html(), encoding="utf-8")
    (tmp_path / folder).mkdir()
    (tmp_path / folder / "a.html").write_text(page_html(), encoding="utf-8")

    pages, rejects = read(tmp_path)

    assert f"{folder}/a.html" in [item.place for item in pages]
    assert not rejects


# --- standard input ------------------------------------------------------------------------------


def give(content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(BytesIO(content)))


WARC = b"".join(records(*numbered(2), compress=False))
LINE = b'{"url": "file:a.html", "lang": "id", "blocks": []}\n'
MHT = b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<p>Kopi</p>"


@pytest.mark.parametrize(
    ("content", "places", "media_type"),
    [
        (WARC, ["-@0", f"-@{len(WARC) // 2}"], "text/html"),
        (gzip.compress(WARC), ["-@0", f"-@{len(WARC) // 2}"], "text/html"),
        (LINE * 2, ["-:1", "-:2"], DOCUMENT_JSON),
        (b"\xef\xbb\xbf" + LINE, ["-:1"], DOCUMENT_JSON),
        (gzip.compress(b"\n " + LINE), ["-:2"], DOCUMENT_JSON),
        (MHT, ["-"], "text/html"),
        (page_html().encode(), ["-"], "text/html"),
        (b"\xef\xbb\xbf\r\n <p>Kopi</p>", ["-"], "text/html"),
        ("<p>Giá cà phê</p>".encode("utf-16"), ["-"], "text/html"),
        ("Giá cà phê tăng mạnh".encode(), ["-"], "text/plain"),
        (b'{Kopi} dan "teh"', ["-"], "text/plain"),
        (b"Kepada: semua\nTentang: kopi\n\nHarga naik.", ["-"], "text/plain"),
        (b"\x1f\x8b\x08bukan gzip", ["-"], "text/plain"),
    ],
)  # fmt: skip
def test_what_standard_input_holds_is_told_by_how_it_begins(
    content: bytes, places: list[str], media_type: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(content, monkeypatch)

    pages, rejects = read("-")

    assert not rejects
    assert [page.place for page in pages] == places
    assert {page.media_type for page in pages} == {media_type}


def test_standard_input_may_stand_among_other_paths(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.html").write_text(page_html(), encoding="utf-8")
    give(page_html().encode(), monkeypatch)

    pages, _ = read(tmp_path, "-")

    assert [page.place for page in pages] == ["a.html", "-"]
    assert [extract(page).url for page in pages] == ["file:a.html", "file:-"]


def test_nothing_on_standard_input_is_a_reject(monkeypatch: pytest.MonkeyPatch) -> None:
    give(b"", monkeypatch)

    assert [(reject.place, reject.reason) for reject in read("-")[1]] == [("-", "empty")]


def test_of_a_page_on_standard_input_no_more_is_taken_than_tells_that_it_is_too_large(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stream = BytesIO(b"<p>" + b"a" * 100_000)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(stream))

    _, rejects = read("-", max_bytes=10_000)

    assert [reject.reason for reject in rejects] == ["too-large"]
    assert stream.tell() < 50_000


def test_the_command_reads_standard_input(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "aligner", "extract", "-"],
        input=page_html().encode(),
        capture_output=True,
        timeout=120,
        check=True,
        cwd=tmp_path,
    )

    assert json.loads(done.stdout)["url"] == "file:-"
    assert list(tmp_path.iterdir()) == []


# --- paths that are none -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "message"),
    [("gone.html", "there is no such file or folder"), ("a.pdf", "not a kind of file")],
)
def test_a_wrong_path_is_a_usage_error_before_anything_is_read(
    name: str, message: str, tmp_path: Path
) -> None:
    (tmp_path / "a.html").write_text(page_html(), encoding="utf-8")
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")

    with pytest.raises(UsageError, match=message) as caught:
        next(read_pages([tmp_path / "a.html", tmp_path / name]))

    assert caught.value.where == str(tmp_path / name)


# --- corpus.toml -----------------------------------------------------------------------------


def write_manifest(folder: Path, text: str) -> Path:
    path = folder / "corpus.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_manifest_declares_url_and_language_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "plain").mkdir()
    (tmp_path / "plain" / "banjir.txt").write_text("Banjir surut", encoding="utf-8")
    manifest = write_manifest(
        tmp_path,
        """
        [corpus]
        name = "banjir"
        title = "Satu halaman"
        licence = "CC0-1.0"
        statement = "README.md"

        [[pages]]
        path = "plain/banjir.txt"
        url = "https://www.vietnam.vn/id/nuoc-lu-rut"
        lang = "in-ID"
        """,
    )

    pages, rejects = read(manifest)

    assert not rejects
    assert [(page.place, page.url, page.lang) for page in pages] == [
        ("plain/banjir.txt", "https://www.vietnam.vn/id/nuoc-lu-rut", "id")
    ]


def test_a_folder_with_a_manifest_holds_what_the_manifest_names(tmp_path: Path) -> None:
    for name in ("a/a.html", "b/b.html", "c.html"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(page_html(), encoding="utf-8")
    write_manifest(tmp_path, '[[pages]]\npath = "b"\n[[pages]]\npath = "a"\nlang = "id"\n')

    pages, rejects = read(tmp_path)

    assert [(page.place, page.lang) for page in pages] == [("b/b.html", None), ("a/a.html", "id")]
    assert not rejects


def test_a_manifest_may_name_a_folder_with_a_manifest_of_its_own(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "a.html").write_text(page_html(), encoding="utf-8")
    write_manifest(inner, '[[pages]]\npath = "a.html"\nlang = "id"\n')
    write_manifest(tmp_path, '[[pages]]\npath = "inner"\nlang = "ms"\n')

    pages, _ = read(tmp_path)

    assert [(page.place, page.lang) for page in pages] == [("inner/a.html", "id")]


def test_a_warc_header_knows_a_url_better_than_a_manifest(tmp_path: Path) -> None:
    (tmp_path / "a.warc").write_bytes(
        b"".join(records(response("https://vietnam.vn/id/banjir"), compress=False))
    )
    write_manifest(tmp_path, '[[pages]]\npath = "a.warc"\nurl = "https://vietnam.vn/id/lain"\n')

    pages, _ = read(tmp_path)

    assert urls(pages) == ["https://vietnam.vn/id/banjir"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "names no pages; add a"),
        ("pages = []", "names no pages"),
        ("[corpus]\nname = 'x'", "names no pages"),
        ("[[pages]\n", "not TOML"),
        ("colour = 'red'\n[[pages]]\npath = 'a'", "unknown keys colour"),
        ("[corpus]\nlicense = 'CC0'\n[[pages]]\npath = 'a'", "unknown keys license"),
        ("[[pages]]\npath = 'a'\nlanguage = 'id'", "number 1: unknown keys language"),
        ("[[pages]]\npath = 'a'\n[[pages]]\nurl = 'https://a.vn'", "number 2: has no path"),
        ("[[pages]]\npath = 3", "path is not text"),
        ("[[pages]]\npath = '../a.html'", r"\.\./a\.html is outside the corpus folder"),
        ("[[pages]]\npath = 'a/../../b'", "is outside the corpus folder"),
        ("[[pages]]\npath = '/etc'", "/etc is outside the corpus folder"),
        ("[[pages]]\npath = '.'", "names this very corpus"),
        ("[[pages]]\npath = 'corpus.toml'", "names this very corpus"),
        ("[[pages]]\npath = 'a'\nlang = 'tlh'", "not a language of the site"),
        ("[[pages]]\npath = 'a'\nlang = 3", "lang is not text"),
        ("[[pages]]\npath = 'a'\nurl = 3", "url is not text"),
        ("[[pages]]\npath = 'a'\nurl = 'vietnam.vn/id/a'", "no web address"),
        ("[pages]\npath = 'a'", r"pages is not a list of \[\[pages\]\] tables"),
        ("pages = ['a.html']", r"pages is not a list of \[\[pages\]\] tables"),
        ("corpus = 'x'\n[[pages]]\npath = 'a'", r"corpus is not a \[corpus\] table"),
    ],
)
def test_a_manifest_that_says_something_wrong_is_an_error_that_names_it(
    text: str, message: str, tmp_path: Path
) -> None:
    manifest = write_manifest(tmp_path, text)

    with pytest.raises(ConfigError, match=message) as caught:
        list(read_pages([manifest]))

    assert caught.value.where.startswith(str(manifest))


def test_a_manifest_in_another_character_set_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "corpus.toml").write_bytes("# báo\n".encode("utf-16"))

    with pytest.raises(ConfigError, match="not TOML"):
        list(read_pages([tmp_path]))


def test_a_manifest_that_names_a_missing_file_is_an_error_that_names_it(tmp_path: Path) -> None:
    manifest = write_manifest(tmp_path, '[[pages]]\npath = "gone.html"\n')

    with pytest.raises(InputError, match=r"corpus\.toml: names gone\.html, which is not there"):
        list(read_pages([manifest]))


# --- WARC ------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["warc", "warc.gz"])
def test_each_response_and_resource_of_a_warc_file_is_a_page(ending: str, tmp_path: Path) -> None:
    pieces = records(
        response("https://vietnam.vn/id/banjir", kind="request", content=""),
        response("https://vietnam.vn/id/banjir"),
        response("https://vietnam.vn/id/kopi", "Harga kopi naik", content_type="text/plain"),
        response("https://vietnam.vn/id/teh", kind="resource", content_type="text/html"),
        response("https://vietnam.vn/id/padi", content_type="application/xhtml+xml"),
        compress=ending.endswith("gz"),
    )
    (tmp_path / f"a.{ending}").write_bytes(b"".join(pieces))

    pages, rejects = read(tmp_path)

    assert [reject.reason for reject in rejects] == ["record-request"]
    assert [(page.url, page.media_type, page.charset) for page in pages] == [
        ("https://vietnam.vn/id/banjir", "text/html", "utf-8"),
        ("https://vietnam.vn/id/kopi", "text/plain", None),
        ("https://vietnam.vn/id/teh", "text/html", None),
        ("https://vietnam.vn/id/padi", "text/html", None),
    ]
    assert pages[0].content == page_html().encode()
    starts = list(itertools.accumulate(map(len, pieces)))
    assert [page.place for page in pages] == [f"a.{ending}@{start}" for start in starts[:-1]]


@pytest.mark.parametrize("compress", [False, True])
def test_what_is_no_page_in_a_warc_file_is_a_reject_with_its_url(
    compress: bool, tmp_path: Path
) -> None:
    pieces = records(
        response("https://a.vn/gone", status="404 Not Found"),
        response("https://a.vn/moved", "", status="301 Moved", headers=[("Location", "/b")]),
        response("https://a.vn/error", status="503 Service Unavailable"),
        response("https://a.vn/peta.png", b"\x89PNG", content_type="image/png"),
        response("https://a.vn/untyped", content_type=None),
        response("https://a.vn/void", b""),
        response("https://a.vn/banjir"),
        compress=compress,
    )
    (tmp_path / "a.warc.gz").write_bytes(b"".join(pieces))

    pages, rejects = read(tmp_path)

    assert urls(pages) == ["https://a.vn/banjir"]
    assert [(reject.place, reject.reason) for reject in rejects] == [
        ("https://a.vn/gone", "http-status"),
        ("https://a.vn/moved", "http-status"),
        ("https://a.vn/error", "http-status"),
        ("https://a.vn/peta.png", "not-a-page"),
        ("https://a.vn/untyped", "not-a-page"),
        ("https://a.vn/void", "empty"),
    ]


@pytest.mark.parametrize("compress", [False, True])
@pytest.mark.parametrize(
    ("encode", "headers"),
    [
        (chunked, [("Transfer-Encoding", "chunked")]),
        (gzip.compress, [("Content-Encoding", "gzip")]),
        (zlib.compress, [("content-encoding", "Deflate")]),
        (brotli.compress, [("Content-Encoding", "br")]),
        (bytes, [("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")]),
        (
            lambda content: chunked(gzip.compress(content)),
            [("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")],
        ),
    ],
    ids=["chunked", "gzip", "deflate", "brotli", "taken off before", "gzip in chunks"],
)
def test_an_encoded_payload_is_decoded(
    encode: Callable[[bytes], bytes],
    headers: list[tuple[str, str]],
    compress: bool,
    tmp_path: Path,
) -> None:
    content = page_html().encode()
    encoded = response("https://a.vn/banjir", encode(content), headers=headers)
    pieces = records(encoded, response("https://a.vn/kopi"), compress=compress)
    (tmp_path / "a.warc").write_bytes(b"".join(pieces))

    pages, rejects = read(tmp_path)

    assert not rejects
    assert [page.content for page in pages] == [content, content]


@pytest.mark.parametrize("compress", [False, True])
@pytest.mark.parametrize(
    ("encoded", "headers"),
    [
        (gzip.compress(page_html().encode())[:60], [("Content-Encoding", "gzip")]),
        (gzip.compress(page_html().encode())[:-9], [("Content-Encoding", "gzip")]),
        (b"\x1f\x8b\x08" + b"\xa5" * 99, [("Content-Encoding", "gzip")]),
        (zlib.compress(page_html().encode())[:-9], [("Content-Encoding", "deflate")]),
        (chunked(page_html().encode())[:250], [("Transfer-Encoding", "chunked")]),
        (b"\x28\xb5\x2f\xfd", [("Content-Encoding", "zstd")]),
    ],
)
def test_a_payload_that_cannot_be_decoded_is_one_reject(
    encoded: bytes, headers: list[tuple[str, str]], compress: bool, tmp_path: Path
) -> None:
    pieces = records(
        response("https://a.vn/banjir", encoded, headers=headers),
        response("https://a.vn/kopi"),
        compress=compress,
    )
    (tmp_path / "a.warc").write_bytes(b"".join(pieces))

    pages, rejects = read(tmp_path)

    assert urls(pages) == ["https://a.vn/kopi"]
    assert [(reject.place, reject.reason) for reject in rejects] == [
        ("https://a.vn/banjir", "broken-record")
    ]


def test_a_small_payload_that_unpacks_beyond_the_limit_is_a_reject(tmp_path: Path) -> None:
    bomb = gzip.compress(b"a" * 1_000_000)
    pieces = records(
        response("https://a.vn/bomb", bomb, headers=[("Content-Encoding", "gzip")]),
        response("https://a.vn/large", b"a" * 10_001),
        response("https://a.vn/kopi"),
        compress=True,
    )
    (tmp_path / "a.warc.gz").write_bytes(b"".join(pieces))

    pages, rejects = read(tmp_path, max_bytes=10_000)

    assert urls(pages) == ["https://a.vn/kopi"]
    assert [(reject.place, reject.reason) for reject in rejects] == [
        ("https://a.vn/bomb", "too-large"),
        ("https://a.vn/large", "too-large"),
    ]


@pytest.mark.parametrize("compress", [False, True])
@pytest.mark.parametrize("kept", [2, 20, 0.1, 0.4, 0.7, 0.9])
def test_records_before_the_cut_of_a_truncated_file_are_read_and_one_reject_names_the_byte(
    kept: float, compress: bool, tmp_path: Path
) -> None:
    *whole, last = records(*numbered(3), compress=compress)
    cut = last[: kept if isinstance(kept, int) else int(kept * len(last))]
    (tmp_path / "a.warc.gz").write_bytes(b"".join([*whole, cut]))

    pages, rejects = read(tmp_path)

    assert urls(pages) == ["https://vietnam.vn/id/banjir-0", "https://vietnam.vn/id/banjir-1"]
    assert [reject.reason for reject in rejects] == ["broken-record"]
    assert f"@{len(b''.join(whole))}" in rejects[0].place + rejects[0].detail


@pytest.mark.parametrize("count", [1, 2])
@pytest.mark.parametrize("kept", [0, 20, 200])
def test_after_a_broken_gzip_record_the_rest_is_read_and_one_reject_names_its_byte(
    kept: int, count: int, tmp_path: Path
) -> None:
    pieces = records(*numbered(5), compress=True)
    broken = range(2, 2 + count)
    for n in broken:
        pieces[n] = pieces[n][:kept] + b"\xa5" * (len(pieces[n]) - kept)
    (tmp_path / "a.warc.gz").write_bytes(b"".join(pieces))

    pages, rejects = read(tmp_path)

    starts = [0, *itertools.accumulate(map(len, pieces))]
    assert [(page.url, page.place) for page in pages] == [
        (f"https://vietnam.vn/id/banjir-{n}", f"a.warc.gz@{starts[n]}")
        for n in range(5)
        if n not in broken
    ]
    assert {reject.reason for reject in rejects} == {"broken-record"}
    assert f"@{starts[2]}" in rejects[0].place + rejects[0].detail
    # Of a run of records that cannot be told apart from one, only the first is told.
    assert 1 <= len(rejects) <= count


@pytest.mark.parametrize(
    "garbage", [b"\0" * 300, b"bukan rekaman\r\n" * 20, b"WARC/1.0\r\nx\r\n\r\n"]
)
def test_after_a_broken_plain_record_the_rest_is_read_and_one_reject_names_its_byte(
    garbage: bytes, tmp_path: Path
) -> None:
    pieces = records(*numbered(4), compress=False)
    pieces[1] = garbage
    (tmp_path / "a.warc").write_bytes(b"".join(pieces))

    pages, rejects = read(tmp_path)

    starts = [0, *itertools.accumulate(map(len, pieces))]
    assert [(page.url, page.place) for page in pages] == [
        (f"https://vietnam.vn/id/banjir-{n}", f"a.warc@{starts[n]}") for n in (0, 2, 3)
    ]
    assert [(reject.place, reject.reason) for reject in rejects] == [
        (f"a.warc@{starts[1]}", "broken-record")
    ]


def test_a_plain_record_with_a_hole_is_one_reject_and_does_not_swallow_the_next(
    tmp_path: Path,
) -> None:
    pieces = records(*numbered(4), compress=False)
    pieces[1] = pieces[1][:-200] + pieces[1][-120:]
    (tmp_path / "a.warc").write_bytes(b"".join(pieces))

    pages, rejects = read(tmp_path)

    assert urls(pages) == [f"https://vietnam.vn/id/banjir-{n}" for n in (0, 2, 3)]
    assert [(reject.place, reject.reason) for reject in rejects] == [
        ("https://vietnam.vn/id/banjir-1", "broken-record")
    ]
    assert f"a.warc@{len(pieces[0])}" in rejects[0].detail


def test_a_broken_record_behind_one_that_is_no_page_is_named_by_its_own_byte(
    tmp_path: Path,
) -> None:
    request, page = records(
        response("https://a.vn/banjir", "", kind="request"),
        response("https://a.vn/banjir"),
        compress=True,
    )
    (tmp_path / "a.warc.gz").write_bytes(page + request + b"\xa5" * 500 + page)

    pages, rejects = read(tmp_path)

    assert len(pages) == 2
    assert [(reject.place, reject.reason) for reject in rejects] == [
        (f"a.warc.gz@{len(page + request)}", "broken-record"),
        ("a.warc.gz", "record-request"),
    ]


def test_a_file_that_only_claims_to_be_a_warc_is_one_reject(tmp_path: Path) -> None:
    (tmp_path / "a.warc").write_text(page_html(), encoding="utf-8")
    (tmp_path / "b.warc.gz").write_bytes(b"\x1f\x8b\x08" + bytes(range(256)))

    pages, rejects = read(tmp_path)

    assert not pages
    assert [(reject.place, reject.reason) for reject in rejects] == [
        ("a.warc@0", "broken-record"),
        ("b.warc.gz@0", "broken-record"),
    ]


@pytest.mark.parametrize(
    "content",
    [
        b"WARC/1.0\n" * 500_000,
        b"WARC/1." * 500_000,
        b"WARC/1.0\r\nA: WARC/1.0\r\n" * 200_000,
        b"\x1f\x8b\x08" * 1_000_000,
        gzip.compress(b"WARC/1.0\r\nContent-Length: 0\r\n\r\n" + b"WARC/1.0\n" * 500_000),
    ],
    ids=["beginnings", "magic", "in values", "members", "in one member"],
)
def test_megabytes_of_beginnings_of_records_are_passed_in_seconds(
    content: bytes, tmp_path: Path
) -> None:
    (tmp_path / "a.warc").write_bytes(content)

    started = time.perf_counter()
    pages, rejects = read(tmp_path)

    assert time.perf_counter() - started < 4
    assert not pages
    assert "broken-record" in {reject.reason for reject in rejects}


def test_a_record_without_a_url_is_known_by_its_place(tmp_path: Path) -> None:
    (whole,) = records(response("https://a.vn/banjir"), compress=False)
    lines = whole.split(b"\r\n")
    kept = [line for line in lines if not line.startswith(b"WARC-Target-URI")]
    (tmp_path / "a.warc").write_bytes(b"\r\n".join(kept))

    pages, rejects = read(tmp_path)

    assert not rejects
    assert [(page.url, page.place) for page in pages] == [(None, "a.warc@0")]


@pytest.mark.parametrize("compress", [False, True])
def test_records_that_hold_no_page_are_counted_by_type(compress: bool, tmp_path: Path) -> None:
    pieces = records(*records_of_any_type() * 3, compress=compress)
    (tmp_path / "a.warc.gz").write_bytes(b"".join(pieces))

    pages, rejects = read(tmp_path)

    assert urls(pages) == ["https://vietnam.vn/id/banjir"] * 3
    assert [(reject.unit, reject.place, reject.reason, reject.count) for reject in rejects] == [
        ("record", "a.warc.gz", "record-continuation", 3),
        ("record", "a.warc.gz", "record-dns", 3),
        ("record", "a.warc.gz", "record-metadata", 6),
        ("record", "a.warc.gz", "record-request", 3),
        ("record", "a.warc.gz", "record-revisit", 3),
        ("record", "a.warc.gz", "record-warcinfo", 3),
    ]
    assert len(pages) + sum(reject.count for reject in rejects) == len(pieces)


def test_a_record_of_a_type_that_nobody_defined_is_counted_too(tmp_path: Path) -> None:
    (whole,) = records(response("https://a.vn/banjir"), compress=False)
    (tmp_path / "a.warc").write_bytes(whole.replace(b"Type: response", b"Type: <script>"))

    pages, rejects = read(tmp_path)

    assert not pages
    assert [(reject.reason, reject.count) for reject in rejects] == [("record-unknown", 1)]


@pytest.mark.parametrize("ending", ["warc.wet", "warc.wet.gz", "wet", "WET.GZ"])
def test_a_conversion_record_of_a_wet_file_is_a_page_of_plain_text(
    ending: str, tmp_path: Path
) -> None:
    text = "Banjir surut di tepi Sungai Lam\nSejak pukul lima pagi, para petani menjemur padi."

    def conversion(writer: WARCWriter) -> None:
        headers = {
            "WARC-Date": "2025-11-05T07:30:00Z",
            "WARC-Identified-Content-Language": "ind,eng",
            "WARC-Refers-To": "<urn:uuid:5a5e9a4c-0000-4000-8000-000000000000>",
        }
        content = BytesIO(text.encode())
        record = writer.create_warc_record(
            "https://www.vietnam.vn/id/nuoc-lu-rut", "conversion", content, len(text.encode()),
            warc_content_type="text/plain", warc_headers_dict=headers,
        )  # fmt: skip
        writer.write_record(record)

    pieces = records(records_of_any_type()[0], conversion, compress="gz" in ending.lower())
    (tmp_path / f"a.{ending}").write_bytes(b"".join(pieces))

    pages, rejects = read(tmp_path)

    assert pages == [
        Page(
            text.encode(),
            "text/plain",
            f"a.{ending}@{len(pieces[0])}",
            url="https://www.vietnam.vn/id/nuoc-lu-rut",
            fetched="2025-11-05T07:30:00Z",
        )
    ]
    assert [reject.reason for reject in rejects] == ["record-warcinfo"]


@pytest.mark.parametrize(
    ("told", "fetched"),
    [
        (b"2025-11-05T07:30:00Z", "2025-11-05T07:30:00Z"),
        (b"2025-11-05T07:30:00.123456Z", "2025-11-05T07:30:00Z"),
        (b"2025-11-05T07:30:00+07:00", "2025-11-05T00:30:00Z"),
        (b"0001-01-01T00:00:00+07:00", None),
        (b"kemarin", None),
    ],
)
def test_the_date_of_a_record_tells_when_its_page_was_fetched(
    told: bytes, fetched: str | None, tmp_path: Path
) -> None:
    (whole,) = records(response("https://a.vn/banjir"), compress=False)
    lines = [
        b"WARC-Date: " + told if line.startswith(b"WARC-Date") else line
        for line in whole.split(b"\r\n")
    ]
    (tmp_path / "a.warc").write_bytes(b"\r\n".join(lines))

    pages, _ = read(tmp_path)

    assert [page.fetched for page in pages] == [fetched]
    assert extract(pages[0]).fetched == fetched


# --- a WARC file that was compressed as a whole ------------------------------------------------


def test_records_in_one_gzip_member_have_places_of_their_own(tmp_path: Path) -> None:
    pieces = records(*records_of_any_type(), *numbered(3), compress=False)
    (tmp_path / "a.warc.gz").write_bytes(gzip.compress(b"".join(pieces)))
    (tmp_path / "b.warc").write_bytes(b"".join(pieces))

    pages, rejects = read(tmp_path / "a.warc.gz")
    plain, plain_rejects = read(tmp_path / "b.warc")

    assert [replace(page, place=page.place.replace("a.warc.gz", "b.warc")) for page in pages] == (
        plain
    )
    assert [replace(reject, place="b.warc") for reject in rejects] == plain_rejects


@pytest.mark.parametrize(
    "garbage",
    [
        b"\0" * 300,
        b"bukan rekaman\r\n" * 9_000,
        b"WARC/1.0\r\nx\r\n\r\n",
        b"WARC/1.0\r\n" * 9_000,
        b"WARC/1.0\r\nContent-Length: banyak\r\n\r\n",
    ],
)
def test_behind_a_broken_record_in_one_gzip_member_the_rest_is_read(
    garbage: bytes, tmp_path: Path
) -> None:
    pieces = records(*numbered(4), compress=False)
    pieces[1] = garbage
    (tmp_path / "a.warc.gz").write_bytes(gzip.compress(b"".join(pieces)))

    pages, rejects = read(tmp_path)

    assert urls(pages) == [f"https://vietnam.vn/id/banjir-{n}" for n in (0, 2, 3)]
    assert [(reject.place, reject.reason) for reject in rejects] == [
        (f"a.warc.gz@{len(pieces[0])}", "broken-record")
    ]


def test_a_record_with_a_hole_in_one_gzip_member_does_not_swallow_the_next(tmp_path: Path) -> None:
    pieces = records(*numbered(4), compress=False)
    pieces[1] = pieces[1][:-200] + pieces[1][-120:]
    (tmp_path / "a.warc.gz").write_bytes(gzip.compress(b"".join(pieces)))

    pages, rejects = read(tmp_path)

    assert urls(pages) == [f"https://vietnam.vn/id/banjir-{n}" for n in (0, 2, 3)]
    assert [reject.place for reject in rejects] == ["https://vietnam.vn/id/banjir-1"]


@pytest.mark.parametrize("damage", ["cut", "overwritten"])
def test_what_comes_before_damage_of_the_one_gzip_member_is_read(
    damage: str, tmp_path: Path
) -> None:
    # Random, so that what is inflated and what is packed run side by side.
    contents = [random.Random(n).randbytes(40_000).hex() for n in range(5)]  # noqa: S311
    pieces = records(
        *(response(f"https://a.vn/{n}", text) for n, text in enumerate(contents)), compress=False
    )
    packed = gzip.compress(b"".join(pieces))
    at = int(len(packed) * 0.9)
    (tmp_path / "a.warc.gz").write_bytes(
        packed[:at] if damage == "cut" else packed[:at] + b"\xff" * 2_000 + packed[at + 2_000 :]
    )

    pages, rejects = read(tmp_path)

    assert urls(pages)[:3] == ["https://a.vn/0", "https://a.vn/1", "https://a.vn/2"]
    assert len(pages) < 5
    assert rejects[-1].reason == "broken-record"
    assert rejects[-1].detail.endswith("what follows is lost")


def test_a_record_above_the_limit_in_one_gzip_member_is_passed_over(tmp_path: Path) -> None:
    small, large, last = records(
        response("https://a.vn/a"),
        response("https://a.vn/b", "a" * 300_000),
        response("https://a.vn/c"),
        compress=False,
    )
    (tmp_path / "a.warc.gz").write_bytes(gzip.compress(small + large + last))

    pages, rejects = read(tmp_path, max_bytes=10_000)

    assert urls(pages) == ["https://a.vn/a", "https://a.vn/c"]
    assert [(reject.place, reject.reason) for reject in rejects] == [
        ("https://a.vn/b", "too-large")
    ]


def test_a_record_that_claims_more_than_there_is_ends_the_one_gzip_member(tmp_path: Path) -> None:
    first, second = records(*numbered(2), compress=False)
    claims = re.sub(rb"Content-Length: \d+", b"Content-Length: 99999999999", second)
    (tmp_path / "a.warc.gz").write_bytes(gzip.compress(first + claims))

    pages, rejects = read(tmp_path)

    assert len(pages) == 1
    assert [(reject.place, reject.reason) for reject in rejects] == [
        (f"a.warc.gz@{len(first)}", "broken-record")
    ]


# --- one page at a time ----------------------------------------------------------------------


def test_the_first_page_comes_before_the_next_file_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(1_000):
        (tmp_path / f"{n:04}.html").write_text(page_html(), encoding="utf-8")
    opened: list[str] = []
    given = files.place_of
    monkeypatch.setattr(files, "place_of", lambda *at: opened.append(given(*at)) or opened[-1])

    pages = read_pages([tmp_path])
    first = [next(pages), next(pages)]

    assert [item.place for item in first] == opened == ["0000.html", "0001.html"]


@pytest.mark.parametrize("container", ["folder", "warc.gz"])
def test_a_thousand_large_pages_take_no_more_memory_than_a_few(
    container: str, tmp_path: Path
) -> None:
    content = page_html(body=PROSE * 300)
    if container == "folder":
        for n in range(1_000):
            (tmp_path / f"{n}.html").write_text(content, encoding="utf-8")
    else:
        (piece,) = records(response("https://a.vn/banjir", content), compress=True)
        (tmp_path / "a.warc.gz").write_bytes(piece * 1_000)

    tracemalloc.start()
    count = sum(len(item.content) for item in read_pages([tmp_path]) if isinstance(item, Page))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert count == 1_000 * len(content.encode())
    assert peak < 20 * len(content.encode())


# --- languages -------------------------------------------------------------------------------


def test_pages_in_other_languages_than_those_asked_for_are_read_and_counted(
    tmp_path: Path,
) -> None:
    prose = (
        "<p>Tangu alfajiri wakulima walikuwa wakianika mpunga uliolowa kwa mafuriko. Maji "
        "yanapungua polepole na barabara ya kijiji inapitika tena, alisema mzee mmoja.</p>"
    )
    link = "<p>Chanzo: <a href='https://dantri.com.vn/a-20251105074512318.htm'>dantri</a></p>"
    (tmp_path / "a.html").write_text(
        f"<html lang=sw><body><h1>Mafuriko</h1><article>{prose * 2}</article>{link}</body></html>",
        encoding="utf-8",
    )
    corpus = Path(__file__).parents[1] / "corpora" / "vietnam-vn"

    summary = aligner.build([tmp_path, corpus], tmp_path / "out", Config(langs=("id",)), workers=1)

    assert set(summary.languages) == {"vi-id"}
    pairing = next(stage for stage in summary.stages if stage.stage == "pairing")
    rejects = pd.read_parquet(tmp_path / "out" / "rejects.parquet")
    refused = rejects[rejects["reason"] == "language-not-asked"]
    assert "file:" in " ".join(refused["place"])
    assert pairing.rejected["language-not-asked"] == len(refused)


# --- identity --------------------------------------------------------------------------------

CANONICAL = '<link rel="canonical" href="https://www.vietnam.vn/id/canonical-link">'
OG_URL = '<meta property="og:url" content="https://www.vietnam.vn/id/og-url">'
SAVED = "<!-- saved from url=(0038)https://www.vietnam.vn/id/saved-from -->"


def identity(path: Path) -> str:
    pages, _ = read(path)
    return extract(pages[0]).url


@pytest.mark.parametrize(
    ("head", "url"),
    [
        (SAVED + OG_URL + CANONICAL, "https://vietnam.vn/id/canonical-link"),
        (SAVED + OG_URL, "https://vietnam.vn/id/og-url"),
        (SAVED, "https://vietnam.vn/id/saved-from"),
        (CANONICAL.replace("https://www.vietnam.vn", ""), "file:h%E1%BB%93%20s%C6%A1/a%23b.html"),
        (CANONICAL.replace("https://www.vietnam.vn", "") + OG_URL, "https://vietnam.vn/id/og-url"),
        (CANONICAL.replace('"canonical"', '"Canonical"'), "https://vietnam.vn/id/canonical-link"),
        ("<!-- saved from url=(0016)about:internet -->", "file:h%E1%BB%93%20s%C6%A1/a%23b.html"),
        ("", "file:h%E1%BB%93%20s%C6%A1/a%23b.html"),
    ],
)
def test_a_page_is_known_by_the_first_url_that_it_names_or_else_by_its_file(
    head: str, url: str, tmp_path: Path
) -> None:
    (tmp_path / "hồ sơ").mkdir()
    (tmp_path / "hồ sơ" / "a#b.html").write_text(page_html(head), encoding="utf-8")

    assert identity(tmp_path) == url


def test_a_warc_header_tells_a_url_before_the_page_does(tmp_path: Path) -> None:
    html = page_html(SAVED + OG_URL + CANONICAL)
    pieces = records(response("http://vjs.vietnam.vn/id/warc-header/#top", html), compress=True)
    (tmp_path / "a.warc.gz").write_bytes(b"".join(pieces))

    assert identity(tmp_path) == "https://vietnam.vn/id/warc-header"


def test_a_manifest_tells_a_url_before_the_page_does(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(page_html(SAVED + OG_URL + CANONICAL), encoding="utf-8")
    write_manifest(tmp_path, '[[pages]]\npath = "a.html"\nurl = "https://vietnam.vn/id/told"\n')

    assert identity(tmp_path) == "https://vietnam.vn/id/told"


def test_a_record_that_names_no_url_is_known_by_file_and_byte(tmp_path: Path) -> None:
    (whole,) = records(response("urn:uuid:1"), compress=True)
    (tmp_path / "a b.warc.gz").write_bytes(whole)

    assert identity(tmp_path) == "file:a%20b.warc.gz@0"
