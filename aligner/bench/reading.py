"""How well pages are read: extraction, facts, pairing and sentence ends, against shipped gold.

The gold is the sample corpus: its pages, and the harder ones in its folder ``variants``. What each
page really says was noted by the generator that made it. Other extractors read the same pages.
"""

import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, Final

from aligner.bench.building import SAMPLE_CORPUS
from aligner.bench.counts import Counts, count
from aligner.bench.extractors import PEERS, Extractor, quiet
from aligner.bench.gold import FACTS, GoldPage, gold_pairs, read_gold
from aligner.bench.segmenting import SPLITTERS, count_boundaries
from aligner.data import ALIGNED, Document, Page, Role
from aligner.errors import ExtractionError
from aligner.extraction import extract
from aligner.extraction.decoding import decode
from aligner.pairing import pair_documents
from aligner.rejects import Rejects
from aligner.sites import without_rules
from aligner.text import normalise
from aligner.text_tables import text_table

#: The sets of pages, and their folder in the corpus.
SETS: Final[Mapping[str, str]] = {"sample": "", "variants": "variants"}
#: What a reader takes for the text of the article.
BODY: Final = (Role.LEAD, Role.HEADING, Role.PARAGRAPH, Role.LIST, Role.QUOTE)
#: The roles that gold names. Image texts and furniture have none: where one is taken for a
#: paragraph, the paragraphs lose precision.
ROLES: Final = (
    Role.TITLE, *BODY, Role.CAPTION, Role.SIGNATURE, Role.BYLINE, Role.SOURCE,
)  # fmt: skip
OURS: Final = "aligner"
WITHOUT_RULES: Final = "aligner, no site rules"
#: Splitters compared here; `aligner bench segmentation` compares all, on larger sets.
_SPLITTERS: Final = (OURS, "sentencex")
#: Words, numbers, and single letters of the scripts that put no space between words.
_TOKEN: Final = re.compile(
    "[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]"
    "|[^\\W\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]+"
)
#: The passes that speed is the best of: the machine may be busy with other things.
_PASSES: Final = 3


@dataclass(frozen=True, slots=True)
class TextFigures:
    """How well one extractor finds the text of one set of pages."""

    body: Counts
    """Tokens of lead, headings, paragraphs, lists and quotations."""
    paragraphs: Counts
    """Tokens of paragraphs alone; the other text of the article counts neither way."""
    pages: int
    """Pages with an article."""
    refused: int
    """Pages without an article in which it found none."""
    without: int
    """Pages without an article."""
    seconds: float
    """For all these pages, the best of three passes."""

    def to_json(self) -> dict[str, Any]:
        """Return the figures."""
        return {
            "body": self.body.to_json(),
            "paragraphs": self.paragraphs.to_json(),
            "pages": self.pages,
            "no_article": {"pages": self.without, "refused": self.refused},
            "pages_per_second": (self.pages + self.without) / self.seconds,
        }


@dataclass(frozen=True, slots=True)
class Difference:
    """Where a document is not what its page really says."""

    page: str
    name: str
    """A role, or a fact."""
    expected: str | None
    found: str | None
    """Of a block, one of the two is None: it is missing or should not be there."""

    def __str__(self) -> str:
        return f"{self.page}: {self.name}: expected {self.expected!r}, found {self.found!r}"

    def to_json(self) -> dict[str, str | None]:
        """Return the difference."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


@dataclass(frozen=True, slots=True)
class DocumentFigures:
    """How well our documents agree with gold, on all pages of a set: HTML and plain text."""

    pages: int
    documents: int
    rejected: Mapping[str, int]
    """Pages by the reason why they gave no document."""
    roles: Mapping[Role, Counts]
    """Blocks whose role and exact text are right."""
    facts: Mapping[str, int]
    """Pages with an article where the fact is right; unknown is right where the page has none."""
    articles: int
    """Pages with an article."""
    differences: tuple[Difference, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the figures."""
        return {
            "pages": self.pages,
            "documents": self.documents,
            "rejected": dict(self.rejected),
            "roles": {str(role): counts.to_json() for role, counts in self.roles.items()},
            "articles": self.articles,
            "facts": dict(self.facts),
            "differences": [difference.to_json() for difference in self.differences],
        }


