"""Quality: what speaks against a translation, what that comes to, and what renderings share."""

import math
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import segment_pairs

from aligner.alignment import learn_texts
from aligner.bench.quality_training import Example, to_toml, trained
from aligner.data import Bitext, Finding, Lengths, Model, SegmentPair, Span
from aligner.scoring import (
    Scorer,
    Signals,
    Summaries,
    by_original,
    fault_probabilities,
    features,
    quality_of,
    quality_score,
    score,
    with_consensus,
)
from aligner.scoring.evidence import Evidence
from aligner.scoring.links import link
from aligner.scoring.quality import contributions
from aligner.scoring.signals import length_deviation, ordinary_lengths
from aligner.scoring.translations import Translations, translations
from aligner.tokens import form

GOOD = SegmentPair(
    src_url="https://dantri.com.vn/gia-ca-phe-20251014074512318.htm",
    trg_url="https://vietnam.vn/id/gia-ca-phe",
    src_text="Sáng 14/10, ông Phạm Tùng ở Đắk Lắk bán 25 tấn cà phê với giá 113.700 đồng/kg.",
    trg_text="Pada pagi 14/10, Pham Tung di Dak Lak menjual 25 ton kopi seharga 113.700 dong/kg.",
    src_lang="vi",
    trg_lang="id",
    role="paragraph",
    bead="[0]:[0]",
    alignment_score=0.98,
)
NOTHING = Model({})
CALM = Signals(0, 0, 0, 0, 0, 0, 0)


def quality(pair: SegmentPair, model: Model = NOTHING) -> float:
    (scored,) = score([pair], model)
    assert scored.quality_score is not None
    return scored.quality_score


def rendered(text: str, lang: str = "id") -> SegmentPair:
    return replace(GOOD, trg_text=text, trg_lang=lang)


# --- the score ---------------------------------------------------------------------------------


def test_a_faithful_rendering_scores_high() -> None:
    assert quality(GOOD) > 0.75


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (GOOD.trg_text.replace("113.700", "131.700"), "money"),
        (GOOD.trg_text.replace("25 ton", "52 ton"), "number"),
        (GOOD.trg_text.replace("Pham Tung", "Nguyen Hoa"), "name"),
        (GOOD.src_text, "untranslated"),
        ((f"{GOOD.trg_text} Banyak petani lain di provinsi itu ikut menjual panen mereka lebih "
         "awal karena takut harga akan turun lagi."), "addition"),
        ("Ribuan warga kota menonton pertandingan sepak bola di stadion baru semalam.",
         "unrelated"),
    ],
    ids=["price", "weight", "name", "untranslated", "addition", "unrelated"],
)  # fmt: skip
def test_an_error_is_named_and_lowers_the_score(text: str, kind: str) -> None:
    (wrong,) = score([rendered(text)], NOTHING)

    assert wrong.quality_score is not None
    assert wrong.quality_score < min(0.5, quality(GOOD))
    assert kind in {found.type for found in wrong.findings}


