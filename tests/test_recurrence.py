"""Furniture told by recurrence: what it takes, what it spares, and that nothing is lost."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import document, documents

from aligner.data import Document, Role, content_hash
from aligner.extraction.recurrence import (
    distinct_in_memory,
    recurring_lines,
    without_furniture,
)
from aligner.store import Store

#: What a house prints under its articles, in several scripts.
PLUGS = {
    "vi": "Mời quý bạn đọc theo dõi chuyên mục Nông thôn mới trên báo điện tử.",
    "id": "Silakan ikuti rubrik Desa Baru di koran daring kami.",
    "ja": "当紙の連載「新しい農村」もあわせてお読みください。",
    "th": "ติดตามคอลัมน์ชนบทใหม่ได้ทางหนังสือพิมพ์ออนไลน์",
    "ar": "تابعوا زاوية الريف الجديد في صحيفتنا الإلكترونية.",
}


def article(number: int, *extra: str, lang: str = "vi", host: str = "dantri.com.vn") -> Document:
    body = f"Hôm thứ {number}, người dân xã Tân Lập thu hoạch {number * 17} tấn vải. " * 6
    parts = [(Role.TITLE, f"Vụ vải ngày thứ {number}"), (Role.PARAGRAPH, body)]
    parts += [(Role.PARAGRAPH, text) for text in extra]
    return document(lang, *parts, url=f"https://{host}/vu-vai-ngay-thu-{number}.htm")


def furniture_of(pages: list[Document]) -> list[list[str]]:
    """Return what each page loses to recurrence."""
    lines = recurring_lines(pages)
    return [
        [block.text for block in without_furniture(page, lines).blocks if block.role is Role.UI]
        for page in pages
    ]


@pytest.mark.parametrize("lang", PLUGS)
def test_a_line_on_many_articles_of_a_site_is_furniture(lang: str) -> None:
    pages = [article(number, PLUGS[lang], lang=lang) for number in range(9)]

    assert furniture_of(pages) == [[PLUGS[lang]]] * 9


def test_a_few_articles_with_a_line_in_common_keep_it() -> None:
    pages = [article(number, PLUGS["vi"]) for number in range(7)]

    assert furniture_of(pages) == [[]] * 7


def test_a_press_release_that_many_carry_is_no_furniture() -> None:
    release = [f"Câu thứ {number} của thông cáo về chương trình khám phổi." for number in range(6)]
    pages = [
        document("id", (Role.TITLE, f"Judul {number}"), *((Role.PARAGRAPH, t) for t in release),
                 url=f"https://vietnam.vn/id/chuong-trinh-kham-phoi-{number}")
        for number in range(12)
    ]  # fmt: skip

    assert not any(furniture_of(pages))


def test_renderings_of_several_publishers_on_one_host_are_not_added_up() -> None:
    houses = ("dantri.com.vn", "nhandan.vn", "sggp.org.vn", "nld.com.vn")
    pages = [
        replace(article(number, PLUGS["id"], lang="id", host="vietnam.vn"),
                source_link=f"https://{houses[number % 4]}/vu-vai-ngay-{number}.htm")
        for number in range(12)
    ]  # fmt: skip

    assert not any(furniture_of(pages))


def test_a_sentence_that_a_few_of_many_reports_share_is_kept() -> None:
    shared = "Vụ việc đang được cơ quan công an điều tra, làm rõ."
    pages = [article(number, *([shared] if number < 9 else [])) for number in range(400)]

    assert not any(furniture_of(pages))


def test_mirrors_and_versions_of_one_article_count_once() -> None:
    pages = [article(1, PLUGS["vi"], f"Cập nhật lần {version}.") for version in range(12)]

    assert not any(furniture_of(pages))


def test_the_same_line_on_several_sites_is_not_added_up() -> None:
    pages = [
        article(number, PLUGS["vi"], host=host)
        for host in ("dantri.com.vn", "nhandan.vn", "sggp.org.vn")
        for number in range(4)
    ]

    assert not any(furniture_of(pages))


def test_a_line_that_differs_in_one_figure_does_not_recur() -> None:
    pages = [article(number, f"Giá vải tại vườn là {number + 20} nghìn đồng một cân.")
             for number in range(12)]  # fmt: skip

    assert not any(furniture_of(pages))


def test_headlines_and_captions_may_recur() -> None:
    pages = [
        document(
            "vi",
            (Role.TITLE, "Giá vàng hôm nay"),
            (Role.CAPTION, "Ảnh minh họa"),
            (Role.PARAGRAPH, f"Giá vàng ngày {number} đứng yên."),
            url=f"https://nld.com.vn/gia-vang-hom-nay-ngay-{number}.htm",
        )
        for number in range(9)
    ]

    assert not any(furniture_of(pages))


def test_a_lead_that_is_the_houses_motto_is_a_lead_no_more() -> None:
    motto = "Tờ báo của nông dân, vì nông dân và cùng nông dân."
    pages = [
        Document(**{name: getattr(page, name) for name in page.__dataclass_fields__}
                 | {"lead": motto, "lead_marker": "(NNVN) -"})
        for page in (
            document("vi", (Role.LEAD, motto), (Role.PARAGRAPH, f"Ngày {number} trời mưa to. " * 9),
                     url=f"https://dantri.com.vn/ngay-mua-thu-{number}.htm")
            for number in range(9)
        )
    ]  # fmt: skip

    cleaned = without_furniture(pages[0], recurring_lines(pages))

    assert cleaned.lead is None
    assert cleaned.lead_marker is None
    assert [block.role for block in cleaned.blocks] == [Role.UI, Role.PARAGRAPH]


def test_copies_are_still_equal_once_furniture_is_out() -> None:
    pages = [article(number, PLUGS["vi"]) for number in range(9)]
    bare = article(2)

    cleaned = without_furniture(pages[2], recurring_lines(pages))

    assert cleaned.content_hash == content_hash(bare.blocks) == bare.content_hash


@given(st.lists(documents(), max_size=8))
@settings(deadline=None)
def test_nothing_is_lost_and_order_decides_nothing(pages: list[Document]) -> None:
    lines = recurring_lines(pages)

    assert recurring_lines(pages[::-1]) == lines
    for page in pages:
        cleaned = without_furniture(page, lines)
        assert [block.text for block in cleaned.blocks] == [block.text for block in page.blocks]
        assert without_furniture(cleaned, lines) == cleaned


@given(st.lists(st.tuples(st.binary(max_size=2), st.binary(max_size=2)), max_size=60))
@settings(deadline=None, max_examples=25)
def test_disk_counts_as_memory_does(items: list[tuple[bytes, bytes]]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder, Store(Path(folder), "a") as store:
        on_disk = list(store.count_distinct(items, 2))

    assert on_disk == sorted(distinct_in_memory(items, 2))