@dataclass(frozen=True, slots=True)
class PairingFigures:
    """How well documents are paired."""

    documents: int
    paired: int
    rejected: Mapping[str, int]
    """Documents by the reason why they are in no pair."""
    pairs: Counts

    def to_json(self) -> dict[str, Any]:
        """Return the figures."""
        return {
            "documents": self.documents,
            "paired": self.paired,
            "rejected": dict(self.rejected),
            "pairs": self.pairs.to_json(),
        }


@dataclass(frozen=True, slots=True)
class ReadingFigures:
    """What reading pages is worth, stage by stage."""

    texts: Mapping[str, Mapping[str, TextFigures | None]]
    """By set and extractor; None where its library is not installed."""
    documents: Mapping[str, Mapping[str, DocumentFigures]]
    """By set, with site rules and without."""
    pairing: Mapping[str, PairingFigures]
    """By the sets whose documents are paired together."""
    boundaries: Mapping[str, Mapping[str, Counts]]
    """By language and splitter: sentence ends inside the blocks of the gold."""

    def to_json(self) -> dict[str, Any]:
        """Return the figures."""
        return {
            "texts": {
                name: {tool: f.to_json() if f else None for tool, f in tools.items()}
                for name, tools in self.texts.items()
            },
            "documents": {
                name: {tool: f.to_json() for tool, f in tools.items()}
                for name, tools in self.documents.items()
            },
            "pairing": {name: f.to_json() for name, f in self.pairing.items()},
            "boundaries": {
                lang: {tool: counts.to_json() for tool, counts in tools.items()}
                for lang, tools in self.boundaries.items()
            },
        }

    def to_table(self, *, differences: bool = False) -> str:
        """Return the figures as lines of text: a table for each stage.

        With `differences` also each block and fact that is wrong where site rules are on.
        """
        tables = [
            *(_text_table(name, tools) for name, tools in self.texts.items()),
            _role_table(self.documents),
            _fact_table(self.documents),
            _pairing_table(self.pairing),
            _boundary_table(self.boundaries),
        ]
        if differences:
            tables += [
                "\n".join(f"{name}: {what}" for what in tools[OURS].differences or ["all is right"])
                for name, tools in self.documents.items()
            ]
        return "\n\n".join(tables)


def bench_reading(corpus: Path = SAMPLE_CORPUS, *, peers: bool = True) -> ReadingFigures:
    """Read the pages of the sample corpus and compare with what they really say.

    Parameters
    ----------
    corpus : Path
        A folder with pages and the gold that ``corpora/generate.py`` makes of them.
    peers : bool
        Also run trafilatura, resiliparse and goose3 on the same HTML.

    Raises
    ------
    UsageError
        If the folder has no gold.
    InputError
        If a page has none.
    """
    sets = {name: read_gold(corpus / part) for name, part in SETS.items()}
    documents: dict[str, list[Document]] = {}
    figures: dict[str, dict[str, DocumentFigures]] = {name: {} for name in sets}
    for name, pages in sets.items():
        figures[name][OURS], documents[name] = _compare_documents(pages)
        with without_rules():
            figures[name][WITHOUT_RULES], _ = _compare_documents(pages)
    together = {"sample": ["sample"], "sample + variants": [*sets], "variants": ["variants"]}
    return ReadingFigures(
        {name: _compare_texts(pages, peers=peers) for name, pages in sets.items()},
        figures,
        {
            name: _compare_pairs(
                [page for part in parts for page in sets[part]],
                [document for part in parts for document in documents[part]],
            )
            for name, parts in together.items()
        },
        _compare_boundaries(chain.from_iterable(sets.values())),
    )


# --- text: all extractors ----------------------------------------------------------------------


def tokens(text: str) -> list[str]:
    """Return the words and numbers of a text.

    Examples
    --------
    >>> tokens("Giá 113.700 đồng/kg; 13日")
    ['Giá', '113', '700', 'đồng', 'kg', '13', '日']
    """
    return _TOKEN.findall(normalise(text))


def count_text(gold: GoldPage, text: str, roles: Sequence[Role] = BODY) -> Counts:
    """Compare the tokens of a text with those of an article's blocks, as bags.

    What the page has besides in its article, such as headline, captions and byline, may be in the
    text or not and counts neither way: extractors differ in what they take for the text.
    """
    rest = [role for role in ROLES if role not in roles]
    optional = [*gold.texts(rest), gold.facts["lead_marker"] or ""]
    return count(
        chain.from_iterable(map(tokens, gold.texts(roles))),
        tokens(text),
        chain.from_iterable(map(tokens, optional)),
    )


