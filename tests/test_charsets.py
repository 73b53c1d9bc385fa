"""Character sets declared, undeclared and wrongly declared, and UTF-8 that was encoded twice."""

import time
import tomllib
import unicodedata
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import SENTENCES

from aligner.data import Page
from aligner.errors import ExtractionError
from aligner.extraction import extract
from aligner.extraction.decoding import Decoded, decode, decoded
from aligner.extraction.mojibake import mend
from aligner.text import normalise

CASES = tomllib.loads(
    (Path(__file__).parent / "cases" / "charsets.toml").read_text(encoding="utf-8")
)
TEXTS = {lang: case["text"].strip() for lang, case in CASES.items()}
TONES = "\u0300\u0301\u0303\u0309\u0323"
CODECS = [(lang, codec) for lang, case in CASES.items() for codec in case["codecs"]]


def encoded(text: str, codec: str) -> bytes:
    """Return text in a character set; windows-1258 has the five tones as marks of their own."""
    if codec == "cp1258":
        text = "".join(parted(char) for char in unicodedata.normalize("NFC", text))
    return text.encode(codec)


def parted(char: str) -> str:
    decomposed = unicodedata.normalize("NFD", char)
    base = "".join(mark for mark in decomposed if mark not in TONES)
    tones = "".join(mark for mark in decomposed if mark in TONES)
    return unicodedata.normalize("NFC", base) + tones


def html(content: bytes, charset: str | None = None, head: bytes = b"") -> Page:
    content = b"<html><head>" + head + b"</head><body><p>" + content + b"</p></body></html>"
    return Page(content, "text/html", "a.html", charset=charset)


def body(found: Decoded) -> str:
    return normalise(found.text.partition("<p>")[2].partition("</p>")[0])


def double(text: str, codec: str = "cp1252") -> str:
    """Return text in UTF-8 as it looks in another set; bytes that this leaves out are controls."""
    content = text.encode()
    return "".join(
        chr(byte) if (char := bytes([byte]).decode(codec, "replace")) == "\ufffd" else char
        for byte in content
    )


# --- declared, undeclared, wrong -----------------------------------------------------------------


@pytest.mark.parametrize(("lang", "codec"), CODECS)
@pytest.mark.parametrize("where", ["header", "meta", "http-equiv", "xml"])
def test_a_declared_character_set_is_read(lang: str, codec: str, where: str) -> None:
    head = {
        "header": "",
        "meta": f"<meta charset={codec}>",
        "http-equiv": f'<meta http-equiv="Content-Type" content="text/html; charset={codec}">',
        "xml": "",
    }[where].encode()
    page = html(encoded(TEXTS[lang], codec), codec if where == "header" else None, head)
    if where == "xml":
        declaration = f"<?xml version='1.0' encoding='{codec}'?>\n".encode()
        page = Page(declaration + page.content, "text/html", "a.html")

    found = decoded(page)

    assert body(found) == normalise(TEXTS[lang])
    assert found.warnings == ()


@pytest.mark.parametrize(("lang", "codec"), CODECS)
def test_an_undeclared_character_set_is_told_from_the_text_and_said_to_be_a_guess(
    lang: str, codec: str
) -> None:
    found = decoded(html(encoded(TEXTS[lang], codec)))

    assert body(found) == normalise(TEXTS[lang])
    sure = codec == "iso2022_jp"
    assert [warning.partition(":")[0] for warning in found.warnings] == (
        [] if sure else ["charset-guessed"]
    )


@pytest.mark.parametrize(("lang", "codec"), CODECS)
@pytest.mark.parametrize(
    "declared", ["iso-8859-1", "utf-8", "windows-1251", "windows-1258", "gb2312", "euc-jp"]
)
def test_a_wrong_declaration_is_overruled_by_the_text(lang: str, codec: str, declared: str) -> None:
    found = decoded(html(encoded(TEXTS[lang], codec), declared))

    assert body(found) == normalise(TEXTS[lang])


def test_what_was_declared_and_what_was_read_is_told() -> None:
    page = html(encoded(TEXTS["vi"], "cp1258"), "ISO-8859-1")

    assert decoded(page).warnings == ("charset-wrong: declares ISO-8859-1, read as cp1258",)
    assert extract(page).warnings[0] == "charset-wrong: declares ISO-8859-1, read as cp1258"
    assert extract(page).lang == "vi"


