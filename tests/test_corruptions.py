"""Seeded faults: each in one known place, of every type, in many scripts, the same every time."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import segment_pairs

from aligner import knowledge
from aligner.bench.corruptions import TYPES, Corruption, corrupt
from aligner.bench.corruptions.task import Dice
from aligner.data import SegmentPair
from aligner.text import normalise


def pair(src: str, trg: str, lang: str = "id", page: str = "") -> SegmentPair:
    return SegmentPair("", page, src, trg, "vi", lang, "paragraph", "[0]:[0]", None)


PAIRS = [
    pair("Ngày 12/8/2025, bà Trần Thị Mận mua 25 tấn lúa, không hỏi giá.",
         "Pada 12/8/2025, Ny. Tran Thi Man membeli 25 ton padi, tidak bertanya harga sama sekali.",
         page="a"),
    pair("Tháng 6, ông Lê Văn Tư đã trả 3,5 triệu đồng cho xã Phú Lâm.",
         "Pada bulan Juni, petani Le Van Tu telah membayar 3,5 juta dong kepada desa Phu Lam.",
         page="a"),
    pair("Tháng 6, ông Lê Văn Tư đã trả 3,5 triệu đồng cho xã Phú Lâm.",
         "In June, Mr. Le Van Tu has paid 3.5 million dong to the commune of Phu Lam.", "en"),
    pair("Năm 1930, làng không có điện.",
         "En 1930, le village n'avait pas encore l'électricité, disait Le Van Tu.", "fr"),
    pair("Năm 1930, làng có 40 hộ.",
         "1930年、村には40世帯があり、グエン・ヴァン・トゥさんも暮らしています。", "ja"),
    pair("Ngày 5 tháng 3, giá tăng 20 đồng.",
         "วันที่ 5 มีนาคม ราคาจะเพิ่มขึ้น 20 ดอง ชาวบ้านดีใจมาก", "th"),
    pair("Ông Tư sẽ trả 40 triệu đồng.",
         "Господин Ты сказал, что 40 миллионов донгов будет выплачено.", "ru"),
    pair("Xã đã có 300 hộ.", "该乡已经有300户家庭，大家都会参加星期三的会议。", "zh"),
    pair("Xã mình có 300 hộ.",
         "수요일에 300가구가 회의에 참석했습니다. 마을에는 학교가 있습니다.", "ko"),
    pair("Bà ấy có 3 con bò.",
         "Frau Man ist am Montag mit 3 Kühen auf den großen Markt gegangen.", "de"),
    pair("Xã có 300 hộ dân.",
         "El pueblo tiene 300 familias y el lunes puede abrir la escuela nueva.", "es"),
]  # fmt: skip

many_pairs = st.lists(segment_pairs() | st.sampled_from(PAIRS), max_size=6)
seeds = st.integers(0, 9)


@settings(max_examples=60)
@given(many_pairs, seeds)
def test_a_fault_changes_the_rendering_in_its_place_and_nothing_else(
    pairs: list[SegmentPair], seed: int
) -> None:
    for fault in corrupt(pairs, seed=seed, ways=2):
        start, end = fault.trg_span
        text = fault.pair.trg_text
        clean = text[:start] + fault.expected + text[end:]
        assert text[start:end] == fault.found
        assert text != clean
        assert text
        assert text == normalise(text)
        assert fault.pair.quality_score is None
        assert fault.pair.findings == ()
        assert any(
            (one.src_text, clean, one.src_lang, one.trg_lang, one.src_url, one.trg_url, one.bead)
            == (fault.pair.src_text, fault.pair.trg_text[:start] + fault.expected + text[end:],
                fault.pair.src_lang, fault.pair.trg_lang, fault.pair.src_url, fault.pair.trg_url,
                fault.pair.bead)
            and one.trg_text == clean
            for one in pairs
        )  # fmt: skip
        if fault.src_span is not None:
            span = fault.src_span
            assert fault.pair.src_text[span.start : span.end] == fault.expected


@settings(max_examples=40)
@given(many_pairs.flatmap(lambda pairs: st.tuples(st.just(pairs), st.permutations(pairs))), seeds)
def test_faults_depend_on_content_and_seed_and_not_on_order(
    orders: tuple[list[SegmentPair], list[SegmentPair]], seed: int
) -> None:
    one, other = (sorted(map(repr, corrupt(pairs, seed=seed))) for pairs in orders)
    assert one == other


def test_another_seed_gives_other_faults() -> None:
    assert list(corrupt(PAIRS, seed=1)) == list(corrupt(PAIRS, seed=1))
    assert list(corrupt(PAIRS, seed=1)) != list(corrupt(PAIRS, seed=2))


def test_a_score_and_findings_change_no_fault() -> None:
    scored = [one.scored(0.5) for one in PAIRS]
    assert list(corrupt(scored)) == list(corrupt(PAIRS))


def test_ways_of_one_type_give_different_texts() -> None:
    few, many = (list(corrupt(PAIRS[:1], types=["omission"], ways=ways)) for ways in (1, 9))
    assert len(few) == 1
    assert len({fault.pair.trg_text for fault in many}) == len(many) > 1
    assert len({fault.way for fault in many}) == len(many)


def test_pairs_with_an_empty_side_are_passed_over() -> None:
    empty = [pair("", "Ada satu."), pair("Có một.", "")]
    assert list(corrupt(empty)) == []


def of(kind: str, one: SegmentPair, *more: SegmentPair) -> list[Corruption]:
    return [
        fault
        for seed in range(12)
        for fault in corrupt([one, *more], types=[kind], ways=20, seed=seed)
        if (fault.pair.src_text, fault.pair.trg_lang) == (one.src_text, one.trg_lang)
    ]


@pytest.mark.parametrize("one", PAIRS, ids=[one.trg_lang for one in PAIRS])
def test_every_language_has_faults_of_many_types(one: SegmentPair) -> None:
    found = {fault.type for fault in corrupt(PAIRS) if fault.pair.src_text == one.src_text}
    assert {"number", "untranslated", "omission", "repetition", "placeholder", "order"} & found


@pytest.mark.parametrize(
    ("lang", "clean", "faulty"),
    [
        ("id", "Dia tidak datang.", "Dia datang."),
        ("id", "Sekolah akan dibuka.", "Sekolah tidak akan dibuka."),
        ("id", "Mereka berjalan di sawah.", "Mereka tidak berjalan di sawah."),
        ("en", "She will not come.", "She will come."),
        ("en", "He was at home.", "He was not at home."),
        ("fr", "Il n'est pas venu.", "Il est venu."),
        ("ja", "学校は開校しました", "学校は開校しませんでした"),
        ("ja", "彼は来ません。", "彼は来ます。"),
        ("th", "เขาไม่มา", "เขามา"),
        ("zh", "他没来", "他来"),
        ("ko", "학교가 있다", "학교가 없다"),
        ("ru", "Школа не открыта", "Школа открыта"),
        ("de", "Er hat kein Haus", "Er hat ein Haus"),
        ("es", "La escuela no abre", "La escuela abre"),
    ],
)  # fmt: skip
def test_what_is_said_is_denied_and_what_is_denied_said(lang: str, clean: str, faulty: str) -> None:
    found = {fault.pair.trg_text for fault in of("negation", pair("Câu gốc.", clean, lang))}
    assert faulty in found


def test_a_sentence_that_is_denied_is_not_denied_twice() -> None:
    found = {
        fault.pair.trg_text for fault in of("negation", pair("x", "Sekolah tidak akan tutup."))
    }
    assert found
    assert not any("tidak tidak" in text for text in found)


@pytest.mark.parametrize(
    ("kind", "lang", "clean", "expected", "found"),
    [
        ("money", "id", "Harga 45 dong", "dong", {"dolar", "rupiah", "euro", "yuan", "yen"}),
        ("money", "ja", "価格は45ドン", "ドン", {"ドル", "円", "ユーロ", "ウォン"}),
        ("unit", "en", "It is 5 km long", "km", {"m", "cm", "mm"}),
        ("date", "th", "ในเดือนมีนาคมปีนี้", "มีนาคม", {"เมษายน", "สิงหาคม", "มกราคม"}),
        ("date", "en", "Built in 1930 by farmers", "1930", {"1830", "2030", "1931"}),
        ("date", "zh", "他在8月来", "8", {"1", "2", "3", "11"}),
        ("number", "id", "Ada 40 juta orang", "juta", {"ribu", "miliar", "triliun"}),
        ("number", "id", "Ada 1.500 orang", "1.500", {"1,5"}),
        ("money", "id", "Harga 40 juta dong", "juta", {"ribu", "miliar", "triliun"}),
        ("money", "en", "It costs $1,500 now", "1,500", {"1.5"}),
        ("unit", "id", "Desa itu kecil", "Desa", {"Kota", "Komune", "Distrik", "Kabupaten"}),
        ("number", "en", "Only three came", "three", {"four", "two", "nine"}),
        ("number", "ja", "村に40世帯がある", "40", {"4", "41", "50"}),
    ],
)
def test_facts_become_others_of_their_kind(
    kind: str, lang: str, clean: str, expected: str, found: set[str]
) -> None:
    faults = of(kind, pair("Câu gốc.", clean, lang))
    assert {fault.found for fault in faults if fault.expected == expected} & found


def test_a_metre_is_no_initial_and_a_year_no_number() -> None:
    assert of("unit", pair("x", "M. Tran Van Ba setuju", "fr")) == []
    assert of("number", pair("x", "Built in 1930 by farmers", "en")) == []
    assert of("number", pair("x", "It costs 40 dong", "en")) == []
    assert of("unit", pair("x", "Many years later", "en")) == []


def test_two_numbers_change_places() -> None:
    found = {f.pair.trg_text for f in of("number", pair("x", "From 15 to 40 cows", "en"))}
    assert "From 40 to 15 cows" in found


def test_a_name_is_taken_from_another_pair_of_the_same_language() -> None:
    faults = [f for f in of("name", PAIRS[0], *PAIRS[1:]) if f.way == "other"]
    assert {(f.expected, f.found) for f in faults} == {("Tran Thi Man", "Le Van Tu")}


def test_words_of_a_language_without_capitals_are_no_names() -> None:
    assert of("name", PAIRS[5], *PAIRS) == []


def test_katakana_names_become_others() -> None:
    assert any("トム・クルーズ" in f.found for f in of("name", PAIRS[4], *PAIRS))


def test_what_is_left_untranslated_is_of_this_original() -> None:
    faults = of("untranslated", PAIRS[0], *PAIRS)
    assert {fault.way for fault in faults} == {"run", "words", "rest", "whole"}
    assert all(fault.found.rstrip(".") in PAIRS[0].src_text for fault in faults)


def test_another_rendering_of_the_same_comes_before_a_strange_sentence() -> None:
    found = {fault.pair.trg_text for fault in of("language", PAIRS[1], *PAIRS)}
    assert PAIRS[2].trg_text in found


def test_no_rendering_becomes_a_sentence_of_its_own_language() -> None:
    sentences = knowledge.load("corruptions")["language"]["sentences"]
    found = {fault.found for fault in of("language", PAIRS[2])}
    assert found
    assert not found & set(sentences["en"])


def test_shuffled_words_are_the_same_words_and_the_full_stop_stays() -> None:
    for fault in of("order", PAIRS[0]):
        assert sorted(fault.found.split()) == sorted(fault.expected.split())
        assert fault.pair.trg_text.endswith(".")


def test_an_omission_only_takes_and_an_addition_and_a_repetition_only_give() -> None:
    assert all(len(f.pair.trg_text) < len(PAIRS[0].trg_text) for f in of("omission", PAIRS[0]))
    for kind in ("addition", "repetition"):
        faults = of(kind, PAIRS[0], *PAIRS)
        assert faults
        assert all(fault.expected == "" for fault in faults)


def test_an_unrelated_rendering_is_one_of_another_original() -> None:
    faults = of("unrelated", PAIRS[0], *PAIRS)
    assert {fault.pair.trg_text for fault in faults} == {PAIRS[1].trg_text}


def test_nothing_is_unrelated_where_there_is_nothing_else() -> None:
    assert of("unrelated", PAIRS[0]) == []


def test_a_trap_gets_a_wrong_rendering() -> None:
    one = pair("Gia đình sống trong nhà cấp 4.", "Keluarga itu tinggal di rumah sederhana.")
    (fault, *_) = of("trap", one)
    wrong = next(
        entry["id"]["wrong"]
        for entry in knowledge.load("traps")["trap"]
        if entry["expression"] == "nhà cấp 4"
    )
    assert (fault.expected, fault.found in wrong) == ("rumah sederhana", True)


def test_no_other_type_has_a_trap() -> None:
    assert of("trap", pair("Trời mưa.", "Hujan turun.")) == []


def test_every_way_makes_a_fault_of_the_sample() -> None:
    more = [
        pair("Nhà cấp 4.", "Ada tiga “rumah sederhana” dan 15 atau 40 sapi. Hujan turun di sana."),
        pair("Giá cũ.", "Harga naik dari 1.500 dong menjadi 2 juta dong, atau dua dolar per kg."),
        pair("Đường dài.", "Jalan sepanjang 5 km dari 25 juta meter di desa, atau 3,5 juta orang."),
    ]
    sample = [*PAIRS, *more]
    made = {(f.type, f.way) for seed in range(20) for f in corrupt(sample, seed=seed, ways=20)}
    assert made == {(kind, way) for kind, ways in TYPES.items() for way in ways}


@given(st.lists(st.integers()), st.text())
def test_shuffling_loses_nothing(items: list[int], key: str) -> None:
    assert sorted(Dice(key).shuffled(items)) == sorted(items)


@pytest.mark.parametrize(
    "text", ["1" * 20_000, "A" * 20_000, "A b " * 5_000, "1.1," * 5_000, "1 tidak akan " * 2_000]
)
def test_long_texts_take_no_long_time(text: str) -> None:
    kinds = ["number", "date", "name", "negation", "omission", "placeholder"]
    assert all(f.pair.trg_text for f in corrupt([pair("Câu gốc.", text.strip())], types=kinds))
