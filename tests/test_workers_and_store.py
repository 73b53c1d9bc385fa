"""Workers and the working store: order, memory, and what survives a stop."""

import inspect
import os
import pickle
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import SENTENCES, bitexts, document, documents, normalised

from aligner import errors
from aligner.data import Bitext, Document, Page, Reject, Role
from aligner.errors import AlignerError, InputError, OutputError
from aligner.pairing import Match, card_of
from aligner.store import Store, disk_errors
from aligner.workers import Workers

#: One store for many examples: hypothesis is told that this is meant.
many = settings(
    deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
ERRORS = [
    error
    for _, error in inspect.getmembers(errors, inspect.isclass)
    if issubclass(error, AlignerError)
]


# What workers do: at the top of a module, so that other processes can import it.


def shouted(text: str) -> str:
    return text.upper()


def refused(text: str) -> str:
    raise InputError(text, "cannot be read", "try another")


def dying(number: int) -> int:
    if number == 70:
        os._exit(9)
    return number


def process_of(_: int) -> int:
    return os.getpid()


def page(text: str, url: str | None = None) -> Page:
    return Page(text.encode(), "text/html", "trang.html", url)


def make(lang: str, text: str, url: str) -> Document:
    return document(lang, (Role.PARAGRAPH, text), url=url)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path, "a") as opened:
        yield opened


# --- workers -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def two() -> Iterator[Workers]:
    with Workers(2) as pool:
        yield pool


@pytest.mark.parametrize("items", [0, 1, 63, 64, 65, 500])
def test_two_processes_give_what_one_gives_in_order(two: Workers, items: int) -> None:
    texts = [f"{n} {SENTENCES[n % len(SENTENCES)]}" for n in range(items)]
    with Workers(1) as one:
        alone = list(one.map(shouted, texts))

    together = list(two.map(shouted, texts))

    assert together == alone == [text.upper() for text in texts]


@pytest.mark.parametrize("count", [1, 2])
def test_items_are_taken_as_they_are_needed(two: Workers, count: int) -> None:
    taken = []

    def endless() -> Iterator[str]:
        while True:
            taken.append("một")
            yield "một"

    results = (two if count == 2 else Workers(count)).map(shouted, endless())

    assert [next(results) for _ in range(100)] == ["MỘT"] * 100
    assert len(taken) <= 100 + 64 + 16 * (3 * count + 2)


def test_nothing_is_taken_before_something_is_asked_for() -> None:
    texts = iter(["một", "hai"])

    with Workers(2) as pool:
        pool.map(shouted, texts)

    assert next(texts) == "một"


def test_few_items_start_no_process() -> None:
    with Workers(2) as pool:
        pids = set(pool.map(process_of, range(10)))

    assert pids == {os.getpid()}


def test_an_error_comes_back_whole_from_another_process(two: Workers) -> None:
    with pytest.raises(InputError, match="cannot be read; try another") as caught:
        list(two.map(refused, ["trang.html"] * 100))

    assert caught.value.where == "trang.html"


def test_a_worker_that_dies_is_told_with_what_to_do() -> None:
    with Workers(2) as pool, pytest.raises(AlignerError, match="fewer --workers"):
        list(pool.map(dying, range(200)))


# --- errors ------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ERRORS, ids=lambda kind: kind.__name__)
@given(where=normalised, reason=normalised, next_step=normalised)
@settings(max_examples=10, deadline=None)
def test_errors_survive_the_way_back_from_a_worker(
    kind: type[AlignerError], where: str, reason: str, next_step: str
) -> None:
    error = kind(where, reason, next_step)

    again = pickle.loads(pickle.dumps(error))  # noqa: S301  written here

    assert type(again) is kind
    assert (again.where, again.reason, again.next_step) == (where, reason, next_step)
    assert str(again) == str(error)


@pytest.mark.parametrize("kind", ERRORS, ids=lambda kind: kind.__name__)
def test_an_error_can_be_told_at_a_better_place(kind: type[AlignerError]) -> None:
    error = kind("đó", "hỏng", "sửa").at("đây")

    assert type(error) is kind
    assert str(error) == "đây: hỏng; sửa"


