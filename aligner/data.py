"""The words of the project as types. All stages meet here and only here.

Page → Document → DocumentPair → SegmentedPair → beads → SegmentPair

Text inside these types is normalised (see :func:`aligner.text.normalise`), so offsets into it stay
valid and an export reads back equal. Offsets and lengths count Unicode code points.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final, NamedTuple

import xxhash


class Role(StrEnum):
    """What a block is on its page."""

    TITLE = "title"
    LEAD = "lead"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST = "list"
    QUOTE = "quote"
    CAPTION = "caption"
    ALT = "alt"
    BYLINE = "byline"
    CREDIT = "credit"
    SIGNATURE = "signature"
    SOURCE = "source"
    UI = "ui"


#: Roles aligned with one another and apart from all others, so that a moved caption cannot push
#: the body off course. What stands in no group (alt, byline, signature, ...) is never aligned.
ALIGNED_TOGETHER: tuple[frozenset[Role], ...] = (
    frozenset({Role.TITLE}),
    frozenset({Role.LEAD, Role.HEADING, Role.PARAGRAPH, Role.LIST, Role.QUOTE}),
    frozenset({Role.CAPTION}),
)
ALIGNED: frozenset[Role] = frozenset().union(*ALIGNED_TOGETHER)


class Span(NamedTuple):
    """A half-open range of code points, ``[start, end)``."""

    start: int
    end: int


#: The media type of a page that is a document already: one line of document JSONL.
DOCUMENT_JSON: Final = "application/x-aligner-document+json"


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it was found: bytes, and what its container says about it."""

    content: bytes
    media_type: str
    """``text/html``, ``text/plain`` or `DOCUMENT_JSON`."""
    place: str
    """Where it was found, relative to the input, for messages: ``a.html``, ``b.warc.gz@1834``."""
    url: str | None = None
    """The URL that a WARC header or corpus.toml gives; the page itself may name another."""
    charset: str | None = None
    """The character set that the HTTP header declares."""
    lang: str | None = None
    """The language that corpus.toml gives."""
    fetched: str | None = None
    """When it was fetched, as the container says: ISO 8601 in UTC, ``2025-11-05T00:00:00Z``."""

    def digest(self) -> str:
        """Return what tells this page from any other: 32 hexadecimal digits.

        The place counts only where no URL is declared, since it then names the page.
        """
        key = xxhash.xxh3_128(self.content)
        url = self.url or f"file:{self.place}"
        for fact in (self.media_type, url, self.charset, self.lang, self.fetched):
            key.update(f"\0{fact}".encode())
        return key.hexdigest()


def in_utc(time: str) -> str | None:
    """Return an ISO 8601 time in UTC to the second, or None where `time` is none.

    Without a time zone it is taken for UTC.

    Examples
    --------
    >>> in_utc("2025-11-05T07:30:00+07:00"), in_utc("2025-11-05T00:30:00.125Z"), in_utc("today")
    ('2025-11-05T00:30:00Z', '2025-11-05T00:30:00Z', None)
    """
    try:
        moment = datetime.fromisoformat(time.strip())
        moment = moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):  # no time, or one at the edge of the calendar
        return None
    return moment.replace(microsecond=0, tzinfo=None).isoformat() + "Z"


@dataclass(frozen=True, slots=True)
class Block:
    """A run of text with one role: a paragraph, a caption, a headline."""

    role: Role
    text: str
    credit: Span | None = None
    """Where the photo credit stands in a caption: ``(Foto: …)``."""
    repairs: tuple[str, ...] = ()
    """What was mended in its text, by id, each once: ``autolink-space``."""

    def to_json(self) -> dict[str, Any]:
        """Return the object of a document's list of blocks; what is empty is left out."""
        return (
            {"role": str(self.role), "text": self.text}
            | ({"credit": list(self.credit)} if self.credit else {})
            | ({"repairs": list(self.repairs)} if self.repairs else {})
        )

    @classmethod
    def from_json(cls, record: Any) -> "Block":  # noqa: ANN401  whatever JSON may hold
        """Return the block of such an object.

        Raises
        ------
        ValueError
            Says which field is missing, or what is wrong with it.
        """
        name, text = _field(record, "role", str), _field(record, "text", str)
        try:
            role = Role(name)
        except ValueError:
            raise ValueError(f"role {name!r} is none of {' '.join(Role)}") from None
        credit = _field(record, "credit", list, optional=True)
        return cls(role, text, _span(credit, text) if credit else None, _texts(record, "repairs"))