LONG = replace(
    GOOD,
    src_text="Nông dân ở huyện miền núi trồng lúa và ngô trên đất dốc, còn phụ nữ nuôi gà, "
    "nuôi lợn và dệt vải bán ở chợ vào cuối tuần.",
    trg_text="Petani di kabupaten pegunungan menanam padi dan jagung di lahan miring, sedangkan "
    "perempuan memelihara ayam, beternak babi, dan menenun kain untuk dijual di pasar pada akhir "
    "pekan.",
)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Petani di kabupaten pegunungan menanam padi dan jagung.", "omission"),
        (
            (
                "pasar kain ayam, dan di petani jagung untuk perempuan babi, pegunungan pada "
                "miring, menenun akhir lahan menanam sedangkan padi di memelihara dijual di dan "
                "kabupaten beternak pekan."
            ),
            "order",
        ),
    ],
)
def test_a_fault_of_the_whole_sentence_is_named(text: str, kind: str) -> None:
    (right, wrong) = score([LONG, replace(LONG, trg_text=text, trg_url="b")], NOTHING)

    assert right.quality_score is not None
    assert wrong.quality_score is not None
    assert right.quality_score > 0.7
    assert wrong.quality_score < 0.5
    assert not right.findings
    assert kind in {found.type for found in wrong.findings}


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("On 14/10, Pham Tung in Dak Lak sold 25 tons of coffee at 113,700 dong/kg.", "en"),
        ("Утром 14/10 Фам Тунг в Дак Лак продал 25 тонн кофе по 113 700 донгов за кг.", "ru"),
        ("เช้าวันที่ 14/10 คุณ Pham Tung ที่ Dak Lak ขายกาแฟ 25 ตัน ราคา 113,700 ดองต่อกก.", "th"),
        (
            "10月14日の朝、ダクラクのファム・トゥンさんは25トンのコーヒーを1キロ113,700ドンで売った。",
            "ja",
        ),
        ("14 अक्टूबर की सुबह Pham Tung ने Dak Lak में २५ टन कॉफ़ी ११३,७०० डोंग में बेची।", "hi"),
    ],
)
def test_right_numbers_are_no_finding_in_whichever_digits_they_are_written(
    text: str, lang: str
) -> None:
    (scored,) = score([rendered(text, lang)], NOTHING)

    wrong = {"number", "date", "money", "unit"}
    assert not wrong & {found.type for found in scored.findings}


def test_a_pair_with_an_empty_side_has_no_score_but_a_finding() -> None:
    one_sided = [replace(GOOD, trg_text=""), replace(GOOD, src_text=""), GOOD]

    scored = list(score(one_sided, NOTHING))

    assert [pair.quality_score for pair in scored[:2]] == [None, None]
    assert [found.type for pair in scored for found in pair.findings] == ["omission", "addition"]


def test_a_caption_that_went_with_its_picture_is_no_finding() -> None:
    (scored,) = score([replace(GOOD, trg_text="", role="caption")], NOTHING)

    assert not scored.findings


@given(segment_pairs().filter(lambda pair: bool(pair.src_text and pair.trg_text)))
@settings(deadline=None)
def test_scores_are_probabilities_and_spans_lie_in_their_texts(pair: SegmentPair) -> None:
    (scored,) = score([pair], NOTHING)

    assert scored.quality_score is not None
    assert 0 <= scored.quality_score <= 1
    for found in scored.findings:
        assert found.message
        assert found.confidence is not None
        assert 0 <= found.confidence <= 1
        for span, text in ((found.src_span, pair.src_text), (found.trg_span, pair.trg_text)):
            assert span is None or 0 <= span.start < span.end <= len(text)


@given(st.dictionaries(st.sampled_from(["number", "name", "short", "order", "new"]),
                       st.floats(0, 3)), st.floats(0.01, 3))  # fmt: skip
def test_more_against_never_makes_a_better_score(told: dict[str, float], more: float) -> None:
    worse = {name: value + more for name, value in told.items()}

    assert quality_score(worse) <= quality_score(told)
    assert all(nats > 0 for nats in contributions(worse).values())


def test_a_score_does_not_depend_on_the_pairs_beside_it() -> None:
    others = [replace(GOOD, src_url="", trg_url="", trg_text=text) for text in ("Kopi.", "Padi.")]
    alone = replace(GOOD, src_url="", trg_url="")

    together = list(score([others[0], alone, others[1]], NOTHING))

    assert together[1] == next(score([alone], NOTHING))


def test_scoring_is_a_stream_that_keeps_the_rows_as_they_are() -> None:
    rows = (replace(GOOD, bead=f"[{n}]:[{n}]") for n in range(3))

    scored = list(score(rows, NOTHING))

    assert [replace(p, quality_score=None, findings=(), bead="") for p in scored] == [
        replace(GOOD, bead="")
    ] * 3


def test_what_is_taken_from_a_score_adds_up_to_it() -> None:
    for judgement in Scorer(NOTHING).judge([GOOD, rendered("Kopi 26 ton.")]):
        taken = sum(judgement.contributions.values())
        start = math.log(1 / quality_score({}) - 1)
        assert judgement.pair.quality_score is not None
        assert judgement.pair.quality_score == pytest.approx(
            1 / (1 + math.exp(start + taken)), abs=1e-6
        )


