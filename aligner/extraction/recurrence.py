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
from aligner.urls import host_of, publisher_domain, slug_of

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

    A line recurs where different articles of one host, language and publisher have it, word for
    word; copies and versions of an article count once. How many it takes is in
    ``knowledge/furniture.toml``.

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

    Where they are much of its text, it is one of several reprints of an article and stays as it is.

    Examples
    --------
    >>> from aligner.data import Block
    >>> def page(number):
    ...     words = (f"Giá cà phê ngày {number} tăng. " * 5, "Mời bạn đọc gửi bài về tòa soạn.")
    ...     blocks = tuple(Block(Role.PARAGRAPH, text) for text in words)
    ...     url = f"https://dantri.com.vn/gia-ca-phe-ngay-{number}.htm"
    ...     return Document(url, "vi", None, None, None, None, None, None, None, blocks, "")
    >>> pages = [page(number) for number in range(8)]
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
    if blocks == document.blocks or _length(document.blocks) - _length(blocks) > (
        knowledge.load("furniture")["recurrence"]["most"] * _length(document.blocks)
    ):
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


def _length(blocks: Iterable[Block]) -> int:
    return sum(len(block.text) for block in blocks if _may_recur(block))


def _may_recur(block: Block) -> bool:
    return block.role in _MAY_BE_FURNITURE


def _site_key(document: Document) -> bytes:
    """Return what articles share that one house prints, on its own site or on that of renderings.

    Several publishers carry one press release, and all their renderings stand on one host.
    """
    source = host_of(document.source_link) if document.source_link else ""
    facts = (host_of(document.url), document.lang, publisher_domain(source) if source else "")
    return xxhash.xxh3_64_digest("\0".join(facts).encode())


def _line_key(site: bytes, block: Block) -> bytes:
    return site + xxhash.xxh3_128_digest(block.text.encode())


def _article_key(document: Document) -> bytes:
    """Return what copies and versions of an article share: the slug, else headline or text."""
    slug = slug_of(document.url)
    name = slug.text if slug else fold(document.title or "") or document.content_hash
    return xxhash.xxh3_64_digest(name.encode())
