"""Dates and times in text: every language's forms, other calendars, and what is none."""

import re
import tomllib
from dataclasses import replace
from datetime import date, time
from itertools import pairwise
from pathlib import Path
from time import perf_counter
from unittest.mock import patch

import pytest
from babel.dates import format_date, format_time
from hypothesis import given
from hypothesis import strategies as st
from strategies import languages, normalised

from aligner import knowledge
from aligner.amounts.calendars import gregorian
from aligner.amounts.date_forms import date_rules, month_names
from aligner.amounts.dates import find_dates
from aligner.amounts.digits import plain_digits
from aligner.amounts.mentions import Kind
from aligner.languages import SITE_LANGUAGES

FOLDER = Path(__file__).parent / "cases" / "amounts"
#: Cases, without those written first, whose dates and times need not all be right. Of these, some
#: hold figures of documents, or 24/7: what is no date is told apart before dates are looked for.
WRONG_AT_MOST = {"vi": 1, "en": 1, "id": 1}
#: Indonesian writes times like decimals, 14.30: alone, without "pukul", they are not read as such.
TELLING_TIMES = tuple(lang for lang in SITE_LANGUAGES if lang != "id")
DAYS = st.dates(date(1950, 1, 1), date(2049, 12, 31))


def readings(text: str, lang: str, kind: Kind = Kind.DATE) -> list[tuple[str, ...]]:
    return [each.readings for each in find_dates(plain_digits(text), lang) if each.kind is kind]


def right(case: dict[str, list[str]], lang: str) -> bool:
    for kind, field in ((Kind.DATE, "dates"), (Kind.TIME, "times")):
        found = readings(case["text"], lang, kind)
        expected = [set(each.split(" | ")) for each in case.get(field, ())]
        if len(found) != len(expected) or not all(map(set.issubset, expected, found)):
            return False
    return True


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.toml")), ids=lambda path: path.stem)
def test_dates_and_times_of_the_cases_are_found(path: Path) -> None:
    cases = tomllib.loads(path.read_text(encoding="utf-8"))["case"]
    cases = [case for case in cases if not case.get("first")]

    wrong = [case["text"] for case in cases if not right(case, path.stem)]

    assert len(wrong) <= WRONG_AT_MOST.get(path.stem, 0), wrong


@given(day=DAYS, lang=languages, width=st.sampled_from(["short", "medium", "long", "full"]))
def test_a_date_as_a_language_writes_it_is_read_back(day: date, lang: str, width: str) -> None:
    written = format_date(day, width, locale=lang)

    found = readings(written, lang)

    assert any(day.isoformat() in each for each in found), (written, found)


@given(hour=st.times(), lang=st.sampled_from(TELLING_TIMES))
def test_a_time_as_a_language_writes_it_is_read_back(hour: time, lang: str) -> None:
    written = format_time(hour, "short", locale=lang)

    assert readings(written, lang, Kind.TIME) == [(f"{hour:%H:%M}",)], written


@given(text=normalised, lang=languages)
def test_mentions_are_in_order_inside_the_text_and_apart(text: str, lang: str) -> None:
    plain = plain_digits(text)

    places = [place for mention in find_dates(plain, lang) for place in mention.span]

    assert places == sorted(places)
    assert not places or (places[0] >= 0 and places[-1] <= len(text))


signs = st.lists(
    st.sampled_from(
        [
            *"0123456789/.-:, ",
            "ngày ",
            "tháng ",
            " đến ",
            " và ",
            "年",
            "月",
            "日",
            "October ",
            "Tết",
        ]
    ),
    max_size=30,
).map("".join)


@given(text=signs, lang=languages)
def test_any_mixture_of_figures_and_words_is_read_without_overlap(text: str, lang: str) -> None:
    found = find_dates(text, lang)

    assert all(one.span.end <= other.span.start for one, other in pairwise(found))
    assert all(mention.readings and mention.span.start < mention.span.end for mention in found)


def words_of(lang: str) -> list[str]:
    """Return what a language's forms of dates have beside figures."""
    table = knowledge.load(f"dates/{lang}")
    patterns = " ".join(pattern for form in table.get("form", ()) for pattern in form["patterns"])
    lists = [word for words in table["words"].values() for word in words]
    tables = ("numerals", "decades", "day_parts")
    named = [word for name in tables for word in table.get(name, {})]
    months = [name for name, _, _ in month_names(lang)]
    return [*re.sub(r"\{[^}]*\}|[\[\]()|]", " ", patterns).split(), *lists, *named, *months]


WORDS = {lang: words_of(lang) for lang in SITE_LANGUAGES}
FIGURES = ["1", "3", "12", "24", "31", "45", "300", "1300", "2025", "1404", "2568", "1st", "2e"]
JOINTS = [" ", " ", " ", "", "  ", "\u200b", "/", "-", ".", ":", ", ", "–", "(", "年", "月"]


