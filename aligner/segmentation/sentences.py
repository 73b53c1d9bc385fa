"""Where sentences end: own rules for languages with splitting data, sentencex for the others."""

import re
from typing import Final

from aligner.data import Span
from aligner.languages import Splitting, splitting

#: Stops with the quotation marks and brackets that close behind them, then white space. A run of
#: stops is tried once and never given back, or 100,000 dots in a row would take minutes.
_STOP: Final = re.compile(r"(?<![.!?…])(?P<stop>[.!?…]++)(?P<closing>[\"”’»)\]]*+)\s+")
#: What may stand before the first letter of a sentence.
_OPENING: Final = re.compile(r"[\"“‘«(\[–—-]*\s*")
#: The word that a full stop ends, with stops inside it: ``PGS.TS``, ``a.n``.
_LAST_WORD: Final = re.compile(r"[^\s\"“‘«(\[/,;:]*$")
_INITIAL: Final = re.compile(r"[^\W\d_]")
#: A bracket that opens and closes within this many code points is one piece of a sentence.
_BRACKET: Final = re.compile(r"\([^()]{0,300}\)")
#: The longest word looked back for; keeps the work linear on text without spaces.
_LOOK_BACK: Final = 40
#: The library is given so many code points at a time, far more than any paragraph has: on
#: quotation marks that never close, its time grows with the square of the length.
_WINDOW: Final = 10_000
#: Ends so near to where a window was cut are looked at again: the cut may part a quotation.
_MARGIN: Final = 1_000


def split_sentences(text: str, lang: str) -> list[Span]:
    """Return where the sentences of a block stand.

    The spans are in order, do not overlap, begin and end on something visible, and hold all that
    is visible. Linear time.

    Parameters
    ----------
    text : str
        Normalised: one line.
    lang : str
        BCP 47 tag. vi, id and en have own rules with lists of abbreviations.

    Examples
    --------
    >>> text = "PGS.TS. Võ Thị Oanh nêu 2.450 ca. “Vì sao vậy?” bà hỏi. Không ai đáp…"
    >>> [text[start:end] for start, end in split_sentences(text, "vi")]
    ['PGS.TS. Võ Thị Oanh nêu 2.450 ca.', '“Vì sao vậy?” bà hỏi.', 'Không ai đáp…']
    """
    known = splitting(lang)
    ends = _ends(text, known) if known is not None else _ends_by_library(text, lang)
    spans: list[Span] = []
    start = 0
    for end in [*ends, len(text)]:
        piece = text[start:end]
        stripped = piece.strip()
        if stripped:
            left = start + len(piece) - len(piece.lstrip())
            spans.append(Span(left, left + len(stripped)))
        start = end
    return spans


def _ends(text: str, known: Splitting) -> list[int]:
    brackets = [match.span() for match in _BRACKET.finditer(text)]
    ends: list[int] = []
    nearest = 0
    for match in _STOP.finditer(text):
        while nearest < len(brackets) and brackets[nearest][1] <= match.start():
            nearest += 1
        inside = nearest < len(brackets) and (
            brackets[nearest][0] < match.start() < brackets[nearest][1] - 1
        )
        if not inside and _is_end(text, match, known):
            ends.append(match.end())
    return ends


def _is_end(text: str, match: re.Match[str], known: Splitting) -> bool:
    opening = _OPENING.match(text, match.end())
    follows = text[opening.end() : opening.end() + 1] if opening else ""
    if not follows or follows.islower():
        return False
    if match["stop"] != "." or match["closing"]:
        return True
    before = _LAST_WORD.search(text, max(0, match.start() - _LOOK_BACK), match.start())
    word = before.group() if before else ""
    if word in known.prefixes or word.rpartition(".")[2] in known.prefixes:
        return False
    if follows.isdigit() and word in known.before_digits:
        return False
    if _INITIAL.fullmatch(word) and word.isupper():
        return False  # an initial: "J. Smith", "anh T."
    # The number of a list item at the very beginning: "1. Hồ sơ".
    return not (word.isdigit() and match.start() == len(word))


def _ends_by_library(text: str, lang: str) -> list[int]:
    import sentencex

    ends: list[int] = []
    start = 0
    while start < len(text):
        window = text[start : start + _WINDOW]
        found = [int(b["end_index"]) for b in sentencex.get_sentence_boundaries(lang, window)]
        if start + len(window) < len(text):
            found = [end for end in found if end <= _WINDOW - _MARGIN] or found[:-1]
        ends += [start + end for end in found]
        start += found[-1] if found else len(window)
    return ends
