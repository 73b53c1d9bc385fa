"""MHTML, as Chromium and Internet Explorer write it, and what is no longer whole."""

import base64
import io
import quopri
import tempfile
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.data import Page, Reject
from aligner.extraction import extract
from aligner.reading import read_pages

TITLE = "Banjir surut = ☕ Đà Nẵng"
PROSE = (
    "<p>Sejak pukul lima pagi, para petani di tepi Sungai Lam sudah menjemur padi yang basah "
    "akibat banjir. Air surut perlahan, dan jalan menuju desa kembali dapat dilalui.</p>"
)
HTML = (
    f"<!DOCTYPE html><html><body>\r\n<h1>{TITLE}</h1><article>{PROSE * 2}</article></body></html>"
)
URL = "https://www.vietnam.vn/id/nuoc-lu-rut"
PAGE = f"""\
From: <Saved by Blink>
Snapshot-Content-Location: {URL}
Subject: =?utf-8?Q?Banjir=20surut?=
Date: Wed, 5 Nov 2025 07:30:00 -0000
MIME-Version: 1.0
Content-Type: multipart/related;
\ttype="text/html";
\tboundary="----MultipartBoundary--XyZ----"

"""
IMAGE = base64.encodebytes(bytes(range(256)) * 20).decode()


def quoted(html: str, charset: str = "utf-8") -> str:
    """Return a page as quoted-printable has it, its own line ends among the rest."""
    return quopri.encodestring(html.encode(charset)).decode("ascii")


def part(content: str, *headers: str) -> str:
    return "\n".join(["------MultipartBoundary--XyZ----", *headers, "", content, ""])


def message(
    *parts: str, head: str = PAGE, end: str = "------MultipartBoundary--XyZ------\n"
) -> bytes:
    text = head + "\n" + "".join(parts) + end
    return text.replace("\r\n", "\n").replace("\n", "\r\n").encode("ascii")


FRAME = part(
    quoted("<html><body><p>Iklan kopi.</p></body></html>"),
    "Content-Type: text/html",
    "Content-ID: <frame-2@mhtml.blink>",
    "Content-Transfer-Encoding: quoted-printable",
    "Content-Location: https://iklan.example/1",
)
PICTURE = part(IMAGE, "Content-Type: image/png", "Content-Transfer-Encoding: base64")
MAIN = part(
    quoted(HTML),
    "Content-Type: text/html",
    "Content-ID: <frame-1@mhtml.blink>",
    "Content-Transfer-Encoding: quoted-printable",
    f"Content-Location: {URL}",
)


def read(content: bytes, folder: Path, **options: int) -> Page | Reject:
    """Return the one page of an MHTML file, or why there is none."""
    (folder / "a.mht").write_bytes(content)
    (item,) = read_pages([folder / "a.mht"], **options)
    return item


def page_of(content: bytes, folder: Path) -> Page:
    item = read(content, folder)
    assert isinstance(item, Page), item
    return item


def reject_of(content: bytes, folder: Path, **options: int) -> Reject:
    item = read(content, folder, **options)
    assert isinstance(item, Reject), item
    return item


def test_a_page_that_chromium_saved_is_read_with_its_url_and_date(tmp_path: Path) -> None:
    page = page_of(message(MAIN, PICTURE, FRAME), tmp_path)

    assert page == Page(
        HTML.encode(), "text/html", "a.mht", url=URL, fetched="2025-11-05T07:30:00Z"
    )
    document = extract(page)
    assert (document.url, document.title) == ("https://vietnam.vn/id/nuoc-lu-rut", TITLE)
    assert document.fetched == "2025-11-05T07:30:00Z"


@pytest.mark.parametrize("ending", ["mht", "mhtml", "MHTML"])
def test_both_endings_are_read(ending: str, tmp_path: Path) -> None:
    (tmp_path / f"a.{ending}").write_bytes(message(MAIN))

    assert [item.place for item in read_pages([tmp_path])] == [f"a.{ending}"]


def test_a_page_that_internet_explorer_saved_is_read_in_the_character_set_of_its_part(
    tmp_path: Path,
) -> None:
    html = HTML.replace(TITLE, "Crues à l’aube").replace("<html>", "<html lang=fr>")
    head = PAGE.replace("<Saved by Blink>", '"Saved by Windows Internet Explorer 8"').replace(
        f"Snapshot-Content-Location: {URL}\n", ""
    )
    main = part(
        base64.encodebytes(html.encode("cp1252")).decode(),
        'Content-Type: text/html;\n\tcharset="Windows-1252"',
        "Content-Transfer-Encoding: base64",
        f"Content-Location: {URL}",
    )

    page = page_of(message(main, PICTURE, head=head), tmp_path)

    assert (page.content, page.charset, page.url) == (html.encode("cp1252"), "windows-1252", URL)
    assert extract(page).title == "Crues à l’aube"


