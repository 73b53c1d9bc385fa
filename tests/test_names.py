"""Names: found in text, and how surely a rendering holds them."""

import time
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner import knowledge
from aligner.bench.names import LikenessFigures, NameFigures, bench_names, on_sentences
from aligner.languages import SITE_LANGUAGES
from aligner.names import Name, best_match, find_names, likeness, same_name
from aligner.text import fold

GOLD = Path(__file__).parent.parent / "corpora" / "vietnam-vn" / "gold"
LANGUAGES = st.sampled_from([*SITE_LANGUAGES, "und", "xx", "zh-Hant", "pt-BR"])
PARTS = st.sampled_from(
    "Nguyễn Văn An Hà Nội Đắk Lắk TP.HCM ông bà xã tỉnh Trump M'gar GDP . , “ ” ( ) - \u200e "
    "習近平 グエン เหงียน Нгуен ﷺ ် ្ ッ ー ə İ ß 12 \u0301".split()
)
TEXTS = st.one_of(st.text(max_size=60), st.lists(PARTS, max_size=20).map(" ".join))


def found(text: str, lang: str = "vi") -> list[tuple[str, str]]:
    return [(name.text, name.unit or name.kind) for name in find_names(text, lang)]


# --- laws ----------------------------------------------------------------------------------------


@given(TEXTS, LANGUAGES)
def test_names_stand_where_their_span_says_in_order_and_without_overlap(
    text: str, lang: str
) -> None:
    end = 0

    for name in find_names(text, lang):
        assert text[name.span.start : name.span.end] == name.text
        assert end <= name.span.start < name.span.end
        end = name.span.end


@given(TEXTS, TEXTS, LANGUAGES)
def test_a_likeness_lies_between_0_and_1_and_its_span_inside_the_text(
    name: str, text: str, lang: str
) -> None:
    value, span = likeness(name, text, lang)

    assert 0 <= value <= 1
    assert span is None or 0 <= span.start < span.end <= len(text)


@given(TEXTS, LANGUAGES)
def test_a_text_that_is_the_name_has_likeness_1(name: str, lang: str) -> None:
    assert likeness(name, name, lang)[0] == 1


@given(TEXTS, TEXTS)
def test_same_name_is_symmetric_and_1_for_the_same(a: str, b: str) -> None:
    assert same_name(a, b) == same_name(b, a)
    assert 0 <= same_name(a, b) <= 1
    assert same_name(a, a) == 1


@given(TEXTS, TEXTS)
def test_the_best_match_is_one_of_the_names_or_none(text: str, name: str) -> None:
    names = find_names(text, "vi")

    value, best = best_match(names, name)

    assert 0 <= value <= 1
    assert best in names if names else best is None


@pytest.mark.parametrize("lang", ["vi", "en", "th", "und"])
@pytest.mark.parametrize(
    "text",
    ["A" * 50_000, "Phó " * 25_000, "A.B." * 25_000, "Hà-" * 30_000, "เ" * 50_000, "'A" * 50_000],
)
def test_long_nonsense_takes_no_more_than_linear_time(text: str, lang: str) -> None:
    started = time.process_time()

    find_names(text, lang)
    likeness("Nguyễn Văn An", text, lang)
    likeness(text[:1000], text, lang)

    assert time.process_time() - started < 3