@pytest.mark.parametrize("lang", TEXTS)
@pytest.mark.parametrize("declared", ["iso-8859-1", "windows-1258", "shift_jis", "utf-16", None])
def test_utf_8_is_read_as_such_whatever_is_declared(lang: str, declared: str | None) -> None:
    found = decoded(html(TEXTS[lang].encode(), declared))

    assert body(found) == normalise(TEXTS[lang])
    assert found.warnings == ()


@pytest.mark.parametrize("lang", ["vi", "ja", "th", "ru", "fr"])
@pytest.mark.parametrize("declared", ["iso-8859-1", "windows-1258", None])
def test_utf_8_with_a_broken_byte_stays_utf_8_whatever_is_declared(
    lang: str, declared: str | None
) -> None:
    content = (TEXTS[lang] * 3).encode()

    found = decoded(html(content + b" \xe1 " + content, declared))

    assert body(found) == normalise(f"{TEXTS[lang] * 3} \ufffd {TEXTS[lang] * 3}")


@pytest.mark.parametrize("lang", ["vi", "id", "fr", "ru", "he", "th"])
@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("marked", [True, False])
def test_utf_16_is_read_with_and_without_its_mark(lang: str, codec: str, marked: bool) -> None:
    page = html(TEXTS[lang].encode(), "utf-8", b"<title>Kopi</title>" * 9)
    content = (("\ufeff" if marked else "") + page.content.decode()).encode(codec)

    found = decoded(Page(content, "text/html", "a.html", charset="iso-8859-1"))

    assert body(found) == normalise(TEXTS[lang])


@pytest.mark.parametrize(
    ("label", "lang", "codec"),
    [
        ("x-sjis", "ja", "cp932"),
        ("windows-31j", "ja", "cp932"),
        ("ks_c_5601-1987", "ko", "cp949"),
        ("EUC-KR", "ko", "cp949"),
        ("tis-620", "th", "cp874"),
        ("iso-8859-11", "th", "cp874"),
        ("gbk", "zh", "gb18030"),
        ("iso-8859-8-i", "he", "cp1255"),
        ("iso-8859-9", "tr", "cp1254"),
        ("latin1", "fr", "cp1252"),
        ("us-ascii", "de", "cp1252"),
    ],
)
def test_a_label_is_taken_for_the_set_that_browsers_take_it_for(
    label: str, lang: str, codec: str
) -> None:
    found = decoded(html(encoded(TEXTS[lang], codec), label))

    assert body(found) == normalise(TEXTS[lang])
    assert found.warnings == ()


def test_a_set_of_which_nothing_is_known_is_read_as_it_declares() -> None:
    text = "Kaimo žmonės anksti rytą rinko obuolius, kol neprasidėjo lietus. Šiemet derlius geras."

    found = decoded(html(text.encode("cp1257"), "windows-1257"))

    assert body(found) == text
    assert found.warnings == ()


def test_a_name_or_two_in_another_language_does_not_make_a_page_one_of_it() -> None:
    text = f"{TEXTS['id']} Pelatih Müller, penyair Pavić, dan Nguyễn tiba.".replace("ễ", "e")
    content = text.replace("ć", "c").encode("cp1252")

    found = decoded(html(content))

    assert body(found) == normalise(text.replace("ć", "c"))
    assert found.warnings == ("charset-guessed: declares none, read as cp1252",)


def test_the_text_of_a_large_page_is_judged_wherever_it_stands() -> None:
    script = b"<script>" + b"x += 1;" * 100_000 + b"</script>"

    found = decoded(html(encoded(TEXTS["ja"], "euc_jp"), head=script))

    assert body(found) == normalise(TEXTS["ja"])


def test_bytes_that_are_plausible_in_no_set_are_an_error_that_names_the_first() -> None:
    content = TEXTS["vi"].encode().replace(b"\xe1\xba", b"\xe1\xff").replace(b"\xc3", b"\xe2\xff")

    with pytest.raises(ExtractionError, match="undecodable: byte 0xe2 at ") as caught:
        decoded(html(content))

    assert caught.value.reason.endswith("nor looks like one")


