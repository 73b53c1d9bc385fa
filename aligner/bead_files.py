"""Alignments read from files: beads by their positions, in four formats."""

import json
import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, TypeAlias

from aligner.bead_lines import TSV_COLUMNS
from aligner.errors import FormatError, UsageError
from aligner.line_files import read_lines

#: Positions of source and of target sentences. Unlike :class:`aligner.data.Bead` without a score,
#: since gold has none and no score counts here.
BeadPositions: TypeAlias = tuple[tuple[int, ...], tuple[int, ...]]
_NumberedLines: TypeAlias = list[tuple[int, str]]

#: ``[0, 1]:[2]``, ``[0,1]:[2]:0.75``: vecalign and SentAlign write it with and without spaces.
_VECALIGN: Final = re.compile(
    r"\s*\[(?P<src>[0-9,\s]*)\]\s*:\s*\[(?P<trg>[0-9,\s]*)\]\s*(?::(?P<cost>.*))?"
)
#: ``12	14	0.83``: sentences before this point on either side, and how sure hunalign was.
_RUNG: Final = re.compile(r"\s*(?P<src>[0-9]+)\s+(?P<trg>[0-9]+)(?:\s+(?P<confidence>\S+))?\s*")
_NUMBER: Final = re.compile(
    r"\s*[-+]?(?:[0-9]++\.?[0-9]*+|\.[0-9]++|inf|nan)(?:e[-+]?[0-9]++)?\s*", re.IGNORECASE
)
#: More than any text needs. A spoilt rung that counted further would fill the memory.
_MOST_DIGITS: Final = 7
#: What the first character of a file tells of its format.
_BRACKETS: Final = {"[": "vecalign", "{": "jsonl"}
_AN_OBJECT: Final = 'write it like {"src": [0, 1], "trg": [2]}'


def read_alignment(path: Path, format: str | None = None) -> list[BeadPositions]:  # noqa: A002
    r"""Return the beads of an alignment file in its order; none for an empty file.

    UTF-8, with either kind of line end; blank lines are skipped.

    Parameters
    ----------
    path : Path
        The file.
    format : {"vecalign", "ladder", "tsv", "jsonl"}, optional
        ``vecalign``: lines ``[0, 1]:[2]``, as SentAlign writes them too, with or without spaces
        and with or without a cost behind; the cost is not used. Positions ascend within a side.

        ``ladder``: hunalign's rungs, ``n<TAB>m`` and perhaps a confidence, from ``0 0`` on. Two
        rungs that follow one another hold a bead between them.

        ``tsv``: a header that names the column ``bead``, and rows with ``[0, 1]:[2]`` in it.
        Further columns, in any order, are not used.

        ``jsonl``: objects with the lists ``src`` and ``trg``. Further keys are not used.

        By default the first line tells.

    Raises
    ------
    UsageError
        If the format is unknown.
    InputError
        If the file cannot be read.
    FormatError
        If a line is not in that format; it names the line, and the column where one is to blame.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     ladder = Path(folder, "a.ladder")
    ...     _ = ladder.write_text("0\t0\t0.9\n2\t1\t0.3\n2\t2\t0.8\n")
    ...     read_alignment(ladder)
    [((0, 1), (0,)), ((), (1,))]
    """
    if format is not None and format not in _READERS:
        names = " ".join(_READERS)
        raise UsageError(format, "no alignment format that is read", f"one of {names}")
    lines = [
        (number, line)
        for number, line in enumerate(map(_without_mark, read_lines(path)), 1)
        if line.strip()
    ]
    if not lines:
        return []
    return _READERS[format or _detect(path, *lines[0])](path, lines)


def _without_mark(line: str) -> str:
    """Return a line without the byte order mark that some editors put before the first."""
    return line.removeprefix("\ufeff")


def _detect(path: Path, number: int, line: str) -> str:
    start = line.lstrip()[:1]
    if start in _BRACKETS:
        return _BRACKETS[start]
    if _RUNG.fullmatch(line):
        return "ladder"
    if "bead" in line.split("\t"):
        return "tsv"
    raise FormatError(
        f"{path}:{number}",
        f"neither a bead nor a rung: {line[:60]!r}",
        "give lines such as [0, 1]:[2], a hunalign ladder without -text, a table with a header "
        'and a column "bead", or JSONL',
    )


def _read_vecalign(path: Path, lines: _NumberedLines) -> list[BeadPositions]:
    return [_bead(line, f"{path}:{number}") for number, line in lines]