def _compare_texts(pages: Sequence[GoldPage], *, peers: bool) -> dict[str, TextFigures | None]:
    """Compare extractors on the pages of a set that are HTML."""
    html = [page for page in pages if page.page.media_type == "text/html"]
    found: dict[str, TextFigures | None] = {
        OURS: _text_figures(html, lambda page: _body_text(page.page))
    }
    with without_rules():
        found[WITHOUT_RULES] = _text_figures(html, lambda page: _body_text(page.page))
    for name, maker in PEERS.items() if peers else ():
        with quiet():
            try:
                extractor = maker()
            except ImportError:
                found[name] = None
                continue
            found[name] = _text_figures(html, partial(_peer_text, extractor))
    return found


def _text_figures(pages: Sequence[GoldPage], text_of: Callable[[GoldPage], str]) -> TextFigures:
    texts = [text_of(page) for page in pages]
    body = paragraphs = Counts()
    refused = 0
    for page, text in zip(pages, texts, strict=True):
        if page.is_article:
            body += count_text(page, text)
            paragraphs += count_text(page, text, [Role.PARAGRAPH])
        else:
            refused += not text.strip()
    articles = sum(page.is_article for page in pages)
    seconds = min(_seconds(pages, text_of) for _ in range(_PASSES))
    return TextFigures(body, paragraphs, articles, refused, len(pages) - articles, seconds)


def _seconds(pages: Iterable[GoldPage], text_of: Callable[[GoldPage], str]) -> float:
    start = time.perf_counter()
    for page in pages:
        text_of(page)
    return time.perf_counter() - start


def _body_text(page: Page) -> str:
    """Return the text of the article as we extract it; empty where we refuse the page."""
    try:
        return "\n".join(_texts(extract(page), BODY))
    except ExtractionError:
        return ""


def _peer_text(extractor: Extractor, page: GoldPage) -> str:
    return extractor(decode(page.page))


# --- documents: ours, with site rules and without -----------------------------------------------


def _compare_documents(pages: Sequence[GoldPage]) -> tuple[DocumentFigures, list[Document]]:
    roles = dict.fromkeys(ROLES, Counts())
    wrong: Counter[str] = Counter()
    rejected: Counter[str] = Counter()
    documents: list[Document] = []
    differences: list[Difference] = []
    for page in pages:
        document: Document | None = None
        try:
            document = extract(page.page)
            documents.append(document)
        except ExtractionError as error:
            rejected[error.reason.partition(":")[0]] += 1
        for role in ROLES:
            roles[role] += count(page.texts([role]), _texts(document, [role]))
        facts = list(_wrong_facts(page, document))
        wrong.update(fact.name for fact in facts)
        differences += [*_wrong_blocks(page, document), *facts]
    articles = sum(page.is_article for page in pages)
    figures = DocumentFigures(
        len(pages), len(documents), dict(sorted(rejected.items())), roles,
        {name: articles - wrong[name] for name in FACTS}, articles, tuple(differences),
    )  # fmt: skip
    return figures, documents


def _texts(document: Document | None, roles: Sequence[Role]) -> list[str]:
    blocks = document.blocks if document else ()
    return [block.text for block in blocks if block.role in roles]


def _wrong_facts(page: GoldPage, document: Document | None) -> Iterator[Difference]:
    for name, expected in page.facts.items():
        found = getattr(document, name) if document else "no document"
        if found != expected:
            yield Difference(page.page.place, name, expected, found)


def _wrong_blocks(page: GoldPage, document: Document | None) -> Iterator[Difference]:
    for role in ROLES:
        gold, found = Counter(page.texts([role])), Counter(_texts(document, [role]))
        for text in (gold - found).elements():
            yield Difference(page.page.place, role, text, None)
        for text in (found - gold).elements():
            yield Difference(page.page.place, role, None, text)


# --- pairs -------------------------------------------------------------------------------------


def _compare_pairs(pages: Iterable[GoldPage], documents: Sequence[Document]) -> PairingFigures:
    rejects = Rejects()
    pairs = pair_documents(documents, rejects)
    found = {(pair.original.url, pair.rendering.url) for pair in pairs}
    paired = {id(document) for pair in pairs for document in (pair.original, pair.rendering)}
    return PairingFigures(
        len(documents),
        len(paired),
        dict(sorted(Counter(reject.reason for reject in rejects).items())),
        count(gold_pairs(pages), found),
    )


