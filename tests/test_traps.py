"""Traps: what misleads is found where it does, and nowhere else."""

import time
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import normalised

from aligner import knowledge
from aligner.languages import SITE_LANGUAGES
from aligner.lexicon.spelling import complaint_of_spelling
from aligner.lexicon.tokens import keys, usages
from aligner.text import normalise
from aligner.traps import TrapHit, find_traps

ENTRIES = knowledge.load("traps")["trap"]
FORMS = [
    (entry, lang, entry[lang])
    for entry in ENTRIES
    for lang in entry
    if isinstance(entry[lang], dict)
]


def source(entry: dict[str, object], expression: str | None = None) -> str:
    """Return a sentence with an expression where it misleads."""
    expression = expression or str(entry["expression"])
    context = entry.get("only_with", ["hôm qua"])[0]
    if entry.get("place") == "start":
        return f"{expression.capitalize()} Nguyễn Văn Nam."
    return f"Hôm qua {context}, {expression}."


def of_entry(hits: tuple[TrapHit, ...], entry: dict[str, object]) -> list[TrapHit]:
    return [hit for hit in hits if hit.trap.expression == entry["expression"]]


def test_every_right_form_escapes_its_trap() -> None:
    tripped = [
        (entry["expression"], lang, form)
        for entry, lang, forms in FORMS
        for form in forms["right"]
        if of_entry(find_traps(source(entry), f"… {form} …", lang), entry)
    ]

    assert tripped == []


def test_every_wrong_form_falls_into_its_trap() -> None:
    missed = [
        (entry["expression"], lang, form)
        for entry, lang, forms in FORMS
        for form in forms["wrong"]
        if not any(
            hit.wrong for hit in of_entry(find_traps(source(entry), f"… {form} …", lang), entry)
        )
    ]

    assert missed == []


def test_every_expression_is_found_in_all_its_forms_and_usages_and_in_capitals() -> None:
    missed = [
        expression
        for entry in ENTRIES
        for form in (entry["expression"], *entry.get("forms", []))
        for spelling in usages(form)
        for expression in (spelling, spelling.upper(), spelling.capitalize())
        if not any(
            hit.wrong
            for hit in of_entry(
                find_traps(source(entry, expression), entry["en"]["wrong"][0], "en"), entry
            )
        )
    ]

    assert missed == []


def test_what_an_expression_is_no_part_of_its_own_in_is_passed_over() -> None:
    tripped = [
        other
        for entry in ENTRIES
        for other in entry.get("not_in", [])
        if of_entry(find_traps(source(entry, other), entry["en"]["wrong"][0], "en"), entry)
    ]

    assert tripped == []


def test_what_an_expression_is_no_part_of_its_own_in_does_have_it() -> None:
    spelt = [
        (other, entry["expression"])
        for entry in ENTRIES
        for other in entry.get("not_in", [])
        if not any(form in other for form in (entry["expression"], *entry.get("forms", [])))
    ]

    assert spelt == []


def test_words_that_must_not_be_there_silence_a_trap() -> None:
    tripped = [
        (entry["expression"], word)
        for entry in ENTRIES
        for word in entry.get("not_with", [])
        if of_entry(find_traps(f"{source(entry)} {word}", entry["en"]["wrong"][0], "en"), entry)
    ]

    assert tripped == []


def test_the_data_has_no_slips() -> None:
    text = [
        string
        for entry in ENTRIES
        for key in ("expression", "meaning")
        for string in (entry[key], *entry.get("forms", []), *entry.get("not_in", []))
    ]
    forms = [form for *_, of in FORMS for side in ("right", "wrong") for form in of[side]]
    vietnamese = {
        word for entry in ENTRIES for word in keys(entry["expression"], "vi") if word.isalpha()
    }

    assert [string for string in text + forms if normalise(string) != string] == []
    assert [form for form in forms if form.lower() != form] == []
    assert [word for word in vietnamese if complaint_of_spelling(word)] == []
    assert {lang for _, lang, _ in FORMS} <= set(SITE_LANGUAGES)
    assert [of for *_, of in FORMS if set(of["right"]) & set(of["wrong"])] == []
    assert [of for *_, of in FORMS if set(of) != {"right", "wrong"} or not all(of.values())] == []
    assert [
        vi for vi, count in Counter(entry["expression"] for entry in ENTRIES).items() if count > 1
    ] == []
    assert all({"id", "en"} <= set(entry) for entry in ENTRIES)
    assert len(ENTRIES) >= 200


def test_a_house_of_the_fourth_class_has_no_four_storeys() -> None:
    src = "Nước lũ cuốn trôi hai căn nhà cấp bốn ở đầu thôn."

    (hit,) = find_traps(src, "Banjir menghanyutkan dua rumah empat lantai di ujung dusun.", "id")

    assert hit.wrong
    assert src[slice(*hit.src_span)] == "nhà cấp bốn"
    assert hit.trg_span == (25, 43)
    assert "single-storey" in hit.trap.meaning
    assert "rumah sederhana" in hit.right


