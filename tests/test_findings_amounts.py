"""Amounts that changed, in many languages: laws, stories, and what only looks like a change."""

import time
from datetime import date

import pytest
from babel.dates import format_date
from babel.numbers import format_decimal
from hypothesis import assume, given
from hypothesis import strategies as st
from strategies import SENTENCES, languages, visible

from aligner.data import Finding, SegmentPair
from aligner.languages import SITE_LANGUAGES
from aligner.scoring.evidence import Evidence
from aligner.scoring.findings import amounts, divisions
from aligner.scoring.findings.weekdays import find_weekdays

SHOWN = 0.5
WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
#: A sentence about so many tonnes in languages that write numbers differently.
TONNES = {
    "vi": "Xã thu hoạch {} tấn lúa.",
    "id": "Desa itu memanen {} ton padi.",
    "en": "The commune harvested {} tonnes of rice.",
    "de": "Die Gemeinde erntete {} Tonnen Reis.",
    "ru": "Община собрала {} тонн риса.",
    "ja": "この村では米を{}トン収穫した。",
    "th": "ตำบลเก็บเกี่ยวข้าวได้ {} ตัน",
}


def found(src: str, trg: str, trg_lang: str, src_lang: str = "vi") -> list[Finding]:
    pair = SegmentPair("", "", src, trg, src_lang, trg_lang, "paragraph", "", None)
    evidence = Evidence(pair)
    return [*amounts.find(evidence), *divisions.find(evidence)]


def shown(src: str, trg: str, trg_lang: str, src_lang: str = "vi") -> list[Finding]:
    return [
        item
        for item in found(src, trg, trg_lang, src_lang)
        if item.confidence is not None and item.confidence >= SHOWN
    ]


@given(visible, visible, languages, languages)
def test_every_finding_has_a_confidence_and_places_inside_the_texts(
    src: str, trg: str, src_lang: str, trg_lang: str
) -> None:
    for item in found(src, trg, trg_lang, src_lang):
        assert item.confidence is not None
        assert 0 < item.confidence < 1
        assert item.message
        assert item.src_span or item.trg_span
        for span, text in ((item.src_span, src), (item.trg_span, trg)):
            assert span is None or 0 <= span.start < span.end <= len(text)


@given(st.one_of(visible, st.sampled_from(SENTENCES)), languages)
def test_a_text_beside_itself_has_no_finding(text: str, lang: str) -> None:
    assert found(text, text, lang, lang) == []


@given(st.integers(10, 10**9), st.sampled_from(sorted(set(TONNES) - {"vi"})))
def test_a_number_in_the_custom_of_another_language_is_the_same(number: int, lang: str) -> None:
    src = TONNES["vi"].format(format_decimal(number, locale="vi"))
    trg = TONNES[lang].format(format_decimal(number, locale=lang))
    assert shown(src, trg, lang) == []


@given(
    st.integers(10, 10**9), st.integers(10, 10**9), st.sampled_from(sorted(set(TONNES) - {"vi"}))
)
def test_another_number_is_found_in_its_place(number: int, other: int, lang: str) -> None:
    assume(number != other)
    written = format_decimal(other, locale=lang)
    src = TONNES["vi"].format(format_decimal(number, locale="vi"))
    trg = TONNES[lang].format(written)
    [item] = shown(src, trg, lang)
    assert item.type == "number"
    assert item.trg_span is not None
    assert written in trg[item.trg_span.start : item.trg_span.end]


@pytest.mark.parametrize("lang", [lang for lang in SITE_LANGUAGES if lang != "vi"])
@pytest.mark.parametrize("style", ["medium", "long", "full"])
def test_a_date_in_the_custom_of_another_language_is_the_same_and_another_is_told(
    lang: str, style: str
) -> None:
    src = "Thứ Năm, ngày 9/10/2025" if style == "full" else "ngày 9/10/2025"
    assert shown(src, format_date(date(2025, 10, 9), style, lang), lang) == []
    for other in (date(2025, 7, 9), date(2025, 10, 19), date(2024, 10, 9)):
        assert "date" in {item.type for item in shown(src, format_date(other, style, lang), lang)}


@pytest.mark.parametrize("lang", [lang for lang in SITE_LANGUAGES if lang != "vi"])
def test_every_weekday_is_known_in_every_language(lang: str) -> None:
    for day, name in enumerate(WEEKDAYS):
        same, other = (format_date(date(2025, 10, 6 + n), "EEEE", lang) for n in (day, day + 1))
        assert shown(name, same, lang) == []
        assert [item.type for item in shown(name, other, lang)] == ["date"]


