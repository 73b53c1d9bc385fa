"""Negations that were lost or put in: a clinic that takes patients where it took none.

The negators of both sides are counted, and each is paired with the nearest one on the other side,
by where the words around it are answered. What is left over has no counterpart.
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from aligner import knowledge
from aligner.data import Finding, Span
from aligner.scoring.evidence import Evidence
from aligner.scoring.findings.settings import finding, settings

#: More negators of one side than this are paired in order, whatever stands around them.
_MANY: Final = 24
#: Tokens beside a negator that tell where it belongs on the other side.
_AROUND: Final = 3
#: Log odds against an error from which it is as good as impossible, in a text full of negators.
_LEAST_ODDS: Final = 700.0
_APOSTROPHES: Final = str.maketrans("’ʼ", "''")
#: Signs behind a negator that make a question tag of it: "đã ăn chưa?".
_TAG: Final = re.compile(r"\s*(?:[?？]|$)")


@dataclass(frozen=True, order=True, slots=True)
class Negator:
    """A word that negates, or that may answer one that does."""

    span: Span
    strong: bool
    understates: bool = False
    """Whether it holds a negation, and may be said without one: "not a few"."""


def find(evidence: Evidence) -> Iterator[Finding]:
    """Yield negations that are on one side alone."""
    src = negators(evidence.src.text, evidence.src.lang)
    trg = negators(evidence.trg.text, evidence.trg.lang)
    if src is None or trg is None:
        return
    counts = sum(n.strong for n in src), sum(n.strong for n in trg)
    if counts == (0, 0):
        yield from _understated(evidence, src, trg)
        return
    lost, added = _unpaired(evidence, src, trg)
    for negator, softly in lost.items():
        word, sure = _negated(evidence, negator, of_src=True)
        text = evidence.src.text[negator.span.start : negator.span.end]
        yield finding(
            "negation",
            f"the original negates with “{text}”, and the rendering has no negation there",
            src_span=negator.span,
            trg_span=word,
            expected=text,
            found=evidence.trg.text[word.start : word.end] if word else None,
            confidence=_confidence("lost", counts[0] - counts[1], counts, sure, softly=softly),
        )
    for negator, softly in added.items():
        _, sure = _negated(evidence, negator, of_src=False)
        text = evidence.trg.text[negator.span.start : negator.span.end]
        yield finding(
            "negation",
            f"the rendering negates with “{text}”, and the original has no negation there",
            trg_span=negator.span,
            found=text,
            confidence=_confidence("added", counts[1] - counts[0], counts, sure, softly=softly),
        )


def _understated(
    evidence: Evidence, src: Sequence[Negator], trg: Sequence[Negator]
) -> Iterator[Finding]:
    """Yield, hardly sure, that "not only" or the like has nothing that answers it."""
    if trg:
        return
    for negator in src:
        if negator.understates:
            text = evidence.src.text[negator.span.start : negator.span.end]
            yield finding(
                "negation",
                f"the original says “{text}”, and the rendering has no negation at all",
                src_span=negator.span,
                expected=text,
                confidence=float(settings("negation")["understated"]),
            )


def negators(text: str, lang: str) -> tuple[Negator, ...] | None:
    """Return the negators of a text in order of place; None where the language has no data.

    Examples
    --------
    >>> [(n.span.start, n.strong) for n in negators("Không quân chưa bay.", "vi")]
    [(11, True)]
    """
    compiled = _pattern(lang)
    if compiled is None:
        return None
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(c if len(c.lower()) != 1 else c.lower() for c in text)
    lower = lower.translate(_APOSTROPHES)
    pattern, kinds = compiled
    found = []
    for match in pattern.finditer(lower):
        kind = kinds[(match.lastindex or 1) - 1]
        if kind != "none":
            strong = kind == "strong" and not _TAG.match(lower, match.end())
            holds = kind == "soft" and match.group().partition(" ")[0] in _strong(lang)
            found.append(Negator(Span(match.start(), match.end()), strong, holds))
    return tuple(found)


@cache
def _strong(lang: str) -> frozenset[str]:
    phrases = knowledge.load("negation")[lang]["strong"].split(",")
    return frozenset(phrase.strip() for phrase in phrases)


@cache
def _pattern(lang: str) -> tuple[re.Pattern[str], tuple[str, ...]] | None:
    """Return a pattern with a group for each phrase, and the kind of each."""
    table: dict[str, Any] | None = knowledge.load("negation").get(lang)
    if table is None:
        return None
    joined = bool(table.get("joined"))
    # The longest first: "không chỉ" before "không", and "không" before "không*".
    phrases = sorted(
        (
            (phrase.strip(), kind)
            for kind in ("none", "soft", "strong")
            for phrase in table.get(kind, "").split(",")
            if phrase.strip()
        ),
        key=lambda item: (-len(item[0].replace("*", "")), "*" in item[0]),
    )
    # By first letter, so that most words are dismissed by one comparison.
    by_letter: dict[str, list[tuple[str, str]]] = {}
    for phrase, kind in phrases:
        by_letter.setdefault(phrase[0], []).append((phrase, kind))
    branches, kinds = [], []
    for letter, items in sorted(by_letter.items(), key=lambda item: item[0] == "*"):
        start = "" if letter == "*" else re.escape(letter)
        rest = "|".join(f"({_choice(p, joined=joined).removeprefix(start)})" for p, _ in items)
        branches.append(f"{start}(?:{rest})")
        kinds += [kind for _, kind in items]
    choices = "|".join(branches)
    return re.compile(choices if joined else rf"(?<!\w)(?:{choices})"), tuple(kinds)


def _choice(phrase: str, *, joined: bool) -> str:
    """Return a phrase as a pattern that ends where a word ends, unless words are joined."""
    between = r"[^\W_]{1,12}" if joined else r"\w{1,40}"
    written = re.escape(phrase).replace(r"\ ", " ").replace(r"\*", r"\w*").replace("\\~", between)
    if joined or phrase.endswith(("*", "'")):
        return written
    return rf"{written}(?!\w)"


def _unpaired(
    evidence: Evidence, src: Sequence[Negator], trg: Sequence[Negator]
) -> tuple[dict[Negator, bool], dict[Negator, bool]]:
    """Return the strong negators of either side that no strong one answers.

    True where something else on the other side may answer it.
    """
    strong = [n for n in src if n.strong], [n for n in trg if n.strong]
    if max(len(src), len(trg)) > _MANY:
        return (
            dict.fromkeys(strong[0][len(strong[1]) :], False),
            dict.fromkeys(strong[1][len(strong[0]) :], False),
        )
    there = {n: _projected(evidence, n) for n in src}
    size = max(1, len(evidence.trg.text))
    here = {n: n.span.start / size for n in trg}
    near = settings("negation")
    widest = max(float(near["widest"]), int(near["nearest"]) / size)
    left, right = set(src), set(trg)
    softly: set[Negator] = set()
    pairs = sorted(
        ((4 - 2 * one.strong - 2 * other.strong, abs(there[one] - here[other])), one, other)
        for one in src
        for other in trg
        if one.strong or other.strong
    )
    for (weakness, gap), one, other in pairs:
        if one in left and other in right and (not weakness or gap <= widest):
            left.remove(one)
            right.remove(other)
            if weakness:
                softly |= {one, other}
    return (
        {n: n in softly for n in strong[0] if n in left or n in softly},
        {n: n in softly for n in strong[1] if n in right or n in softly},
    )


def _projected(evidence: Evidence, negator: Negator) -> float:
    """Return where in the rendering, in [0, 1], the words around a negator are answered."""
    tokens = evidence.src.tokens
    place = evidence.src.token_at(negator.span.start)
    size = max(1, len(evidence.trg.text))
    near = [
        evidence.trg.tokens[at].span.start / size
        for at in evidence.links.src[max(0, place - _AROUND) : place + _AROUND + 1]
        if at >= 0
    ]
    own = negator.span.start / max(1, len(evidence.src.text))
    if not near or not tokens:
        return own
    near.sort()
    return (near[len(near) // 2] + own) / 2


def _negated(evidence: Evidence, negator: Negator, *, of_src: bool) -> tuple[Span | None, float]:
    """Return the other side's word for what is negated, and how surely it has one, in nats.

    A negation whose words are answered was lost; one whose words are not was said otherwise.
    """
    side, other = (evidence.src, evidence.trg) if of_src else (evidence.trg, evidence.src)
    links = evidence.links.src if of_src else evidence.links.trg
    start = side.token_at(negator.span.start)
    end = side.token_at(negator.span.end)
    behind = not knowledge.load("negation")[side.lang].get("before", False)
    places = (
        range(end, min(end + _AROUND, len(links)))
        if behind
        else range(max(0, start - _AROUND), start)
    )
    told = [place for place in places if side.tokens[place].form.written[0].isalpha()]
    answers = [other.tokens[links[place]] for place in told if links[place] >= 0]
    word = next((a.span for a in answers if a.form.written[0].isalpha()), None)
    says = evidence.links.src_evidence if of_src else evidence.links.trg_evidence
    return word, sum(says[place] for place in told) / len(told) if told else 0.0


def _confidence(
    kind: str, surplus: int, counts: tuple[int, int], sure: float, *, softly: bool
) -> float:
    """Return how probable an error is, from the weights of its kind."""
    weights = settings("negation")[kind]
    odds = (
        float(weights["bias"])
        + float(weights["answered"]) * sure
        + float(weights["surplus"]) * max(0, min(2, surplus))
        - float(weights["others"]) * max(0, sum(counts) - 1)
        - float(weights["softly"]) * softly
    )
    return 1 / (1 + math.exp(min(-odds, _LEAST_ODDS)))