# --- finding -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "Chị Lò Thị Mây bán rau ở chợ Mường Khương.",
            [("Lò Thị Mây", "person"), ("Mường Khương", "chợ")],
        ),
        ("Mưa lớn ở xã Nà Hẩu, huyện Văn Yên.", [("Nà Hẩu", "xã"), ("Văn Yên", "huyện")]),
        ("Xã Nà Hẩu có mưa.", [("Nà Hẩu", "xã")]),
        ("Anh ấy sang Anh học.", [("Anh", "place")]),
        ("Anh Trịnh Quang Bảo sửa xe.", [("Trịnh Quang Bảo", "person")]),
        ("Bà Hoa hái chè.", [("Hoa", "person")]),
        ("Bộ trưởng Xây dựng Phạm Quốc Thịnh trả lời.", [("Phạm Quốc Thịnh", "person")]),
        ("PGS.TS Đỗ Minh Khuê dạy ở đó.", [("Đỗ Minh Khuê", "person")]),
        ("Tổng thống Mỹ Donald Trump phát biểu.", [("Mỹ", "place"), ("Donald Trump", "other")]),
        ("Quốc hội và Chính phủ họp.", []),
        ("Bộ Y tế làm việc với Sở Xây dựng.", []),
        ("Đại biểu Đoàn Quảng Ninh hỏi.", [("Quảng Ninh", "place")]),
        ("Bà Đoàn Thị Hạnh hỏi.", [("Đoàn Thị Hạnh", "person")]),
        ("Nông dân trồng lúa. Họ chờ mưa.", []),
        ("GIÁ CÀ PHÊ Ở ĐẮK LẮK", []),
        ("Giá 20 USD, kỳ họp thứ XIV, chụp X-quang.", []),
        ("GDP tăng, UBND họp.", [("GDP", "acronym"), ("UBND", "acronym")]),
        ("Trụ sở ở P.Mỹ Tho.", [("Mỹ Tho", "p")]),
        ("Nhà anh ở TP. Huế.", [("Huế", "tp")]),
        ("Anh đi qua hàng xóm. Bên đường có quán.", []),
        ("Bệnh viện Bạch Mai đông.", [("Bạch Mai", "bệnh viện")]),
        ("Khách châu Âu nói tiếng Anh.", [("Âu", "châu"), ("Anh", "tiếng")]),
        ("Phim của Christopher Nolan.", [("Christopher Nolan", "other")]),
        ("Người Thái ở Cư M'gar.", [("Thái", "place"), ("Cư M'gar", "other")]),
    ],
)
def test_names_in_vietnamese_are_found_with_what_stands_before_them(
    text: str, names: list[tuple[str, str]]
) -> None:
    assert found(text) == names


def test_a_short_form_knows_what_it_stands_for() -> None:
    (name,) = find_names("Anh về TP.HCM hôm qua.", "vi")

    assert (name.text, name.kind, name.forms) == ("TP.HCM", "place", ("Thành phố Hồ Chí Minh",))


@pytest.mark.parametrize(
    ("text", "lang", "names"),
    [
        (
            "Yesterday Mr. Do Minh Khue met Anna Berg.",
            "en",
            [("Do Minh Khue", "person"), ("Anna Berg", "other")],
        ),
        ("Farmers in Na Hau commune wait.", "en", [("Na Hau", "commune")]),
        ("He met the company. Workers wait at the Ministry.", "en", []),
        ("On Monday in March it rained.", "en", []),
        (
            "Bapak Vu Dinh Loc tinggal di Provinsi Lao Cai.",
            "id",
            [("Vu Dinh Loc", "person"), ("Lao Cai", "provinsi")],
        ),
        ("Der Bauer trinkt Kaffee mit Herrn Vu Dinh Loc.", "de", [("Vu Dinh Loc", "person")]),
        ("Вчера Ву Динь Лок приехал.", "ru", [("Ву Динь Лок", "other")]),
        ("昨日SEA Gamesが始まった。", "ja", [("SEA Games", "other")]),
    ],
)
def test_names_in_other_languages_are_words_with_a_capital(
    text: str, lang: str, names: list[tuple[str, str]]
) -> None:
    assert found(text, lang) == names