def test_a_page_without_pictures_may_be_the_whole_message(tmp_path: Path) -> None:
    head = (
        "From: <Saved by Microsoft Internet Explorer 5>\nDate: Wed, 5 Nov 2025 14:30:00 +0700\n"
        'MIME-Version: 1.0\nContent-Type: text/html;\n\tcharset="utf-8"\n'
        f"Content-Transfer-Encoding: quoted-printable\nContent-Location: {URL}\n"
    )  # fmt: skip

    page = page_of(message(quoted(HTML), head=head, end=""), tmp_path)

    assert page.content.strip() == HTML.encode()
    assert (page.url, page.fetched) == (URL, "2025-11-05T07:30:00Z")


@pytest.mark.parametrize("encoding", ["8bit", "binary", "7bit", None])
def test_a_part_that_is_not_encoded_is_read_as_it_is(encoding: str | None, tmp_path: Path) -> None:
    headers = [f"Content-Transfer-Encoding: {encoding}"] if encoding else []
    content = message(part("HERE", "Content-Type: text/html", *headers), PICTURE)

    page = page_of(content.replace(b"HERE", HTML.encode()), tmp_path)

    assert page.content == HTML.encode()


def test_the_start_that_the_message_names_is_the_page_though_a_frame_comes_first(
    tmp_path: Path,
) -> None:
    head = PAGE.replace("\ttype=", '\tstart="<frame-1@mhtml.blink>";\n\ttype=')

    assert page_of(message(FRAME, MAIN, head=head), tmp_path).content == HTML.encode()
    assert b"Iklan kopi" in page_of(message(FRAME, MAIN), tmp_path).content


def test_where_the_start_is_not_there_the_first_page_is_read(tmp_path: Path) -> None:
    head = PAGE.replace("\ttype=", '\tstart="<cid:gone>";\n\ttype=')

    assert page_of(message(PICTURE, MAIN, FRAME, head=head), tmp_path).content == HTML.encode()


def test_a_page_within_a_part_of_parts_is_found(tmp_path: Path) -> None:
    inner = MAIN.replace("MultipartBoundary--XyZ", "Inner").replace("\n\n", "\n\n", 1)
    text = part("Banjir surut", "Content-Type: text/plain").replace(
        "MultipartBoundary--XyZ", "Inner"
    )
    outer = part(
        f"Bukan bagian mana pun.\n{text}{inner}------Inner------\n",
        'Content-Type: multipart/alternative; boundary="----Inner----"',
    )

    assert page_of(message(PICTURE, outer, FRAME), tmp_path).content == HTML.encode()
    assert page_of(message(outer.replace(inner, ""), MAIN), tmp_path).content == HTML.encode()


@pytest.mark.parametrize(
    ("snapshot", "location", "url"),
    [
        (URL, "https://www.vietnam.vn/id/lain", URL),
        ("file:///C:/banjir.html", URL, URL),
        ("about:blank", "cid:frame-1@mhtml.blink", None),
        ("=?utf-8?Q?https://www.vietnam.vn/id/?=\n =?utf-8?Q?nuoc-lu-rut?=", "", URL),
        ("https://www.vietnam.vn\n\t/id/nuoc-lu-rut", "", URL),
        ("=?klingon?Q?https://a.vn?=", "", None),
    ],
)
def test_only_an_address_of_the_web_is_a_url(
    snapshot: str, location: str, url: str | None, tmp_path: Path
) -> None:
    head = PAGE.replace(f"Location: {URL}", f"Location: {snapshot}")
    main = MAIN.replace(f"Location: {URL}", f"Location: {location}")

    assert page_of(message(main, head=head), tmp_path).url == url


@pytest.mark.parametrize(
    "date", ["", "kemarin", "Wed, 99 Nov 2025 07:30:00", "5 Nov 99999999999999999999 07:30"]
)
def test_a_date_that_is_none_is_unknown(date: str, tmp_path: Path) -> None:
    head = PAGE.replace("Wed, 5 Nov 2025 07:30:00 -0000", date)

    assert page_of(message(MAIN, head=head), tmp_path).fetched is None