@dataclass(frozen=True, slots=True)
class Document:
    """What a page says, without its furniture. Unknown is None, never an empty string."""

    url: str
    """Canonical; a ``file:`` URI relative to the input where the page names none."""
    lang: str
    """BCP 47."""
    title: str | None
    lead: str | None
    """Without its marker."""
    lead_marker: str | None
    """As printed: ``(Dân trí) -``."""
    published: str | None
    """ISO 8601 date."""
    publisher: str | None
    source_link: str | None
    """Canonical URL of the original, on a rendering; one that is printed cut off ends in
    ``%E2%80%A6``, an ellipsis."""
    original_title: str | None
    """The Vietnamese headline, from the image texts of a rendering."""
    blocks: tuple[Block, ...]
    content_hash: str
    """Of the aligned blocks: equal for copies of one text under several URLs."""
    modified: str | None = None
    """ISO 8601 date of the last change, as the page says."""
    fetched: str | None = None
    """When the page was fetched: ISO 8601 in UTC."""
    warnings: tuple[str, ...] = ()
    """What is doubtful about it, each an id and a detail: ``two-sources: https://…``."""

    @property
    def has_own_url(self) -> bool:
        """Whether the page told its URL; else ``url`` only names the file it was found in."""
        return not self.url.startswith("file:")

    def to_json(self) -> dict[str, Any]:
        """Return the object of a document JSONL line; keys in the documented order."""
        record: dict[str, Any] = {
            name: getattr(self, name)
            for name in self.__dataclass_fields__
            if name not in {"blocks", "content_hash", "modified", "fetched", "warnings"}
        }
        record["blocks"] = [block.to_json() for block in self.blocks]
        record["content_hash"] = self.content_hash
        further = {name: getattr(self, name) for name in ("modified", "fetched")}
        return record | further | {"warnings": list(self.warnings)}

    @classmethod
    def from_json(cls, record: Any) -> "Document":  # noqa: ANN401  whatever JSON may hold
        """Return the document of a JSONL object; keys that it does not know are passed over.

        Raises
        ------
        ValueError
            Says which field is missing, or what is wrong with it.

        Examples
        --------
        >>> Document.from_json({"url": "file:a.html"})
        Traceback (most recent call last):
        ValueError: lang is missing
        """
        return cls(
            **{name: _field(record, name, str) for name in _NEVER_NULL},
            **{name: _field(record, name, str, null=True) for name in _NULL_IF_UNKNOWN},
            **{name: _field(record, name, str, optional=True) for name in _ADDED_LATER},
            blocks=tuple(_blocks(_field(record, "blocks", list))),
            warnings=_texts(record, "warnings"),
        )


#: The fields of a document that are text.
_NEVER_NULL: Final = ("url", "lang", "content_hash")
_NULL_IF_UNKNOWN: Final = (
    "title", "lead", "lead_marker", "published", "publisher", "source_link", "original_title",
)  # fmt: skip
_ADDED_LATER: Final = ("modified", "fetched")
_JSON_NAMES: Final[Mapping[type, str]] = {
    str: "text", list: "a list", dict: "an object", bool: "true or false", type(None): "null",
    int: "a number", float: "a number",
}  # fmt: skip


