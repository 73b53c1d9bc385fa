"""Segments that stand on one side alone: dropped by the translator, or added."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from aligner.data import Finding, Role, SegmentPair, Span
from aligner.scoring.findings.settings import finding, settings
from aligner.scoring.sides import Side

#: Tokens of a sentence among which the word stands that makes it an explanation.
_FIRST: Final = 8


def find(pair: SegmentPair, *, last: bool = False) -> Iterator[Finding]:
    """Yield what it means that a pair has text on one side alone.

    Captions go with their pictures, and publishers' own last lines are left out with reason.
    Sentences that tell foreign readers what something is are additions of a good translator.

    Parameters
    ----------
    pair : SegmentPair
    last : bool
        Whether nothing of the original follows on its page.

    Examples
    --------
    >>> pair = SegmentPair("", "", "Mưa to.", "", "vi", "id", "paragraph", "[3]:[]", 0.8)
    >>> [(found.type, found.confidence) for found in find(pair)]
    [('omission', 0.8)]
    """
    if pair.role == Role.CAPTION or not (pair.src_text or pair.trg_text):
        return
    kind = "omission" if pair.src_text else "addition"
    own = settings(kind)
    sure = own["one_sided"] if pair.alignment_score is None else pair.alignment_score
    if pair.src_text:
        yield finding(
            kind,
            "the rendering has nothing for this segment",
            src_span=Span(0, len(pair.src_text)),
            expected=pair.src_text,
            confidence=min(sure, own["last"]) if last else sure,
        )
    else:
        explains = explanation(pair.trg_text, pair.trg_lang)
        yield finding(
            kind,
            "the original has nothing for this segment",
            trg_span=Span(0, len(pair.trg_text)),
            found=pair.trg_text,
            confidence=min(sure, own["explanation"]) if explains else sure,
        )


def explanation(text: str, lang: str) -> bool:
    """Return whether a sentence tells what something is: an explanation for foreign readers.

    Examples
    --------
    >>> explanation("Zalo is a messaging application.", "en"), explanation("It is rain.", "en")
    (True, False)
    """
    words, pronouns = _words(lang)
    if not words:
        return False
    tokens = [token.form.written for token in Side(text, lang).tokens[:_FIRST]]
    if tokens and tokens[0] in pronouns:
        return False
    return any(token in words for token in tokens[1:])


@cache
def _words(lang: str) -> tuple[frozenset[str], frozenset[str]]:
    table: Mapping[str, Mapping[str, str]] = settings("addition")["explains"]
    own = table.get(lang, {})
    return frozenset(own.get("words", "").split()), frozenset(own.get("pronouns", "").split())