@st.composite
def texts_of_words_of_dates(draw: st.DrawFn) -> tuple[str, str]:
    lang = draw(languages)
    words = st.sampled_from(WORDS[lang]) | st.sampled_from(FIGURES)
    pieces = draw(st.lists(st.tuples(words, st.sampled_from(JOINTS)), min_size=1, max_size=8))
    return "".join(word + joint for word, joint in pieces), lang


@given(texts_of_words_of_dates())
def test_no_date_is_passed_over_because_of_how_it_begins(text_and_lang: tuple[str, str]) -> None:
    text, lang = text_and_lang
    rules = date_rules(lang)
    # Every sign that a form begins with, whatever follows it.
    anywhere = replace(rules, starts=re.compile(rules.starts.pattern.split("(?:(?<=")[0]))

    with patch("aligner.amounts.dates.date_rules", return_value=anywhere):
        expected = find_dates(text, lang)

    assert find_dates(text, lang) == expected


@pytest.mark.parametrize(
    ("text", "lang", "kind", "reading"),
    [
        ("a las 3 p.m", "es", Kind.TIME, "15:00"),
        ("a las 3 p.  m.", "es", Kind.TIME, "15:00"),
        ("tháng mười\u200bhai", "vi", Kind.DATE, "--12"),
        ("tháng mười  hai", "vi", Kind.DATE, "--12"),
    ],
)
def test_words_are_read_with_whatever_spaces_between_them(
    text: str, lang: str, kind: Kind, reading: str
) -> None:
    assert readings(text, lang, kind) == [(reading,)]


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("Từ ngày 9 đến 11-10-2025, đoàn ở Huế.", "vi", ["2025-10-09/2025-10-11"]),
        ("Mưa lớn trong ngày 9 và 10/11.", "vi", ["--11-09", "--11-10"]),
        ("Kế hoạch tháng 11/2025 và quý III.", "vi", ["2025-11", "--07/--09"]),
        ("Mùng 1 Tết và rằm tháng Giêng", "vi", ["lunar:--01-01", "lunar:--01-15"]),
        ("Rapat digelar Selasa (4/11).", "id", ["--11-04"]),
        ("From October 9 to 11, 2025, they met.", "en", ["2025-10-09/2025-10-11"]),
        ("令和7年11月3日に開かれた。", "ja", ["2025-11-03"]),
        ("昭和64年は7日間だった。", "ja", ["1989"]),
        ("เมื่อวันที่ 3 พ.ย. 68", "th", ["2025-11-03"]),
        ("اجتمعوا في 3 تشرين الثاني 2025.", "ar", ["2025-11-03"]),
        ("نشست ۱۲ آبان ۱۴۰۴ برگزار شد.", "fa", ["2025-11-03"]),
        ("Vào năm 2025, cả xã có 2000 người.", "vi", ["2025"]),
        ("Die Messe läuft vom 9. bis 11. Oktober 2025.", "de", ["2025-10-09/2025-10-11"]),
        ("Konferencja trwa 9–11 października 2025 r.", "pl", ["2025-10-09/2025-10-11"]),
        ("2025년 10월 9일부터 11일까지 열린다.", "ko", ["2025-10-09/2025-10-11"]),
        ("Toplantı 9-11 Ekim 2025 tarihlerinde.", "tr", ["2025-10-09/2025-10-11"]),
        ("The signature is dated 2025-11-03.", "und", ["2025-11-03"]),
        ("It opens in the second quarter of 2026.", "en", ["2026-04/2026-06"]),
        ("the third-quarter results", "en", ["--07/--09"]),
        ("au quatrième trimestre 2026", "fr", ["2026-10/2026-12"]),
        ("le premier trimestre", "fr", ["--01/--03"]),
        ("ein erstes Quartal 2026", "de", ["2026-01/2026-03"]),
        ("im dritten Quartal", "de", ["--07/--09"]),
        ("el cuarto trimestre de 2026", "es", ["2026-10/2026-12"]),
        ("pada kuartal kedua 2026", "id", ["2026-04/2026-06"]),
        ("quý hai năm 2026", "vi", ["2026-04/2026-06"]),
        ("quý thứ ba của năm 2026", "vi", ["2026-07/2026-09"]),
        ("Rằm tháng Tám âm lịch (6/10)", "vi", ["lunar:--08-15", "--10-06"]),
        ("Phố đông dịp Quốc khánh 2/9.", "vi", ["--09-02"]),
        ("Nghỉ lễ 30/4 - 1/5", "vi", ["--04-30/--05-01"]),
        ("hari ke-15 bulan kedelapan kalender lunar", "id", ["lunar:--08-15"]),
        ("bulan kedelapan kalender lunar", "id", ["lunar:--08"]),
        ("le 15e jour du huitième mois lunaire", "fr", ["lunar:--08-15"]),
        ("le huitième mois lunaire", "fr", ["lunar:--08"]),
        ("Târgul se ține pe 20 mai 2026.", "ro", ["2026-05-20"]),
        ("S-au cunoscut în mai 2025.", "ro", ["2025-05"]),
        ("Vine luna mai.", "ro", ["--05"]),
    ],
)
def test_dates_are_read_in_many_orders_and_calendars(
    text: str, lang: str, expected: list[str]
) -> None:
    assert [each[0] for each in readings(text, lang)] == expected


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("Lúc 2 giờ 15 phút chiều", "vi", ["14:15"]),
        ("14h", "vi", ["14:00"]),
        ("từ 18h đến 24h", "vi", ["18:00", "00:00"]),
        ("24h đêm", "vi", ["00:00"]),
        ("pukul 14.30 WIB", "id", ["14:30"]),
        ("at 2 p.m.", "en", ["14:00"]),
        ("午後2時30分", "ja", ["14:30"]),
        ("เวลา 14.30 น.", "th", ["14:30"]),
        ("um 14 Uhr", "de", ["14:00"]),
        ("klockan 14.30", "sv", ["14:30"]),
    ],
)
def test_times_are_read_by_the_clock_of_24_hours(text: str, lang: str, expected: list[str]) -> None:
    assert [each[0] for each in readings(text, lang, Kind.TIME)] == expected


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Chỉ 1/3 dân số biết bơi.", "vi"),
        ("Đội nhà thắng 2-1.", "vi"),
        ("Cuộc họp kéo dài 3 giờ.", "vi"),
        ("Giá tăng 28.9 lần.", "vi"),
        ("Xã có 2000 người.", "vi"),
        ("She may march to 3.5 km.", "en"),
        ("The index rose 1.2 points to 1,350.", "en"),
        ("Suhu naik 10.5 derajat selama 3 hari.", "id"),
        ("3日間で2時間しか眠れなかった。", "ja"),
        ("三个小时", "zh"),
        ("汇率为1日元", "zh"),
        ("Nu mai 5, ci 20 de oameni.", "ro"),
        ("Cele 5 mai mari orașe", "ro"),
        ("Trăiește în mai multe țări.", "ro"),
        ("Báo Đời sống 24h đưa tin.", "vi"),
        ("Giao hàng trong vòng 24h.", "vi"),
        ("Bếp mở 24/24h.", "vi"),
        ("Siaran Kabar 24h melaporkan.", "id"),
        ("Harga Rp 1000-1300 M", "id"),
    ],
)
def test_figures_of_other_things_are_no_dates(text: str, lang: str) -> None:
    assert find_dates(text, lang) == []


