"""Signatures: the name of an author or an agency in the last lines of an article."""

import re
from collections.abc import Sequence
from typing import Final

from aligner.extraction.lines import Line, prose_length
from aligner.labels import labels

ENDS_SENTENCE: Final = re.compile(r"[.!?…:;。！？।؟។][\"”’»)\]]*$")
MAX_SIGNATURE: Final = 45
MAX_SIGNATURE_WORDS: Final = 6
#: Where letters have no case to tell a name by, only a very short line is taken for one.
_MAX_CASELESS: Final = 24
_MAX_CASELESS_WORDS: Final = 5
#: And only behind a line longer than this, in letters of an alphabet, as a name is.
_MIN_BEFORE: Final = 36
#: A signature stands in the last lines of the content.
_WITHIN: Final = 2
_STARS: Final = "*∗※✱"
_MAX_NOTE: Final = 400
_EMAIL: Final = re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,4}")
#: "(thực hiện)" behind a name, however it was translated: "(aufgeführt)", "(편집됨)".
_REMARK: Final = re.compile(r"(?<=\S)\s*[(（][^()（）]{1,30}[)）]$")
#: Brackets, stars and dashes around a signature: "(Theo Báo Nghệ An)", "- PV".
_AROUND: Final = "()（）*-–— "
_NOT_BODY: Final = frozenset({"li", "img", "figcaption"})
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


def signatures(lines: Sequence[Line], start: int, end: int) -> dict[int, str]:
    """Return the last lines of the content that name who wrote it, with what tells.

    Parameters
    ----------
    lines : sequence of Line
    start, end : int
        The range of the content, ``[start, end)``.
    """
    found: dict[int, str] = {}
    for n in range(end - 1, start, -1):
        line = lines[n]
        if line.tag in _NOT_BODY or _is_aside(line):
            continue
        why = signature_of(line.text) if len(found) < _WITHIN else None
        if why is None or (why == "signature-short" and (found or not _ends(lines[n - 1], line))):
            break
        found[n] = why
    return found


def signature_of(text: str) -> str | None:
    """Return by what a line is known for a signature, or None where it is none.

    Examples
    --------
    >>> signature_of("Minh Anh - Thu Hà"), signature_of("Theo TTXVN"), signature_of("- PV")
    ('signature-name', 'signature-after', 'signature-agency')
    >>> signature_of("Nguyen Van A (thực hiện)"), signature_of("Cầu đã thông xe.")
    ('signature-name', None)
    """
    if len(text) > MAX_SIGNATURE:
        return None
    core = text.strip(_AROUND)
    if _EMAIL.search(text):
        rest = _EMAIL.sub("", text).strip(_AROUND + ":,|")
        return "signature-email" if _is_name(rest) or len(rest) <= len("E-mail") else None
    if author_of(text):
        return "signature-label"
    if _follows(core):
        return "signature-after"
    if labels().agency.search(f"({core})"):
        return "signature-agency"
    is_credit = labels().credit.search(text) or labels().credit.search(core)
    return None if is_credit else _name_kind(_REMARK.sub("", text).strip(_AROUND))


def _follows(text: str) -> bool:
    """Return whether a text says whom it follows: "Theo TTXVN"."""
    after = labels().after.fullmatch(text)
    return bool(after and any(map(str.isupper, after["name"])) and not ENDS_SENTENCE.search(text))


def author_of(text: str) -> str | None:
    """Return the name behind an author label, or None where a line is no such label.

    Examples
    --------
    >>> author_of("Penulis: Minh Hoang"), author_of("Oleh Minh Hoang"), author_of("Oleh karena itu")
    ('Minh Hoang', 'Minh Hoang', None)
    """
    if len(text) > MAX_SIGNATURE:
        return None
    label = labels().author.match(text)
    by = None if label else labels().by.fullmatch(text)
    name = label.rest if label else by["name"] if by else ""
    return name if _is_name(name) else None


def is_note(text: str) -> bool:
    """Return whether a line is a note of the editors: "* Mời bạn đọc vào chuyên mục …"."""
    return text[0] in _STARS and len(text) <= _MAX_NOTE and bool(labels().invitation.match(text))


def _is_name(text: str) -> bool:
    return _name_kind(text) is not None


def _name_kind(text: str) -> str | None:
    """Return how a text is like a name: all words capitalised, or short where there is no case."""
    words = text.replace("-", " ").replace("–", " ").replace("/", " ").split()
    if not words or len(words) > MAX_SIGNATURE_WORDS or ENDS_SENTENCE.search(text):
        return None
    if any(c.isdigit() for c in text):
        return None
    letters = [word[0] for word in words if word[0].isalpha()]
    cased = [letter for letter in letters if letter.upper() != letter.lower()]
    if not all(map(str.isupper, cased)):
        return None
    if len(cased) == len(letters):
        return "signature-name"
    short = len(text) <= _MAX_CASELESS and len(words) <= _MAX_CASELESS_WORDS
    return "signature-short" if short and text[0].isalpha() else None


def _ends(before: Line, line: Line) -> bool:
    """Return whether a short line without case stands behind the end of a text, as a name would."""
    if line.tag in _HEADINGS or before.tag in _NOT_BODY or before.tag in _HEADINGS:
        return False
    return prose_length(before.text) > _MIN_BEFORE


def _is_aside(line: Line) -> bool:
    """Return whether a line is no part of the text: debris, a note, a link to another article."""
    known = labels()
    text = line.text
    return bool(
        known.debris.search(text)
        or is_note(text)
        or (line.hrefs and line.is_link)
        or (known.related.match(text) and not ENDS_SENTENCE.search(text.rstrip(" :：»>")))
    )
