"""Verification: how sure a pair is, and what is doubtful about it. All pages are invented."""

import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import document, documents

from aligner.data import Document, DocumentPair, Role
from aligner.errors import AlignerError, PairingError
from aligner.pairing import verify
from aligner.pairing.agreement import headline_agreement, tokens_of
from aligner.pairing.cards import settings
from aligner.pairing.verification import Signs, signs_of

MEASURED = Path(__file__).parents[2] / "shared" / "eval"
EVIDENCE = ["source-link", "publisher-id", "slug", "stand-in", "truncated-slug"]

DANTRI = "https://dantri.com.vn/xa-hoi/cau-long-thanh-thong-xe-sau-14-thang-20251014074512318.htm"
SITE = "https://vietnam.vn/{}/cau-long-thanh-thong-xe-sau-14-thang"
HEADLINE = "Cầu Long Thạnh thông xe sau 14 tháng"

BRIDGE = [
    HEADLINE,
    "Sáng 14/10, cầu Long Thạnh bắc qua sông Vàm Lịch chính thức thông xe sau 14 tháng thi công.",
    "Cầu dài 468 m, rộng 12,5 m, gồm 11 nhịp, vốn 236,8 tỷ đồng, do Công ty Thiên Lộc thi công.",
    "Ông Đặng Quốc Hưng, Giám đốc Ban quản lý dự án, nói mỗi ngày có khoảng 4.700 lượt xe qua.",
    "Từ năm 2019, 3.260 hộ dân xã Tân Lạc phải đi phà, mỗi lượt mất 25 phút và 8.000 đồng.",
]
RENDERED = {
    "id": [
        "Jembatan Long Thanh dibuka setelah 14 bulan",
        "Pagi 14 Oktober, jembatan di atas Sungai Vam Lich itu dibuka setelah 14 bulan dibangun.",
        "Panjangnya 468 m, lebar 12,5 m, 11 bentang, senilai 236,8 miliar dong, oleh Thien Loc.",
        "Direktur Dang Quoc Hung mengatakan sekitar 4.700 kendaraan akan melintas setiap hari.",
        "Sejak 2019, 3.260 keluarga di Tan Lac naik feri, 25 menit dan 8.000 dong sekali jalan.",
    ],
    "ja": [
        "ロンタイン橋、14か月の工事を経て開通",
        "10月14日朝、ヴァムリック川に架かるロンタイン橋が14か月の工事を終えて開通した。",
        "橋の長さは468メートル、幅12.5メートル、11径間で、総工費は2368億ドンである。",
        "事業管理委員会のダン・クオック・フン委員長によると、1日に約4,700台が通る見込みだ。",
        "2019年以来、タンラック村の3,260世帯は1回25分、8,000ドンの渡し船に頼ってきた。",
    ],
    "th": [
        "สะพานลองแถ่งเปิดใช้หลังก่อสร้าง 14 เดือน",
        "เช้าวันที่ 14 ตุลาคม สะพานลองแถ่งข้ามแม่น้ำหว่ามหลิกเปิดใช้หลังก่อสร้าง 14 เดือน",
        "สะพานยาว 468 เมตร กว้าง 12.5 เมตร มี 11 ช่วง ใช้งบ 236,800 ล้านดอง",
        "นายดั่ง ก๊วก ฮึง ผู้อำนวยการโครงการกล่าวว่าจะมีรถผ่านราว 4,700 คันต่อวัน",
        "ตั้งแต่ปี 2562 ชาวบ้าน 3,260 ครัวเรือนต้องนั่งเรือข้ามฟาก 25 นาที ครั้งละ 8,000 ดอง",
    ],
    "ru": [
        "Мост Лонгтхань открыли после 14 месяцев работ",
        "Утром 14 октября через реку Вамлить открыли мост Лонгтхань: его строили 14 месяцев.",
        "Длина моста 468 м, ширина 12,5 м, 11 пролётов, стоимость 236,8 млрд донгов.",
        "По словам директора Данг Куок Хынга, каждый день по мосту проедет около 4 700 машин.",
        "С 2019 года 3 260 семей общины Танлак ездили на пароме: 25 минут и 8 000 донгов.",
    ],
}
#: An article of the same day, site and kind.
SCHOOL = [
    "Trường tiểu học Phú Mỹ khai trương thư viện xanh",
    "Sáng 14/10, Trường tiểu học Phú Mỹ ở xã Hòa Bình khai trương thư viện xanh rộng 96 m2.",
    "Thư viện có 2.150 đầu sách, do 34 phụ huynh và nhóm Hạt Mầm quyên góp từ tháng 3.",
    "Cô Lâm Thị Bích Vân, Hiệu trưởng, nói 612 học sinh sẽ có 2 tiết đọc mỗi tuần tại đây.",
    "Kinh phí 187 triệu đồng, trong đó 60 triệu đồng là tiền bán giấy vụn của các em.",
]