def test_the_errors_are_those_drawn_at_the_top_of_their_module() -> None:
    drawn = errors.__doc__ or ""

    assert all(kind.__name__ in drawn for kind in ERRORS)
    assert len(ERRORS) == 10


# --- sorting and duplicates ----------------------------------------------------------------------


@many
@given(items=st.lists(st.tuples(normalised, st.integers())))
def test_sorting_on_disk_is_by_code_point_and_stable(
    store: Store, items: list[tuple[str, int]]
) -> None:
    found = list(store.sort(iter(items), key=lambda item: item[0]))

    assert found == sorted(items, key=lambda item: item[0])


def test_keys_beyond_the_basic_plane_come_last() -> None:
    keys = ["😀", "\uffff", "ệ", "z", "", "Z", "一"]

    assert sorted(keys) == sorted(keys, key=str.encode)


def test_sorts_may_be_nested_as_pairing_nests_them(store: Store) -> None:
    texts = sorted(SENTENCES, reverse=True)

    inner = store.sort(texts, key=lambda text: text[::-1])
    outer = store.sort(inner, key=lambda text: text)

    assert list(outer) == sorted(SENTENCES)


def test_a_sort_that_is_left_half_way_leaves_nothing_behind(store: Store) -> None:
    found = store.sort(SENTENCES, key=lambda text: text)
    next(found)

    found.close()  # type: ignore[attr-defined]

    assert [path.name for path in store.folder.iterdir() if path.is_dir()] == []


@many
@given(texts=st.lists(normalised))
def test_what_was_seen_before_is_known(store: Store, texts: list[str]) -> None:
    with store.seen_before() as seen:
        told = [seen(text) for text in texts]

    assert told == [text in texts[:n] for n, text in enumerate(texts)]


# --- what is kept ------------------------------------------------------------------------------


def test_a_page_that_was_done_is_not_done_again(tmp_path: Path) -> None:
    pages = [page("một", "https://a.vn/mot-bai"), page("hai", "https://a.vn/hai-bai")]
    with Store(tmp_path, "a") as first:
        for digest, _ in first.new_pages(pages[:1]):
            first.keep_document(digest, make("vi", "Một.", "https://a.vn/mot-bai"))

    with Store(tmp_path, "a") as second:
        new = [found.content for _, found in second.new_pages(pages)]

        assert new == [b"hai"]
        assert [found.url for _, found in second.documents()] == ["https://a.vn/mot-bai"]
        assert second.page_counts() == (1, 1, 1)


def test_results_of_another_signature_are_forgotten(tmp_path: Path) -> None:
    pages = [page("một", "https://a.vn/mot-bai")]
    with Store(tmp_path, "a") as first:
        for digest, _ in first.new_pages(pages):
            first.keep_document(digest, make("vi", "Một.", "https://a.vn/mot-bai"))

    with Store(tmp_path, "b") as second:
        assert len(list(second.new_pages(pages))) == 1
    with Store(tmp_path, "a") as third:
        assert len(list(third.new_pages(pages))) == 1


def test_a_page_given_twice_is_rejected_the_second_time(store: Store) -> None:
    found = list(
        store.new_pages([page("một", "https://a.vn/mot"), page("một", "https://a.vn/mot")])
    )

    assert len(found) == 1
    assert store.reject_counts() == {("reading", "page", "repeated"): 1}


def test_a_page_that_could_not_be_read_is_among_the_rejects(store: Store) -> None:
    reject = Reject("reading", "page", "a.html", "unreadable", "Giấy phép bị từ chối")

    assert list(store.new_pages([reject])) == []
    assert list(store.rejects()) == [reject]


def test_a_reject_of_many_things_counts_as_many(store: Store) -> None:
    rejects = [
        Reject("reading", "record", name, "record-request", "", count)
        for name, count in (("a.warc", 1_200), ("b.warc", 34))
    ]

    assert list(store.new_pages(rejects)) == []
    assert list(store.rejects()) == rejects
    assert store.reject_counts() == {("reading", "record", "record-request"): 1_234}


@many
@given(page=documents(), text=st.uuids().map(str))
def test_a_document_comes_out_of_the_store_as_it_went_in(
    store: Store, page: Document, text: str
) -> None:
    store.keep_document(text, page)

    assert store.document(text) == page