CHANGED = [
    ("Nhà máy có 1.250 công nhân.", "The plant has 12,500 workers.", "en", "number", "12,500"),
    ("Có 318 hộ di dời.", "Sebanyak 381 keluarga dipindahkan.", "id", "number", "381"),
    ("Anh 27 tuổi.", "Il a 72 ans.", "fr", "number", "72"),
    ("Tỷ lệ giảm 3,4%.", "เนื่องจากอัตราลดลง 4.3%", "th", "number", "4.3%"),
    ("Cầu dài 640 m.", "この橋の長さは460メートルです。", "ja", "number", "460メートル"),
    ("Quỹ còn 45 tỷ đồng.", "The fund has 45 million VND left.", "en", "money", "45 million VND"),
    ("Giá 200 triệu đồng.", "Harganya 200 miliar dong.", "id", "money", "200 miliar dong"),
    ("Vé giá 30 đô la Mỹ.", "Le billet coûte 30 euros.", "fr", "money", "30 euros"),
    ("Đường dài 12 km.", "The road is 12 m long.", "en", "unit", "12 m"),
    ("Ruộng rộng 5 ha.", "Sawah itu seluas 5 km2.", "id", "unit", "5 km2"),
    ("Trẻ nghỉ 60 phút.", "Anak beristirahat 60 jam.", "id", "unit", "60 jam"),
    ("Lớp kéo dài 3 tháng.", "The class lasts 3 weeks.", "en", "unit", "3 weeks"),
    ("Anh thuê nhà bảy tầng.", "He rented a five-storey house.", "en", "number", "five"),
    ("Lễ khai mạc ngày 12/6/2024.", "Pembukaan pada 12 Juli 2024.", "id", "date", "12 Juli 2024"),
    ("Ông sinh năm 1930.", "He was born in 2030.", "en", "date", "2030"),
    ("Họp lúc 14 giờ 30.", "The meeting is at 4:30 p.m.", "en", "date", "4:30 p.m."),
    ("Chuyến đi vào thứ Sáu.", "Perjalanan pada hari Kamis.", "id", "date", "Kamis"),
    ("Sáng thứ Hai, trời mưa.", "火曜日の朝は雨だった。", "ja", "date", "火曜"),
    (
        "Tối thứ Năm và thứ Năm tuần sau",
        "jeudi soir et vendredi prochain",
        "fr",
        "date",
        "vendredi",
    ),
    ("Đoàn đến xã Tân Lập.", "The group came to Tan Lap District.", "en", "unit", "District"),
    ("Quán ở P.Hòa Khê", "Le café est dans la province de Hoa Khe", "fr", "unit", "province"),
    ("Ông ở phường Hòa Khê.", "Ia tinggal di Provinsi Hoa Khe.", "id", "unit", "Provinsi"),
]


@pytest.mark.parametrize(("src", "trg", "lang", "kind", "wrong"), CHANGED)
def test_a_changed_amount_is_told_with_its_type_and_place(
    src: str, trg: str, lang: str, kind: str, wrong: str
) -> None:
    [item] = shown(src, trg, lang)
    assert item.type == kind
    assert item.found is not None
    assert item.trg_span is not None
    assert trg[item.trg_span.start : item.trg_span.end] == item.found
    assert wrong in item.found
    assert item.src_span is not None
    if kind != "unit":
        assert item.expected == src[item.src_span.start : item.src_span.end]


