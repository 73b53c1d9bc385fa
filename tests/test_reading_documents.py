"""Document JSONL as pages: what was extracted is read again, what others made is checked."""

import gzip
import io
import json
import random
import re
import tempfile
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import documents

import aligner
from aligner.data import DOCUMENT_JSON, Document, Page, Reject, content_hash
from aligner.errors import ExtractionError
from aligner.extraction import extract
from aligner.formats import write_documents
from aligner.reading import read_pages

KNOWN = {
    "url": "https://vietnam.vn/id/nuoc-lu-rut",
    "lang": "id",
    "title": "Banjir surut",
    "lead": None,
    "lead_marker": None,
    "published": "2025-11-05",
    "publisher": None,
    "source_link": "https://dantri.com.vn/nuoc-lu-rut.htm",
    "original_title": None,
    "blocks": [
        {"role": "title", "text": "Banjir surut"},
        {"role": "caption", "text": "Air surut. (Foto: Lan)", "credit": [11, 22]},
    ],
    "content_hash": "0",
}


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda values: st.lists(values, max_size=3) | st.dictionaries(st.text(), values, max_size=3),
    max_leaves=5,
)


def read(path: Path, **options: int) -> tuple[list[Page], list[Reject]]:
    """Return pages and rejects of a path."""
    items = list(read_pages([path], **options))
    pages = [item for item in items if isinstance(item, Page)]
    return pages, [item for item in items if isinstance(item, Reject)]


def line_of(**changes: object) -> bytes:
    kept = {name: value for name, value in (KNOWN | changes).items() if value is not ...}
    return json.dumps(kept, ensure_ascii=False).encode("utf-8", "surrogatepass")


def document_of(**changes: object) -> Document:
    return extract(Page(line_of(**changes), DOCUMENT_JSON, "docs.jsonl:1"))


@pytest.mark.parametrize("ending", ["jsonl", "jsonl.gz"])
def test_each_line_of_document_jsonl_is_a_page_that_is_a_document(
    ending: str, tmp_path: Path
) -> None:
    content = b"\xef\xbb\xbf" + b"\n".join([line_of(), b"", b"  ", line_of(lang="ms"), b""])
    (tmp_path / f"docs.{ending}").write_bytes(
        gzip.compress(content) if ending.endswith("gz") else content
    )

    pages, rejects = read(tmp_path)

    assert not rejects
    assert [(page.place, page.media_type) for page in pages] == [
        (f"docs.{ending}:1", DOCUMENT_JSON),
        (f"docs.{ending}:4", DOCUMENT_JSON),
    ]
    assert [extract(page).lang for page in pages] == ["id", "ms"]


@given(pages=st.lists(documents().filter(lambda page: page.blocks), min_size=1, max_size=3))
def test_a_document_that_is_written_and_read_is_the_same(pages: list[Document]) -> None:
    stream = io.StringIO()
    write_documents(pages, stream)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "docs.jsonl"
        path.write_bytes(stream.getvalue().encode())
        found, rejects = read(path)

    assert [extract(page) for page in found] == pages
    assert not rejects


@given(document=documents(), name=st.sampled_from(list(KNOWN)), value=json_values)
def test_a_field_of_any_value_gives_a_lawful_document_or_says_what_is_wrong_with_it(
    document: Document, name: str, value: object
) -> None:
    line = json.dumps(document.to_json() | {name: value}).encode()
    try:
        made = extract(Page(line, DOCUMENT_JSON, "docs.jsonl:1"))
    except ExtractionError as error:
        assert error.reason.startswith("not-a-document: ")  # noqa: PT017
        assert name.rstrip("s") in error.reason or "blocks hold no text" in error.reason  # noqa: PT017
    else:
        assert Document.from_json(json.loads(json.dumps(made.to_json()))) == made
        assert made.content_hash == content_hash(made.blocks)


