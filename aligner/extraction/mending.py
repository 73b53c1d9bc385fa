"""Repairs: what converters and keyword links left in a line, mended where the language allows it.

Each is recorded by its id: ``autolink-space``, ``table-bar``, ``debris``.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from aligner import knowledge
from aligner.extraction.lines import Line
from aligner.labels import labels

#: What nearly all lines have nothing of: a bar or debris at an edge, a space that may be wrong.
_SUSPICIOUS: Final = re.compile(r"^[|!\[]|[|\])]$|[(\[（] | [)\]）,.]")
#: Behind a comma or a full stop that ends a word: ".NET", ",5" and ellipses do not.
_AFTER_STOP: Final = r"(?=\s|$|[\"”’»)\]])"
#: A space before a bracket or stop that a word stands before; smileys have no word there.
_BEFORE_CLOSING: Final = re.compile(
    rf"(?<=[^\W_]|[\"”’»)\]%]) (?=[)\]）]|,{_AFTER_STOP}|\.{_AFTER_STOP})"
)
_AFTER_OPENING: Final = re.compile(r"(?<=[(\[（])(?<![:;=-].) (?=[^\W_])")
_DENSE: Final = re.compile(r"[\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff（）「」、。，]")


def mended(line: Line, lang: str) -> Line:
    """Return a line with its text mended, or the same line where nothing is to mend.

    Examples
    --------
    >>> mended(Line("Harga emas di provinsi ini (Lam Dong ) naik di DOJI ."), "id").text
    'Harga emas di provinsi ini (Lam Dong) naik di DOJI.'
    >>> mended(Line("| Warga desa memanen kopi |"), "id").repairs
    ('table-bar',)
    """
    text = line.text
    if not line.link_spaces and not _SUSPICIOUS.search(text):
        return line
    if labels().debris.search(text):
        return line  # nothing else, so nothing to mend
    repairs: dict[str, None] = {}
    if line.link_spaces:
        text = _without_link_spaces(text, line.link_spaces, lang)
    if lang not in _rules().meaningful_spaces:
        text = _AFTER_OPENING.sub("", _BEFORE_CLOSING.sub("", text))
    if text != line.text:
        repairs["autolink-space"] = None
    for repair, change in (("table-bar", _out_of_cell), ("debris", _without_debris)):
        changed = change(text)
        if changed and changed != text:
            text = changed
            repairs[repair] = None
    return replace(line, text=text, repairs=tuple(repairs)) if repairs else line


def _without_debris(text: str) -> str:
    return labels().debris_at_edge.sub("", text)


def _out_of_cell(text: str) -> str:
    """Take the bars off a table of one cell, "| caption |"; bars inside part other cells."""
    inner = text.removeprefix("|").removesuffix("|").strip()
    return inner if inner and "|" not in inner else text


def _without_link_spaces(text: str, spaces: tuple[int, ...], lang: str) -> str:
    """Take out the spaces beside links that cannot be meant."""
    wrong = [at for at in spaces if 0 < at < len(text) - 1 and _is_wrong(text, at, lang)]
    return "".join(_pieces(text, wrong)) if wrong else text


def _pieces(text: str, without: list[int]) -> Iterator[str]:
    start = 0
    for at in without:
        yield text[start:at]
        start = at + 1
    yield text[start:]


def _is_wrong(text: str, at: int, lang: str) -> bool:
    """Return whether no space can stand at a place beside a link."""
    rules = _rules()
    before, after, beyond = text[at - 1], text[at + 1], text[at + 2 : at + 3]
    if before in rules.no_space_after:
        return after.isalnum() or after in rules.no_space_after
    if after in rules.no_space_before and after not in rules.spaced_before.get(lang, ()):
        closed = bool(beyond) and beyond in '"”’»)]' and after not in ":;"  # no smileys
        ends = after in ")]）」" or not beyond or beyond.isspace() or closed
        return ends or (lang in rules.unspaced and not after.isascii())
    if lang in rules.unspaced:
        return bool(_DENSE.match(before) and _DENSE.match(after))
    if lang in rules.hyphenated and after == "-":
        return before.isalpha() and beyond.islower()
    return False


@dataclass(frozen=True, slots=True)
class _Rules:
    """``[autolink]`` of ``knowledge/repairs.toml``."""

    no_space_before: frozenset[str]
    no_space_after: frozenset[str]
    spaced_before: Mapping[str, list[str]]
    meaningful_spaces: frozenset[str]
    hyphenated: frozenset[str]
    unspaced: frozenset[str]


@cache
def _rules() -> _Rules:
    table = knowledge.load("repairs")["autolink"]
    sets = {key: frozenset(value) for key, value in table.items() if key != "spaced_before"}
    return _Rules(spaced_before=table["spaced_before"], **sets)