# --- what is no page, or not whole -------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "reason", "detail"),
    [
        (b"", "empty", "the file is empty"),
        (b"\r\n\r\n", "broken-file", "does not begin with a header"),
        (HTML.encode(), "broken-file", "does not begin with a header"),
        (bytes(range(256)) * 9, "broken-file", "does not begin with a header"),
        (message(PICTURE), "not-a-page", "no text/html part in a multipart/related"),
        (message(MAIN)[:900], "broken-file", "it ends within the page"),
        (message(MAIN, end=""), "broken-file", "it ends within the page"),
        (
            message(MAIN, head=PAGE.replace('boundary="----MultipartBoundary--XyZ----"', "x=y")),
            "broken-file",
            "names no boundary",
        ),
        (
            message(MAIN.replace("quoted-printable", "x-uuencode")),
            "broken-file",
            "the transfer encoding x-uuencode is not read",
        ),
        (
            message(part("aGFsbw", "Content-Type: text/html", "Content-Transfer-Encoding: base64")),
            "broken-file",
            "Incorrect padding",
        ),
        (message(part("", "Content-Type: text/html")), "empty", "its text/html part is empty"),
        (b"X: " + b"a" * 300_000 + b"\r\n\r\n", "broken-file", "a header of more than"),
        (
            message(*["------MultipartBoundary--XyZ----\n\n"] * 30_000),
            "broken-file",
            "more than 20",
        ),
    ],
)
def test_a_file_that_holds_no_whole_page_is_a_reject_that_says_why(
    content: bytes, reason: str, detail: str, tmp_path: Path
) -> None:
    reject = reject_of(content, tmp_path)

    assert (reject.place, reject.reason) == ("a.mht", reason)
    assert detail in reject.detail


@pytest.mark.parametrize("encoding", ["quoted-printable", "base64", "8bit"])
def test_the_limit_counts_the_page_as_decoded_and_not_what_follows_it(
    encoding: str, tmp_path: Path
) -> None:
    limit = len(HTML.encode())
    main = {
        "quoted-printable": MAIN,
        "base64": MAIN.replace("quoted-printable", "base64").replace(
            quoted(HTML), base64.encodebytes(HTML.encode()).decode()
        ),
        "8bit": MAIN.replace("quoted-printable", "8bit").replace(quoted(HTML), "HERE"),
    }[encoding]
    content = message(main, *[PICTURE] * 20).replace(b"HERE", HTML.encode())

    assert isinstance(read(content, tmp_path, max_bytes=limit), Page)
    assert reject_of(content, tmp_path, max_bytes=limit - 1).reason == "too-large"
    assert reject_of(content, tmp_path, max_bytes=20).reason == "too-large"


def test_a_file_full_of_pictures_takes_no_more_memory_than_its_page(tmp_path: Path) -> None:
    content = message(*[PICTURE] * 2_000, MAIN)
    (tmp_path / "a.mht").write_bytes(content)
    path = tmp_path / "a.mht"

    tracemalloc.start()
    (page,) = read_pages([path])
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert isinstance(page, Page)
    assert peak < 1_000_000 < len(content) / 10


LINES = st.sampled_from(
    [
        "------MultipartBoundary--XyZ----", "------MultipartBoundary--XyZ------", "", "--", "----",
        "Content-Type: text/html", "Content-Type: multipart/mixed; boundary=----", "é: ü",
        "Content-Type: multipart/related; boundary=", 'Content-Type: text/html; charset="\xe1',
        "Content-Transfer-Encoding: base64", "Content-Transfer-Encoding: quoted-printable",
        "Content-Location: https://a.vn/=?x?q?=", "Content-Location: =?utf-8?b?a?=",
        '\tstart="<a>"', "Snapshot-Content-Location: =?\xff", "Date: 1 Jan", "Date: Thu, 32",
        "aGFsbw==", "=E1=BA=", "<p>x</p>",
    ]
)  # fmt: skip


@given(lines=st.lists(LINES | st.text(max_size=9), max_size=25), whole=st.booleans())
def test_a_message_of_any_shape_is_one_page_or_one_reject(lines: list[str], whole: bool) -> None:
    stream = io.StringIO()
    stream.write(PAGE if whole else "")
    stream.write("\n".join(lines))
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "a.mht").write_bytes(stream.getvalue().encode("utf-8", "surrogatepass"))

        items = list(read_pages([Path(folder)]))

    assert len(items) == 1
