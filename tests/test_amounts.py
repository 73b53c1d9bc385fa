"""Numbers, money, units and codes in text: laws, and stories that try them."""

import time
from decimal import Decimal

import pytest
from babel import Locale
from babel.numbers import format_compact_decimal, format_currency, format_decimal, format_percent
from babel.units import format_unit
from hypothesis import assume, given
from hypothesis import strategies as st
from strategies import SENTENCES, amount_texts, languages, normalised

from aligner.amounts import VALUES, Kind, Mention, agree, find_amounts
from aligner.amounts.digits import plain_digits
from aligner.amounts.rules import rules_of
from aligner.data import Span
from aligner.languages import SITE_LANGUAGES

wholes = st.integers(0, 10**12)
#: Values as people write them: at most two decimals, the last not zero.
decimals = st.integers(1, 10**9).map(lambda cents: Decimal(cents) / 100)
values = wholes.map(Decimal) | decimals
#: Whether digits are those of the language or Latin ones.
digits = st.sampled_from(["default", "latn"])


def said(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def one(text: str, lang: str) -> Mention:
    (mention,) = find_amounts(text, lang)
    return mention


def found(text: str, lang: str) -> list[tuple[str, ...]]:
    return [mention.readings for mention in find_amounts(text, lang) if mention.kind in VALUES]


@given(values, languages, digits)
def test_what_babel_writes_as_a_number_is_read_as_it(
    value: Decimal, lang: str, numbering: str
) -> None:
    written = format_decimal(value, locale=lang, numbering_system=numbering)

    assert said(value) in one(f"{written} x", lang).readings


@given(values, languages, st.sampled_from(["VND", "USD", "EUR", "IDR", "JPY", "THB", "CNY"]))
def test_what_babel_writes_as_money_is_read_as_it(value: Decimal, lang: str, code: str) -> None:
    written = format_currency(value, code, locale=lang, currency_digits=False)
    mention = one(written, lang)

    assert mention.kind is Kind.MONEY
    assert said(value) in mention.readings
    assert code in mention.measures


@given(values, languages, st.sampled_from(["VND", "USD", "EUR", "JPY", "THB", "KRW", "GBP"]))
def test_a_currency_by_its_name_is_read_as_it(value: Decimal, lang: str, code: str) -> None:
    written = format_currency(value, code, locale=lang, format_type="name", currency_digits=False)
    mention = one(written, lang)

    assert mention.measures[:1] == (code,)
    assert said(value) in mention.readings


@given(st.integers(1, 99), st.integers(2, 12), languages, st.sampled_from(["short", "long"]))
def test_what_babel_writes_with_a_magnitude_is_read_with_it(
    tenths: int, power: int, lang: str, length: str
) -> None:
    # Chinese, Japanese and Korean have one form only; Bengali's short one of a hundred billion
    # says one billion.
    assume(length in Locale.parse(lang).compact_decimal_formats)
    assume(lang != "bn" or length == "long" or power < 10)
    value = tenths * 10**power
    written = format_compact_decimal(value, locale=lang, format_type=length, fraction_digits=8)

    assert str(value) in one(f"{written} x", lang).readings


@given(st.integers(0, 1000), languages)
def test_what_babel_writes_as_a_share_is_read_as_it(percent: int, lang: str) -> None:
    mention = one(format_percent(Decimal(percent) / 100, locale=lang), lang)

    assert (mention.readings[0], mention.measures) == (str(percent), ("%",))


@given(
    st.integers(0, 999),
    languages,
    st.sampled_from(["long", "short"]),
    st.sampled_from(
        [("length-kilometer", "km"), ("mass-kilogram", "kg"), ("temperature-celsius", "°C")]
    ),
)
def test_what_babel_writes_with_a_unit_is_read_with_it(
    value: int, lang: str, length: str, unit: tuple[str, str]
) -> None:
    written = format_unit(value, unit[0], length, locale=lang)
    assume(unit[0] not in written)  # else CLDR has no name for it in this language
    mention = one(written, lang)

    assert (mention.readings[0], mention.measures) == (str(value), (unit[1],))


@given(amount_texts | normalised | st.sampled_from(SENTENCES), languages | st.just("und"))
def test_mentions_stand_in_order_and_apart_inside_the_text(text: str, lang: str) -> None:
    mentions = find_amounts(text, lang)
    ends = [0, *(mention.span.end for mention in mentions)]

    assert all(
        end <= mention.span.start < mention.span.end <= len(text) and mention.readings
        for end, mention in zip(ends, mentions, strict=False)
    )


@given(amount_texts, languages)
def test_values_are_numbers_and_each_reading_is_said_once(text: str, lang: str) -> None:
    for mention in find_amounts(text, lang):
        if mention.kind in VALUES:
            assert all(Decimal(part) is not None for r in mention.readings for part in r.split("/"))
        assert len(set(mention.readings)) == len(mention.readings)


@given(amount_texts, languages)
def test_digits_of_any_script_are_read_alike(text: str, lang: str) -> None:
    thai = text.translate({ord("0") + digit: chr(0x0E50 + digit) for digit in range(10)})

    assert [m.readings for m in find_amounts(thai, lang) if m.kind in VALUES] == found(text, lang)


@given(normalised)
def test_plain_digits_keeps_every_sign_in_its_place(text: str) -> None:
    plain = plain_digits(text)

    assert len(plain) == len(text)
    assert all(
        here == there or not there.isalpha() for here, there in zip(plain, text, strict=True)
    )


@pytest.mark.parametrize("lang", SITE_LANGUAGES)
def test_every_site_language_has_rules_with_magnitudes_shares_and_the_dong(lang: str) -> None:
    rules = rules_of(lang)

    assert {3, 6} <= set(rules.magnitudes.values()) or {4, 8} <= set(rules.magnitudes.values())
    assert rules.measures["%"].names == ("%",)
    assert any(of.names == ("VND",) for of in rules.measures.values())


@pytest.mark.parametrize(
    ("lang", "text", "readings"),
    [
        ("vi", "113.700", ("113700",)),
        ("vi", "113,700", ("113.7", "113700")),
        ("vi", "1.731,19", ("1731.19",)),
        ("en", "113,700", ("113700",)),
        ("en", "113.700", ("113.7", "113700")),
        ("fr", "113 700", ("113700",)),
        ("fr", "113\u202f700,5", ("113700.5",)),
        ("hi", "1,13,700", ("113700",)),
        ("de", "1'250'000", ("1250000",)),
        ("und", "113.700", ("113700", "113.7")),
        ("und", "113,700", ("113700", "113.7")),
        ("und", "0,700", ("0.7",)),
        ("und", "1137,00", ("1137",)),
        ("fa", "۱۱۳٬۷۰۰", ("113700",)),
        ("ar", "١٫٢٥", ("1.25",)),
        ("th", "๑๑๓,๗๐๐", ("113700",)),
        ("ja", "１１３，７００", ("113700",)),
    ],
)
def test_separators_are_read_by_the_custom_of_the_language(
    lang: str, text: str, readings: tuple[str, ...]
) -> None:
    assert one(text, lang).readings == readings


@pytest.mark.parametrize(
    ("lang", "text", "value"),
    [
        ("vi", "2,4 triệu tỷ", "2400000000000000"),
        ("vi", "bảy trăm tám mươi lăm nghìn", "785000"),
        ("vi", "ba triệu rưỡi", "3500000"),
        ("vi", "hai trăm linh một", "201"),
        ("id", "3,5 ribu triliun", "3500000000000000"),
        ("id", "tujuh ratus delapan puluh lima ribu", "785000"),
        ("id", "dua setengah juta", "2500000"),
        ("en", "seven hundred and eighty-five thousand", "785000"),
        ("en", "twenty-third", "23"),
        ("en", "half a million", "500000"),
        ("ja", "1億2000万", "120000000"),
        ("ja", "3万5千", "35000"),
        ("ko", "7조 500억", "7050000000000"),
        ("th", "4 หมื่นล้าน", "40000000000"),
        ("hi", "2.5 लाख करोड़", "2500000000000"),
        ("bn", "৭ লাখ ৯০ হাজার কোটি", "7900000000000"),
        ("ru", "12,5 тыс.", "12500"),
        ("de", "3,5 Mrd.", "3500000000"),
        ("es", "mil millones", "1000000000"),
        ("vi", "cao 1m75", "1.75"),
        ("vi", "rộng 72m2", "72"),
        ("en", "a 72-square-metre house", "72"),
        ("vi", "hai triệu tám", "2800000"),
        ("en", "£1.2m", "1200000"),
        ("en", "2 1/2 cups", "2.5"),
        ("vi", "2 1/2 chén", "2.5"),
        ("en", "3 3/4 million", "3750000"),
        ("en", "2 1/2%", "2.5"),
        ("id", "1 juta dua ratus ribu", "1200000"),
        ("id", "suhu negatif 36", "-36"),
        ("id", "film negatif 36", "36"),
    ],
)
def test_magnitudes_and_number_words_combine(lang: str, text: str, value: str) -> None:
    assert one(text, lang).readings == (value,)


@pytest.mark.parametrize(
    ("lang", "text", "readings"),
    [
        ("id", "terjual 1,7 juta empat tahun lalu", ["1700000", "4"]),
        ("id", "ada 2 juta empat tahun lalu", ["2000000", "4"]),
        ("en", "gates 2 3/5", ["2", "0.6"]),
    ],
)
def test_numbers_side_by_side_stay_apart_where_they_make_no_sum(
    lang: str, text: str, readings: list[str]
) -> None:
    assert [each[0] for each in found(text, lang)] == readings


def test_money_keeps_its_magnitude_where_years_have_their_era() -> None:
    years, price = one("(1000-1300 M)", "id"), find_amounts("Rp 1000-1300 M", "id")

    assert (years.kind, years.readings) == (Kind.DATE, ("1000/1300",))
    assert [mention.kind for mention in price] == [Kind.MONEY, Kind.MONEY]


def test_a_number_of_a_day_and_the_yen_is_money() -> None:
    assert one("汇率为1日元", "zh").measures == ("JPY",)


@pytest.mark.parametrize(
    ("lang", "text", "readings", "measures"),
    [
        ("vi", "5–7 triệu đồng", ["5000000", "7000000"], ["VND", "VND"]),
        ("vi", "500 đến 700 kg", ["500", "700"], ["kg", "kg"]),
        ("en", "$10-12 million", ["10000000", "12000000"], ["USD", "USD"]),
        ("id", "antara 2,5 dan 3 persen", ["2.5", "3"], ["%", "%"]),
        ("de", "zwischen 2 und 3 Grad", ["2", "3"], ["°C", "°C"]),
        ("zh", "500万至700万元", ["5000000", "7000000"], ["CNY", "CNY"]),
    ],
)
def test_both_ends_of_a_range_have_its_magnitude_and_measure(
    lang: str, text: str, readings: list[str], measures: list[str]
) -> None:
    mentions = find_amounts(text, lang)

    assert [mention.readings[0] for mention in mentions] == readings
    assert [mention.measures[0] for mention in mentions] == measures


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("cs", "Škody přesáhly 1 217 miliard dongů."),
        ("el", "Οι ζημιές ξεπέρασαν τα 1.217 δισεκατομμύρια ντονγκ."),
        ("he", "הנזק נאמד ב-1,217 מיליארד דונג."),
        ("hu", "A kár meghaladta az 1217 milliárd dongot."),
        ("it", "I danni superano i 1.217 miliardi di dong."),
        ("ms", "Kerugian melebihi 1,217 bilion dong."),
        ("nl", "De schade bedraagt 1.217 miljard dong."),
        ("no", "Skadene overstiger 1 217 milliarder dong."),
        ("pl", "Straty przekroczyły 1217 mld dongów."),
        ("pt", "Os danos ultrapassam 1.217 bilhões de dongs."),
        ("ro", "Pagubele depășesc 1.217 miliarde de dongi."),
        ("sv", "Skadorna överstiger 1 217 miljarder dong."),
        ("tr", "Zarar 1.217 milyar dongu aştı."),
        ("uk", "Збитки перевищили 1217 млрд донгів."),
    ],
)
def test_languages_without_cases_say_money_with_magnitudes_too(lang: str, text: str) -> None:
    loss = one("Thiệt hại vượt 1.217 tỷ đồng.", "vi")

    assert agree(loss, one(text, lang))


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("vi", "Nghị quyết 57-NQ/TW"),
        ("vi", "Gọi 0905 123 456"),
        ("vi", "xe 43A-678.90"),
        ("en", "see www.example.org/2025/10/14"),
        ("en", "the MH370 and DC-10"),
        ("en", "an ARM64 chip"),
        ("id", "hubungi (0274) 555-123"),
        ("id", "mobil B 2468 XYZ"),
        ("id", "SE-7/MK.02/2025"),
        ("fr", "le 01 23 45 67 89"),
        ("vi", "Gọi 0800 555 111 24/7"),
    ],
)
def test_digits_without_a_value_are_codes(lang: str, text: str) -> None:
    mentions = find_amounts(text, lang)

    assert mentions
    assert {mention.kind for mention in mentions} == {Kind.CODE}


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("vi", "Ba mẹ em đi làm xa."),
        ("vi", "Lúa đã chín đều trên cánh đồng."),
        ("vi", "Hằng năm, bà con mở hội."),
        ("vi", "Anh Tư Sương và chị Hai Lúa"),
        ("vi", "Hàng nghìn người xuống đường."),
        ("id", "salah satu warga"),
        ("id", "ribuan orang"),
        ("en", "no one, one another, one of them"),
        ("en", "thousands of people"),
        ("en", "vitamin C and an IV drip"),
        ("ja", "数千人が集まった"),
        ("vi", "mở cửa 24/24 và 24/7"),
        ("vi", "mở cửa 24/24h"),
        ("id", "buka 24/24h"),
        ("vi", "tính theo đồng/m2"),
        ("ru", "Тысячи людей"),
    ],
)
def test_what_only_sounds_like_a_number_is_none(lang: str, text: str) -> None:
    assert find_amounts(text, lang) == ()


