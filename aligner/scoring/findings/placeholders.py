"""What programs leave in a text: places never filled in, markup, broken letters, notices."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from aligner import knowledge
from aligner.data import Finding, Span
from aligner.scoring.evidence import Evidence
from aligner.scoring.findings.settings import finding
from aligner.scoring.nearby import nearby

#: Code points that a message quotes at most.
_QUOTED: Final = 40
#: What is left of the confidence where the original has another remain of the same kind.
_ABOUT_PROGRAMS: Final = 0.7
#: Code points of the original in which a remain is looked for.
_FAR: Final = 10_000


def find(evidence: Evidence) -> Iterator[Finding]:
    """Yield remains of programs that the rendering has and the original has not."""
    text = evidence.trg.text
    pattern = _pattern()
    match = pattern.search(text)
    if match is None:
        return
    original = evidence.src.text
    theirs: set[str | None] = {m.lastgroup for m in pattern.finditer(original)}
    for match in pattern.finditer(text):
        name = match.lastgroup
        _, near = nearby(original, match.start() / len(text), _FAR)
        if name is None or match.group() in near:
            continue
        kind = knowledge.load("placeholders")["kind"][int(name.removeprefix("kind"))]
        # Where the original has another of the kind, the text may be about programs.
        sure = float(kind["confidence"]) * (_ABOUT_PROGRAMS if name in theirs else 1.0)
        found = match.group()
        yield finding(
            "placeholder",
            f"“{found[:_QUOTED]}” is {kind['is']}, which the original has not",
            trg_span=Span(match.start(), match.end()),
            found=found,
            confidence=sure,
        )


@cache
def _pattern() -> re.Pattern[str]:
    """Return one pattern with a group for each kind."""
    kinds = knowledge.load("placeholders")["kind"]
    groups = "|".join(f"(?P<kind{at}>{kind['pattern']})" for at, kind in enumerate(kinds))
    # In Japanese or Thai, words of Latin letters stand among others without a space.
    return re.compile(groups, re.ASCII)
