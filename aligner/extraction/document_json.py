"""A line of document JSONL → the document, checked and normalised: what others made is not ours."""

import json
import re
from dataclasses import replace
from datetime import date
from typing import Final

from aligner.data import Block, Document, Page, Span, content_hash, in_utc
from aligner.errors import ExtractionError
from aligner.languages import language_tag
from aligner.text import normalise
from aligner.urls import canonical_url

_FILE: Final = re.compile(r"file:\S+")
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d")


def read_document(page: Page) -> Document:
    """Return the document of a page that is one already.

    Text is normalised, URLs and tags are made canonical, what is empty becomes None, and empty
    blocks are left out. Its ``content_hash`` is computed from its text whatever it says, for text
    that was corrected by hand is as good as any; so it may be missing.

    Raises
    ------
    ExtractionError
        ``not-a-document``, with what is wrong in which field.
    """
    try:
        record = json.loads(page.content.decode("utf-8"))
        if isinstance(record, dict):
            record["content_hash"] = ""
        return _checked(Document.from_json(record))
    except (ValueError, RecursionError) as error:
        reason = f"not-a-document: {error}; each line is as `aligner extract` writes it"
        raise ExtractionError(page.place, reason) from error


def _checked(document: Document) -> Document:
    blocks = tuple(block for block in map(_normalised, document.blocks) if block.text)
    if not blocks:
        raise ValueError("blocks hold no text")
    return replace(
        document,
        url=_url(document.url),
        lang=_lang(document.lang),
        title=_known(document.title),
        lead=_known(document.lead),
        lead_marker=_known(document.lead_marker),
        published=_date("published", document.published),
        publisher=_known(document.publisher),
        source_link=_link(document.source_link),
        original_title=_known(document.original_title),
        blocks=blocks,
        content_hash=content_hash(blocks),
        modified=_date("modified", document.modified),
        fetched=_time("fetched", document.fetched),
        warnings=tuple(filter(None, map(normalise, document.warnings))),
    )


def _normalised(block: Block) -> Block:
    text = normalise(block.text)
    credit = block.credit
    if credit and text != block.text:
        # It is the last thing in its caption, so it is found from behind.
        told = normalise(block.text[credit.start : credit.end])
        start = text.rfind(told) if told else -1
        credit = Span(start, start + len(told)) if start >= 0 else None
    return replace(block, text=text, credit=credit)


def _known(text: str | None) -> str | None:
    return normalise(text) or None if text else None


def _url(url: str) -> str:
    canonical = canonical_url(url) or (url if _FILE.fullmatch(url) else None)
    if canonical is None:
        raise ValueError(f"url {url!r} is no web address; write https://… or file:…")
    return canonical


def _link(url: str | None) -> str | None:
    if not url:
        return None
    canonical = canonical_url(url)
    if canonical is None:
        raise ValueError(f"source_link {url!r} is no web address; write https://… or null")
    return canonical


def _lang(tag: str) -> str:
    lang = language_tag(tag)
    if lang is None:
        raise ValueError(f"lang {tag!r} is no language tag; write one of BCP 47 such as id")
    return lang


def _date(name: str, text: str | None) -> str | None:
    if not text:
        return None
    try:
        date.fromisoformat(text if _DATE.fullmatch(text) else "")
    except ValueError:
        raise ValueError(f"{name} {text!r} is no date; write 2025-10-14 or null") from None
    return text


def _time(name: str, text: str | None) -> str | None:
    time = in_utc(text) if text else None
    if text and time is None:
        raise ValueError(f"{name} {text!r} is no time; write 2025-10-14T07:30:00Z or null")
    return time
