"""Alignments as files: beads by their positions, as Vecalign and hunalign write them."""

import math
import re
from collections.abc import Callable, Iterable
from itertools import pairwise
from pathlib import Path
from typing import Final, TypeAlias

from aligner.data import Bead
from aligner.errors import FormatError, UsageError
from aligner.line_files import read_lines

#: Positions of source and of target sentences. Unlike :class:`aligner.data.Bead` without a score,
#: since gold has none and no score counts here.
BeadPositions: TypeAlias = tuple[tuple[int, ...], tuple[int, ...]]
_LEAST_SCORE: Final = 5e-7
_NumberedLines: TypeAlias = list[tuple[int, str]]

#: ``[0, 1]:[2]``, ``[0,1]:[2]:0.75``: vecalign and SentAlign write it with and without spaces.
_VECALIGN: Final = re.compile(
    r"\s*\[(?P<src>[0-9,\s]*)\]\s*:\s*\[(?P<trg>[0-9,\s]*)\]\s*(?::(?P<cost>.*))?"
)
#: ``12	14	0.83``: sentences before this point on either side, and how sure hunalign was.
_RUNG: Final = re.compile(r"\s*(?P<src>[0-9]+)\s+(?P<trg>[0-9]+)(?:\s+(?P<confidence>\S+))?\s*")
_NUMBER: Final = re.compile(
    r"\s*[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+|inf|nan)(?:e[-+]?[0-9]+)?\s*", re.IGNORECASE
)


def read_alignment(path: Path, format: str | None = None) -> list[BeadPositions]:  # noqa: A002
    r"""Return the beads of an alignment file in its order; none for an empty file.

    UTF-8, with either kind of line end; blank lines are skipped.

    Parameters
    ----------
    path : Path
        The file.
    format : {"vecalign", "ladder"}, optional
        ``vecalign``: lines ``[0, 1]:[2]``, as SentAlign writes them too, with or without spaces
        and with or without a cost behind; the cost is not used. Positions ascend within a side.

        ``ladder``: hunalign's rungs, ``n<TAB>m`` and perhaps a confidence, from ``0 0`` on. Two
        rungs that follow one another hold a bead between them.

        By default the first line tells.

    Raises
    ------
    UsageError
        If the format is unknown.
    InputError
        If the file cannot be read.
    FormatError
        If a line is not in that format; it names the line.

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
        raise UsageError(format, "no alignment format that is read", f"one of {_FORMATS}")
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
    if line.lstrip().startswith("["):
        return "vecalign"
    if _RUNG.fullmatch(line):
        return "ladder"
    raise FormatError(
        f"{path}:{number}",
        f"neither a bead nor a rung: {line[:60]!r}",
        "give lines such as [0, 1]:[2], or a hunalign ladder without -text",
    )


def _read_vecalign(path: Path, lines: _NumberedLines) -> list[BeadPositions]:
    beads: list[BeadPositions] = []
    for number, line in lines:
        where = f"{path}:{number}"
        match = _VECALIGN.fullmatch(line)
        if not match or (match["cost"] is not None and not _NUMBER.fullmatch(match["cost"])):
            raise FormatError(where, f"no bead: {line[:60]!r}", "write it like [0, 1]:[2]")
        beads.append((_positions(match["src"], where), _positions(match["trg"], where)))
    return beads


def _positions(text: str, where: str) -> tuple[int, ...]:
    positions = tuple(int(number) for number in text.replace(",", " ").split())
    if any(following <= position for position, following in pairwise(positions)):
        raise FormatError(where, f"positions do not ascend: [{text}]", "sort them, each once")
    return positions


def _read_ladder(path: Path, lines: _NumberedLines) -> list[BeadPositions]:
    beads: list[BeadPositions] = []
    before: tuple[int, int] | None = None
    for number, line in lines:
        where = f"{path}:{number}"
        match = _RUNG.fullmatch(line)
        sure = match and match["confidence"]
        if not match or (sure and not _NUMBER.fullmatch(sure)):
            raise FormatError(where, f"no rung: {line[:60]!r}", "write it like 2<TAB>1<TAB>0.3")
        rung = (int(match["src"]), int(match["trg"]))
        if before is None and rung != (0, 0):
            raise FormatError(where, f"the first rung is {rung[0]} {rung[1]}", "begin with 0 0")
        if before is not None:
            if rung[0] < before[0] or rung[1] < before[1]:
                steps = f"{before[0]} {before[1]} to {rung[0]} {rung[1]}"
                raise FormatError(where, f"the ladder goes down: {steps}", "sort the rungs")
            beads.append((tuple(range(before[0], rung[0])), tuple(range(before[1], rung[1]))))
        before = rung
    return beads


_READERS: Final[dict[str, Callable[[Path, _NumberedLines], list[BeadPositions]]]] = {
    "vecalign": _read_vecalign,
    "ladder": _read_ladder,
}
_FORMATS: Final = " ".join(_READERS)


def vecalign_lines(beads: Iterable[Bead]) -> str:
    r"""Return a line for each bead as Vecalign writes it; the third field is a cost, in nats.

    The cost is ``-ln(score)``: 0 is certain, lower is better.

    Examples
    --------
    >>> vecalign_lines([Bead((0,), (0, 1), 1.0), Bead((1,), (), 0.5)])
    '[0]:[0, 1]:0.000000\n[1]:[]:0.693147\n'
    """
    return "".join(f"{bead}:{_cost(bead.score):.6f}\n" for bead in beads)


def _cost(score: float) -> float:
    # A score is rounded to six decimals, so one of 0 is at most half of the last.
    return -math.log(max(score, _LEAST_SCORE)) + 0.0