# --- likeness ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "lang", "text", "there"),
    [
        ("Đỗ Minh Khuê", "en", "Ms. Do Minh Khue keeps bees.", "Do Minh Khue"),
        ("Đắc Lắc", "id", "Hujan turun di Dak Lak sejak pagi.", "Dak Lak"),
        ("Hà Nội", "fr", "Il pleut à Hanoï.", "Hanoï"),
        ("Hoa Kỳ", "id", "Ia terbang ke Amerika Serikat.", "Amerika Serikat"),
        ("Đức", "el", "Ζει στη Γερμανία από πέρσι.", "Γερμανία"),
        ("Nga", "ar", "وصل من روسيا أمس", "روسيا"),
        ("Lào", "he", "הוא נסע אל לאוס", "לאוס"),
        ("LHQ", "id", "PBB mengirim bantuan.", "PBB"),
        ("TTXVN", "en", "VNA reported the rain.", "VNA"),
        ("TP.HCM", "th", "ฝนตกที่นครโฮจิมินห์เมื่อวาน", "นครโฮจิมินห์"),
        ("Trung Quốc", "ru", "Он вернулся из Китая вчера.", "Китая"),
        ("Tập Cận Bình", "nl", "Xi Jinping kwam gisteren aan.", "Xi Jinping"),
        ("Tập Cận Bình", "zh", "习近平昨天到访。", "习近平"),
        ("Lê Quang Minh", "zh", "农民黎光明说,雨下得很大。", "黎光明"),
        ("Lê Quang Minh", "ja", "農家のレ・クアン・ミンさんは話した。", "レ・クアン・ミン"),
        ("Nguyễn Văn Thắng", "ko", "농부 응우옌 반 탕 씨가 말했다.", "응우옌 반 탕"),
        ("Nguyễn Văn Thắng", "ru", "Фермер Нгуен Ван Тханг ждёт дождя.", "Нгуен Ван Тханг"),
        ("Nguyễn Văn Thắng", "hi", "किसान गुयेन वान थांग ने कहा।", None),
        ("Donald Trump", "ru", "Он видел Дональда Трампа.", "Дональда Трампа"),
        ("Donald Trump", "ar", "قال دونالد ترامب أمس", None),
        ("Điện Biên", "lo", "ຝົນຕົກຢູ່ແຂວງດ້ຽນບຽນ", None),
        ("Phạm Minh Đạt", "en", "Dat Minh Pham grows tea.", "Dat Minh Pham"),
        ("Phạm Minh Đạt", "en", "Pham Dat grows tea.", None),
        ("Budapest", "hu", "Tegnap Budapesten esett.", "Budapest"),
    ],
)
def test_a_rendering_that_holds_a_name_is_likely_to(
    name: str, lang: str, text: str, there: str | None
) -> None:
    value, span = likeness(name, text, lang)

    assert value > 0.5
    assert span is not None
    assert there is None or text[span.start : span.end] == there


@pytest.mark.parametrize(
    ("name", "lang", "text"),
    [
        ("Nguyễn Văn An", "en", "Mr. Nguyen Van Anh grows tea."),
        ("Nguyễn Văn Anh", "en", "Mr. Nguyen Van An grows tea."),
        ("Hà Nam", "id", "Hujan turun di Hanoi."),
        ("Hà Nam", "en", "It rained in Henan province."),
        ("Hà Nam", "en", "It rained in Nam Ha."),
        ("Hà Nội", "en", "It rained in Ha Nam and Noi Bai."),
        ("Washington", "en", "Mr. Vuong Tung waits."),
        ("Vương Tùng", "en", "He lives in Washington."),
        ("Mỹ", "en", "They told us to wait."),
        ("An", "en", "He bought an umbrella."),
        ("Lê Quang Minh", "zh", "农民黎文明说,雨下得很大。"),
        ("Đắk Lắk", "ko", "호찌민시에 비가 내렸다."),
        ("Hà Nam", "ru", "В Хайфоне идёт дождь."),
        ("Donald Trump", "ja", "農家のレ・クアン・ミンさんは話した。"),
    ],
)
def test_another_name_is_not_taken_for_it(name: str, lang: str, text: str) -> None:
    value, _ = likeness(name, text, lang)

    assert value < 0.5


def test_a_unit_helps_where_the_name_is_translated_with_it() -> None:
    (name,) = find_names("Nước sông Hồng lên cao.", "vi")

    assert likeness(name, "The Red River is rising.", "en")[0] > 0.9


