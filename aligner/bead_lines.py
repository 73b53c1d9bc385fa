"""Beads → lines of a file, in each of the formats that alignments are kept in."""

import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple, TypeAlias

from aligner.data import SCORE_DECIMALS, Bead
from aligner.errors import OutputError, UsageError

#: Takes beads and the segments of either side.
_Writer: TypeAlias = Callable[[Iterable[Bead], Sequence[str], Sequence[str]], Iterator[str]]

#: A score is rounded to six decimals, so one of 0 is at most half of the last.
_LEAST_SCORE: Final = 5e-7
TSV_COLUMNS: Final = ("src_text", "trg_text", "bead", "alignment_score")


class BeadFormat(NamedTuple):
    """One way to keep an alignment in a file."""

    ending: str
    """Of its files: ``.vecalign``."""
    lines: _Writer


def alignment_lines(
    beads: Iterable[Bead],
    src: Sequence[str],
    trg: Sequence[str],
    format: str,  # noqa: A002
) -> Iterator[str]:
    r"""Return the lines of an alignment file, each with its line end.

    Parameters
    ----------
    beads : iterable of Bead
        In the order in which they are to stand.
    src, trg : sequence of str
        The segments that the beads count in, normalised. A blank one is a position like any other.
    format : {"vecalign", "ladder", "tsv", "jsonl"}
        ``vecalign``: ``[0, 1]:[2]:0.105361``. The third field is the cost ``-ln(score)``, in nats:
        0 is certain, lower is better.

        ``ladder``: hunalign's rungs ``n<TAB>m<TAB>score``, segments before this point on either
        side and the score of the bead that begins there. The last rung, with which none begins,
        has 1.

        ``tsv``: a header and the columns ``src_text trg_text bead alignment_score``; no quoting.
        Segments are joined by one space; the text of an empty side is empty.

        ``jsonl``: an object for each bead, with ``src`` and ``trg`` (lists of positions),
        ``src_text`` and ``trg_text`` (null where a side has no text), ``alignment_score``, and
        ``"moved": true`` where the bead stands out of order.

    Raises
    ------
    UsageError
        If the format is unknown.
    OutputError
        If the beads cross or skip segments and the format is ``ladder``; if they count further
        than the texts go; if a text holds a tab or line break and the format is ``tsv``.

    Examples
    --------
    >>> beads = [Bead((0,), (0, 1), 0.9), Bead((1,), (), 0.5)]
    >>> src, trg = ["Trời mưa, ai cũng vội.", "Hết."], ["Hujan.", "Semua bergegas."]
    >>> list(alignment_lines(beads, src, trg, "ladder"))
    ['0\t0\t0.900000\n', '1\t2\t0.500000\n', '2\t2\t1.000000\n']
    >>> print(*alignment_lines(beads[1:], src, trg, "jsonl"), sep="", end="")
    {"src": [1], "trg": [], "src_text": "Hết.", "trg_text": null, "alignment_score": 0.5}
    """
    if format not in FORMATS:
        names = " ".join(FORMATS)
        raise UsageError(format, "no alignment format that is written", f"one of {names}")
    return FORMATS[format].lines(beads, src, trg)


def _vecalign(beads: Iterable[Bead], _src: Sequence[str], _trg: Sequence[str]) -> Iterator[str]:
    for bead in beads:
        # Adding 0 turns -0 into 0.
        yield f"{bead}:{-math.log(max(bead.score, _LEAST_SCORE)) + 0.0:.{SCORE_DECIMALS}f}\n"


def _ladder(beads: Iterable[Bead], _src: Sequence[str], _trg: Sequence[str]) -> Iterator[str]:
    lines = []
    src = trg = 0
    for bead in beads:
        src_end, trg_end = src + len(bead.src), trg + len(bead.trg)
        if (bead.src, bead.trg) != (tuple(range(src, src_end)), tuple(range(trg, trg_end))):
            raise OutputError(
                str(bead),
                f"stands where a ladder has come to {src} {trg}; beads that cross or skip segments "
                "make no ladder",
                "write vecalign, tsv or jsonl",
            )
        lines.append(_rung(src, trg, bead.score))
        src, trg = src_end, trg_end
    # hunalign's own scripts want a number on every rung, the last as well.
    lines.append(_rung(src, trg, 1.0))
    return iter(lines)


def _rung(src: int, trg: int, score: float) -> str:
    return f"{src}\t{trg}\t{score:.{SCORE_DECIMALS}f}\n"


def _tsv(beads: Iterable[Bead], src: Sequence[str], trg: Sequence[str]) -> Iterator[str]:
    yield "\t".join(TSV_COLUMNS) + "\n"
    for bead in beads:
        texts = _texts(bead, src, trg)
        for text in texts:
            if "\t" in text or "\n" in text or "\r" in text:
                raise OutputError(
                    str(bead),
                    f"a tab or line break in {text[:60]!r}",
                    "normalise the texts, or write jsonl",
                )
        yield "\t".join((*texts, str(bead), f"{bead.score:.{SCORE_DECIMALS}f}")) + "\n"


def _jsonl(beads: Iterable[Bead], src: Sequence[str], trg: Sequence[str]) -> Iterator[str]:
    for bead in beads:
        src_text, trg_text = _texts(bead, src, trg)
        record = {
            "src": bead.src,
            "trg": bead.trg,
            "src_text": src_text or None,
            "trg_text": trg_text or None,
            "alignment_score": round(bead.score, SCORE_DECIMALS),
        }
        if bead.moved:
            record["moved"] = True
        yield json.dumps(record, ensure_ascii=False) + "\n"


def _texts(bead: Bead, src: Sequence[str], trg: Sequence[str]) -> tuple[str, str]:
    return _text(bead, bead.src, src), _text(bead, bead.trg, trg)


def _text(bead: Bead, positions: Sequence[int], segments: Sequence[str]) -> str:
    """Return the text of one side of a bead; a blank segment adds no second space."""
    if positions and positions[-1] >= len(segments):
        raise OutputError(
            str(bead),
            f"position {positions[-1]} in a text of {len(segments)} segments, counted from 0",
            "give the texts that were aligned",
        )
    return " ".join(segments[n] for n in positions if segments[n])


FORMATS: Final[Mapping[str, BeadFormat]] = {
    "vecalign": BeadFormat(".vecalign", _vecalign),
    "ladder": BeadFormat(".ladder", _ladder),
    "tsv": BeadFormat(".tsv", _tsv),
    "jsonl": BeadFormat(".jsonl", _jsonl),
}
