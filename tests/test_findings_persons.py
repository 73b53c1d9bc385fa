"""Forms of address, ranks, and the names of authors: laws, stories, and look-alikes."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import SENTENCES, document, languages, visible

from aligner import knowledge
from aligner.data import Block, Document, Finding, Role, SegmentPair, Span
from aligner.scoring.evidence import Evidence
from aligner.scoring.findings import honorifics, signatures
from aligner.scoring.findings.word_patterns import word_pattern

SHOWN = 0.5
SCALES = sorted(set(knowledge.load("honorifics")) - {"address"})


def found(src: str, trg: str, trg_lang: str, src_lang: str = "vi") -> list[Finding]:
    pair = SegmentPair("", "", src, trg, src_lang, trg_lang, "paragraph", "", None)
    evidence = Evidence(pair)
    return [*honorifics.find(evidence), *signatures.find(evidence)]


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
        for span, text in ((item.src_span, src), (item.trg_span, trg)):
            assert span is None or 0 <= span.start < span.end <= len(text)


@given(st.one_of(visible, st.sampled_from(SENTENCES)), languages)
def test_a_text_beside_itself_has_no_finding(text: str, lang: str) -> None:
    assert found(text, text, lang, lang) == []


@pytest.mark.parametrize("scale", SCALES)
def test_every_word_of_a_grade_renders_every_word_of_the_same_grade(scale: str) -> None:
    table = knowledge.load("honorifics")[scale]
    originals = table["vi"]
    for lang, grades in table.items():
        for grade, words in grades.items():
            for word in words if grade != "other" else ():
                for original in originals.get(grade, ()):
                    src, trg = f"{original} Lê Văn Tám", f"{word} Le Van Tam"
                    assert shown(src, trg, lang) == [], (lang, word, original)


WRONG = [
    ("Ông Lê Văn Tám đến dự.", "Mrs. Le Van Tam attended.", "en", "Mrs."),
    ("Bà Đỗ Thị Hiên phát biểu.", "Tn. Do Thi Hien berpidato.", "id", "Tn."),
    ("Theo chị Vũ Thị Na, giá tăng.", "Selon M. Vu Thi Na, le prix monte.", "fr", "M."),
    ("Anh Hồ Minh Trí nói.", "Frau Ho Minh Tri sagt das.", "de", "Frau"),
    ("Ông Hồ Minh Trí nói.", "โฮ มิญ ตรี: นางโฮ มิญ ตรี กล่าว", "th", "นาง"),
    ("Anh Hồ Minh Trí nói.", "Госпожа Хо Минь Чи сказала.", "ru", "Госпожа"),
    ("Chị Vũ Anh Đào đến.", "Mr. Vu Anh Dao came.", "en", "Mr."),
    ("Vũ Thị Na, 30 tuổi, kể.", "Mr. Vu Thi Na, 30, said.", "en", "Mr."),
    ("Đại úy Lê Văn Tám", "Major Le Van Tam", "en", "Major"),
    ("Trung tá Lê Văn Tám", "Kolonel Le Van Tam", "id", "Kolonel"),
    ("Thiếu tướng Lê Văn Tám", "レ・ヴァン・タム中将", "ja", "中将"),
    ("Thượng úy Lê Văn Tám", "Le capitaine Le Van Tam", "fr", "capitaine"),
    ("PGS.TS Lê Văn Tám", "Prof. Dr. Le Van Tam", "en", "Prof."),
    ("GS.TS Lê Văn Tám", "Assoc. Prof. Dr. Le Van Tam", "id", "Assoc. Prof."),
    ("Phó Chủ tịch xã Lê Văn Tám", "Chairman of the commune Le Van Tam", "en", "Chairman"),
    ("Thứ trưởng Lê Văn Tám", "Menteri Le Van Tam", "id", "Menteri"),
    ("Phó Thủ tướng Lê Văn Tám", "レ・ヴァン・タム首相", "ja", "首相"),
]


@pytest.mark.parametrize(("src", "trg", "lang", "wrong"), WRONG)
def test_a_title_of_another_sex_or_grade_is_told_with_its_place(
    src: str, trg: str, lang: str, wrong: str
) -> None:
    [item] = shown(src, trg, lang)
    assert (item.type, item.found) == ("honorific", wrong)
    assert item.trg_span is not None
    assert trg[item.trg_span.start : item.trg_span.end] == wrong
    assert item.expected


RIGHT = [
    ("Ông Tám gặp bà Hiên.", "Mrs. Hien was met by Mr. Tam.", "en"),
    ("Ông bà Tám có ba con.", "Mr. and Mrs. Tam have three children.", "en"),
    ("Bà Rịa - Vũng Tàu có mưa.", "Mr. Tam said it rained in Ba Ria - Vung Tau.", "en"),
    ("Đảo Cô Tô đón khách.", "Tn. Tam menyambut tamu di Pulau Co To.", "id"),
    ("Bà Lê Tuấn Anh đến.", "Ny. Le Tuan Anh datang.", "id"),
    ("Chị Vũ Anh Đào đến.", "Ms. Vu Anh Dao came.", "en"),
    ("Thưa bà, vì sao?", "Madam, why?", "en"),
    ("Bà Hiên nói.", "ヒエン氏が話した。", "ja"),
    ("Chị Hiên trồng lúa.", "คุณเหียนปลูกข้าว", "th"),
    ("Thủ tướng đến dự.", "นายกรัฐมนตรีเข้าร่วมงาน", "th"),
    ("Chị Hiên", "Hien", "id"),
    ("Bà Hiên ở ibu kota", "Ny. Hien di ibu kota", "id"),
    ("Thượng tá Lê Văn Tám", "Letnan Kolonel Senior Le Van Tam", "id"),
    ("Thượng tá Lê Văn Tám", "Senior Lieutenant Colonel Le Van Tam", "en"),
    ("PGS.TS.BS Lê Văn Tám", "Assoc. Prof. Dr. Le Van Tam", "en"),
    ("BS Lê Văn Tám", "dr. Le Van Tam", "id"),
    ("Phó Chủ tịch xã đối phó với lũ.", "The vice chairman coped with the flood.", "en"),
    ("Phó Giám đốc Sở", "Wakil Kepala Dinas", "id"),
    ("Đại tướng là một vấn đề lớn", "It is a major matter for the General", "en"),
]


@pytest.mark.parametrize(("src", "trg", "lang"), RIGHT)
def test_a_right_title_or_none_is_no_finding(src: str, trg: str, lang: str) -> None:
    assert shown(src, trg, lang) == []


def test_titles_of_two_persons_that_were_swapped_are_two_findings() -> None:
    src = "Ông Tám và bà Hiên cùng đến."
    items = shown(src, "Mrs. Tam and Mr. Hien came together.", "en")
    assert [(item.found, item.expected) for item in items] == [("Mrs.", "Mr."), ("Mr.", "Mrs.")]


def test_time_is_linear_in_the_number_of_titles() -> None:
    def seconds(size: int) -> float:
        src = " ".join(f"ông Tám{n} và Đại tá Hai{n}." for n in range(size))
        trg = " ".join(f"Mrs. Tam{n} and Major Hai{n}." for n in range(size))
        start = time.perf_counter()
        assert len(found(src, trg, "en")) > size
        return time.perf_counter() - start

    seconds(50)
    assert min(seconds(2000), seconds(2000)) < 10 * min(seconds(500), seconds(500))


def test_a_pattern_finds_whole_words_and_the_longest() -> None:
    pattern = word_pattern(["trung tá", "trung", "tá"])
    assert pattern is not None
    assert pattern.findall("trung tá, trung tân, tá") == ["trung tá", "trung", "tá"]
    assert word_pattern([]) is None


def credited(lang: str, text: str, credit: str) -> Document:
    start = text.index(credit)
    made = document(lang, (Role.CAPTION, text))
    block = Block(Role.CAPTION, text, Span(start, start + len(credit)))
    return Document.from_json(made.to_json() | {"blocks": [block.to_json()]})


def between(original: str, rendering: str, lang: str) -> list[tuple[str, Finding]]:
    pages = (
        document("vi", (Role.PARAGRAPH, "Trời mưa."), (Role.SIGNATURE, original)),
        document(lang, (Role.PARAGRAPH, "…"), (Role.SIGNATURE, rendering)),
    )
    return list(signatures.find_between(*pages))


TRANSLATED = [
    ("Thu Hà", "Autumn River", "en", "Autumn River"),
    ("Bài, ảnh: Hoàng Yến", "Texte, photos : Hirondelle jaune", "fr", "Hirondelle jaune"),
    ("Bạch Vân (TTXVN)", "Awan Putih (VNA)", "id", "Awan Putih"),
    ("Hồng Hà", "แม่น้ำแดง", "th", "แม่น้ำแดง"),
    ("Xuân Mai", "Весенний абрикос", "ru", "Весенний абрикос"),
    ("Bích Liên", "緑の蓮", "ja", "緑の蓮"),
    ("Trúc Lâm/VOV.VN", "Hutan Lam/VOV.VN", "id", "Hutan Lam"),
]


@pytest.mark.parametrize(("original", "rendering", "lang", "wrong"), TRANSLATED)
def test_a_translated_signature_is_told_with_the_text_of_its_block(
    original: str, rendering: str, lang: str, wrong: str
) -> None:
    [(place, item)] = between(original, rendering, lang)
    assert place == rendering
    assert (item.type, item.found) == ("signature", wrong)
    assert item.trg_span is not None
    assert rendering[item.trg_span.start : item.trg_span.end] == wrong
    assert item.confidence is not None
    assert item.confidence >= SHOWN


KEPT = [
    ("Thu Hà", "Thu Ha", "en"),
    ("THU HÀ", "Thu Ha", "fr"),
    ("Bài, ảnh: Hoàng Yến", "Article, photos: Hoang Yen", "en"),
    ("Bạch Vân (TTXVN)", "Bach Van (VNA)", "id"),
    ("Diệu Linh (thực hiện)", "Dieu Linh (interviewer)", "en"),
    ("Minh Tâm - Quốc Huy", "Quoc Huy and Minh Tam", "en"),
    ("Quốc Bảo", "クオック・バオ", "ja"),
    ("Nguyễn Văn Long", "Нгуен Ван Лонг", "ru"),
    ("Theo Báo Nhân Dân", "According to Nhan Dan Newspaper", "en"),
    ("Nhóm phóng viên", "A group of reporters", "en"),
    ("PV", "Reporter", "en"),
    ("TTXVN", "Kantor Berita Vietnam", "id"),
]


@pytest.mark.parametrize(("original", "rendering", "lang"), KEPT)
def test_a_name_kept_as_a_name_is_no_finding(original: str, rendering: str, lang: str) -> None:
    assert between(original, rendering, lang) == []


def test_a_photographer_is_looked_for_in_the_credits_of_the_page_and_of_a_caption() -> None:
    original = credited("vi", "Cánh đồng mùa gặt. (Ảnh: Thu Hà)", "(Ảnh: Thu Hà)")
    text = "The fields at harvest. (Photo: Autumn River)"
    rendering = credited("en", text, "(Photo: Autumn River)")
    [(place, item)] = signatures.find_between(original, rendering)
    assert (place, item.found, item.expected) == (text, "Autumn River", "Thu Hà")
    [same] = shown(original.blocks[0].text, text, "en")
    assert (same.type, same.found) == ("signature", "Autumn River")
    assert shown(original.blocks[0].text, text.replace("Autumn River", "Thu Ha"), "en") == []


def test_a_rendering_may_have_no_signature_or_one_of_its_editor() -> None:
    silent = document("en", (Role.PARAGRAPH, "It rained."))
    signed = document("vi", (Role.PARAGRAPH, "Trời mưa."), (Role.SIGNATURE, "Thu Hà"))
    assert list(signatures.find_between(signed, silent)) == []
    edited = document("en", (Role.SIGNATURE, "Thu Ha"), (Role.SIGNATURE, "Jane Miller"))
    assert list(signatures.find_between(signed, edited)) == []
