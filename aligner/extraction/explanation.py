"""Why a page became the document it is: the evidence of each block and of each field."""

from dataclasses import dataclass
from typing import Any, Final

from aligner.data import DOCUMENT_JSON, Block, Document, Page
from aligner.errors import ExtractionError
from aligner.extraction.documents import Fact, read
from aligner.extraction.lines import Zone
from aligner.sites import Site
from aligner.urls import site_of

#: The words for each id of evidence; ``{}`` is the detail.
WORDS: Final = {
    "above-body": "between headline and body",
    "above-byline": "between headline and byline",
    "above-title": "above the headline",
    "all-link": "nothing but a link",
    "below-end": "below the source line or the comments",
    "below-image": "below an image, and no sentence",
    "bold-first": "the first text of the body, in bold type that does not go on",
    "bold": "short, all in bold type and no sentence",
    "bullet": "begins with a bullet or a number",
    "byline-author": "an author label above the body",
    "byline-date": "a name and a date near the top",
    "caption-again": "a caption that was printed before",
    "caption-of-alt": "says what its image says",
    "cell-alone": "alone in a table, as pictures stand",
    "credit-alone": "nothing but a photo credit",
    "credit-at-end": "ends in a photo credit",
    "debris": "left by a converter or a plug-in",
    "description": "begins as the description in the page's head",
    "figcaption": "element figcaption",
    "image": "text of an image",
    "image-number": "a headline with the running number of an image",
    "invitation": "a note to the reader behind a star",
    "lead-marker": "begins with the lead marker `{}`",
    "related-label": "label `{}` of other articles",
    "short": "short, and no sentence",
    "signature-after": "names at the end whom the text follows",
    "signature-agency": "the name of an agency or newsroom at the end",
    "signature-email": "an e-mail address at the end",
    "signature-label": "an author label at the end",
    "signature-name": "a name at the end",
    "signature-short": "a short line without a stop at the end",
    "site-furniture": "stands on every page of the site",
    "site-lead": "lead by {}",
    "source-label": "{}",
    "source-shape": "a short line with a link of {}, without a known label",
    "source-other": "a source label, but another line names the original, or none does",
    "tag": "element {}",
    "text": "text of the article, and nothing says otherwise",
    "title-again": "the headline once more",
    "title-element": "headline by {}",
    "title-first": "the first line of the page that can be a headline",
    "title-head": "the headline of the page's head",
    "untranslated-alt": "Vietnamese, before the translated caption",
}
_HEAD: Final = "only in the page's head"
_SHOWN: Final = 100
_SELECTED: Final = frozenset({"title", "lead"})


@dataclass(frozen=True, slots=True)
class BlockEvidence:
    """A block of a document, and why it has its role."""

    block: Block
    why: str
    """Id of the evidence, a key of `WORDS`."""
    words: str
    """The same for people."""
    tag: str
    """The telling element on the page; empty where none tells."""
    zone: str
    """Where on the page it stands; empty where plain text does not tell."""

    def to_json(self) -> dict[str, Any]:
        """Return the block's object with its evidence."""
        evidence = {"id": self.why, "words": self.words, "tag": self.tag, "zone": self.zone}
        return {**self.block.to_json(), "evidence": evidence}


@dataclass(frozen=True, slots=True)
class Explanation:
    """A document, with the evidence for each block and field."""

    document: Document
    place: str
    rule: str
    """The site rule that was used, in words."""
    facts: tuple[Fact, ...]
    blocks: tuple[BlockEvidence, ...]

    def to_json(self) -> dict[str, Any]:
        """Return all of it as one object."""
        return {
            "place": self.place,
            "rule": self.rule,
            "fields": {
                fact.name: [{"from": origin, "value": value} for origin, value in fact.candidates]
                for fact in self.facts
            },
            "warnings": list(self.document.warnings),
            "blocks": [evidence.to_json() for evidence in self.blocks],
        }

    def to_text(self) -> str:
        """Return it for people: the fields, then a line for each block."""
        lines = [f"{self.place}: {self.rule}"]
        for fact in self.facts:
            if fact.candidates:
                origins: dict[str, list[str]] = {}
                for origin, value in fact.candidates:
                    origins.setdefault(value, []).append(origin)
                told = [f"{value}  <- {', '.join(by)}" for value, by in origins.items()]
                lines.append(f"  {fact.name:<15}{told[0]}")
                lines += [f"{'':<17}not {other}" for other in told[1:]]
            else:
                lines.append(f"  {fact.name:<15}unknown")
        lines += [f"  warning: {warning}" for warning in self.document.warnings]
        lines += [self._line(number, found) for number, found in enumerate(self.blocks)]
        return "\n".join(lines) + "\n"

    def _line(self, number: int, found: BlockEvidence) -> str:
        text = found.block.text
        shown = text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
        where = " ".join(filter(None, [found.tag and f"<{found.tag}>", found.zone]))
        where = f" ({where})" if where else ""
        repaired = f"; mended: {', '.join(found.block.repairs)}" if found.block.repairs else ""
        why = f"{found.words}{where}{repaired}"
        return f"  {number:>3} {found.block.role:<10}{shown}\n{'':<16}{why}"


def explain(page: Page) -> Explanation:
    r"""Return the document of a page with the evidence it was made on; errors as of `extract`.

    Examples
    --------
    >>> text = "Judul berita\n\n" + "Warga desa menanam kopi di lereng bukit. " * 5
    >>> text += "\n\nSumber: VNA"
    >>> explained = explain(Page(text.encode(), "text/plain", "a.txt"))
    >>> [(str(found.block.role), found.words) for found in explained.blocks][-1]
    ('source', 'label `Sumber` (id, ms), without a link')
    """
    if page.media_type == DOCUMENT_JSON:
        raise ExtractionError(page.place, "no-page: it is a document, made of a page elsewhere")
    reading = read(page)
    document = reading.document
    site = site_of(document.url)
    blocks = []
    for block, reason in zip(document.blocks, reading.reasons, strict=True):
        if reason is None:
            blocks.append(BlockEvidence(block, "title-head", _HEAD, "", ""))
        else:
            line = reason.line
            detail = reading.found.get(line.tag, "") if line.tag in _SELECTED else reason.detail
            words = WORDS[reason.why].format(detail)
            tag = "" if line.tag in _SELECTED else line.tag
            zone = "" if line.zone is Zone.ANYWHERE else str(line.zone.value)
            if line.zone is Zone.BODY:
                zone = f"in the body: {reading.found['body']}"
            blocks.append(BlockEvidence(block, reason.why, words, tag, zone))
    return Explanation(document, page.place, _rule(site), reading.facts, tuple(blocks))


def _rule(site: Site | None) -> str:
    if site is None:
        return "no site rule; structure alone"
    found = ", ".join(f"{what} {' or '.join(several)}" for what, several in site.selectors.items())
    selectors = f"; selectors ({site.selectors_evidence}): {found}" if found else "; no selectors"
    return f"site rule {site.name} ({site.evidence}){selectors}"