@given(content=st.binary(max_size=200) | st.text(max_size=99).map(str.encode))
def test_any_bytes_as_a_line_are_a_document_or_an_error_of_ours(content: bytes) -> None:
    with pytest.raises(ExtractionError, match="not-a-document: "):
        extract(Page(content, DOCUMENT_JSON, "docs.jsonl:1"))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"lang": ...}, "lang is missing"),
        ({"title": ...}, "title is missing"),
        ({"blocks": ...}, "blocks is missing"),
        ({"url": None}, "url is null, not text"),
        ({"title": 3}, "title is a number, not text"),
        ({"blocks": {}}, "blocks is an object, not a list"),
        ({"blocks": ["a"]}, "block 1: text, not an object"),
        ({"blocks": [{"role": "p", "text": "a"}]}, "block 1: role 'p' is none of title lead"),
        ({"blocks": [{"role": "title"}]}, "block 1: text is missing"),
        (
            {"blocks": [{"role": "caption", "text": "a", "credit": [0, 2]}]},
            "block 1: credit [0, 2] is not within the text",
        ),
        ({"blocks": [{"role": "title", "text": " "}]}, "blocks hold no text"),
        ({"lang": "Indonesian?"}, "lang 'Indonesian?' is no language tag; write one of BCP 47"),
        ({"url": "vietnam.vn/id/a"}, "url 'vietnam.vn/id/a' is no web address; write https://"),
        ({"source_link": "dantri"}, "source_link 'dantri' is no web address; write https://"),
        ({"published": "05/11/2025"}, "published '05/11/2025' is no date; write 2025-10-14"),
        ({"published": "2025-13-01"}, "published '2025-13-01' is no date"),
        ({"modified": "20251105"}, "modified '20251105' is no date"),
        ({"fetched": "yesterday"}, "fetched 'yesterday' is no time; write 2025-10-14T07:30:00Z"),
        ({"warnings": "two-sources"}, "warnings is text, not a list"),
        ({"warnings": [1]}, "warnings is not a list of text"),
    ],
)
def test_a_line_that_is_no_document_names_the_field_and_what_to_do(
    changes: dict[str, Any], reason: str
) -> None:
    with pytest.raises(ExtractionError) as caught:
        document_of(**changes)

    assert caught.value.where == "docs.jsonl:1"
    assert caught.value.reason.startswith(f"not-a-document: {reason}")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"{", "not-a-document: Expecting property name"),
        (b"[" * 100_000, "not-a-document: maximum recursion"),
        (b'{"url": "\xe1"}', "not-a-document: 'utf-8' codec can't decode"),
        (b"[1]", "not-a-document: a list, not an object"),
        (b"NaN", "not-a-document: a number, not an object"),
    ],
)
def test_a_line_that_is_no_json_object_is_told_so(content: bytes, reason: str) -> None:
    with pytest.raises(ExtractionError) as caught:
        extract(Page(content, DOCUMENT_JSON, "docs.jsonl:1"))

    assert caught.value.reason.startswith(reason)


def test_what_others_wrote_into_a_document_is_normalised() -> None:
    caption = "Air  surut\u00a0. (Foto: \u200bLan )"
    document = document_of(
        url="http://www.vietnam.vn/id/nuoc-lu-rut/?fbclid=1#top",
        lang="in-ID",
        title=" Banjir\nsurut ",
        lead="",
        publisher="  ",
        source_link="",
        published="",
        fetched="2025-11-05T07:30:00.5+07:00",
        warnings=["", " late "],
        blocks=[
            {"role": "title", "text": "Banjir\tsurut"},
            {"role": "paragraph", "text": "\u200b"},
            {"role": "caption", "text": caption, "credit": [13, len(caption)]},
        ],
        extra={"of": "others"},
    )

    assert (document.url, document.lang) == ("https://vietnam.vn/id/nuoc-lu-rut", "id")
    assert (document.title, document.lead, document.publisher) == ("Banjir surut", None, None)
    assert (document.source_link, document.published) == (None, None)
    assert (document.fetched, document.warnings) == ("2025-11-05T00:30:00Z", ("late",))
    assert [block.text for block in document.blocks] == ["Banjir surut", "Air surut . (Foto: Lan )"]
    credit = document.blocks[1].credit
    assert credit is not None
    assert document.blocks[1].text[credit.start : credit.end] == "(Foto: Lan )"


