"""What converters and keyword links left in a text is mended, and what may be meant is left."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pages import ID_BODY, ID_TITLE, RENDERING, document_of, paragraphs, text_page, texts
from strategies import languages, normalised

from aligner.extraction import extract
from aligner.extraction.lines import Line
from aligner.extraction.mending import mended
from aligner.text import normalise


def mended_text(text: str, lang: str = "id") -> str:
    return mended(Line(text), lang).text


def linked(html: str, lang: str = "id") -> tuple[str, tuple[str, ...]]:
    """Return text and repairs of a paragraph with links, read from a page in a language."""
    url = RENDERING.replace("/id/", f"/{lang}/")
    document = document_of(
        f"<h1>{ID_TITLE}</h1><div>{paragraphs(ID_BODY)}<p>{html}</p></div>", lang=lang, url=url
    )
    block = next(b for b in document.blocks[len(ID_BODY) + 1 :] if b.role != "ui")
    return block.text, block.repairs


# --- plain text -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected", "lang"),
    [
        ("di bukit (provinsi Lam Dong ) itu", "di bukit (provinsi Lam Dong) itu", "id"),
        ("Harga emas naik di DOJI .", "Harga emas naik di DOJI.", "id"),
        ("Menurut Nam , panen tiba", "Menurut Nam, panen tiba", "id"),
        ("ミカンが実る( ゲアン省 )村", "ミカンが実る(ゲアン省)村", "ja"),
        ("재배 지역( 람동성 )에서", "재배 지역(람동성)에서", "ko"),
        ("dans la province (Lam Dong ), dit-il", "dans la province (Lam Dong), dit-il", "fr"),
        ("“di desa Tan Lap .”", "“di desa Tan Lap.”", "id"),
        ("naik 2,5% ) sejak pagi", "naik 2,5%) sejak pagi", "id"),
    ],
)
def test_a_space_that_cannot_be_meant_is_taken_out(text: str, expected: str, lang: str) -> None:
    line = mended(Line(text), lang)

    assert (line.text, line.repairs) == (expected, ("autolink-space",))


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Il a dit : « Enfin ! » Et après ; rien ?", "fr"),
        ("sau 9 - 10 giờ sáng, nhóm A - B lên đường", "vi"),
        ("tangan kanan :) dan kiri :( lalu ;) selesai", "id"),
        ("ditulis dengan .NET dan .com saja", "id"),
        ("angka ,5 dan .75 di tabel", "id"),
        ("ia diam ... lalu pergi …", "id"),
        ("Nghe An- provinsen", "no"),
        ("kinh tế -xã hội", "vi"),
        ("탄호 아성", "ko"),
        ("山田 太郎さんは話した", "ja"),
        ("เขาพูดว่า ( ดีมาก ) แล้วไป", "th"),
        ("ລາຄາ ( ເພີ່ມຂຶ້ນ ) ແລ້ວ", "lo"),
        ("តម្លៃ ( ឡើង ) ហើយ", "km"),
        ("lihat https://a.vn/b(c) dan f(x)", "id"),
        ("[ ] Sudah dikerjakan", "id"),
        ("sosial -ekonomi", "id"),
    ],
)
def test_what_may_be_meant_stays(text: str, lang: str) -> None:
    assert mended_text(text, lang) == text


# --- beside links -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "expected", "lang"),
    [
        ("tumbuh di (provinsi <a href='/t'>Lam Dong</a> )", "tumbuh di (provinsi Lam Dong)", "id"),
        ("kondisi <a href='/t'>sosial</a> -ekonomi desa", "kondisi sosial-ekonomi desa", "id"),
        ("kondisi <a href='/t'>sosial </a>-ekonomi desa", "kondisi sosial-ekonomi desa", "id"),
        ("Siapa <a href='/t'>Dang Van</a> ? Ia petani", "Siapa Dang Van? Ia petani", "id"),
        ("<a href='/t'> ゲアン省 </a>の村では", "ゲアン省の村では", "ja"),
        ("この村は <a href='/t'>ゲアン省</a> にある", "この村はゲアン省にある", "ja"),
        ("这个村庄在 <a href='/t'>义安省</a> 的山里", "这个村庄在义安省的山里", "zh"),
        ("في مقاطعة <a href='/t'>لام دونغ</a> ، قال", "في مقاطعة لام دونغ، قال", "ar"),
        ("( <a href='/t'>Lam Dong</a> ) itu", "(Lam Dong) itu", "id"),
    ],
)
def test_a_space_beside_a_link_is_taken_out_where_none_can_stand(
    html: str, expected: str, lang: str
) -> None:
    assert linked(html, lang) == (expected, ("autolink-space",))


@pytest.mark.parametrize(
    ("html", "expected", "lang"),
    [
        ("warga <a href='/t'>Lam Dong</a> menanam kopi", "warga Lam Dong menanam kopi", "id"),
        ("suhu di <a href='/t'>Sa Pa</a> -5 derajat", "suhu di Sa Pa -5 derajat", "id"),
        ("kota <a href='/t'>Hue</a> - Da Nang", "kota Hue - Da Nang", "id"),
        ("<a href='/t'>Nghe An</a>- provinsen vokser", "Nghe An- provinsen vokser", "no"),
        ("Il cite <a href='/t'>Hanoï</a> : une ville", "Il cite Hanoï : une ville", "fr"),
        ("vùng <a href='/t'>Tây Bắc</a> -vùng cao", "vùng Tây Bắc -vùng cao", "vi"),
        ("ngon sekali <a href='/t'>kopi</a> :)", "ngon sekali kopi :)", "id"),
        ("ราคา <a href='/t'>กาแฟ</a> ขึ้น", "ราคา กาแฟ ขึ้น", "th"),
        ("마을은 <a href='/t'>람동성</a> 에 있다", "마을은 람동성 에 있다", "ko"),
        ("<a href='/t'>Hanoi</a><a href='/u'>Hue</a>, dua kota", "HanoiHue, dua kota", "id"),
    ],
)
def test_a_space_beside_a_link_that_may_be_meant_stays(html: str, expected: str, lang: str) -> None:
    assert linked(html, lang) == (expected, ())


def test_a_long_row_of_links_and_spaces_is_read_in_a_moment() -> None:
    html = "<a href='/t'>a</a> " * 5_000 + " " * 100_000 + "<b>.</b>"

    text, _ = linked(f"{ID_BODY[0]} {html}")

    assert text.count("a a") > 2_000


# --- debris and bars --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected", "repair"),
    [
        ("| Warga memanen kopi di lereng |", "Warga memanen kopi di lereng", "table-bar"),
        ("Warga memanen kopi di lereng |", "Warga memanen kopi di lereng", "table-bar"),
        ("| Warga memanen kopi di lereng", "Warga memanen kopi di lereng", "table-bar"),
        ("[ad_1] Warga memanen kopi.", "Warga memanen kopi.", "debris"),
        ("Warga memanen kopi. [ad_2]", "Warga memanen kopi.", "debris"),
        ("![](/anh/1.jpg) Warga memanen kopi", "Warga memanen kopi", "debris"),
        ("Warga memanen kopi .jpg)", "Warga memanen kopi", "debris"),
    ],
)
def test_bars_and_debris_are_taken_off_a_line(text: str, expected: str, repair: str) -> None:
    line = mended(Line(text), "id")

    assert (line.text, line.repairs) == (expected, (repair,))


@pytest.mark.parametrize(
    "text",
    [
        "| Kopi | 113.700 |",
        "Kopi | Teh",
        "||",
        "|x| = 5 jika x positif",
        "berkas foto1.jpg (dari arsip)",
        "[1] Lihat lampiran.",
        "Ia berkata [sambil tertawa]",
        "[ad_1]",
    ],
)
def test_a_bar_or_bracket_that_is_text_stays(text: str) -> None:
    assert mended(Line(text), "id") == Line(text)


def test_a_caption_in_a_table_of_its_own_is_a_caption_with_its_repair() -> None:
    lines = [ID_TITLE, *ID_BODY[:2], "![]() |", "| Warga memanen kopi di lereng |", *ID_BODY[2:]]

    document = extract(text_page("\n\n".join(lines), url=RENDERING))

    (caption,) = [block for block in document.blocks if block.role == "caption"]
    assert (caption.text, caption.repairs) == ("Warga memanen kopi di lereng", ("table-bar",))
    assert texts(document, "paragraph") == list(ID_BODY)


# --- laws -------------------------------------------------------------------------------------

SPACED = st.lists(
    st.sampled_from(
        [*"()[]|.,:;!?-%«»。、）（", " ", "a", "Hà", "省", "ทำ", "5", "[ad_1]", ".jpg)"]
    ),
    max_size=30,
).map(lambda parts: normalise("".join(parts)))
SPACES = st.lists(st.integers(0, 40), max_size=6, unique=True).map(sorted).map(tuple)


@given((SPACED | normalised).filter(bool), SPACES, languages)
def test_mending_keeps_every_letter_and_records_what_it_did(
    text: str, at: tuple[int, ...], lang: str
) -> None:
    spaces = tuple(n for n in at if n < len(text) and text[n] == " ")

    line = mended(Line(text, link_spaces=spaces), lang)

    assert line.text
    assert normalise(line.text) == line.text
    assert (line.text == text) == (line.repairs == ())
    kept = [c for c in line.text if c not in "|[]()!." and not c.isspace()]
    assert "".join(kept) in "".join(c for c in text if c not in "|[]()!." and not c.isspace())
    if "debris" not in line.repairs:
        assert [c for c in line.text if c not in " |"] == [c for c in text if c not in " |"]


@given(SPACED.filter(bool), languages)
def test_what_is_mended_is_not_mended_again(text: str, lang: str) -> None:
    once = mended(Line(text), lang)

    # Of two pieces of debris behind one another, the outer one is taken off.
    assert mended(Line(once.text), lang).text == once.text or "debris" in once.repairs