def page(lang: str, lines: Sequence[str], url: str, **facts: Any) -> Document:  # noqa: ANN401  fields of several types
    title, *body = lines
    parts = [(Role.TITLE, title), *((Role.PARAGRAPH, line) for line in body)]
    return replace(document(lang, *parts, url=url), **{"title": title, **facts})


def bridge(**facts: Any) -> Document:  # noqa: ANN401  fields of several types
    return page("vi", BRIDGE, **{"url": DANTRI, "published": "2025-10-14", **facts})


def rendering(lang: str = "id", lines: Sequence[str] | None = None, **facts: Any) -> Document:  # noqa: ANN401  fields of several types
    known = {"url": SITE.format(lang), "source_link": DANTRI, "published": "2025-10-14"}
    return page(lang, lines or RENDERED[lang], **{**known, **facts})


def pair(src: Document, trg: Document, evidence: str = "source-link") -> DocumentPair:
    return DocumentPair(src, trg, evidence)


def confidence(src: Document, trg: Document, evidence: str = "slug") -> float:
    """Return the confidence of a pair, also of one that would be rejected."""
    return signs_of(pair(src, trg, evidence), tokens_of(src), tokens_of(trg)).confidence


def warnings(src: Document, trg: Document, evidence: str = "source-link") -> list[str]:
    return list(verify(pair(src, trg, evidence)).warnings)


# --- the confidence ----------------------------------------------------------------------------


@pytest.mark.parametrize("evidence", EVIDENCE)
@pytest.mark.parametrize("lang", RENDERED)
def test_a_rendering_of_its_original_is_sure_in_every_script(lang: str, evidence: str) -> None:
    """Japanese, Thai and Russian transliterate names: numbers and lengths carry them."""
    found = verify(pair(bridge(), rendering(lang), evidence)).confidence

    assert found is not None
    assert found > 0.97


def test_another_article_of_the_same_day_is_no_translation() -> None:
    other = page("vi", SCHOOL, "https://dantri.com.vn/xa-hoi/thu-vien-xanh-phu-my.htm")

    with pytest.raises(PairingError, match=r"not-a-translation: .* joined by slug"):
        verify(pair(other, rendering(), "slug"))


@pytest.mark.parametrize("lang", ["ja", "th", "ru"])
def test_another_article_is_doubtful_where_numbers_alone_can_tell(lang: str) -> None:
    other = page("vi", SCHOOL, "https://dantri.com.vn/xa-hoi/thu-vien-xanh-phu-my.htm")

    assert confidence(other, rendering(lang)) < 0.25