def _field(
    record: Any,  # noqa: ANN401  whatever JSON may hold
    name: str,
    kind: type,
    *,
    null: bool = False,
    optional: bool = False,
) -> Any:  # noqa: ANN401
    """Return a field of a JSON object; None where it may be null or, if optional, missing."""
    if not isinstance(record, dict):
        raise ValueError(f"{_JSON_NAMES[type(record)]}, not an object")  # noqa: TRY004
    if name not in record and not optional:
        raise ValueError(f"{name} is missing")
    value = record.get(name)
    if not isinstance(value, kind) and not (value is None and (null or optional)):
        raise ValueError(f"{name} is {_JSON_NAMES[type(value)]}, not {_JSON_NAMES[kind]}")
    return value


def _blocks(records: list[Any]) -> Iterator[Block]:
    for number, record in enumerate(records, 1):
        try:
            yield Block.from_json(record)
        except ValueError as error:
            raise ValueError(f"block {number}: {error}") from error


def _span(ends: list[Any], text: str) -> Span:
    """Return a range of a text that is given as a list of two numbers."""
    numbers = [end for end in ends if type(end) is int]
    if len(numbers) != len(ends) or len(ends) != len(Span._fields):
        raise ValueError(f"credit {ends} is not [start, end]")
    span = Span(*numbers)
    if not 0 <= span.start <= span.end <= len(text):
        raise ValueError(f"credit {ends} is not within the text")
    return span


def _texts(record: Any, name: str) -> tuple[str, ...]:  # noqa: ANN401
    """Return an optional list of texts of a JSON object."""
    values = _field(record, name, list, optional=True) or []
    if not all(isinstance(value, str) for value in values):
        raise ValueError(f"{name} is not a list of text")
    return tuple(values)


def content_hash(blocks: tuple[Block, ...]) -> str:
    """Return 32 hexadecimal digits that are equal for equal aligned text."""
    key = xxhash.xxh3_128()
    for block in blocks:
        if block.role in ALIGNED:
            key.update(f"{block.role}\0{block.text}\0".encode())
    return key.hexdigest()


@dataclass(frozen=True, slots=True)
class DocumentPair:
    """An original and one rendering of it."""

    original: Document
    rendering: Document
    evidence: str
    """What joined them: ``source-link``, ``slug``, ``publisher-id``, ``truncated-slug`` or
    ``stand-in``, as `aligner.pairing.pair` explains."""
    confidence: float | None = None
    """How sure it is that the one renders the other, in [0, 1], higher is surer; None before it
    was looked at."""
    warnings: tuple[str, ...] = ()
    """What speaks against the pair or is doubtful about it, each an id and a detail."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A sentence with its place."""

    text: str
    role: Role
    block: int
    """Position of its block in the document."""
    span: Span
    """Its place in the block's text: ``block.text[span.start:span.end] == text``."""


@dataclass(frozen=True, slots=True)
class SegmentedPair:
    """A document pair, both sides cut into segments; bead positions count in these tuples."""

    pair: DocumentPair
    src: tuple[Segment, ...]
    trg: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Bead:
    """Segments of the original matched with segments of the rendering.

    Either side, never both, may be empty: an omission or an insertion by the translator.
    """

    src: tuple[int, ...]
    trg: tuple[int, ...]
    score: float
    """Posterior probability of this very bead, in [0, 1]; higher is better."""
    moved: bool = False
    """Whether its two sides stand out of order: a caption that moved, paragraphs that swapped."""

    def __post_init__(self) -> None:
        if not self.src and not self.trg:
            raise ValueError("a bead needs a segment on at least one side")

    @property
    def shape(self) -> str:
        """Numbers of original and rendering segments, as in a ``2-1`` bead."""
        return f"{len(self.src)}-{len(self.trg)}"

    def __str__(self) -> str:
        return f"{list(self.src)}:{list(self.trg)}"


@dataclass(frozen=True, slots=True)
class Finding:
    """One named translation error with its place. Types and severities as in the README."""

    type: str
    severity: str
    message: str
    src_span: Span | None = None
    trg_span: Span | None = None
    expected: str | None = None
    found: str | None = None
    confidence: float | None = None