@given(
    content=st.binary(max_size=300),
    charset=st.none() | st.text() | st.sampled_from(["gb18030", "cp1258", "hex", "utf-7", "idna"]),
)
def test_any_bytes_are_text_or_an_error_of_ours(content: bytes, charset: str | None) -> None:
    try:
        text = decode(Page(content, "text/html", "a.html", charset=charset))
    except ExtractionError as error:
        assert error.reason.startswith(("not-text", "undecodable"))  # noqa: PT017
    else:
        assert "\0" not in text


@pytest.mark.parametrize(
    "content",
    [b"\xe9>" * 2_000_000, b"\xe9" * 5_000_000, b"<\xe9" * 2_000_000, b"<" * 5_000_000 + b"\xe9"],
)
def test_a_page_of_megabytes_is_judged_in_a_second(content: bytes) -> None:
    started = time.perf_counter()
    with suppress(ExtractionError):
        decoded(Page(content, "text/html", "a.html"))

    assert time.perf_counter() - started < 2


# --- encoded twice -------------------------------------------------------------------------------

broken_pieces = st.lists(st.sampled_from([*SENTENCES, *TEXTS.values()]), min_size=1, max_size=5)


@given(parts=broken_pieces, times=st.integers(1, 3), codec=st.sampled_from(["cp1252", "latin-1"]))
def test_what_was_encoded_twice_or_more_is_mended(parts: list[str], times: int, codec: str) -> None:
    text = broken = "\n".join(parts)
    for _ in range(times):
        broken = double(broken, codec)

    assert mend(broken)[0] == text


@given(text=broken_pieces.map(" ".join))
def test_text_that_is_sound_is_left_alone(text: str) -> None:
    assert mend(text) == (text, 0, 0)


@pytest.mark.parametrize(
    "text",
    [
        "À PROPOS DE L’ÎLE : « Â° »",
        "BẢN TIN ÂM LỊCH – “Â”",
        "JOÃO E A IRMÃ “Ã”",
        "Hradní stráž“ odešla.",
        "Größe: 10°C ± 2, § 3, ½ £, ¿qué?, «¡Áéíóú!»",
    ],
)
def test_capitals_and_signs_that_stand_together_are_left_alone(text: str) -> None:
    assert mend(text)[0] == text


@given(sound=st.sampled_from([*SENTENCES, *TEXTS.values()]))
def test_a_broken_paragraph_on_a_sound_page_is_mended_alone(sound: str) -> None:
    broken = double(TEXTS["vi"])

    text, mended, left = mend(f"<p>{sound}</p>\n<p>{broken}</p><p>Château d’Huế</p>")

    assert text == f"<p>{sound}</p>\n<p>{TEXTS['vi']}</p><p>Château d’Huế</p>"
    assert mended > 40
    assert left == 0


def test_a_paragraph_that_lost_a_byte_is_left_and_told() -> None:
    broken = double(TEXTS["vi"]).replace("\u00a0", " ")

    text, mended, left = mend(f"<p>{broken}</p>")

    assert text == f"<p>{broken}</p>"
    assert mended == 0
    assert left > 10


@pytest.mark.parametrize("piece", ["á»‡<", "á»‡ á»‡>", "Ã©", "é<", "á»‡\n"])
def test_a_page_of_megabytes_that_looks_broken_is_judged_in_two_seconds(piece: str) -> None:
    text = piece * (4_000_000 // len(piece)) + "é"

    started = time.perf_counter()
    mended = mend(text)[0]

    assert time.perf_counter() - started < 4
    assert mended.endswith("é")


def test_a_document_tells_that_it_was_mended_or_that_it_should_be() -> None:
    paragraph = f"<article><p>{TEXTS['vi']}</p><p>{TEXTS['vi']}</p></article>"

    mended = extract(html(double(paragraph).encode()))
    doubtful = extract(html(double(paragraph).replace("\u00a0", " ").encode()))

    assert [block.text for block in mended.blocks] == [normalise(TEXTS["vi"])] * 2
    assert [warning.partition(": ")[0] for warning in mended.warnings] == ["mojibake-mended"]
    assert [warning.partition(": ")[0] for warning in doubtful.warnings] == ["mojibake"]