def test_numbers_alone_do_not_make_a_pair_sure() -> None:
    """A hard negative: the bridge's numbers in an article about something else."""
    borrowed = [
        "Hội chợ trái cây mùa nước nổi",
        "Hội chợ mở cửa ngày 14/10 với 468 gian hàng, 11 đoàn nghệ thuật, kéo dài 25 ngày.",
        "Ban tổ chức đón 4.700 khách, bán 3.260 suất ăn, mỗi suất 8.000 đồng, từ 2019 đến nay.",
        "Doanh thu 236,8 triệu đồng, tăng 12,5 lần so với hội chợ trước, theo bà Kim Liên.",
    ]
    src = page("vi", borrowed, "https://dantri.com.vn/hoi-cho-trai-cay-mua-nuoc-noi.htm")

    wrong = signs_of(pair(src, rendering()), tokens_of(src), tokens_of(rendering()))
    right = signs_of(pair(bridge(), rendering()), tokens_of(bridge()), tokens_of(rendering()))

    assert wrong.numbers > 3
    assert wrong.names < 0 < right.names
    assert wrong.headline < 0 < right.headline
    assert wrong.confidence < right.confidence


def test_stronger_evidence_needs_less_proof() -> None:
    src = page("vi", SCHOOL, "https://dantri.com.vn/xa-hoi/thu-vien-xanh-phu-my.htm")

    by_evidence = [confidence(src, rendering(), how) for how in ("source-link", "slug")]

    assert by_evidence[0] > by_evidence[1]


@pytest.mark.parametrize("half", [slice(0, 2), slice(3, 5)])
def test_half_a_page_is_still_a_rendering_and_its_length_is_told(half: slice) -> None:
    verified = verify(pair(bridge(), rendering(lines=RENDERED["id"][half])))

    assert verified.confidence is not None
    assert verified.confidence > 0.97
    assert verified.warnings[0].startswith("length: 0.")


def test_half_an_original_is_still_an_original() -> None:
    src = page("vi", BRIDGE[:3], DANTRI, published="2025-10-14")

    verified = verify(pair(src, rendering()))

    assert verified.confidence is not None
    assert verified.confidence > 0.97
    assert any(text.startswith("length: 1.") for text in verified.warnings)


def test_confidence_is_near_zero_only_where_every_sign_is_against() -> None:
    assert Signs(4.5, -1.5, -4, -4, -2).confidence < 0.001
    assert Signs(4.5, 0, 0, 0, 0).confidence > 0.98
    assert Signs(0, 0, 0, 0, 0).confidence == 0.5


@pytest.mark.parametrize(
    ("lang", "text", "numbers"),
    [
        ("th", "ปี 2568 ราคา 2568.5 บาท", {"2025", "2568.5"}),
        ("id", "Rp 2568 pada 07/10/2025", {"2568", "7", "10", "2025"}),
        ("ar", "بسعر ١١٣٬٧٠٠ دونغ", {"113700"}),
        ("bn", "০৭ অক্টোবর ২০২৫", {"7", "2025"}),
        ("vi", "từ 0,5 đến 0 điểm", {"0.5", "0"}),
        ("ru", "в 2019 году 3 260 семей, 1 113 700 донгов", {"2019", "3260", "1113700"}),
        ("id", "pada 2019 260 keluarga", {"2019", "260"}),
        ("fr", "en 2019 260 familles, 12 345 dongs", {"2019", "260", "12345"}),
    ],
)
def test_numbers_are_compared_by_value(lang: str, text: str, numbers: set[str]) -> None:
    assert tokens_of(document(lang, (Role.PARAGRAPH, text))).numbers == numbers


def test_what_is_not_aligned_is_no_proof() -> None:
    alone = document("id", (Role.ALT, "Jembatan 468 m"), (Role.UI, "4.700 Komentar"))

    assert tokens_of(alone).numbers == tokens_of(alone).names == frozenset()


@given(documents(lang=st.just("vi")), documents(), st.sampled_from(EVIDENCE))
def test_any_pair_has_a_confidence_in_its_range_or_is_rejected_with_an_id(
    src: Document, trg: Document, evidence: str
) -> None:
    documents = pair(src, trg, evidence)
    sure = signs_of(documents, tokens_of(src), tokens_of(trg)).confidence

    if sure < settings("evidence")["least_confidence"]:
        with pytest.raises(PairingError, match="not-a-translation: "):
            verify(documents)
        return
    verified = verify(documents)

    assert 0 <= sure == verified.confidence <= 1
    assert list(verified.warnings) == sorted(set(verified.warnings))
    assert all(": " in text for text in verified.warnings)
    assert replace(verified, confidence=None, warnings=()) == documents
    assert verify(verified) == verified


