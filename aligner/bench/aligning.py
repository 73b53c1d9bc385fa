"""Accuracy and speed of alignment on folders with gold."""

import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aligner.bead_files import read_alignment
from aligner.errors import InputError
from aligner.evaluation import AlignmentCounts, count_hits
from aligner.line_files import read_lines
from aligner.pipeline import align
from aligner.text_tables import text_table


@dataclass(frozen=True, slots=True)
class AlignmentFigures:
    """Accuracy and speed of alignment on folders with gold."""

    sets: Mapping[str, tuple[AlignmentCounts, int, float]]
    """By folder: counts, sentences of both sides, seconds."""

    def to_json(self) -> dict[str, Any]:
        """Return the figures."""
        return {
            name: counts.to_json() | {"sentences": lines, "seconds": seconds}
            for name, (counts, lines, seconds) in self.sets.items()
        }

    def to_table(self) -> str:
        """Return the figures as lines of text."""
        header = ["set", "strict P", "strict R", "strict F1", "lax F1", "sentences/s"]
        rows = [
            [name, *(f"{value:.3f}" for value in
                     (c.precision_strict, c.recall_strict, c.f1_strict, c.f1_lax)),
             f"{lines / seconds:,.0f}"]
            for name, (c, lines, seconds) in self.sets.items()
        ]  # fmt: skip
        return text_table(header, rows)


def bench_align(folders: Iterable[Path]) -> AlignmentFigures:
    """Align each document of each folder alone, and compare with its gold.

    Parameters
    ----------
    folders : iterable of Path
        With files ``STEM.src``, ``STEM.tgt`` and ``STEM.gold``.
    """
    align(["Khởi động."], ["Mulai."])  # compiled code is loaded before the clock starts
    sets: dict[str, tuple[AlignmentCounts, int, float]] = {}
    for folder in folders:
        counts, lines, seconds = AlignmentCounts(), 0, 0.0
        for gold in _gold_files(folder):
            src, trg = (read_lines(gold.with_suffix(end)) for end in (".src", ".tgt"))
            start = time.perf_counter()
            beads = align(src, trg)
            seconds += time.perf_counter() - start
            lines += len(src) + len(trg)
            counts += count_hits(read_alignment(gold), ((bead.src, bead.trg) for bead in beads))
        sets[folder.name] = counts, lines, seconds
    return AlignmentFigures(sets)


def _gold_files(folder: Path) -> Iterator[Path]:
    files = sorted(folder.glob("*.gold"))
    if not files:
        raise InputError(str(folder), "holds no gold", "name a folder with STEM.src .tgt .gold")
    return iter(files)