def test_one_right_rendering_is_enough() -> None:
    src = "Mưa đá rơi suốt nửa giờ."

    assert find_traps(src, "Hail, a true rain of stones, fell for half an hour.", "en") == ()


def test_a_right_form_inside_a_wrong_one_does_not_excuse_it() -> None:
    src = "Bệnh nhân nằm ở khoa hồi sức tích cực."

    assert find_traps(src, "Le patient est en réanimation.", "fr") == ()
    (hit,) = find_traps(src, "Le patient est en réanimation active.", "fr")
    assert hit.wrong


def test_a_rendering_with_neither_form_is_only_doubtful() -> None:
    (hit,) = find_traps("Cháu bé bị ho gà.", "The child fell ill last week.", "en")

    assert not hit.wrong
    assert hit.trg_span is None


def test_a_trap_that_can_be_said_in_many_ways_is_not_doubtful() -> None:
    assert find_traps("Bà con phấn khởi.", "Spirits are high.", "en") == ()


@pytest.mark.parametrize(
    "src", ["Khu tái định cư là dự án treo.", "Ông làm thợ ở phương án treo cáp."]
)
def test_a_suspended_project_is_no_suspended_sentence(src: str) -> None:
    assert find_traps(src, "It was a hanging sentence.", "en") == ()


def test_a_shirt_with_long_sleeves_is_no_tunic() -> None:
    assert (
        find_traps("Nên mặc áo dài tay khi đi rừng.", "Wear a long shirt in the forest.", "en")
        == ()
    )


def test_a_suspect_is_an_object_only_in_police_news() -> None:
    trg = "The object was found."

    assert find_traps("Tìm thấy đối tượng.", trg, "en") == ()
    (hit,) = find_traps("Công an tìm thấy đối tượng.", trg, "en")
    assert hit.wrong


@pytest.mark.parametrize(
    ("trg", "lang"),
    [
        ("Photo: Minh Anh (perform)", "en"),
        ("写真：ミン・アイン（実施）", "ja"),
        ("Foto: Minh Anh (Melakukan)", "id"),
    ],
)
def test_a_signature_is_no_performance(trg: str, lang: str) -> None:
    (hit,) = find_traps("Ảnh: Minh Anh (thực hiện)", trg, lang)

    assert hit.wrong
    assert find_traps("Kế hoạch (thực hiện) của năm nay", trg, lang) == ()


def test_forms_are_words_where_words_are_parted() -> None:
    src = "Anh bán vé số kiêm cò mồi."

    assert [hit.wrong for hit in find_traps(src, "He sold storks.", "en")] == [True]
    assert [hit.wrong for hit in find_traps(src, "He sold storkish things.", "en")] == [False]


def test_forms_take_the_endings_of_their_language() -> None:
    src = "Xe rẽ vào cây xăng."

    assert find_traps(src, "Машина свернула к автозаправочной станции.", "ru") == ()
    assert find_traps(src, "Mobil berbelok ke pom bensinnya.", "id") == ()
    assert find_traps(src, "Das Auto bog zur Tankstelle ab.", "de") == ()


def test_digits_of_a_form_are_whole_numbers() -> None:
    src = "Anh sống trong căn nhà cấp 4."

    assert [hit.wrong for hit in find_traps(src, "彼は４階建てに住む。", "ja")] == [True]
    assert [hit.wrong for hit in find_traps(src, "彼は14階建てに住む。", "ja")] == [False]


def test_of_a_language_without_forms_nothing_is_found() -> None:
    assert find_traps("Nhà cấp 4 bị sập.", "?", "und") == ()


@given(src=normalised, trg=normalised, lang=st.sampled_from([*SITE_LANGUAGES, "und"]))
def test_places_are_within_both_sides(src: str, trg: str, lang: str) -> None:
    for hit in find_traps(f"{src} nhà cấp 4 {src}", f"{trg} level 4 house {trg}", lang):
        assert 0 <= hit.src_span.start < hit.src_span.end <= 2 * len(src) + 11
        assert hit.trg_span is None or hit.trg_span.end <= 2 * len(trg) + 15


pieces = st.sampled_from(
    [
        *"nhà cấp cấp 4 iv án treo (thực hiện) ông công ông táo cá độ đầu đối tượng İ ４".split(),
        " ",
        "",
    ]
)


@settings(max_examples=15, deadline=None)
@given(part=st.lists(pieces, min_size=1, max_size=6).map(" ".join), end=pieces)
def test_time_is_linear_on_any_input(part: str, end: str) -> None:
    def seconds(times: int) -> float:
        src = part * times + end
        start = time.perf_counter()
        find_traps(src, src, "id")
        return time.perf_counter() - start

    seconds(10)
    short = min(seconds(2_000) for _ in range(3))
    long = min(seconds(16_000) for _ in range(3))

    assert long < 24 * short + 0.05