def kept_pair(store: Store, number: int) -> tuple[Document, Document]:
    src = make("vi", f"Bài {number}.", f"https://a.vn/bai-so-{number}")
    trg = make("id", f"Berita {number}.", f"https://vietnam.vn/id/bai-so-{number}")
    for side in (src, trg):
        store.keep_document(side.url, side)
    store.keep_match(Match(card_of(src, src.url), card_of(trg, trg.url), "source-link"))
    return src, trg


@many
@given(bitext=bitexts())
def test_a_bitext_comes_out_of_the_store_as_it_went_in(
    tmp_path_factory: pytest.TempPathFactory, bitext: Bitext
) -> None:
    with Store(tmp_path_factory.mktemp("out"), "a") as opened:
        kept_pair(opened, 1)
        for digest, _ in opened.new_pairs("model"):
            opened.keep_bitext(digest, bitext)

        assert list(opened.bitexts()) == [bitext]


def test_pairs_are_aligned_again_with_another_model_only(tmp_path: Path) -> None:
    def new(model: str) -> int:
        with Store(tmp_path, "a") as opened:
            kept_pair(opened, 1)
            pairs = list(opened.new_pairs(model))
            for digest, _ in pairs:
                opened.keep_bitext(digest, Bitext("slug", None, (), ()))
            return len(pairs)

    assert [new("một"), new("một"), new("hai"), new("hai")] == [1, 0, 1, 0]


def test_a_pair_that_could_not_be_aligned_is_among_the_rejects_of_each_run(tmp_path: Path) -> None:
    reject = Reject("alignment", "document pair", "https://vietnam.vn/id/bai-so-1", "failed", "dài")
    for _ in range(2):
        with Store(tmp_path, "a") as opened:
            kept_pair(opened, 1)
            for digest, _ in opened.new_pairs("model"):
                opened.keep_bitext(digest, reject)

            assert list(opened.bitexts()) == []
            assert list(opened.rejects()) == [reject]


def test_bitexts_come_in_canonical_order_whatever_the_order_of_the_pairs(store: Store) -> None:
    for number in (3, 1, 2):
        kept_pair(store, number)

    order = [pair.original.url for _, pair in store.new_pairs("model")]

    assert order == [f"https://a.vn/bai-so-{n}" for n in (1, 2, 3)]


def test_the_sample_does_not_hang_on_the_order_of_the_pairs(tmp_path: Path) -> None:
    def sampled(order: list[int], folder: str) -> list[str]:
        with Store(tmp_path / folder, "a") as opened:
            for number in order:
                kept_pair(opened, number)
            return [pair.original.url for pair in opened.sample(5)]

    numbers = list(range(20))

    assert sampled(numbers, "xuôi") == sampled(numbers[::-1], "ngược")
    assert len(sampled(numbers, "lại")) == 5


# --- what the disk says no to -------------------------------------------------------------------


def test_a_second_run_on_one_folder_is_told_about_the_first(tmp_path: Path) -> None:
    with (
        Store(tmp_path, "a"),
        pytest.raises(OutputError, match="another run is using this folder"),
        disk_errors(tmp_path),
        Store(tmp_path, "a"),
    ):
        pass


def test_the_folder_is_free_again_after_a_run_that_failed(tmp_path: Path) -> None:
    with pytest.raises(InputError), Store(tmp_path, "a"):
        raise InputError("trang.html", "hỏng")

    with Store(tmp_path, "a") as again:
        assert again.page_counts() == (0, 0, 0)


def test_a_damaged_store_says_that_it_may_be_deleted(tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "store.sqlite").write_bytes("không phải SQLite".encode() * 100)

    with pytest.raises(OutputError, match="delete this folder"), disk_errors(tmp_path):
        Store(tmp_path, "a")


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file, no folder", encoding="utf-8")

    with pytest.raises(OutputError, match="cannot be written") as caught, disk_errors(tmp_path):
        Store(tmp_path / "out", "a")

    assert "out" in caught.value.where


def test_a_full_disk_says_that_work_is_kept(tmp_path: Path) -> None:
    full = sqlite3.OperationalError("database or disk is full")

    with pytest.raises(OutputError, match="work is kept"), disk_errors(tmp_path):
        raise full
