"""Furniture told by recurrence: a line that many articles of a site share belongs to none of them.

The one question about a line that its own page cannot answer, so it is asked when all pages of a
run are documents. What recurs becomes ``ui`` and stays in its document.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from typing import Final

import xxhash

from aligner import knowledge
from aligner.data import ALIGNED, Block, Document, Role, content_hash
from aligner.text import fold
from aligner.urls import host_of, slug_of

#: Yields each key that comes with at least so many different values, and how many these are.
CountDistinct = Callable[[Iterable[tuple[bytes, bytes]], int], Iterable[tuple[bytes, int]]]

#: Headlines differ by themselves, and short captions recur with good reason ("Ảnh minh họa").
_MAY_BE_FURNITURE: Final = ALIGNED - {Role.TITLE, Role.CAPTION}
#: The digest of its site stands before that of a line.
_SITE_BYTES: Final = 8


def distinct_in_memory(
    items: Iterable[tuple[bytes, bytes]], at_least: int
) -> Iterator[tuple[bytes, int]]:
    """Count the different values of each key in memory."""
    values: defaultdict[bytes, set[bytes]] = defaultdict(set)
    for key, value in items:
        values[key].add(value)
    return ((key, len(found)) for key, found in values.items() if len(found) >= at_least)


def recurring_lines(
    documents: Iterable[Document], count: CountDistinct = distinct_in_memory
) -> frozenset[bytes]:
    """Return keys of the lines that recur, to be given to `without_furniture`.

    A line recurs where different articles of one host and language have it, word for word; copies
    and versions of an article count once. How many it takes is in ``knowledge/furniture.toml``.

    Parameters
    ----------
    documents : iterable of Document
        All of a run, in any order.
    count : callable
        `distinct_in_memory`, or the like of it on disk.
    """
    rule = knowledge.load("furniture")["recurrence"]
    counts = dict(count(_lines_with_articles(documents), rule["articles"]))
    return frozenset(
        line
        for line, articles in counts.items()
        if len(line) > _SITE_BYTES and articles >= rule["share"] * counts[line[:_SITE_BYTES]]
    )


def without_furniture(document: Document, furniture: Collection[bytes]) -> Document:
    """Return the document with the blocks that recur made ``ui``.

    Examples
    --------
    >>> from aligner.data import Block
    >>> def page(number):
    ...     words = (f"Giá cà phê ngày {number} tăng.", "Mời bạn đọc gửi bài về tòa soạn.")
    ...     blocks = tuple(Block(Role.PARAGRAPH, text) for text in words)
    ...     url = f"https://dantri.com.vn/gia-ca-phe-ngay-{number}.htm"
    ...     return Document(url, "vi", None, None, None, None, None, None, None, blocks, "")
    >>> pages = [page(number) for number in range(4)]
    >>> cleaned = without_furniture(pages[0], recurring_lines(pages))
    >>> [str(block.role) for block in cleaned.blocks]
    ['paragraph', 'ui']
    """
    if not furniture:
        return document
    site = _site_key(document)
    blocks = tuple(
        replace(block, role=Role.UI)
        if _may_recur(block) and _line_key(site, block) in furniture
        else block
        for block in document.blocks
    )
    if blocks == document.blocks:
        return document
    lead = any(block.role is Role.LEAD for block in blocks)
    return replace(
        document,
        lead=document.lead if lead else None,
        lead_marker=document.lead_marker if lead else None,
        blocks=blocks,
        content_hash=content_hash(blocks),
    )


def _lines_with_articles(documents: Iterable[Document]) -> Iterator[tuple[bytes, bytes]]:
    """Yield each site, and each line of it, with the article that has it."""
    for document in documents:
        site, article = _site_key(document), _article_key(document)
        yield site, article
        for block in document.blocks:
            if _may_recur(block):
                yield _line_key(site, block), article


def _may_recur(block: Block) -> bool:
    return block.role in _MAY_BE_FURNITURE


def _site_key(document: Document) -> bytes:
    return xxhash.xxh3_64_digest(f"{host_of(document.url)}\0{document.lang}".encode())


def _line_key(site: bytes, block: Block) -> bytes:
    return site + xxhash.xxh3_128_digest(block.text.encode())


def _article_key(document: Document) -> bytes:
    """Return what copies and versions of an article share: the slug, else headline or text."""
    slug = slug_of(document.url)
    name = slug.text if slug else fold(document.title or "") or document.content_hash
    return xxhash.xxh3_64_digest(name.encode())