@pytest.mark.parametrize(
    ("system", "parts", "expected"),
    [
        ("solar_hijri", (1404, 1, 1), "2025-03-21"),
        ("solar_hijri", (1403, 12, 30), "2025-03-20"),
        ("solar_hijri", (1357, 11, 22), "1979-02-11"),
        ("solar_hijri", (1300, 1, 1), "1921-03-21"),
        ("bangla", (1432, 1, 1), "2025-04-14"),
        ("bangla", (1432, 6, 29), "2025-10-14"),
        ("bangla", (1378, 9, 1), "1971-12-16"),
        ("buddhist", (2568, 12, 31), "2025-12-31"),
    ],
)
def test_other_calendars_meet_known_days(
    system: str, parts: tuple[int, int, int], expected: str
) -> None:
    assert gregorian(system, *parts) == [expected]


@given(year=st.integers(1250, 1497), month=st.integers(1, 12))
def test_solar_hijri_months_follow_one_another(year: int, month: int) -> None:
    following = (year, month + 1) if month < 12 else (year + 1, 1)

    _, last = gregorian("solar_hijri", year, month, None)[0].split("/")
    begin, _ = gregorian("solar_hijri", *following, None)[0].split("/")

    assert (date.fromisoformat(begin) - date.fromisoformat(last)).days == 1


def test_a_month_with_a_lunar_name_may_be_one_of_our_own_calendar() -> None:
    assert readings("ngày 21 tháng Giêng", "vi") == [("lunar:--01-21", "--01-21")]
    assert readings("ngày 21 tháng Giêng âm lịch", "vi") == [("lunar:--01-21",)]


def test_a_leap_day_is_there_only_in_leap_years() -> None:
    assert gregorian("solar_hijri", 1403, 12, 30)
    assert gregorian("solar_hijri", 1404, 12, 30) == []


def test_orders_that_both_may_be_are_both_read_in_english() -> None:
    assert readings("on 03/04", "en") == [("--03-04", "--04-03")]
    assert readings("ngày 03/04", "vi") == [("--04-03",)]


@pytest.mark.parametrize("lang", ["vi", "en", "th", "ja"])
@pytest.mark.parametrize("unit", ["1", "1/", "1.", "1-2-", "9 và ", "9, ", "2025-", "ngày ", "十"])
def test_long_runs_take_time_in_proportion(unit: str, lang: str) -> None:
    def seconds(length: int) -> float:
        text = unit * (length // len(unit))
        begin = perf_counter()
        find_dates(text, lang)
        return perf_counter() - begin

    find_dates("1", lang)

    # Quadratic time would be 64 times as much.
    assert min(seconds(80_000) for _ in range(2)) < 30 * max(seconds(10_000), 0.002)