@pytest.mark.parametrize(
    ("a", "b", "least", "most"),
    [
        ("Phạm Minh Chính", "Pham Minh Chinh", 0.99, 1),
        ("Phạm Minh Chính", "Chinh Pham Minh", 0.9, 1),
        ("Phạm Minh Chính", "Pham Chinh", 0.8, 0.9),
        ("Hà Nội", "Hanoi", 0.9, 1),
        ("Buôn-ma-thuột", "Buon Ma Thuot", 0.9, 1),
        ("Nguyễn Văn An", "Nguyen Van Anh", 0, 0.2),
        ("Hà Nam", "Hà Nội", 0, 0.2),
        ("Washington", "Vương", 0, 0.3),
        ("", "Huế", 0, 0),
    ],
)
def test_the_same_name_may_be_written_in_several_ways(
    a: str, b: str, least: float, most: float
) -> None:
    assert least <= same_name(a, b) <= most


def test_an_invented_name_has_no_match_in_the_source() -> None:
    names = find_names("Ông Vũ Đình Lộc ở Lào Cai.", "vi")

    assert best_match(names, "Lao Cai")[0] > 0.9
    assert best_match(find_names("Ông bay sang Hoa Kỳ.", "vi"), "United States", "en")[0] > 0.9
    assert best_match(names, "Tran Quoc Bao")[0] < 0.2
    assert best_match((), "Tran Quoc Bao") == (0.0, None)


# --- knowledge -----------------------------------------------------------------------------------


@pytest.mark.parametrize("table", ["units", "address", "short", "sino", "exonyms"])
def test_tables_name_languages_of_the_site_and_hold_no_empty_or_double_form(table: str) -> None:
    for name, by_lang in knowledge.load(f"names/{table}").items():
        assert name == name.strip()
        for lang, forms in by_lang.items():
            if lang in {"full", "only_with"}:
                continue
            assert lang in SITE_LANGUAGES, name
            assert forms, (name, lang)
            assert all(form == form.strip() != "" for form in forms), (name, lang)
            assert len(set(forms)) == len(forms), (name, lang)
            if table in {"sino", "exonyms"}:  # one Han character is a word, and part of others
                assert all(len(form) > 1 for form in forms), (name, lang)


def test_characters_are_listed_once_for_a_syllable() -> None:
    for syllable, characters in knowledge.load("names/han")["syllables"].items():
        assert len(set(characters)) == len(characters) > 0, syllable
        assert all(char > "\u3400" for char in characters), syllable
        assert fold(syllable) != syllable or syllable.isalpha()


# --- figures -------------------------------------------------------------------------------------


@cache
def development() -> NameFigures:
    return bench_names({"development": GOLD})


@pytest.mark.parametrize(
    ("lang", "least"), [("en", 0.98), ("fr", 0.98), ("id", 0.98), ("ja", 0.95), ("th", 0.92)]
)
def test_likeness_tells_gold_sentences_with_a_name_from_others(lang: str, least: float) -> None:
    assert development().parts["development"][lang].auc >= least


@pytest.mark.parametrize("lang", ["ar", "bn", "el", "he", "hi", "km", "ko", "lo", "ru", "zh"])
def test_names_of_countries_are_told_apart_in_every_script(lang: str) -> None:
    assert development().countries[lang].auc >= 0.94


def test_bench_figures_add_up_and_can_be_shown() -> None:
    figures = on_sentences(
        [("Ông Lộc ở Huế.", "Mr. Loc is in Hue."), ("Trời mưa.", "It rains.")], "en"
    )

    assert figures.to_json()["pairs"] == 2
    assert set(development().to_json()) == {"parts", "countries"}
    assert development().to_table().count("\n") > len(SITE_LANGUAGES)
    assert figures.auc == 1
    assert LikenessFigures([], []).auc == 0.5


def test_a_name_can_be_given_as_text_or_as_found() -> None:
    (name,) = find_names("Bà Hoa hái chè.", "vi")

    assert isinstance(name, Name)
    assert likeness(name, "Mrs. Hoa picks tea.", "en") == likeness(
        "Hoa", "Mrs. Hoa picks tea.", "en"
    )
