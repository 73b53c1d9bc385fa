"""Reordering: captions and paragraphs that moved, lines that only look so, and laws."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import SENTENCES, normalised

from aligner.alignment import align_texts, learn_texts
from aligner.alignment.beads import evidence_of
from aligner.alignment.reordering import may_be_reordered, with_moved
from aligner.bead_files import read_alignment
from aligner.data import Bead, PairModel
from aligner.line_files import read_lines

GOLD = Path(__file__).parents[1] / "corpora" / "vietnam-vn" / "gold"

HARBOUR_VI = [
    "Chiều 6/3, bão số 2 đổ bộ vào cảng Vũng Áng với sức gió 118 km/giờ.",
    "Ông Trịnh Quốc Bảo, 54 tuổi, kịp đưa 7 tàu cá vào sông Quyền tránh trú.",
    "Đồn biên phòng Kỳ Khang bắn 12 quả pháo hiệu lúc 17 giờ 45.",
    "Tại Cẩm Nhượng, 230 hộ dân được đưa lên trường THCS Phan Đình Phùng.",
    "Bà Đặng Thị Hoài mất 3 lồng bè cá mú, thiệt hại chừng 420 triệu đồng.",
    "Sở Nông nghiệp Hà Tĩnh sẽ cấp 15 tấn giống lúa cho vụ hè thu.",
]
HARBOUR_ID = [
    "Pada sore 6/3, badai nomor 2 menghantam pelabuhan Vung Ang dengan angin 118 km/jam.",
    "Trinh Quoc Bao, 54 tahun, sempat membawa 7 kapal ikan berlindung di Sungai Quyen.",
    "Pos penjaga perbatasan Ky Khang menembakkan 12 suar pada pukul 17.45.",
    "Di Cam Nhuong, 230 keluarga dibawa ke SMP Phan Dinh Phung.",
    "Dang Thi Hoai kehilangan 3 keramba kerapu, kerugiannya sekitar 420 juta dong.",
    "Dinas Pertanian Ha Tinh akan membagikan 15 ton benih padi untuk musim panas.",
]
HARBOUR_JA = [
    "6日午後、台風2号が風速118キロでブンアン港に上陸した。",
    "チン・クオック・バオさん（54）は漁船7隻をクエン川に避難させた。",
    "キーカン国境警備隊は17時45分に信号弾12発を打ち上げた。",
    "カムニュオンでは230世帯がファン・ディン・フン中学校に避難した。",
    "ダン・ティ・ホアイさんは養殖いかだ3基を失い、被害は4億2000万ドンに上る。",
    "ハティン省農業局は夏秋作に向けて種もみ15トンを配る。",
]
CAPTION_VI = "Anh Lương Văn Khôi và 9 dân quân xã Thạch Kim chằng chống 46 mái nhà, 5/3/2024."
CAPTION_ID = "Luong Van Khoi dan 9 anggota milisi Thach Kim mengikat 46 atap rumah, 5/3/2024."
SHIP_VI = "Tàu KN-412 của thuyền trưởng Đỗ Văn Lộc cập cảng Cửa Sót cùng 31 ngư dân, 8/3/2024."
SHIP_ID = "Kapal KN-412 dengan kapten Do Van Loc tiba di Cua Sot bersama 31 nelayan, 8/3/2024."
SHIP_JA = "2024年3月8日、漁民31人を乗せてクアソット港に着いたド・ヴァン・ロック船長のKN-412号。"


def reordered(
    src: Sequence[str], trg: Sequence[str], beads: Sequence[Bead], known: PairModel | None = None
) -> list[Bead]:
    return with_moved(beads, evidence_of(src, trg, known))


def one_to_one(count: int, src: int = 0, trg: int = 0) -> list[Bead]:
    return [Bead((src + n,), (trg + n,), 0.9) for n in range(count)]


def moved(beads: Iterable[Bead]) -> list[str]:
    return [str(bead) for bead in beads if bead.moved]


def places(beads: Sequence[Bead]) -> tuple[list[int], list[int]]:
    return [n for bead in beads for n in bead.src], [n for bead in beads for n in bead.trg]


@pytest.fixture(scope="module")
def known() -> PairModel:
    return learn_texts([(src, trg) for src, trg, _ in sample_corpus()])


def sample_corpus() -> Iterator[tuple[list[str], list[str], set[tuple[tuple[int, ...], ...]]]]:
    for path in sorted(GOLD.glob("*.id.gold")):
        src, trg = (list(read_lines(path.with_suffix(end))) for end in (".src", ".tgt"))
        yield src, trg, {(tuple(a), tuple(b)) for a, b in read_alignment(path)}


# --- stories -----------------------------------------------------------------------------------


def test_a_caption_that_moved_from_the_top_to_the_end_is_found() -> None:
    src, trg = [CAPTION_VI, *HARBOUR_VI], [*HARBOUR_ID, CAPTION_ID]
    beads = [Bead((0,), (), 0.9), *one_to_one(6, src=1), Bead((), (6,), 0.8)]

    found = reordered(src, trg, beads)

    assert [str(bead) for bead in found] == [
        *(f"[{n + 1}]:[{n}]" for n in range(6)), "[0]:[6]",
    ]  # fmt: skip
    assert moved(found) == ["[0]:[6]"]
    assert 0.5 < found[-1].score <= 1


def test_a_caption_that_moved_upwards_stands_where_the_rendering_has_it(known: PairModel) -> None:
    src, trg = [*HARBOUR_VI, CAPTION_VI], [CAPTION_ID, *HARBOUR_ID]
    beads = [Bead((), (0,), 0.9), *one_to_one(6, trg=1), Bead((6,), (), 0.8)]

    found = reordered(src, trg, beads, known)

    assert str(found[0]) == "[6]:[0]"
    assert [bead.moved for bead in found] == [True] + 6 * [False]


def test_a_moved_caption_is_found_after_the_search_itself() -> None:
    src, trg = [CAPTION_VI, *HARBOUR_VI], [*HARBOUR_ID, CAPTION_ID]

    assert moved(reordered(src, trg, align_texts(src, trg))) == ["[0]:[6]"]


def test_of_two_paragraphs_that_changed_places_one_is_found_as_moved(known: PairModel) -> None:
    src = HARBOUR_VI
    trg = [*HARBOUR_ID[:1], *HARBOUR_ID[3:5], *HARBOUR_ID[1:3], *HARBOUR_ID[5:]]
    beads = [
        Bead((0,), (0,), 0.9), Bead((1,), (), 0.9), Bead((2,), (), 0.9),
        Bead((3,), (1,), 0.9), Bead((4,), (2,), 0.9),
        Bead((), (3,), 0.9), Bead((), (4,), 0.9), Bead((5,), (5,), 0.9),
    ]  # fmt: skip

    found = reordered(src, trg, beads, known)

    assert moved(found) == ["[1]:[3]", "[2]:[4]"]
    assert not any(bead.shape in {"1-0", "0-1"} for bead in found)


def test_a_short_sentence_moves_with_its_paragraph(known: PairModel) -> None:
    src = [HARBOUR_VI[1], "Ông thở phào.", HARBOUR_VI[2], *HARBOUR_VI[3:]]
    trg = [*HARBOUR_ID[3:], HARBOUR_ID[1], "Ia bernapas lega.", HARBOUR_ID[2]]
    beads = [
        *(Bead((n,), (), 0.9) for n in range(3)),
        *one_to_one(3, src=3),
        *(Bead((), (n,), 0.9) for n in range(3, 6)),
    ]

    assert moved(reordered(src, trg, beads, known)) == ["[0]:[3]", "[1]:[4]", "[2]:[5]"]


def test_a_sentence_that_moved_may_be_cut_in_two(known: PairModel) -> None:
    both = (
        "Ông Đỗ Văn Lộc, 61 tuổi, đếm lại 412 phao cứu sinh của xã, "
        "rồi cùng anh Lương Văn Khôi lái tàu KN-875 đi đón 31 người dân."
    )
    first = "Do Van Loc, 61 tahun, menghitung ulang 412 pelampung milik komune."
    second = "Bersama Luong Van Khoi, ia membawa kapal KN-875 untuk menjemput 31 warga."
    src, trg = [both, *HARBOUR_VI], [*HARBOUR_ID, first, second]
    beads = [
        Bead((0,), (), 0.9), *one_to_one(6, src=1), Bead((), (6,), 0.9), Bead((), (7,), 0.9),
    ]  # fmt: skip

    assert moved(reordered(src, trg, beads, known)) == ["[0]:[6, 7]"]


def test_a_caption_that_was_taken_for_a_part_of_its_neighbour_is_set_free(known: PairModel) -> None:
    src, trg = [*HARBOUR_VI[:3], CAPTION_VI, *HARBOUR_VI[3:]], [CAPTION_ID, *HARBOUR_ID]
    beads = [
        Bead((), (0,), 0.9), *one_to_one(2, trg=1),
        Bead((2, 3), (3,), 0.6), *one_to_one(3, src=4, trg=4),
    ]  # fmt: skip

    found = reordered(src, trg, beads, known)

    assert moved(found) == ["[3]:[0]"]
    assert "[2]:[3]" in map(str, found)


def test_the_same_holds_where_the_rendering_has_the_caption_in_a_merged_bead(
    known: PairModel,
) -> None:
    src, trg = [CAPTION_VI, *HARBOUR_VI], [*HARBOUR_ID[:3], CAPTION_ID, *HARBOUR_ID[3:]]
    beads = [
        Bead((0,), (), 0.9), *one_to_one(2, src=1),
        Bead((3,), (2, 3), 0.6), *one_to_one(3, src=4, trg=4),
    ]  # fmt: skip

    found = reordered(src, trg, beads, known)

    assert moved(found) == ["[0]:[3]"]
    assert "[3]:[2]" in map(str, found)


def test_names_and_numbers_find_a_moved_caption_in_japanese() -> None:
    src, trg = [SHIP_VI, *HARBOUR_VI], [*HARBOUR_JA, SHIP_JA]
    beads = [Bead((0,), (), 0.9), *one_to_one(6, src=1), Bead((), (6,), 0.8)]

    assert moved(reordered(src, trg, beads)) == ["[0]:[6]"]


def test_captions_gathered_at_the_end_in_another_order_are_all_found(known: PairModel) -> None:
    src = [CAPTION_VI, *HARBOUR_VI[:3], SHIP_VI, *HARBOUR_VI[3:]]
    trg = [*HARBOUR_ID, SHIP_ID, CAPTION_ID]
    beads = [
        Bead((0,), (), 0.9), *one_to_one(3, src=1), Bead((4,), (), 0.9),
        *one_to_one(3, src=5, trg=3), Bead((), (6,), 0.9), Bead((), (7,), 0.9),
    ]  # fmt: skip

    assert moved(reordered(src, trg, beads, known)) == ["[4]:[6]", "[0]:[7]"]


def test_paragraphs_that_changed_places_may_have_moved_together(known: PairModel) -> None:
    src = [*HARBOUR_VI, CAPTION_VI, SHIP_VI]
    trg = [CAPTION_ID, SHIP_ID, *HARBOUR_ID[3:], *HARBOUR_ID[:3]]
    beads = [
        *(Bead((n,), (), 0.9) for n in range(6)),
        *one_to_one(2, src=6),
        *(Bead((), (n,), 0.9) for n in range(2, 8)),
    ]

    assert moved(reordered(src, trg, beads, known)) == [
        "[3]:[2]", "[4]:[3]", "[5]:[4]", "[0]:[5]", "[1]:[6]", "[2]:[7]",
    ]  # fmt: skip


def test_a_long_list_in_reverse_order_is_no_trap(known: PairModel) -> None:
    src = [f"Thôn {n}: hộ ông Nguyễn Văn {n * 37} thu {n * 11} tấn lúa." for n in range(300)]
    trg = [f"Dusun {n}: keluarga Nguyen Van {n * 37} panen {n * 11} ton padi." for n in range(300)]
    beads = [
        *(Bead((n,), (), 0.9) for n in range(300)),
        *one_to_one(6, src=300),
        *(Bead((), (n,), 0.9) for n in range(6, 306)),
    ]

    left, right = places(
        reordered([*src, *HARBOUR_VI], [*HARBOUR_ID, *reversed(trg)], beads, known)
    )

    assert sorted(left) == right == list(range(306))


# --- lines that only look so -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Toàn cảnh chợ cá Đồng Hới lúc rạng sáng, trước giờ tàu về.",
         "Seorang guru menulis di papan tulis kelas yang baru dicat."),
        ("Ông Lê Hữu Thọ nhận bằng khen của huyện Lệ Thủy năm 2019.",
         "Nguyen Thi Bich memanen 40 kuintal jagung di Quang Ninh tahun 2023."),
        ("Mời bạn đọc gửi ý kiến về tòa soạn.", "Ikuti kami untuk berita terbaru setiap hari."),
    ],
)  # fmt: skip
def test_lines_that_have_nothing_to_do_with_each_other_stay_alone(left: str, right: str) -> None:
    src, trg = [left, *HARBOUR_VI], [*HARBOUR_ID, right]
    beads = [Bead((0,), (), 0.9), *one_to_one(6, src=1), Bead((), (6,), 0.9)]

    assert reordered(src, trg, beads) == beads


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Ảnh: Reuters", "Foto: Reuters"),
        ("Foto: Reuters", "Foto: Reuters"),
        ("Hà Linh", "Ha Linh"),
        ("18/3/2024", "18/3/2024"),
    ],
)
def test_furniture_that_is_alike_on_both_sides_stays_alone(left: str, right: str) -> None:
    src, trg = [left, *HARBOUR_VI], [*HARBOUR_ID, right]
    beads = [Bead((0,), (), 0.9), *one_to_one(6, src=1), Bead((), (6,), 0.9)]

    assert reordered(src, trg, beads) == beads


def test_a_line_that_stands_there_twice_vouches_for_nothing() -> None:
    src, trg = [CAPTION_VI, *HARBOUR_VI, CAPTION_VI], [*HARBOUR_ID, CAPTION_ID]
    beads = [
        Bead((0,), (), 0.9), *one_to_one(6, src=1), Bead((7,), (), 0.9), Bead((), (6,), 0.9),
    ]  # fmt: skip

    assert reordered(src, trg, beads) == beads


def test_a_line_that_recurs_on_the_site_vouches_for_nothing() -> None:
    line_vi = "Theo dõi Hải Đăng Online trên Zalo, số 0912 345 678."
    line_id = "Ikuti Hai Dang Online di Zalo, nomor 0912 345 678."
    src, trg = [line_vi, *HARBOUR_VI], [*HARBOUR_ID, line_id]
    beads = [Bead((0,), (), 0.9), *one_to_one(6, src=1), Bead((), (6,), 0.9)]
    site = [
        ([line_vi, text], [line_id, other])
        for text, other in zip(HARBOUR_VI, HARBOUR_ID, strict=True)
    ]

    assert moved(reordered(src, trg, beads)) == ["[0]:[6]"]
    assert reordered(src, trg, beads, learn_texts(site)) == beads


def test_what_nothing_lies_between_was_compared_by_the_search() -> None:
    src, trg = [CAPTION_VI, *HARBOUR_VI], [CAPTION_ID, *HARBOUR_ID]
    beads = [Bead((0,), (), 0.9), Bead((), (0,), 0.9), *one_to_one(6, src=1, trg=1)]

    assert reordered(src, trg, beads) == beads


def test_beads_without_segments_alone_are_left_as_they_are() -> None:
    beads = one_to_one(6)

    assert not may_be_reordered(beads)
    assert reordered(HARBOUR_VI, HARBOUR_ID, beads) == beads


# --- laws --------------------------------------------------------------------------------------


@st.composite
def aligned(draw: st.DrawFn) -> tuple[list[str], list[str], list[Bead]]:
    """Draw two texts and beads in order, whether these make sense or not."""
    sentence = st.sampled_from([*SENTENCES, CAPTION_VI, CAPTION_ID, *HARBOUR_VI, *HARBOUR_ID])
    shape = st.sampled_from([(1, 0), (0, 1), (1, 1), (2, 1), (1, 2), (2, 2), (3, 1), (1, 4)])
    beads, i, j = [], 0, 0
    for n, m in draw(st.lists(shape, max_size=12)):
        beads.append(Bead(tuple(range(i, i + n)), tuple(range(j, j + m)), 0.5))
        i, j = i + n, j + m
    src, trg = (
        draw(st.lists(sentence | normalised, min_size=count, max_size=count)) for count in (i, j)
    )
    return src, trg, beads


@given(aligned(), st.booleans())
@settings(deadline=None)
def test_every_segment_stays_in_one_bead(
    case: tuple[list[str], list[str], list[Bead]], learned: bool
) -> None:
    src, trg, beads = case
    found = reordered(src, trg, beads, MODEL if learned else None)
    left, right = places(found)

    assert sorted(left) == list(range(len(src)))
    assert right == list(range(len(trg)))
    assert all(0 <= bead.score <= 1 for bead in found)
    for bead in found:
        assert all(b == a + 1 for side in (bead.src, bead.trg) for a, b in pairwise(side))


@given(aligned())
@settings(deadline=None)
def test_what_did_not_move_keeps_its_bead_and_its_order(
    case: tuple[list[str], list[str], list[Bead]],
) -> None:
    src, trg, beads = case
    found = reordered(src, trg, beads)
    gone_src, gone_trg = places([bead for bead in found if bead.moved])
    kept = [bead for bead in found if not bead.moved]

    assert [n for bead in kept for n in bead.src] == sorted(set(range(len(src))) - {*gone_src})
    for bead in beads:
        if {*bead.src}.isdisjoint(gone_src) and {*bead.trg}.isdisjoint(gone_trg):
            assert bead in kept


@given(aligned())
@settings(deadline=None)
def test_moved_beads_have_two_sides_and_the_same_input_gives_the_same(
    case: tuple[list[str], list[str], list[Bead]],
) -> None:
    found = reordered(*case)

    assert all(bead.src and bead.trg for bead in found if bead.moved)
    assert found == reordered(*case)


@given(aligned())
@settings(deadline=None)
def test_without_segments_alone_nothing_changes(
    case: tuple[list[str], list[str], list[Bead]],
) -> None:
    src, trg, beads = case
    both = [bead for bead in beads if bead.src and bead.trg]
    left, right = ({n: k for k, n in enumerate(side)} for side in places(both))
    closed = [
        Bead(tuple(left[n] for n in bead.src), tuple(right[n] for n in bead.trg), bead.score)
        for bead in both
    ]

    assert reordered([src[n] for n in left], [trg[n] for n in right], closed) == closed


MODEL: PairModel = learn_texts([(HARBOUR_VI, HARBOUR_ID), ([CAPTION_VI], [CAPTION_ID])])


# --- the sample corpus -------------------------------------------------------------------------


def test_in_the_sample_corpus_what_moved_is_found_and_nothing_else(known: PairModel) -> None:
    right = wrong = 0
    for src, trg, gold in sample_corpus():
        for bead in reordered(src, trg, align_texts(src, trg, known), known):
            if bead.moved:
                right += (bead.src, bead.trg) in gold
                wrong += (bead.src, bead.trg) not in gold

    assert (right, wrong) == (5, 0)
