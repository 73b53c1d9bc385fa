"""The gold of pages: what each page of the sample corpus really says, as its generator noted it."""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from aligner.data import Page, Reject, Role
from aligner.errors import InputError, UsageError
from aligner.reading import read_pages
from aligner.urls import canonical_url

#: What gold knows of a document besides its blocks.
FACTS: Final = (
    "url", "lang", "title", "lead_marker", "publisher", "published", "source_link",
    "original_title",
)  # fmt: skip
_URLS: Final = {"url", "original", "source_link"}


@dataclass(frozen=True, slots=True)
class GoldBlock:
    """A block as the page really has it."""

    role: Role
    text: str
    sentences: tuple[str, ...] = ()
    prose: str = ""
    """From the first sentence to the end of the last: what a splitter is given."""


@dataclass(frozen=True, slots=True)
class GoldPage:
    """A page with what it really says."""

    page: Page
    kind: str
    """``original rendering stand-in reprint wrong-language no-article``, as the corpus's README
    explains."""
    url: str | None
    """Canonical, as all URLs here."""
    original: str | None
    """URL of the original, for all that is made from one."""
    facts: Mapping[str, str | None] = field(default_factory=dict)
    blocks: tuple[GoldBlock, ...] = ()

    @property
    def is_article(self) -> bool:
        """Whether there is anything to be extracted."""
        return self.kind != "no-article"

    def texts(self, roles: Iterable[Role]) -> Iterator[str]:
        """Yield the texts of the blocks that have one of the roles."""
        wanted = set(roles)
        return (block.text for block in self.blocks if block.role in wanted)


def read_gold(folder: Path) -> list[GoldPage]:
    """Return the pages of a folder, in the order they are read, each with its gold.

    Parameters
    ----------
    folder : Path
        With pages, or a ``corpus.toml`` that names them, and with the ``gold`` that
        ``corpora/generate.py`` makes.

    Raises
    ------
    UsageError
        If the folder has no gold.
    InputError
        If a page has none, or there is gold for a page that is not there.
    """
    path = folder / "gold" / "pages.tsv"
    if not path.is_file():
        raise UsageError(str(path), "is not there", "run this in a checkout of the repository")
    with path.open(encoding="utf-8", newline="") as stream:
        table = {
            row["page"]: row
            for row in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        }
    found = []
    for page in read_pages([folder]):
        place = str(folder / page.place)
        if isinstance(page, Reject):
            raise InputError(place, f"cannot be read: {page.reason}")
        if page.place not in table:
            raise InputError(place, "has no gold", "run corpora/generate.py")
        found.append(_gold_page(folder, page, table.pop(page.place)))
    if table:
        raise InputError(str(folder), f"has gold for pages that were not read: {', '.join(table)}")
    return found


def _gold_page(folder: Path, page: Page, row: Mapping[str, str]) -> GoldPage:
    urls = _canonical({name: row[name] for name in ("url", "original")})
    gold = GoldPage(page, row["kind"], urls["url"], urls["original"])
    if not gold.is_article:
        return gold
    path = folder / "gold" / Path(page.place).with_suffix(".json")
    record = json.loads(path.read_text(encoding="utf-8"))
    blocks = []
    for block in record["blocks"]:
        text, spans = block["text"], block.get("sentences", ())
        sentences = tuple(text[start:end] for start, end in spans)
        prose = text[spans[0][0] : spans[-1][1]] if spans else ""
        blocks.append(GoldBlock(Role(block["role"]), text, sentences, prose))
    facts = {name: record[name] for name in FACTS}
    return replace(gold, facts=facts | _canonical(facts), blocks=tuple(blocks))


def _canonical(record: Mapping[str, str | None]) -> dict[str, str | None]:
    """Return the URLs among some values, in the form in which documents hold them."""
    return {name: canonical_url(record[name] or "") for name in record if name in _URLS}


def gold_pairs(pages: Iterable[GoldPage]) -> set[tuple[str | None, str | None]]:
    """Return the URLs of the pairs that can be made of some pages, the original's first.

    The site's own copy of an original stands in where the original is not among the pages; a
    reprint by another publisher never does.
    """
    pages = list(pages)
    urls = {page.original: page.url for page in pages if page.kind == "stand-in"}
    urls |= {page.url: page.url for page in pages if page.kind == "original"}
    return {
        (src, page.url)
        for page in pages
        if page.kind == "rendering" and (src := urls.get(page.original))
    }
