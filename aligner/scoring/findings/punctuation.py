"""Marks that went missing or came from nowhere: quotation marks, brackets, questions, ends."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from aligner import knowledge
from aligner.data import Finding, Span
from aligner.scoring.evidence import Evidence
from aligner.scoring.findings.settings import finding, settings

_CLOSING: Final = "\"'”’»›」』)）]】 \u00a0"
_QUESTIONS: Final = "?？؟⁇"
_ENDS: Final = "." + "!…。．！।۔។៕؛;" + _QUESTIONS
_COMMAS: Final = ",،、，"
#: Brackets, each with its partner.
_PAIRS: Final = (("(（", ")）"), ("[【", "]】"), ("「", "」"), ("『", "』"))
#: A number or letter of a list, whose bracket opens nowhere: "a) …".
_ITEM: Final = re.compile(r"(?<!\w)(?:\d{1,3}|\w)\Z")
_BRACKET: Final = re.compile("[" + re.escape("".join(map("".join, _PAIRS))) + "]")
_DOUBLED: Final = re.compile(r"(?<![.\s])\.\.(?!\.)|,\s?,|(?<!。)。。(?!。)|،،|、、|[,;:]\.|;;")
_MARKS: Final = re.compile("[\"“”„«»「」『』‘’]|''")
#: Double quotation marks, of any kind: many texts open with one kind and close with another.
_DOUBLE: Final = '"“”„«»'
_WORD: Final = re.compile(r"[^\W\d_]+\Z")
_FINDS: Final = re.compile(r"[?？؟()（）\[\]【】“”«»「」『』\"„]|[.,;:。،、]\s?[.,;。،、]")


def find(evidence: Evidence) -> Iterator[Finding]:
    """Yield marks of the rendering that do not fit each other or the original."""
    src, trg = evidence.src.text, evidence.trg.text
    yield from _end(evidence)
    if not _FINDS.search(src) and not _FINDS.search(trg):
        return
    yield from _question(evidence)
    yield from _unpaired(src, trg)
    yield from _quotes(src, trg)
    match = _DOUBLED.search(trg)
    if match and not _DOUBLED.search(src):
        yield finding(
            "punctuation",
            f"“{match.group()}” doubles a mark",
            trg_span=Span(match.start(), match.end()),
            found=match.group(),
            confidence=float(settings("punctuation")["doubled"]),
        )


def _question(evidence: Evidence) -> Iterator[Finding]:
    """Yield a question that became a statement, or the other way round."""
    src, trg = evidence.src.text.rstrip(_CLOSING), evidence.trg.text.rstrip(_CLOSING)
    if not src or not trg or _unmarked() & {evidence.src.lang, evidence.trg.lang}:
        return
    asks, asked = src[-1] in _QUESTIONS, trg[-1] in _QUESTIONS
    if asks == asked:
        return
    other = evidence.trg.text if asks else evidence.src.text
    if any(mark in other for mark in _QUESTIONS):
        return
    told = (
        "the original asks, the rendering states"
        if asks
        else ("the rendering asks, the original states")
    )
    yield finding(
        "punctuation",
        told,
        src_span=Span(len(src) - 1, len(src)) if asks else None,
        trg_span=Span(len(trg) - 1, len(trg)),
        expected=src[-1],
        found=trg[-1],
        confidence=float(settings("punctuation")["question"]),
    )


def _unpaired(src: str, trg: str) -> Iterator[Finding]:
    """Yield brackets and quotation marks without partner, unless the original has such too."""
    # The original may end inside a quotation that goes on in the next sentence.
    if _lone_brackets(src) or _count(src, _DOUBLE) % 2:
        return
    for at in _lone_brackets(trg)[:1]:
        yield _without_partner(trg, at, "unpaired")
    if _count(trg, _DOUBLE) % 2:
        sure = "unpaired_quote" if _count(src, _DOUBLE) else "lone_quote"
        yield _without_partner(trg, max(trg.rfind(mark) for mark in _DOUBLE), sure)


def _lone_brackets(text: str) -> list[int]:
    """Return the places of brackets without partner; those of a list, as in "a) …", need none."""
    open_at: dict[int, list[int]] = {}
    lone = []
    for match in _BRACKET.finditer(text):
        kind = next(at for at, pair in enumerate(_PAIRS) if match.group() in pair[0] + pair[1])
        waiting = open_at.setdefault(kind, [])
        if match.group() in _PAIRS[kind][0]:
            waiting.append(match.start())
        elif waiting:
            waiting.pop()
        elif not _ITEM.search(text, max(0, match.start() - 5), match.start()):
            lone.append(match.start())
    return sorted([*lone, *(at for waiting in open_at.values() for at in waiting)])


def _without_partner(trg: str, at: int, sure: str) -> Finding:
    return finding(
        "punctuation",
        f"“{trg[at]}” has no partner, and in the original all have",
        trg_span=Span(at, at + 1),
        found=trg[at],
        confidence=float(settings("punctuation")[sure]),
    )


def _quotes(src: str, trg: str) -> Iterator[Finding]:
    """Yield that all quotation marks were lost."""
    if _MARKS.search(trg) or "'" in trg:
        return
    marks = list(re.finditer('["“”„«»「」『』]', src))
    if not marks or len(marks) % 2:
        return
    span = Span(marks[0].start(), marks[-1].end())
    yield finding(
        "punctuation",
        "the original quotes, and the rendering has no quotation marks",
        src_span=span,
        expected=src[span.start : span.end],
        confidence=float(settings("punctuation")["lost_quotes"]),
    )


def _end(evidence: Evidence) -> Iterator[Finding]:
    """Yield that a rendering breaks off where the original ends."""
    src, trg = evidence.src.text.rstrip(_CLOSING), evidence.trg.text.rstrip(_CLOSING)
    if not src or not trg or src[-1] not in _ENDS or trg[-1] in _ENDS:
        return
    last = _WORD.search(trg)
    dangling = last is not None and last.group().lower() in _dangling(evidence.trg.lang)
    table = settings("punctuation")
    if trg[-1] in _COMMAS or dangling:
        sure = float(table["cut_off"])
    elif evidence.trg.lang in _unmarked():
        return
    else:
        sure = float(table["no_end"])
    start = last.start() if last else len(trg) - 1
    yield finding(
        "punctuation",
        f"the original ends with “{src[-1]}”, the rendering breaks off",
        trg_span=Span(start, len(trg)),
        expected=src[-1],
        found=trg[start:],
        confidence=sure,
    )


def _count(text: str, marks: str) -> int:
    return sum(text.count(mark) for mark in marks)


@cache
def _unmarked() -> frozenset[str]:
    return frozenset(knowledge.load("punctuation")["unmarked"].split())


@cache
def _dangling(lang: str) -> frozenset[str]:
    return frozenset(knowledge.load("punctuation")["dangling"].get(lang, "").split())