def test_a_measure_is_part_of_the_place_and_conversion_is_left_to_others() -> None:
    text = "Giá 5 tạ lúa là 3 triệu đồng."
    grain, price = find_amounts(text, "vi")

    assert [text[span.start : span.end] for span in (grain.span, price.span)] == [
        "5 tạ",
        "3 triệu đồng",
    ]
    assert (grain.readings, grain.measures) == (("5",), ("tạ",))
    assert not agree(grain, Mention(Kind.UNIT, Span(0, 6), ("500",), ("kg",)))


def test_a_rendering_agrees_with_its_original_whichever_separators_it_keeps() -> None:
    original = one("113.700 đồng", "vi")

    assert agree(original, one("113,700 dong", "en"))
    assert agree(original, one("113.700 dong", "en"))
    assert not agree(original, one("113,700 dollars", "en"))


def test_a_document_agrees_with_its_number_without_vietnamese_letters() -> None:
    assert agree(one("71/2025/NĐ-CP", "vi"), one("71/2025/ND-CP", "en"))
    assert not agree(one("71/2025/NĐ-CP", "vi"), one("17/2025/ND-CP", "en"))


@pytest.mark.parametrize(
    "unit",
    [
        "7", "7,", "1.234.", "1,2", "7 ", "12 345 ", "7/", "1-2-", "a1-", "0912 ", "٣٫٤", "๗,",
        "７．", "-", "\u200e7", "$", "Rp", "US$ ", "trăm ", "một ", "hai ba ", "hundred and ",
        "Ba ", "XIV ", "I", "12/", "7:3", "http://a1 ", "@1", "+84 ", "(0", "%", "km/h ", "ล้าน",
        "億", "分の", "1 và ", "5 - ", "số 12/2025 ", ".,", "1e", "one-",
        "2 1/2 ", "(1.2", "1)(", "7\u202e8\u202c", "7๗٧", "ngày 1 ", "từ 9 đến ", "(1/2",
    ],
)  # fmt: skip
@pytest.mark.parametrize("lang", ["vi", "ja"])
def test_time_grows_with_the_length_of_bad_input_and_no_faster(unit: str, lang: str) -> None:
    find_amounts("1", lang)

    # Other work on the machine may spoil a measurement, but not five of them.
    assert any(_growth(unit, lang) < 8 for _ in range(5))


def _growth(unit: str, lang: str) -> float:
    """Return how many times longer four times the text takes."""
    short, long = (
        min(_seconds((unit * length)[:length], lang) for _ in range(2))
        for length in (4_000, 16_000)
    )
    return long / short


def _seconds(text: str, lang: str) -> float:
    start = time.process_time()
    find_amounts(text, lang)
    return time.process_time() - start


@pytest.mark.parametrize("digits", ["7" * 28, "7" * 100_000, "7." * 50_000 + "7", "๗" * 100_000])
def test_more_digits_than_anybody_counts_are_a_code(digits: str) -> None:
    mention = one(digits, "vi")

    assert (mention.kind, mention.span) == (Kind.CODE, Span(0, len(digits)))


def test_a_code_of_many_digits_agrees_in_any_script() -> None:
    assert agree(one("๗" * 40, "th"), one("7" * 40, "vi"))
