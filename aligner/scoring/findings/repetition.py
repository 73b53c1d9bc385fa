"""Words that a rendering says again and again, where the original says them once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from aligner import knowledge
from aligner.data import Finding, Span
from aligner.scoring.evidence import Evidence, Side, Token
from aligner.scoring.findings.settings import finding, settings

#: Times from which a repetition is a loop.
_LOOP: Final = 3
#: A short word may be the sound of laughter, rain or an engine.
_SHORT: Final = 3


@dataclass(frozen=True, slots=True)
class Repeat:
    """A stretch of tokens that says the same several times."""

    start: int
    end: int
    unit: int
    """Tokens that are said again."""
    times: int
    joined: bool
    """Whether a word such as "and" stands between the two."""


def find(evidence: Evidence) -> Iterator[Finding]:
    """Yield what the rendering repeats and the original does not."""
    found = repeats(evidence.trg)
    if not found:
        return
    theirs = repeats(evidence.src)
    for repeat in found:
        tokens = evidence.trg.tokens[repeat.start : repeat.end]
        sure = _confidence(repeat, tokens, evidence.trg.lang, theirs)
        unit = tokens[: repeat.unit]
        said = evidence.trg.text[unit[0].span.start : unit[-1].span.end]
        yield finding(
            "repetition",
            f"“{said}” stands {repeat.times} times in a row, and in the original nothing does",
            trg_span=Span(tokens[0].span.start, tokens[-1].span.end),
            expected=said,
            found=evidence.trg.text[tokens[0].span.start : tokens[-1].span.end],
            severity="major" if repeat.times >= _LOOP else None,
            confidence=sure,
        )


def repeats(side: Side) -> list[Repeat]:
    """Return the repetitions of a text, in order of place and without overlap.

    Examples
    --------
    >>> [(r.unit, r.times) for r in repeats(Side("Banjir besar dan banjir besar.", "id"))]
    [(2, 2)]
    """
    tokens = side.tokens
    keys = [token.form.written for token in tokens]
    joiners = _joiners(side.lang)
    longest = int(settings("repetition")["longest"])
    last: dict[str, int] = {}
    found: list[Repeat] = []
    done = 0
    for at, key in enumerate(keys):
        before = last.get(key, -1)
        last[key] = at
        distance = at - before
        if before < done or distance > longest or not key[0].isalpha():
            continue
        start, end = before, at + 1
        while end < len(keys) and keys[end] == keys[end - distance]:
            end += 1
        while (
            start > done
            and keys[start - 1] == keys[start - 1 + distance]
            and start > at - 2 * distance
        ):
            start -= 1
        same = end - start - distance
        joined = same >= distance - 1 > 0 and keys[start + distance - 1] in joiners
        if same < distance and not joined:
            continue
        unit = distance - 1 if joined else distance
        times = 1 + (same + 1 if joined else same) // distance
        end = min(end, start + times * distance - joined)
        if _says(tokens[start : start + unit]):
            found.append(Repeat(start, end, unit, times, joined))
        done = end
    return found


def _says(unit: Sequence[Token]) -> bool:
    """Return whether a unit has words at all, and enough letters where words are not parted."""
    words = [t for t in unit if t.form.written[0].isalpha()]
    letters = sum(len(t.form.written) for t in words)
    parted = all(len(t.form.written) > 1 and t.form.written[0] < "\u0e00" for t in words)
    if not words or not unit[0].form.written[0].isalpha():
        return False
    return parted or letters >= int(settings("repetition")["joined_letters"])


def _confidence(
    repeat: Repeat, tokens: Sequence[Token], lang: str, theirs: Sequence[Repeat]
) -> float:
    table = settings("repetition")
    if any(r.times >= repeat.times and abs(r.unit - repeat.unit) <= r.unit for r in theirs):
        return float(table["as_original"])
    if repeat.unit > 1 or repeat.times > _LOOP:
        return float(table["loop" if repeat.times >= _LOOP else "confidence"])
    form = tokens[0].form
    doubled = _doubled(lang)
    on_purpose = form.written in doubled or "*" in doubled
    a_name = form.capital and tokens[-1].form.capital
    a_sound = len(form.written) <= _SHORT and repeat.times >= _LOOP
    if on_purpose or a_name or a_sound:
        return float(table["doubled"])
    return float(table["joined_word" if repeat.joined else "word"])


@cache
def _joiners(lang: str) -> frozenset[str]:
    return frozenset(knowledge.load("repetition")["joiners"].get(lang, "").split())


@cache
def _doubled(lang: str) -> frozenset[str]:
    return frozenset(knowledge.load("repetition")["doubled"].get(lang, "").split())
