"""What a lexicon is worth to alignment, by how many of its entries are used."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import xxhash

from aligner.alignment import token_pairs
from aligner.bench.aligning import (
    ALONE,
    TOGETHER,
    Measured,
    measure_alone,
    measure_together,
    read_sets,
    warm_up,
)
from aligner.lexicon import Entry, Lexicon
from aligner.text_tables import text_table

#: Numbers of entries besides all.
SIZES: Final = (0, 500, 1_500, 4_000)


@dataclass(frozen=True, slots=True)
class SizeFigures:
    """Accuracy of alignment by set, way and number of entries."""

    sets: Mapping[tuple[str, str, int], Measured]

    def to_json(self) -> list[dict[str, Any]]:
        """Return an object for each set, way and number of entries."""
        return [
            {"set": name, "model": way, "entries": size} | measured.counts.to_json()
            for (name, way, size), measured in self.sets.items()
        ]

    def to_table(self) -> str:
        """Return strict F1 with a column for each number of entries."""
        sizes = sorted({size for _, _, size in self.sets})
        rows = dict.fromkeys((name, way) for name, way, _ in self.sets)
        return text_table(
            ["strict F1, entries", "model", *(f"{size:,}" for size in sizes)],
            [
                [*row, *(f"{self.sets[*row, size].counts.f1_strict:.3f}" for size in sizes)]
                for row in rows
            ],
        )


def bench_lexicon_sizes(
    folders: Iterable[Path], lexicon: Lexicon, sizes: Sequence[int] = SIZES
) -> SizeFigures:
    """Align texts with more and more of a lexicon, each alone and with what all teach.

    Entries are taken in an order by their digests, so that a smaller part lies in a larger one.

    Parameters
    ----------
    folders : iterable of Path
        As for `bench_align`.
    lexicon : Lexicon
        Of the languages of the folders.
    sizes : sequence of int
        Numbers of entries; all is measured besides.

    Raises
    ------
    InputError
        As `bench_align`.
    """
    entries = sorted(lexicon.entries, key=_digest)
    sets = read_sets(folders)
    warm_up()
    found: dict[tuple[str, str, int], Measured] = {}
    for size in [*(size for size in sizes if size < len(entries)), len(entries)]:
        part = Lexicon(lexicon.src_lang, lexicon.trg_lang, tuple(entries[:size]))
        pairs = token_pairs(part) if size else None
        for name, texts in sets.items():
            found[name, ALONE, size] = measure_alone(texts, lexicon=pairs)
            found[name, TOGETHER, size] = measure_together(texts, lexicon=pairs)
    return SizeFigures(dict(sorted(found.items())))


def _digest(entry: Entry) -> int:
    return xxhash.xxh3_64_intdigest(f"{entry.src}\t{entry.pos}".encode())