# --- links and signals -------------------------------------------------------------------------


def linked(src: str, trg: str, known: Translations | None = None) -> dict[str, str]:
    left, right = src.split(), trg.split()
    links = link([form(t) for t in left], [form(t) for t in right], known or Translations())
    return {left[n]: right[at] for n, at in enumerate(links.src) if at >= 0}


def test_numbers_and_names_answer_each_other_without_any_lexicon() -> None:
    assert linked("25 tấn Đắk Lắk", "di Dak Lak 25 ton") == {
        "25": "25", "Đắk": "Dak", "Lắk": "Lak",
    }  # fmt: skip


def test_a_known_word_that_was_left_as_it_is_does_not_answer_itself() -> None:
    known = translations(None, "vi", "id")

    assert "mưa" not in linked("mưa to", "mưa to", known)
    assert linked("mưa to", "hujan deras", known)["mưa"] == "hujan"


def test_evidence_of_unknown_languages_is_none() -> None:
    pair = replace(GOOD, src_lang="xx", trg_lang="yy", src_text="mot hai ba", trg_text="un do tre")

    told = Evidence(pair).signals

    assert told.uncovered_src == told.uncovered_trg == told.order == 0


@given(st.integers(20, 200), st.integers(1, 5))
def test_a_rendering_is_short_or_long_but_not_both(size: int, times: int) -> None:
    pair = replace(GOOD, src_text="a" * size, trg_text="b" * size * times)

    told = Evidence(pair, lengths=Lengths()).signals

    assert told.short == 0 or told.long == 0
    assert length_deviation(size, size * times, Lengths(expansion=times)) == pytest.approx(0)


def test_japanese_is_shorter_than_vietnamese_and_that_is_no_fault() -> None:
    assert ordinary_lengths("vi", "ja").expansion < 1 < ordinary_lengths("vi", "id").expansion
    assert ordinary_lengths("ja", "vi").expansion == 1 / ordinary_lengths("vi", "ja").expansion


@pytest.mark.parametrize(
    ("kind", "signal"),
    [
        ("omission", "short"),
        ("addition", "long"),
        ("unrelated", "uncovered_trg"),
        ("order", "order"),
    ],
)
def test_each_fault_of_a_whole_sentence_is_surer_with_its_signal(kind: str, signal: str) -> None:
    base = replace(CALM, uncovered_src=0.2, uncovered_trg=0.2)
    told = (replace(base, **{signal: value}) for value in (0.2, 1.0, 3.0, 6.0))

    sure = [fault_probabilities(one)[kind] for one in told]

    assert all(one < other for one, other in pairwise(sure))
    assert sure[0] < 0.1


# --- training ----------------------------------------------------------------------------------


def test_training_weighs_what_tells_faults_and_never_below_nothing() -> None:
    number, noise = (Finding(kind, "minor", "", confidence=0.8) for kind in ("number", "order2"))
    short = replace(CALM, short=3.0, gap_src=2.0)
    examples = [Example(CALM, (noise,) * (n % 2), None) for n in range(30)]
    examples += [Example(CALM, (number, *(noise,) * (n % 2)), "number") for n in range(30)]
    examples += [Example(short, (), "omission") for _ in range(30)]

    tables = trained(examples)

    assert tables["quality"]["number"] > tables["quality"]["order2"] >= 0
    assert tables["omission"]["short"] > tables["omission"]["long"] >= 0
    assert tables == trained(examples)
    assert "[omission]" in to_toml(tables)


# --- consensus ---------------------------------------------------------------------------------

WRONG = Finding("number", "critical", "25 became 52", Span(50, 52), Span(40, 42), "25", "52", 0.8)


def renderings(*findings: tuple[Finding, ...]) -> list[Bitext]:
    return [
        Bitext("slug", None, (), (replace(
            GOOD, trg_url=f"https://vietnam.vn/{n}/a", quality_score=0.5, findings=found
        ),))
        for n, found in enumerate(findings)
    ]  # fmt: skip