@given(documents(lang=st.just("vi")), documents(), st.randoms(use_true_random=False))
def test_the_order_of_blocks_changes_no_confidence(
    src: Document, trg: Document, chance: random.Random
) -> None:
    shuffled = list(trg.blocks)
    chance.shuffle(shuffled)

    assert confidence(src, replace(trg, blocks=tuple(shuffled))) == confidence(src, trg)


# --- the headline ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "title", "agreement"),
    [
        (SITE.format("id"), None, 1.0),
        ("file:a.html", HEADLINE, 1.0),
        ("https://vietnam.vn/id/tin-khac-han", HEADLINE, 1.0),
        ("https://vietnam.vn/id/tin-khac-han", None, 0.0),
        ("file:a.html", None, None),
        ("https://vietnam.vn/id/cau-long-thanh-thong-xe-sau-mot-nam", None, 2 * 6 / (8 + 8)),
    ],
)
def test_a_headline_agrees_by_the_best_of_what_the_page_tells(
    url: str, title: str | None, agreement: float | None
) -> None:
    assert headline_agreement(bridge(), rendering(url=url, original_title=title)) == agreement


def test_a_long_headline_that_was_cut_is_the_same() -> None:
    slug = "cau-long-thanh-bac-qua-song-vam-lich-thong-xe-sau-muoi-bon-thang-cho-doi"
    src = bridge(url=f"https://dantri.com.vn/{slug[:50]}-20251014074512318.htm", title=None)

    assert headline_agreement(src, rendering(url=f"https://vietnam.vn/id/{slug}")) == 1.0


REPAIR = ["Situs sedang diperbaiki", *["Mohon maaf, situs sedang diperbaiki. Kembali lagi."] * 6]
NO_SOURCE: dict[str, Any] = {"source_link": None, "published": None}


def headline_sign(trg: Document, evidence: str = "slug") -> float:
    src = bridge()
    return signs_of(pair(src, trg, evidence), tokens_of(src), tokens_of(trg)).headline


@pytest.mark.parametrize("evidence", ["slug", "stand-in"])
def test_a_page_joined_by_its_own_slug_is_not_sure_because_of_that_slug(evidence: str) -> None:
    repair = rendering("id", REPAIR, **NO_SOURCE)

    assert headline_sign(repair, evidence) == 0
    assert confidence(bridge(), repair, evidence) < 0.5


def test_a_page_joined_by_its_image_texts_is_not_sure_because_of_them() -> None:
    trg = rendering(url="file:a.html", original_title=HEADLINE, source_link=None)

    assert headline_sign(trg) == 0


def test_image_texts_speak_for_a_page_that_its_own_slug_joined() -> None:
    assert headline_sign(rendering(original_title=HEADLINE, **NO_SOURCE)) > 0
    assert headline_sign(rendering(original_title="Tin khác hẳn", **NO_SOURCE)) < 0


def test_the_pages_own_slug_speaks_for_it_where_the_link_joined() -> None:
    moved = DANTRI.replace("318.htm", "999.htm")

    assert headline_sign(rendering(source_link=moved)) > 0
    assert headline_sign(rendering(), "source-link") > 0


def test_a_cut_link_is_no_slug_that_joined() -> None:
    cut = f"{DANTRI.removesuffix('-20251014074512318.htm')}%E2%80%A6"

    assert headline_sign(rendering(source_link=cut)) == 0


def test_a_true_rendering_without_a_link_is_still_sure() -> None:
    assert confidence(bridge(), rendering(**NO_SOURCE)) > 0.99