UNCHANGED = [
    ("Giá vàng lên 1,2 tỷ đồng.", "The price rose to 1.2 billion VND.", "en"),
    ("Dự án cần 1.500 tỷ đồng.", "Proyek itu butuh 1,5 triliun dong.", "id"),
    ("Dự án cần 45 triệu đồng.", "この事業には4500万ドンが必要だ。", "ja"),
    ("Rừng rộng 2.500 ha.", "The forest covers 25 square kilometers.", "en"),
    ("Một tạ cà phê", "100 kg kopi", "id"),
    ("Hội thảo kéo dài 24 tháng.", "The course takes two years.", "en"),
    ("Sau 7 ngày điều trị", "Setelah satu minggu perawatan", "id"),
    ("Chưa tới một phần tư số hộ", "Less than 25% of households", "en"),
    ("Xe chạy lúc 21 giờ.", "The bus leaves at 9 p.m.", "en"),
    ("Ngày 8/10 và 9/10", "October 8 and 9", "en"),
    ("từ 18 đến 19/10", "18-19 Oktober", "id"),
    ("Năm 2025", "ปี 2568", "th"),
    ("Giai đoạn 1954-1975", "The years 1954-75", "en"),
    ("Cả hai bên đều đồng ý.", "Both sides agreed.", "en"),
    ("Có 3 học sinh vắng.", "Tiga siswa tidak hadir.", "id"),
    ("Khóa XV", "the 15th term", "en"),
    ("Thắng 3-1 hôm Chủ nhật", "Menang 3-1 pada hari Minggu", "id"),
    ("Lần thứ ba anh đến đây.", "This is the third time he came.", "en"),
    ("Hai tuần sau, ngày thứ Hai", "Dua minggu kemudian, hari Senin", "id"),
    ("Nghị định 45/2023/NĐ-CP", "Decree No. 45/2023/ND-CP", "en"),
    ("Con trai ông học lớp 9.", "彼の息子は中学3年生だ。", "ja"),
    ("Ông ở xã Tân Lập, tỉnh Gia Lai.", "He lives in Tan Lap Commune, Gia Lai Province.", "en"),
    ("Nhà ở thôn Hạ Long", "Rumah di Desa Ha Long", "id"),
    ("Tờ 5 đô la Úc", "The $5 note of Australia", "en"),
]


@pytest.mark.parametrize(("src", "trg", "lang"), UNCHANGED)
def test_the_same_amount_in_other_words_is_no_finding(src: str, trg: str, lang: str) -> None:
    assert shown(src, trg, lang) == []


def test_an_amount_that_only_one_side_has_is_told_but_not_shown() -> None:
    [lost] = found("Xã có 214 hộ nghèo.", "The commune has many poor households.", "en")
    assert lost.expected == "214"
    assert lost.trg_span is None
    assert lost.confidence is not None
    assert lost.confidence < SHOWN
    [new] = found("Xã có nhiều hộ nghèo.", "The commune has 214 poor households.", "en")
    assert (new.found, new.src_span) == ("214", None)


def test_a_slip_of_translators_is_surer_than_another_number() -> None:
    [slip] = shown("Có 48.600 học sinh.", "There are 48.6 pupils.", "en")
    [other] = shown("Có 48.600 học sinh.", "There are 917 pupils.", "en")
    assert slip.confidence is not None
    assert other.confidence is not None
    assert slip.confidence > other.confidence
    assert "1,000 times too little" in slip.message


def test_numbers_that_changed_places_are_two_findings_or_none_but_never_of_equal_values() -> None:
    src = "Đội A có 12 người, đội B có 35 người."
    trg = "Team A has 12 people and team B has 53 people."
    [item] = shown(src, trg, "en")
    assert (item.expected, item.found) == ("35", "53")


def test_weekdays_are_told_from_ordinals_and_weeks() -> None:
    [day] = find_weekdays("Họp chiều thứ Ba", "vi")
    assert (day.day, day.doubtful) == (1, False)
    assert [day.doubtful for day in find_weekdays("lần thứ ba", "vi")] == [True]
    assert [day.day for day in find_weekdays("hari Minggu, dua minggu", "id")] == [6]
    assert find_weekdays("人が多い。", "ja") == []
    assert find_weekdays("Monday", "xx") == []


def test_time_is_linear_in_the_number_of_places() -> None:
    def seconds(size: int) -> float:
        src = " ".join(f"Ông ở xã Tân Lập {n}." for n in range(size))
        trg = " ".join(f"He lives in Tan Lap District {n}." for n in range(size))
        pair = SegmentPair("", "", src, trg, "vi", "en", "paragraph", "", None)
        start = time.perf_counter()
        assert len(list(divisions.find(Evidence(pair)))) == size
        return time.perf_counter() - start

    seconds(20)
    assert min(seconds(800), seconds(800)) < 10 * min(seconds(200), seconds(200))


def test_time_is_linear_in_the_number_of_amounts() -> None:
    def seconds(size: int) -> float:
        src = " ".join(f"{number * 7919 % 9973} người" for number in range(size))
        trg = " ".join(f"{number * 7907 % 9967} people" for number in range(size))
        pair = SegmentPair("", "", src, trg, "vi", "en", "paragraph", "", None)
        evidence = Evidence(pair)
        assert evidence.src.amounts
        assert evidence.trg.amounts
        start = time.perf_counter()
        list(amounts.find(evidence))
        return time.perf_counter() - start

    seconds(100)
    assert min(seconds(2000), seconds(2000)) < 10 * min(seconds(500), seconds(500))