def test_a_finding_that_stands_alone_gets_surer() -> None:
    compared = with_consensus(renderings((WRONG,), (), ()))

    (found,) = compared[0].rows[0].findings
    assert found.confidence == pytest.approx(0.88)
    assert "slip" in found.message


def test_a_finding_that_most_renderings_share_gets_less_sure() -> None:
    compared = with_consensus(renderings((WRONG,), (WRONG,), (WRONG,)))

    for bitext in compared:
        (found,) = bitext.rows[0].findings
        assert found.confidence == pytest.approx(0.64)
        assert "2 of 2" in found.message


def test_two_renderings_are_no_consensus() -> None:
    alone = renderings((WRONG,), ())

    assert with_consensus(alone) == alone


def test_renderings_are_compared_by_sentence_though_beads_differ() -> None:
    first, *others = renderings((WRONG,), (), ())
    merged = [
        replace(bitext, rows=(replace(
            bitext.rows[0], bead="[0, 1]:[0]", src_text=GOOD.src_text + " Mưa to."
        ),))
        for bitext in others
    ]  # fmt: skip

    (found,) = with_consensus([first, *merged])[0].rows[0].findings

    assert "slip" in found.message


def test_renderings_of_each_original_come_together() -> None:
    first = renderings((), ())
    other = [replace(b, rows=(replace(b.rows[0], src_url="https://a.vn/b"),)) for b in first]

    assert [len(group) for group in by_original([*first, *other])] == [2, 2]


# --- summaries ---------------------------------------------------------------------------------


def test_summaries_count_by_language_publisher_and_month() -> None:
    summaries = Summaries()
    one, other = renderings((WRONG,), ())
    summaries.add(replace(one, publisher="Báo Dân trí", published="2025-10-14"))
    summaries.add(replace(other, published="2025-11-02"))

    table = summaries.to_json()

    assert table["language"]["vi-id"]["pairs"] == 2
    assert table["language"]["vi-id"]["findings"] == {"critical": 1}
    assert set(table["publisher"]) == {"Báo Dân trí", "unknown"}
    assert set(table["month"]) == {"2025-10", "2025-11"}
    assert quality_of(one).mean == 0.5


def test_a_model_without_words_leaves_the_shipped_lexicon() -> None:
    empty = learn_texts([])

    assert translations(empty.words, "vi", "id") == translations(None, "vi", "id")


def test_features_take_the_surest_finding_of_a_type() -> None:
    found = [replace(WRONG, confidence=value) for value in (0.2, 0.9, 0.5)]

    assert features({}, found)["number"] == pytest.approx(-math.log(0.1))


# --- segments on one side ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Tet adalah Tahun Baru Imlek Vietnam.", "id"),
        ("GACC is the customs authority of China.", "en"),
        ("Le Tet est le Nouvel An vietnamien.", "fr"),
    ],
)
def test_what_explains_something_to_foreign_readers_is_no_finding(text: str, lang: str) -> None:
    (scored,) = score([replace(GOOD, src_text="", trg_text=text, trg_lang=lang)], NOTHING)

    assert not scored.findings


def test_the_last_line_of_a_page_may_be_the_publishers_own() -> None:
    page = [GOOD, replace(GOOD, trg_text=""), replace(GOOD, src_text="Mời bạn đọc.", trg_text="")]

    scored = list(score(page, NOTHING))

    assert [len(pair.findings) for pair in scored[1:]] == [1, 0]


# --- names over the page -----------------------------------------------------------------------


def named(src: str, trg: str) -> SegmentPair:
    return replace(GOOD, src_text=src, trg_text=trg)


def test_a_name_of_another_province_is_told() -> None:
    (scored,) = score([named("Công an tỉnh Đồng Tháp đến.", "Polisi Dong Nai datang.")], NOTHING)

    (found,) = (item for item in scored.findings if item.type == "name")
    assert (found.expected, found.found) == ("Đồng Tháp", "Dong Nai")
