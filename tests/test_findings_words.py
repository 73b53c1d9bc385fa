"""Negations, language, repetitions, placeholders and punctuation: laws, stories, look-alikes."""

import time

import pytest
from hypothesis import given
from strategies import SENTENCES, languages, visible

from aligner import knowledge
from aligner.data import Finding, SegmentPair
from aligner.scoring.evidence import Evidence
from aligner.scoring.findings import language, negation, placeholders, punctuation, repetition
from aligner.scoring.translations import translations

FAMILIES = (
    negation.find,
    language.find,
    repetition.find,
    placeholders.find,
    punctuation.find,
)
SHOWN = 0.5


def found(src: str, trg: str, trg_lang: str = "id", src_lang: str = "vi") -> list[Finding]:
    pair = SegmentPair("", "", src, trg, src_lang, trg_lang, "paragraph", "", None)
    evidence = Evidence(pair, translations(None, src_lang, trg_lang))
    return [item for find in FAMILIES for item in find(evidence)]


def shown(src: str, trg: str, trg_lang: str = "id", src_lang: str = "vi") -> list[str]:
    return [
        item.type
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


@given(visible, languages)
def test_a_text_beside_itself_in_its_own_language_has_no_finding(text: str, lang: str) -> None:
    assert [f for f in shown(text, text, lang, lang) if f != "repetition"] == []


@pytest.mark.parametrize("lang", sorted(knowledge.load("negation")))
def test_every_language_knows_its_own_strong_negators(lang: str) -> None:
    for phrase in knowledge.load("negation")[lang]["strong"].split(","):
        word = phrase.strip().replace("*", "a")
        known = negation.negators(f"{word} x", lang)
        assert known
        assert known[0].strong, word


LOST = [
    ("Phòng khám không nhận bệnh nhân mới.", "Klinik itu menerima pasien baru.", "id", "không"),
    ("Anh Lực chưa trả tiền thuê nhà.", "Luc has paid the rent.", "en", "chưa"),
    ("Bà Thơm không uống rượu.", "Thơm さんは酒を飲みます。", "ja", "không"),
    ("Tàu không dừng ở ga này.", "火车在这个车站停。", "zh", "không"),
    ("Chợ không mở cửa hôm nay.", "Рынок сегодня работает.", "ru", "không"),
    ("Cầu này không chịu được xe tải.", "สะพานนี้รับรถบรรทุกได้", "th", "không"),
    ("Ông ấy không ký hợp đồng.", "Il a signé le contrat.", "fr", "không"),
]


@pytest.mark.parametrize(("src", "trg", "lang", "negator"), LOST)
def test_a_lost_negation_is_told_with_its_place(
    src: str, trg: str, lang: str, negator: str
) -> None:
    (item,) = (f for f in found(src, trg, lang) if f.type == "negation")

    assert item.severity == "critical"
    assert item.expected == negator
    assert item.src_span is not None
    assert src[item.src_span.start : item.src_span.end].lower() == negator


def test_an_added_negation_is_told_with_its_place() -> None:
    src, trg = "Trường mở cửa lại hôm nay.", "Sekolah itu tidak dibuka kembali hari ini."

    (item,) = (f for f in found(src, trg) if f.type == "negation")

    assert item.confidence is not None
    assert item.confidence >= SHOWN
    assert item.trg_span is not None
    assert trg[item.trg_span.start : item.trg_span.end] == "tidak"


def test_of_two_negators_the_one_without_counterpart_is_named() -> None:
    src = "Nông dân không bán cà phê, và nhà máy cũng không mua gạo của họ."
    trg = "Petani tidak menjual kopi, dan pabrik juga membeli beras mereka."

    (item,) = (f for f in found(src, trg) if f.type == "negation")

    assert item.src_span is not None
    assert item.src_span.start == src.rindex("không")


@pytest.mark.parametrize(("src", "trg", "lang"), [
    ("Không khí ở bản trong lành.", "Udara di desa itu segar.", "id"),
    ("Hãng hàng không mở đường bay mới.", "The airline opened a new route.", "en"),
    ("Lực lượng không quân tập luyện.", "L'armée de l'air s'entraîne.", "fr"),
    ("Không ít hộ đã thoát nghèo.", "Banyak keluarga sudah keluar dari kemiskinan.", "id"),
    ("Phí không quá 50.000 đồng.", "Biayanya maksimal 50.000 dong.", "id"),
    ("Chị đã ăn cơm chưa?", "Have you eaten?", "en"),
    ("Anh có mệt không?", "Apakah kamu lelah?", "id"),
    ("Cây này chịu hạn, chẳng hạn như xương rồng.", "Pohon ini kuat, misalnya kaktus.", "id"),
    ("Vào cửa không mất tiền.", "入場は無料です。", "ja"),
    ("Xã thiếu nước sạch.", "The commune does not have clean water.", "en"),
    ("Đội đã từ chối phỏng vấn.", "Tim tidak bersedia diwawancarai.", "id"),
    ("Ông không đồng ý.", "He refused.", "en"),
    ("Quy định này không công bằng.", "Cette règle est injuste.", "fr"),
    ("Ông không thể không giúp.", "Dia harus membantu.", "id"),
    ("Khách phải trả tiền trước.", "お客様は先に支払わなければなりません。", "ja"),
    ("Đó là một giống cây đặc biệt.", "这是一种特别的树。", "zh"),
    ("Kho này an toàn.", "이 창고는 안전합니다.", "ko"),
    ("Xe chỉ chở một người.", "Le véhicule ne transporte qu'une personne.", "fr"),
])  # fmt: skip
def test_what_only_looks_like_a_negation_or_is_said_otherwise_is_none(
    src: str, trg: str, lang: str
) -> None:
    assert "negation" not in shown(src, trg, lang)


@pytest.mark.parametrize(("src", "trg", "lang", "left"), [
    (
        "Sáng nay, bà con vui mừng nhận gạo cứu trợ của huyện.",
        "Pagi ini, bà con vui mừng nhận beras bantuan dari distrik.",
        "id",
        "bà con vui mừng nhận",
    ),
    ("Người dân dọn bùn sau lũ", "Người dân dọn bùn sau lũ", "en", "Người dân dọn bùn sau lũ"),
    ("Thợ rèn mài dao bên suối.", "Thợ rèn mài dao bên suối.", "ja", "Thợ rèn mài dao bên suối"),
    (
        "Học sinh trồng cây quanh sân trường.",
        "Hoc sinh trong cay quanh san truong.",
        "id",
        "Hoc sinh trong cay quanh san truong",
    ),
    ("雨が降り続いている。", "Hujan 降り続いている di kota.", "id", "降り続いている"),
])  # fmt: skip
def test_words_left_in_the_original_language_are_quoted(
    src: str, trg: str, lang: str, left: str
) -> None:
    source = "ja" if "雨" in src else "vi"
    (item,) = (f for f in found(src, trg, lang, source) if f.type == "untranslated")

    assert item.confidence is not None
    assert item.confidence >= SHOWN
    assert item.found == left
    assert item.trg_span is not None
    assert trg[item.trg_span.start : item.trg_span.end] == left


@pytest.mark.parametrize(("src", "trg", "lang"), [
    ("Ông Đỗ Văn Bưởi ở xã Ea Tu.", "Bapak Đỗ Văn Bưởi tinggal di Ea Tu.", "id"),
    ("Chị mặc áo dài đi lễ.", "Ia memakai áo dài ke upacara.", "id"),
    ("Phở bò là món ngon.", "Phở bò is a tasty dish.", "en"),
    ("Hãng Samsung Electronics Việt Nam mở rộng.", "Samsung Electronics Việt Nam maju.", "id"),
    ("Nhóm chơi nhạc hip hop.", "Grup itu memainkan musik hip hop.", "id"),
    ("Gửi thư tới toasoan@baogialai.com.vn.", "Kirim surat ke toasoan@baogialai.com.vn.", "id"),
    ("Dùng USB-C và Wi-Fi.", "Pakai USB-C dan Wi-Fi.", "id"),
    ("Vở “Lá sầu riêng” diễn tối nay.", "Lakon “Lá sầu riêng” dipentaskan malam ini.", "id"),
])  # fmt: skip
def test_names_and_borrowed_words_may_stay(src: str, trg: str, lang: str) -> None:
    assert not {"untranslated", "language"} & set(shown(src, trg, lang))


def test_swapped_columns_are_noticed_and_said() -> None:
    src = "Warga desa itu menanam kopi di lereng bukit dan menjualnya kepada pedagang dari kota."
    trg = "Người dân trong bản trồng cà phê trên sườn đồi và bán cho thương lái từ thành phố."

    (item,) = (f for f in found(src, trg) if f.type == "language")

    assert "swapped" in item.message
    assert "language" not in shown(trg, src)


@pytest.mark.parametrize(("trg", "lang"), [
    ("The farmers have been waiting for the rain that is needed by the coffee.", "id"),
    ("Petani menunggu hujan yang diperlukan oleh kebun kopi di daerah tersebut.", "ja"),
    ("Beliau berkata bahawa syarikat itu akan membina pejabat baharu kerana pelbagai sebab.", "id"),
    ("Les paysans attendent la pluie dans les collines et le marché est vide.", "de"),
])  # fmt: skip
def test_a_rendering_in_another_language_than_its_own_is_told(trg: str, lang: str) -> None:
    assert "language" in shown("Nông dân mong mưa cho vườn cà phê trong vùng.", trg, lang)


@pytest.mark.parametrize("sentence", SENTENCES[2:10])
def test_names_of_works_in_other_languages_are_no_foreign_text(sentence: str) -> None:
    assert "language" not in shown(
        "Phim “The Lord of the Rings” chiếu tối nay.",
        "Film “The Lord of the Rings” diputar malam ini.",
    )
    assert "language" not in shown(sentence, "Harga kopi naik pada hari Selasa.", "id", "und")


@pytest.mark.parametrize(("src", "trg", "lang", "said"), [
    ("Lũ ống và lũ quét.", "Banjir bandang dan banjir bandang.", "id", "Banjir bandang"),
    ("Giá gạo tăng.", "The price of rice the price of rice rose.", "en", "The price of rice"),
    ("Trời mưa.", "雨が降りました雨が降りました。", "ja", "雨が降りました"),
    ("Chợ đông.", "Pasar ramai ramai ramai ramai ramai.", "id", "ramai"),
])  # fmt: skip
def test_what_is_said_again_is_quoted(src: str, trg: str, lang: str, said: str) -> None:
    items = [f for f in found(src, trg, lang) if f.type == "repetition"]

    assert [item.expected for item in items] == [said]
    assert items[0].confidence is not None
    assert items[0].confidence >= SHOWN


@pytest.mark.parametrize(("src", "trg", "lang"), [
    ("Trẻ em chơi.", "Anak-anak dan laki-laki bermain.", "id"),
    ("Rất rất đông.", "Sangat sangat ramai.", "id"),
    ("Ai có của góp của.", "Siapa punya harta menyumbang harta.", "id"),
    ("Gọi 0905 555 555.", "Telepon 0905 555 555.", "id"),
    ("Ban nhạc Duran Duran.", "Band Duran Duran.", "id"),
    ("Cười ha ha ha.", "Tertawa ha ha ha.", "id"),
    ("Slowly, it walked.", "Nó đi chầm chậm, xa xa.", "vi"),
])  # fmt: skip
def test_reduplication_emphasis_and_numbers_are_no_repetition(
    src: str, trg: str, lang: str
) -> None:
    assert "repetition" not in shown(src, trg, lang)


@pytest.mark.parametrize("remains", [
    "[NAME]", "{0}", "%s", "&nbsp;", "&amp;", "<b>", "\ufffd", "Ã©", "<unk>", "XXXX", "DNUM_ABZ",
    "{{name}}", "Translation failed", "以下は翻訳", "</p>",
])  # fmt: skip
def test_remains_of_programs_are_found_unless_the_original_has_them(remains: str) -> None:
    assert "placeholder" in shown("Giá tăng hôm nay.", f"Harga naik {remains} hari ini.")
    assert "placeholder" not in shown(f"Giá tăng {remains} hôm nay.", f"Harga naik {remains}.")


@pytest.mark.parametrize("code", ["LC-TR04", "RON 95-III", "PC02", "VssID", "5%", "A&B", "x < y"])
def test_codes_and_grades_are_no_remains(code: str) -> None:
    assert "placeholder" not in shown("Mã mới được công bố.", f"Kode {code} diumumkan.")


@pytest.mark.parametrize(("src", "trg", "lang"), [
    ("Vì sao giá tăng?", "Harga naik.", "id"),
    ("Ông nói (lúc 7 giờ).", "Katanya (pukul 7.", "id"),
    ("Giá tăng.", "Harga naik..", "id"),
    ("Ông Bưởi bán nhà và đi xa.", "Bapak Buoi menjual rumahnya dan", "id"),
    ("Mưa đã ngừng.", "Дождь закончился и", "ru"),
])  # fmt: skip
def test_broken_marks_are_told(src: str, trg: str, lang: str) -> None:
    assert "punctuation" in shown(src, trg, lang)


@pytest.mark.parametrize(("src", "trg", "lang"), [
    ("Vì sao giá tăng?", "ทำไมราคาขึ้น", "th"),
    ("Vì sao giá tăng?", "なぜ値上がりしたのか。", "ja"),
    ("Vì sao giá tăng?", "لماذا ارتفع السعر؟", "ar"),
    ("a) Giấy khai sinh.", "a) Akta kelahiran.", "id"),
    ("Ông nói: “Mưa rồi.”", 'Katanya: "Hujan."', "id"),
    ("Mưa to…", "Hujan deras...", "id"),
    ("Nhà ở (lớp 2).", "Rumah (kelas 2).", "id"),
])  # fmt: skip
def test_marks_of_other_writing_are_right(src: str, trg: str, lang: str) -> None:
    assert "punctuation" not in shown(src, trg, lang)


@pytest.mark.parametrize("trg", [
    "không " * 20_000, "a" * 100_000, "((((" * 20_000, "mưa gió " * 10_000, "{" * 50_000,
    "n't" * 20_000, "雨" * 50_000, "www." * 20_000, "_A" * 30_000, "<b" * 20_000,
])  # fmt: skip
def test_hostile_texts_take_linear_time(trg: str) -> None:
    start = time.process_time()

    found("Trời mưa không ngớt.", trg, "en")

    assert time.process_time() - start < 5
