"""All amounts of a text: codes first, then dates and times, then numbers and what they count."""

import re
from collections.abc import Sequence
from typing import Final

from aligner.amounts.codes import code_reading, find_codes, find_ignored
from aligner.amounts.dates import find_dates
from aligner.amounts.digits import plain_digits, small_letters
from aligner.amounts.lines import Line
from aligner.amounts.mentions import Kind, Mention
from aligner.amounts.quantities import find_quantities
from aligner.amounts.rules import rules_of
from aligner.data import Span

_DIGIT: Final = re.compile("[0-9]")
#: Stands where a code or a date is, so that no number is read there.
_COVER: Final = "\ufffc"


def find_amounts(text: str, lang: str) -> tuple[Mention, ...]:
    """Return the numbers, money, units, dates, times and codes of a text, in order of place.

    Parameters
    ----------
    text : str
        A sentence or any other text, in NFC.
    lang : str
        Its language; with an unknown one, both customs of separators are read.

    Returns
    -------
    tuple of Mention
        Without overlap.

    Examples
    --------
    >>> for mention in find_amounts("Sáng 14/10, giá cà phê lên 113.700 đồng/kg.", "vi"):
    ...     print(mention.kind, mention.readings, mention.measures)
    date ('--10-14',) ()
    money ('113700',) ('VND',)
    """
    rules = rules_of(lang)
    plain = plain_digits(text)
    low = small_letters(plain)
    codes: list[Span] = []
    covered = plain
    if _DIGIT.search(plain):
        codes = list(find_codes(plain, low, rules))
        covered = _covered(plain, [*codes, *find_ignored(plain, low, rules)])
    dates = find_dates(covered, lang)
    covered = _covered(covered, [mention.span for mention in dates])
    if covered is not plain:
        low = small_letters(covered)
    found = find_quantities(Line(text, covered, low, rules))
    if dates or codes:
        found = [*found, *dates, *(_code(text, span) for span in codes)]
        found.sort(key=lambda mention: mention.span.start)
    return tuple(found)


def _code(text: str, span: Span) -> Mention:
    """Return the mention of a code."""
    return Mention(Kind.CODE, span, (code_reading(text[span.start : span.end]),))


def _covered(plain: str, spans: Sequence[Span]) -> str:
    """Return a text of the same length with nothing to read in some places."""
    if not spans:
        return plain
    pieces, end = [], 0
    for start, stop in sorted((span.start, span.end) for span in spans):
        pieces += [plain[end : max(start, end)], _COVER * (stop - max(start, end))]
        end = max(end, stop)
    return "".join([*pieces, plain[end:]])