def test_half_an_id_in_a_cut_link_is_neither_another_id_nor_a_day() -> None:
    cut = f"{DANTRI.replace('20251014074512318.htm', '2023010307451')}%E2%80%A6"

    found = warnings(bridge(), rendering(source_link=cut), "slug")

    assert not [warning for warning in found if warning.startswith(("other-id", "date-"))]


# --- warnings ----------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", RENDERED)
def test_nothing_is_doubtful_about_a_good_pair(lang: str) -> None:
    assert not warnings(bridge(), rendering(lang))


@pytest.mark.parametrize("published", ["2025-10-13", "2025-10-14", "2025-10-21", None, "tomorrow"])
def test_a_rendering_within_a_week_or_of_no_day_is_no_disagreement(published: str | None) -> None:
    assert not warnings(bridge(), rendering(published=published))


def test_a_rendering_of_another_month_disagrees_with_its_original() -> None:
    (told,) = warnings(bridge(), rendering(published="2025-11-30"))

    assert told == "date-disagrees: the original is of 2025-10-14, the rendering of 2025-11-30"


def test_a_date_with_month_and_day_swapped_is_named_as_such() -> None:
    url = DANTRI.replace("20251014", "20251008")

    by_page = warnings(bridge(url=url, published="2025-08-10"), rendering(published="2025-10-08"))
    by_rendering = warnings(
        bridge(url=url, published="2025-10-08"), rendering(published="2025-08-10", source_link=url)
    )

    assert len(by_page) == 1
    assert "URL says 2025-10-08, its page 2025-08-10: month and day swapped" in by_page[0]
    assert (
        "date-disagrees: the original is of 2025-10-08, the rendering of 2025-08-10: "
        in (by_rendering[0])
    )
    assert by_rendering[0].endswith("month and day swapped")


def test_a_page_that_alone_swaps_its_day_was_not_changed_later() -> None:
    src = bridge(url="https://mst.gov.vn/cau-long-thanh.htm", published="2025-10-08", title=None)

    told = warnings(src, rendering(published="2025-08-10", source_link=None, url="file:a.html"))

    assert len(told) == 1
    assert told[0].startswith("date-disagrees: ")
    assert told[0].endswith(": month and day swapped")


def test_the_day_in_the_link_is_known_where_the_original_names_no_url() -> None:
    told = warnings(bridge(url="file:a.html", published="2025-12-24"), rendering(), "slug")

    assert told[0].startswith(
        "date-disagrees: the original's URL says 2025-10-14, its page 2025-12"
    )


@pytest.mark.parametrize(
    ("src", "trg"),
    [
        ({"modified": "2025-10-20"}, {}),
        ({"modified": "2025-11-06"}, {"published": None, "fetched": "2025-11-05T03:00:00Z"}),
        ({"url": "https://a.vn/b.htm", "published": "2025-10-16"}, {"source_link": None}),
    ],
)
def test_an_original_changed_after_its_rendering_is_marked(
    src: dict[str, str], trg: dict[str, str]
) -> None:
    told = warnings(bridge(**src), rendering(**trg))

    assert len(told) == 1
    assert told[0].startswith("updated-after-rendering: the original's last change is of 2025-1")


@pytest.mark.parametrize(
    ("src", "trg"),
    [
        ({"modified": "2025-10-14"}, {}),
        ({"modified": "2025-11-04"}, {"published": None, "fetched": "2025-11-05T03:00:00Z"}),
        ({"modified": "2025-10-20"}, {"published": None}),
        ({"modified": "soon"}, {}),
    ],
)
def test_an_original_changed_before_its_rendering_is_not(
    src: dict[str, str], trg: dict[str, str]
) -> None:
    assert not warnings(bridge(**src), rendering(**trg))


