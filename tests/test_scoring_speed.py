"""Scoring takes time in proportion to the length of a segment, whatever stands in it."""

from time import process_time

import pytest

from aligner.data import Model, SegmentPair
from aligner.scoring import Scorer

PROSE = (
    "Ông Lê Văn Bình cho biết mưa lớn chưa dứt ở xã Hòa Vang, nước dâng 1,5 m từ ngày 12/10/2025. ",
    "Bapak Le Van Binh mengatakan hujan belum reda di Komune Hoa Vang sejak 12 Oktober 2025. ",
)
LEFT = ("Chợ nổi họp sớm. ", "Chợ nổi ramai pagi. ")


def many_words(stem: str, count: int) -> str:
    """Return words that are all different, of letters alone."""
    letters = str.maketrans("0123456789", "bdghklmnpt")
    return " ".join(f"{stem}{number}".translate(letters) for number in range(count))


#: Sides that are odd, by what is odd, each for about so many code points.
ODD = {
    "prose": lambda size: tuple(text * (size // len(text)) for text in PROSE),
    "runs left in the original": lambda size: tuple(text * (size // len(text)) for text in LEFT),
    "one word": lambda size: ("mưa " * (size // 4), "hujan " * (size // 6)),
    "different words": lambda size: (many_words("c", size // 6), many_words("n", size // 6)),
    "different names": lambda size: tuple(
        many_words(stem, size // 6).title() for stem in ("nga", "re")
    ),
    "names": lambda size: ("Trần Văn Bình, " * (size // 15), "Tran Van Binh, " * (size // 15)),
    "no spaces": lambda size: ("mưa" * (size // 3), "hujan" * (size // 5)),
    "digits": lambda size: ("1234567890" * (size // 10), "987654321" * (size // 9)),
    "numbers": lambda size: ("7 " * (size // 2), "8 " * (size // 2)),
    "capitals": lambda size: ("MƯA TO " * (size // 7), "HUJAN " * (size // 6)),
    "negators": lambda size: ("không " * (size // 6), "hujan " * (size // 6)),
    "quotation marks": lambda size: ("“mưa to” " * (size // 9), "“mưa to” x " * (size // 11)),
    "placeholders": lambda size: ("{1} mưa " * (size // 8), "{2} hujan " * (size // 10)),
}  # fmt: skip


def seconds(sides: tuple[str, str]) -> float:
    """Return how long it takes to score a pair of one segment."""
    scorer = Scorer(Model({}))
    pairs = [
        SegmentPair("", "", src.strip(), trg.strip(), "vi", "id", "paragraph", "", None)
        for src, trg in (PROSE, sides)
    ]
    list(scorer.score(pairs[:1]))  # reads what is known of the languages
    start = process_time()
    list(scorer.score(pairs[1:]))
    return process_time() - start


@pytest.mark.parametrize("odd", ODD)
def test_time_grows_no_faster_than_the_length(odd: str) -> None:
    short, long = (min(seconds(ODD[odd](size)) for _ in range(2)) for size in (8_000, 64_000))
    assert long < 8 * 2.5 * max(short, 0.01)


def test_a_segment_of_a_megabyte_takes_seconds() -> None:
    assert seconds(ODD["prose"](1_000_000)) < 60


def test_a_text_of_nothing_but_negators_has_no_sure_finding() -> None:
    sides = ODD["negators"](60_000)
    pair = SegmentPair("", "", sides[0], sides[1], "vi", "id", "paragraph", "", None)
    [judgement] = Scorer(Model({})).judge([pair])
    negations = [item for item in judgement.findings if item.type == "negation"]
    assert negations
    assert all((item.confidence or 0) < 0.01 for item in negations)