#: The columns that every bitext has, in this order; further ones follow them.
BITEXT_COLUMNS: tuple[str, ...] = (
    "src_url",
    "trg_url",
    "src_text",
    "trg_text",
    "src_lang",
    "trg_lang",
    "role",
    "bead",
    "alignment_score",
    "quality_score",
    "findings",
)
#: Decimals of a score in any file.
SCORE_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class SegmentPair:
    """The text of a bead with both sides: one row of a bitext.

    Scores are probabilities in [0, 1], higher is better, rounded to six decimals when made, so
    that a written bitext reads back equal. None means: not scored.
    """

    src_url: str
    trg_url: str
    src_text: str
    trg_text: str
    src_lang: str
    trg_lang: str
    role: str
    bead: str
    alignment_score: float | None
    quality_score: float | None = None
    findings: tuple[Finding, ...] = ()

    def scored(self, quality_score: float) -> "SegmentPair":
        """Return the same pair with its quality score."""
        return replace(self, quality_score=round(quality_score, SCORE_DECIMALS))


@dataclass(frozen=True, slots=True)
class Bitext:
    """What became of a document pair: its rows, and how sure the pair itself is."""

    evidence: str
    confidence: float | None
    warnings: tuple[str, ...]
    rows: tuple[SegmentPair, ...]
    publisher: str | None = None
    """Of the original."""
    published: str | None = None
    """ISO 8601 date of the original, or of the rendering where it has none."""
    findings: tuple[Finding, ...] = ()
    """Of the page and in no row: a signature that was translated."""


@dataclass(frozen=True, slots=True)
class Reject:
    """What was refused, at which stage, and why."""

    stage: str
    unit: str
    """What is counted at this stage: page, document, segment pair."""
    place: str
    """Its URL or file; for a segment pair the rendering's URL and the bead."""
    reason: str
    """A short id that rejects are counted by: ``original-missing``."""
    detail: str = ""
    """The same for people, with what to do next."""
    count: int = 1
    """How many of the unit it tells of: more than one for what nobody needs told one by one."""


@dataclass(frozen=True, slots=True)
class Lengths:
    """How long renderings are beside their originals, in code points.

    The log-ratio of two runs that translate each other is taken as normal, with mean
    ``log(expansion)`` and variance ``spread + noise·(1/src + 1/trg)``.
    """

    expansion: float = 1.0
    spread: float = 0.02
    noise: float = 2.0


@dataclass(frozen=True, slots=True)
class Rates:
    """What alignment has learned of a language pair besides its words."""

    lengths: Lengths
    src_runs: tuple[tuple[float, float], ...]
    """Mean and variance of log length of 1, 2, … original sentences in a row."""
    trg_runs: tuple[tuple[float, float], ...]
    """The same of rendering sentences."""
    shapes: tuple[float, ...]
    """Probability of each bead shape, given that both sides have something."""
    ends: tuple[tuple[float, ...], ...]
    """How often a bead's sides end in each pair of signs."""
    beginnings: tuple[tuple[float, ...], ...]
    """The same of how they begin."""


@dataclass(frozen=True, slots=True)
class Words:
    """Which words translate which, as counts: IBM Model 1 without what one bead alone supports."""

    src: tuple[tuple[str, float], ...]
    """Each token of the original, ascending, and how often it stood in beads."""
    trg: tuple[tuple[str, float], ...]
    pairs: tuple[tuple[int, int, float, float], ...]
    """Positions in `src` and `trg`, ascending; how often the first gave rise to the second, and
    the second to the first."""


@dataclass(frozen=True, slots=True)
class PairModel:
    """What alignment has learned of a language pair."""

    rates: Rates
    words: Words
    src_recurring: tuple[tuple[str, int], ...] = ()
    """Lines that stand on several pages, digits masked, ascending, and on how many."""
    trg_recurring: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Model:
    """What alignment has learned, frozen: the same model gives the same beads."""

    pairs: Mapping[str, PairModel]
    """By language pair, ``vi-id``."""

    def lengths_of(self, src_lang: str, trg_lang: str) -> Lengths:
        """Return what is known of a language pair, or what holds for any."""
        known = self.pairs.get(f"{src_lang}-{trg_lang}")
        return known.rates.lengths if known else Lengths()