def _bead(text: str, where: str) -> BeadPositions:
    match = _VECALIGN.fullmatch(text)
    if not match or (match["cost"] is not None and not _NUMBER.fullmatch(match["cost"])):
        raise FormatError(where, f"no bead: {text[:60]!r}", "write it like [0, 1]:[2]")
    src, trg = (
        [_position(digits, where) for digits in match[side].replace(",", " ").split()]
        for side in ("src", "trg")
    )
    return _ascending(src, where), _ascending(trg, where)


def _position(digits: str, where: str) -> int:
    if len(digits) > _MOST_DIGITS:
        raise FormatError(
            where,
            f"{digits[:60]} is no position in a text",
            f"count segments from 0, in at most {_MOST_DIGITS} digits",
        )
    return int(digits)


def _ascending(positions: Sequence[int], where: str) -> tuple[int, ...]:
    for position, following in pairwise(positions):
        if following <= position:
            raise FormatError(
                where, f"positions do not ascend: [{position}, {following}]", "sort them, each once"
            )
    return tuple(positions)


def _read_ladder(path: Path, lines: _NumberedLines) -> list[BeadPositions]:
    beads: list[BeadPositions] = []
    before: tuple[int, int] | None = None
    for number, line in lines:
        where = f"{path}:{number}"
        match = _RUNG.fullmatch(line)
        sure = match and match["confidence"]
        if not match or (sure and not _NUMBER.fullmatch(sure)):
            raise FormatError(where, f"no rung: {line[:60]!r}", "write it like 2<TAB>1<TAB>0.3")
        rung = (_position(match["src"], where), _position(match["trg"], where))
        if before is None and rung != (0, 0):
            raise FormatError(where, f"the first rung is {rung[0]} {rung[1]}", "begin with 0 0")
        if before is not None:
            if rung[0] < before[0] or rung[1] < before[1]:
                steps = f"{before[0]} {before[1]} to {rung[0]} {rung[1]}"
                raise FormatError(where, f"the ladder goes down: {steps}", "sort the rungs")
            beads.append((tuple(range(before[0], rung[0])), tuple(range(before[1], rung[1]))))
        before = rung
    return beads


def _read_tsv(path: Path, lines: _NumberedLines) -> list[BeadPositions]:
    (first, header), *rows = lines
    names = header.split("\t")
    if "bead" not in names:
        raise FormatError(
            f"{path}:{first}", "no column bead in the header", f"name it: {' '.join(TSV_COLUMNS)}"
        )
    if "src_url" in names:
        # Its positions count in the documents of each row, so they are not those of one alignment.
        raise FormatError(
            f"{path}:{first}",
            "a bitext of many documents",
            "give the alignment of one pair of texts",
        )
    column = names.index("bead")
    beads: list[BeadPositions] = []
    for number, line in rows:
        cells = line.split("\t")
        if len(cells) != len(names):
            raise FormatError(
                f"{path}:{number}",
                f"{len(cells)} columns where the header has {len(names)}",
                "write texts without tabs and line breaks",
            )
        start = sum(len(cell) + 1 for cell in cells[:column])
        beads.append(_bead(cells[column], f"{path}:{number}:{start + 1}"))
    return beads


def _read_jsonl(path: Path, lines: _NumberedLines) -> list[BeadPositions]:
    beads: list[BeadPositions] = []
    for number, line in lines:
        where = f"{path}:{number}"
        try:
            record = json.loads(line)
        except json.JSONDecodeError as error:
            raise FormatError(
                f"{where}:{error.colno}", f"not JSON: {error.msg}", "write an object on each line"
            ) from error
        except (ValueError, RecursionError) as error:
            raise FormatError(
                where, f"not JSON: {error}", "write an object on each line"
            ) from error
        if not isinstance(record, dict):
            raise FormatError(where, f"no object: {line[:60]!r}", _AN_OBJECT)
        beads.append((_positions(record, "src", where), _positions(record, "trg", where)))
    return beads


def _positions(record: dict[str, Any], name: str, where: str) -> tuple[int, ...]:
    """Return the list of positions that an object has under a name."""
    if name not in record:
        raise FormatError(where, f"{name} is missing", _AN_OBJECT)
    values = record[name]
    if not isinstance(values, list) or not all(
        type(value) is int and 0 <= value < 10**_MOST_DIGITS for value in values
    ):
        shown = json.dumps(values)[:60]
        raise FormatError(where, f"{name} is no list of positions: {shown}", _AN_OBJECT)
    return _ascending(values, where)


_READERS: Final[dict[str, Callable[[Path, _NumberedLines], list[BeadPositions]]]] = {
    "vecalign": _read_vecalign,
    "ladder": _read_ladder,
    "tsv": _read_tsv,
    "jsonl": _read_jsonl,
}