# --- sentence ends -----------------------------------------------------------------------------


def _compare_boundaries(pages: Iterable[GoldPage]) -> dict[str, dict[str, Counts]]:
    """Split each distinct block of the gold; a headline is one sentence whatever it holds."""
    blocks = {
        (page.facts["lang"] or "und", block.sentences, block.prose)
        for page in pages
        for block in page.blocks
        if block.role in ALIGNED and block.role is not Role.TITLE
    }
    found: dict[str, dict[str, Counts]] = {}
    for lang in sorted({lang for lang, _, _ in blocks}):
        found[lang] = {}
        for name in _SPLITTERS:
            split, _ = SPLITTERS[name](lang)
            total = Counts()
            for _, sentences, prose in (block for block in blocks if block[0] == lang):
                hits = count_boundaries(sentences, split(prose))
                total += Counts(hits.right, hits.found, hits.gold)
            found[lang][name] = total
    return found


# --- tables ------------------------------------------------------------------------------------


def _text_table(name: str, tools: Mapping[str, TextFigures | None]) -> str:
    header = [f"text, {name} pages", "body P", "body R", "body F1", "paragraph F1",
              "no article: refused", "pages/s"]  # fmt: skip
    rows = []
    for tool, figures in tools.items():
        if figures is None:
            rows.append([tool, *("-" for _ in header[1:])])
            continue
        pages = figures.pages + figures.without
        rows.append([
            tool,
            *(f"{value:.3f}" for value in (figures.body.precision, figures.body.recall,
                                           figures.body.f1, figures.paragraphs.f1)),
            f"{figures.refused} of {figures.without}",
            f"{pages / figures.seconds:,.0f}",
        ])  # fmt: skip
    lines = [text_table(header, rows)]
    if None in tools.values():
        lines.append("- the library is not installed: pip install 'aligner[peers]'")
    return "\n".join(lines)


def _columns(documents: Mapping[str, Mapping[str, DocumentFigures]]) -> list[DocumentFigures]:
    return [figures for tools in documents.values() for figures in tools.values()]


def _heads(documents: Mapping[str, Mapping[str, DocumentFigures]]) -> list[str]:
    names = {OURS: "", WITHOUT_RULES: ", no rules"}
    return [f"{name}{names[tool]}" for name, tools in documents.items() for tool in tools]


def _role_table(documents: Mapping[str, Mapping[str, DocumentFigures]]) -> str:
    columns = _columns(documents)
    rows = [[str(role), *(_of_gold(figures.roles[role]) for figures in columns)] for role in ROLES]
    rows.append(["all", *(_of_gold(sum(f.roles.values(), Counts())) for f in columns)])
    return text_table(["block F1 (gold)", *_heads(documents)], rows)


def _of_gold(counts: Counts) -> str:
    return f"{counts.f1:.3f} ({counts.gold})"


def _fact_table(documents: Mapping[str, Mapping[str, DocumentFigures]]) -> str:
    columns = _columns(documents)
    rows = [[name, *(f"{f.facts[name]} of {f.articles}" for f in columns)] for name in FACTS]
    rows.append(["documents of pages", *(f"{f.documents} of {f.pages}" for f in columns)])
    return text_table(["facts right", *_heads(documents)], rows)


def _pairing_table(pairing: Mapping[str, PairingFigures]) -> str:
    rows = [
        [name, str(f.documents), str(f.pairs.gold), f"{f.pairs.precision:.3f}",
         f"{f.pairs.recall:.3f}", f"{f.pairs.f1:.3f}",
         ", ".join(f"{n} {reason}" for reason, n in f.rejected.items()) or "none"]
        for name, f in pairing.items()
    ]  # fmt: skip
    return text_table(["pairing", "documents", "pairs", "P", "R", "F1", "rejected"], rows)


def _boundary_table(boundaries: Mapping[str, Mapping[str, Counts]]) -> str:
    rows = [
        [lang, str(tools[OURS].gold),
         *(f"{tools[name].f1:.3f}" for name in _SPLITTERS),
         f"{tools[OURS].precision:.3f}", f"{tools[OURS].recall:.3f}"]
        for lang, tools in boundaries.items()
    ]  # fmt: skip
    header = ["sentence ends", "gold", *(f"{name} F1" for name in _SPLITTERS), "our P", "our R"]
    return text_table(header, rows)