def test_a_rendering_made_from_another_headline_is_told() -> None:
    url = "https://dantri.com.vn/thong-xe-cay-cau-tram-ty-20251014074512318.htm"
    src = bridge(title="Thông xe cây cầu trăm tỷ", url=url)

    (told,) = warnings(src, rendering())

    assert told.startswith("other-title: the original's is thong-xe-cay-cau-tram-ty, ")
    assert told.endswith(" was made from cau-long-thanh-thong-xe-sau-14-thang")


def test_a_link_to_another_article_of_the_same_headline_is_told_and_lowers_confidence() -> None:
    moved = bridge(url=DANTRI.replace("20251014074512318", "20251014091500777"))

    told = warnings(moved, rendering(), "slug")

    assert told == [f"other-id: the link is {DANTRI}"]
    assert confidence(moved, rendering()) < confidence(bridge(), rendering())


@pytest.mark.parametrize("link", [DANTRI, None])
def test_a_copy_that_stands_in_is_told(link: str | None) -> None:
    copy = bridge(url="https://vietnam.vn/cau-long-thanh-thong-xe-sau-14-thang")

    (told,) = warnings(copy, rendering(source_link=link), "stand-in")

    assert told.startswith(f"stand-in: {copy.url} stands in for ")
    assert told.endswith(link or "an original that the page does not name")


def test_numbers_that_are_not_on_both_sides_are_told() -> None:
    words = [
        "".join("banyak" if char.isdigit() else char for char in line) for line in RENDERED["id"]
    ]

    (told,) = warnings(bridge(), rendering(lines=words))

    assert told == "numbers: 0 on both sides, of 11 of the original and 0 of the rendering"


def test_warnings_of_the_documents_are_passed_on_in_order_and_once() -> None:
    src = bridge(warnings=("undecodable: 2 bytes", "a-doubt: of both"))
    trg = rendering(warnings=("two-sources: https://nld.com.vn/a.htm", "a-doubt: of both"))

    assert warnings(src, trg) == [
        "a-doubt: of both",
        "two-sources: https://nld.com.vn/a.htm",
        "undecodable: 2 bytes",
    ]


def test_a_pair_that_is_no_translation_tells_all_signs() -> None:
    other = page("vi", SCHOOL, "https://dantri.com.vn/xa-hoi/thu-vien-xanh-phu-my.htm")

    with pytest.raises(AlignerError) as caught:
        verify(pair(other, rendering(), "truncated-slug"))

    error = caught.value
    assert error.where == SITE.format("id")
    assert other.url in error.reason
    for sign in ("evidence +1.5", "headline -", "numbers -", "names -", "length "):
        assert sign in error.reason


# --- measured ----------------------------------------------------------------------------------


@pytest.mark.skipif(not MEASURED.is_dir(), reason="the development data is not here")
@pytest.mark.parametrize(
    ("lang", "least"), [("id", 0.999), ("en", 0.997), ("ja", 0.997), ("th", 0.997)]
)
def test_true_pairs_of_press_pages_are_told_from_wrong_ones(lang: str, least: float) -> None:
    """Each rendering with its original and with the ten originals of the nearest length."""
    folder = MEASURED / f"ntrex-noisy-vi-{lang}"
    originals, renderings = (
        [
            document(tag, *((Role.PARAGRAPH, line) for line in lines if line), url=f"file:{n}")
            for n, path in enumerate(sorted(folder.glob(f"*.{ending}")))
            if (lines := path.read_text(encoding="utf-8").splitlines())
        ]
        for tag, ending in (("vi", "src"), (lang, "tgt"))
    )
    lengths = [tokens_of(src).length for src in originals]
    true = [confidence(*both) for both in zip(originals, renderings, strict=True)]
    wrong = [
        confidence(originals[other], trg)
        for n, trg in enumerate(renderings)
        for other in sorted(range(len(lengths)), key=lambda m: abs(lengths[m] - lengths[n]))[:11]
        if other != n
    ]

    above = sum((t > w) + (t == w) / 2 for t in true for w in wrong)

    assert above / len(true) / len(wrong) >= least
    assert min(true) >= settings("evidence")["least_confidence"]
