"""Digits that have no value: in addresses, telephone, document and plate numbers, product names."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from aligner.amounts.lines import LATIN, LOOK_BACK, is_latin
from aligner.amounts.rules import Rules
from aligner.data import Span

_DIGITS: Final = re.compile(r"[0-9]++")
_ADDRESS: Final = re.compile(r"(?:https?://|www\.)\S++|[\w.+-]{1,64}@[\w.-]{1,255}")
#: What hangs together with digits: letters, digits, and the signs that join them.
_TOKEN: Final = re.compile(rf"[0-9{LATIN}./_-]++")
_JOINTS: Final = "./-_"
#: Capitals joined to digits, as no amount, date or time has them.
_DOCUMENT: Final = re.compile(
    r"[0-9][/-][A-ZĐ][A-ZĐƯ]"
    r"|(?<![^\W\d_])(?![IVX]{1,4}/[0-9])"
    r"(?P<letters>[A-ZĐ]{1,12})[0-9]{0,6}[A-ZĐ]{0,3}(?P<joint>[./_-])[0-9]"
    r"|[0-9][A-ZĐ][0-9]{0,2}[.-][0-9]"
)
_DAY: Final = re.compile(
    r"[0-9]{1,2}[./-][0-9]{1,2}(?:[./-][0-9]{2,4})?(?![0-9])|[0-9]{1,2}[.-][0-9]{4}(?![0-9])"
)
#: A telephone number with its trunk zero or country, or one that all calls share.
_TELEPHONE: Final = re.compile(
    r"(?:\+[0-9]{1,3}[ .-]?)?\(?0[0-9]{1,3}\)?(?:[ .-]?[0-9]{2,4}){2,4}(?![0-9]|/[0-9])"
    r"|\+[0-9]{1,3}(?:[ .-]?\(?[0-9]{2,4}\)?){2,5}(?![0-9]|/[0-9])"
    r"|0[0-9](?:[ .][0-9]{2}){4}(?![0-9])|0[0-9]{8,11}(?![0-9])"
    r"|1[89]00[ .-]?[0-9]{4,6}(?![0-9])|1[89]00[ .]?[0-9]{2}[ .][0-9]{2}(?![0-9])"
)
#: What stands behind a word that announces a telephone number.
_CALLED: Final = re.compile(r"[0-9](?:[ .()-]{0,2}[0-9]){5,14}(?![0-9])")
_YEARLY: Final = re.compile(r"[0-9]{1,5}/(?:19|20)[0-9]{2}(?![0-9/])")
#: Always open: no date, no fraction, no numbers.
_ALWAYS: Final = re.compile(r"(?<![0-9.,/])24/(?:7|24)(?![0-9/]|[.,][0-9])")
#: Digits that may begin a telephone number, or follow a word that announces one.
_CUED: Final = 3
_DIALLED: Final = ("+", "(")
_SHARED: Final = ("1800", "1900")
_DIGITS_AT_LEAST: Final = 8
#: From this letter on scripts write words without spaces, or glue prefixes to them.
_SPACELESS: Final = "\u0590"


def find_codes(plain: str, low: str, rules: Rules) -> Iterator[Span]:
    """Yield the places of digits without a value, in order.

    Only of those that might be taken for dates or numbers by their form alone; digits that are
    glued to letters are told apart later.

    Parameters
    ----------
    plain, low : str
        A text with plain digits, and the same in small letters.
    """
    known = [match.span() for pattern in rules.codes for match in pattern.finditer(plain)]
    if "://" in plain or "www." in plain or "@" in plain:
        known += [match.span() for match in _ADDRESS.finditer(plain)]
    known.sort(reverse=True)
    end = tried = 0
    for match in _DIGITS.finditer(plain):
        start, stop = match.span()
        if start < end:
            continue
        while known and (known[-1][1] <= start or known[-1][0] < end):
            known.pop()
        if known and known[-1][0] <= start:
            span: Span | None = Span(*known.pop())
        else:
            before, behind = plain[max(end, start - 1) : start], plain[stop : stop + 1]
            span = None
            if stop - start >= _CUED or plain[start] == "0" or before in _DIALLED:
                span = _telephone(plain, low, match, before, rules)
            if span is None and start >= tried and (_joins(before) or _joins(behind)):
                span, tried = _document(plain, low, start, end, rules)
        if span:
            yield span
            end = span.end


def find_ignored(plain: str, low: str, rules: Rules) -> Iterator[Span]:
    """Yield the places of what has digits and is neither an amount nor a code."""
    if "24/" in plain:
        for match in _ALWAYS.finditer(plain):
            yield Span(*match.span())
    for pattern in rules.ignored:
        for match in pattern.finditer(low):
            yield Span(*match.span())


def code_reading(written: str) -> str:
    """Return a code as readings have it: capitals without marks, and without spaces.

    Renderings drop the marks of Vietnamese letters.

    Examples
    --------
    >>> code_reading("412/2025/NĐ-CP"), code_reading("0912 345 678")
    ('412/2025/ND-CP', '0912345678')
    """
    joined = "".join(written.split()).upper()
    if joined.isascii():
        return joined
    letters = unicodedata.normalize("NFD", joined.replace("Đ", "D"))
    bare = "".join(letter for letter in letters if unicodedata.category(letter) != "Mn")
    return unicodedata.normalize("NFC", bare)


def _joins(sign: str) -> bool:
    """Return whether a sign beside digits may make one thing of them and what is behind it."""
    return sign.isalpha() or (sign != "" and sign in _JOINTS)


def _telephone(
    plain: str, low: str, match: re.Match[str], before: str, rules: Rules
) -> Span | None:
    """Return the place of the telephone number that begins with some digits, if one does."""
    start = match.start()
    if before == "+" or (before == "(" and plain[start] == "0"):
        start -= 1
    elif before and (before.isalnum() or before in ".,/-"):
        return None
    elif before == " " and plain[max(0, start - 2)].isdecimal():
        # Groups of a number that is already under way.
        return None
    if (plain[start] in "+(0" or match[0][:4] in _SHARED) and not _DAY.match(plain, start):
        found = _TELEPHONE.match(plain, start)
        if found and sum(map(str.isdecimal, found[0])) >= _DIGITS_AT_LEAST:
            return Span(*found.span())
    if _announced(low, start, rules.telephone_cues):
        found = _CALLED.match(plain, match.start())
        if found:
            return Span(*found.span())
    return None


def _announced(low: str, start: int, cues: tuple[str, ...]) -> bool:
    """Return whether a cue stands before a place."""
    head = low[max(0, start - LOOK_BACK) : start].rstrip(" \u200b:.(+")
    if not head.endswith(cues):
        return False
    cue = next(cue for cue in cues if head.endswith(cue))
    return not (cue[0].isalpha() and head[: -len(cue)][-1:].isalpha() and cue[0] < _SPACELESS)


def _document(plain: str, low: str, start: int, end: int, rules: Rules) -> tuple[Span | None, int]:
    """Find the number of a document, plate or product that the digits at a place belong to.

    Returns
    -------
    Span or None
        Its place.
    int
        The end of all that hangs together there: it need not be tried again.
    """
    yearly = _YEARLY.match(plain, start)
    if yearly and _announced(low, start, rules.document_cues):
        return Span(*yearly.span()), yearly.end()
    while start > end and (
        plain[start - 1].isdecimal() or is_latin(plain[start - 1]) or plain[start - 1] in _JOINTS
    ):
        start -= 1
    token = _TOKEN.match(plain, start)
    if token is None:
        return None, start
    written = token[0].rstrip(_JOINTS)
    found = _DOCUMENT.search(written)
    if found is None or _is_currency(found, rules):
        return None, token.end()
    return Span(start, start + len(written)), token.end()


def _is_currency(found: re.Match[str], rules: Rules) -> bool:
    """Return whether the capitals before some digits are a currency: Rp.5000, USD4.1."""
    letters = found["letters"] or ""
    return letters in rules.prefixes or f"{letters}{found['joint']}" in rules.prefixes
