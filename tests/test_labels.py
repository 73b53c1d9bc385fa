"""The words around an article, in every language of the site."""

import re

import pytest
from hypothesis import given
from strategies import normalised

from aligner import knowledge
from aligner.labels import KINDS, labels, words_of
from aligner.languages import SITE_LANGUAGES
from aligner.sites import EVIDENCE
from aligner.text import normalise

TABLE = knowledge.load("labels")
BY_LANGUAGE = [*KINDS, "by", "after", "invitation", "gone"]
WORDS = [(kind, word) for kind in KINDS for word in words_of(kind)]


@pytest.mark.parametrize("kind", KINDS)
def test_every_language_of_the_site_has_a_label_of_each_kind(kind: str) -> None:
    known = {lang for langs in words_of(kind).values() for lang in langs}

    assert known == set(SITE_LANGUAGES)


@pytest.mark.parametrize("kind", BY_LANGUAGE)
def test_labels_tell_their_evidence_and_stand_once_under_a_language(kind: str) -> None:
    assert set(TABLE[kind]) <= set(EVIDENCE)
    for lang in SITE_LANGUAGES:
        words = [word for table in TABLE[kind].values() for word in table.get(lang, ())]

        assert len(words) == len(set(words)), lang
        assert all(word == normalise(word).lower() for word in words), lang


@pytest.mark.parametrize("colon", [": ", " : ", "：", "៖ ", ":"])
@pytest.mark.parametrize("word", words_of("source"))
def test_a_source_label_is_told_before_any_colon_and_alone(word: str, colon: str) -> None:
    for printed in (word, word.upper(), word.capitalize()):
        behind = labels().source.match(f"{printed}{colon}https://a.vn/b")

        if printed.lower() != word:  # a letter that has no capital of its own
            continue
        assert behind is not None
        assert (behind.label, behind.rest) == (printed, "https://a.vn/b")
        assert behind.langs == words_of("source")[word]
        assert labels().source.match(printed) is not None


@pytest.mark.parametrize("word", words_of("comments"))
def test_a_comment_counter_is_told_in_every_language(word: str) -> None:
    for counter in (f"{word} (0)", f"{word.capitalize()} (12)", f"{word}（3）", f"(0) {word}"):
        assert labels().comments.fullmatch(counter)
    assert not labels().comments.fullmatch(word)


@pytest.mark.parametrize("word", words_of("related"))
def test_a_label_of_other_articles_is_told_before_a_colon_and_not_inside_a_word(word: str) -> None:
    assert labels().related.match(f"{word.capitalize()}: abc")
    assert labels().related.match(f">> {word}")
    inside = labels().related.match(f"{word}abc")
    assert inside is None or inside.group() != word  # a shorter label may begin it


@pytest.mark.parametrize("word", [w for w in words_of("photo") if w != "photo by"])
def test_a_photo_credit_is_told_in_every_language(word: str) -> None:
    for credit in (
        f"({word}: Hoai Thu)",
        f"（{word}：Hoai Thu）",
        f"[{word.capitalize()}: Hoai Thu]",
    ):
        match = labels().credit.search(f"Một buổi sáng {credit}")

        assert match is not None
        assert match.group().strip() == credit


@pytest.mark.parametrize("word", words_of("author"))
def test_an_author_label_is_told_in_every_language(word: str) -> None:
    match = labels().author.match(f"{word}: Hoai Thu")

    assert match is not None
    assert match.rest == "Hoai Thu"


@pytest.mark.parametrize("title", ["404", "404 Not Found", "Error 404", *words_of("gone")])
def test_the_headline_of_a_page_that_is_gone_is_told(title: str) -> None:
    assert labels().gone.fullmatch(title)
    assert labels().gone.fullmatch(f"{title}.")


@pytest.mark.parametrize(
    "title", ["404 hộ dân được cấp nước", "Page not found: the story of a lost book", "Lỗi"]
)
def test_a_headline_with_such_words_is_none(title: str) -> None:
    assert not labels().gone.fullmatch(title)


@pytest.mark.parametrize(
    "text",
    [
        "Sumber daya alam: kayu dan batu",
        "Fontein: een verhaal",
        "The source: a spring in the hills",
        "Nguồn nước: cạn dần",
        "来源不明的货物",
        "ที่มาของเรื่องนี้ยาวนาน",
        "Nguồn tin từ huyện cho hay: cầu đã xong",
    ],
)
def test_a_sentence_that_begins_with_a_label_is_none(text: str) -> None:
    assert labels().source.match(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Foto-foto lama: kenangan desa.",
        "Ảnh hưởng của bão: mái nhà bay.",
        "The photo: a bridge at dawn, he said.",
    ],
)
def test_a_sentence_with_a_photo_word_is_no_credit(text: str) -> None:
    assert labels().credit.search(text) is None


@given(normalised)
def test_patterns_of_labels_end_on_any_text(text: str) -> None:
    known = labels()
    patterns = (known.comments, known.related, known.credit, known.agency, known.debris)

    assert all(isinstance(p.search(text), re.Match | None) for p in patterns)
    match = known.source.match(text)
    assert match is None or text.startswith(match.label)


@pytest.mark.parametrize(
    "text",
    ["(" * 20_000, "Foto: " * 5_000, "| " * 20_000, "a/" * 20_000, "[ad_1]" * 5_000, "* " * 20_000],
)
def test_patterns_of_labels_are_fast_on_long_lines(text: str) -> None:
    import time

    from aligner.extraction.captions import caption_credit, split_caption
    from aligner.extraction.lines import Line
    from aligner.extraction.mending import mended
    from aligner.extraction.signatures import is_note, signature_of

    started = time.perf_counter()
    caption_credit(text)
    split_caption(text, foreign=True)
    mended(Line(text.strip()), "id")
    labels().related.match(text)
    is_note(text)
    signature_of(text)

    assert time.perf_counter() - started < 1