@pytest.mark.parametrize("told", [..., None, "", "f" * 32, 3])
def test_the_content_hash_is_computed_whatever_a_document_says(told: object) -> None:
    assert document_of(content_hash=told) == document_of()
    assert document_of(content_hash=told).content_hash == content_hash(document_of().blocks)


def test_a_line_above_the_limit_is_a_reject_and_the_next_is_read(tmp_path: Path) -> None:
    long = b" " * 5_000 + line_of(title="a" * 5_000)
    (tmp_path / "docs.jsonl").write_bytes(b"\n".join([line_of(), long, line_of(lang="ms")]))

    pages, rejects = read(tmp_path, max_bytes=4_000)

    assert [page.place for page in pages] == ["docs.jsonl:1", "docs.jsonl:3"]
    assert [(reject.place, reject.reason) for reject in rejects] == [("docs.jsonl:2", "too-large")]


def test_a_line_of_exactly_the_limit_is_read(tmp_path: Path) -> None:
    for end in (b"", b"\n", b"\n\n"):
        (tmp_path / "docs.jsonl").write_bytes(line_of() + end)

        pages, rejects = read(tmp_path, max_bytes=len(line_of()))

        assert [page.content for page in pages] == [line_of()]
        assert not rejects


@pytest.mark.parametrize("damage", ["cut", "overwritten", "no gzip behind", "one endless line"])
def test_lines_before_damage_of_a_compressed_file_are_read(damage: str, tmp_path: Path) -> None:
    # Random, so that it cannot all be inflated from the first bytes.
    lines = [line_of(title=random.Random(n).randbytes(999).hex()) for n in range(99)]  # noqa: S311
    packed = gzip.compress(b"\n".join(lines) + b"\n")
    middle = len(packed) // 2
    (tmp_path / "docs.jsonl.gz").write_bytes(
        {
            "cut": packed[:middle],
            "overwritten": packed[:middle] + b"\xff" * 500 + packed[middle + 500 :],
            "no gzip behind": packed + b"bukan gzip",
            "one endless line": packed + gzip.compress(b"a" * 999_999),
        }[damage]
    )

    pages, rejects = read(tmp_path, max_bytes=10_000)

    assert [page.content for page in pages[:40]] == lines[:40]
    assert rejects[-1].reason == "broken-file"
    assert re.search(r"damaged behind line \d+: .*; what follows is lost", rejects[-1].detail)


def test_pages_and_the_documents_of_them_give_the_same_corpus(tmp_path: Path) -> None:
    corpus = Path(__file__).parents[1] / "corpora" / "vietnam-vn"
    with gzip.open(tmp_path / "docs.jsonl.gz", "wt", encoding="utf-8", newline="\n") as stream:
        count = write_documents(aligner.extract([corpus]), stream)

    built = aligner.build([corpus], tmp_path / "pages", workers=1)
    again = aligner.build([tmp_path / "docs.jsonl.gz"], tmp_path / "documents", workers=1)

    corpora = [(tmp_path / name / "corpus.tsv").read_bytes() for name in ("pages", "documents")]
    assert corpora[0] == corpora[1]
    assert corpora[0].count(b"\n") == built.kept + 1
    assert again.stages[1].out == count > 5
    urls = pd.read_parquet(tmp_path / "documents" / "documents.parquet")["url"]
    assert list(urls) == list(pd.read_parquet(tmp_path / "pages" / "documents.parquet")["url"])
