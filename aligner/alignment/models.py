"""A model as a file: versioned, portable, small; JSON packed by gzip."""

import gzip
import hashlib
import json
import math
import zlib
from collections.abc import Sequence
from dataclasses import asdict
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from aligner.alignment.lines import BEGINNINGS, ENDS
from aligner.alignment.parameters import parameters
from aligner.data import Lengths, Model, PairModel, Rates, Words
from aligner.errors import FormatError

FORMAT: Final = "aligner-model"
VERSION: Final = 2
FILE: Final = "model.json.gz"
_GZIP: Final = b"\x1f\x8b"
#: Log length in code points that no run of sentences reaches.
_LONGEST: Final = 30.0


def write_model(model: Model, path: Path) -> None:
    """Write a model to a file; the same model gives the same bytes."""
    path.write_bytes(gzip.compress(_dump(model), mtime=0))


def model_digest(model: Model) -> str:
    """Return the SHA-256 of what a model's file holds when unpacked."""
    return hashlib.sha256(_dump(model)).hexdigest()


def _dump(model: Model) -> bytes:
    table = {
        "format": FORMAT,
        "version": VERSION,
        "pairs": {pair: _pair_table(known) for pair, known in sorted(model.pairs.items())},
    }
    return json.dumps(table, ensure_ascii=False, separators=(",", ":")).encode()


def _pair_table(known: PairModel) -> dict[str, Any]:
    rates = known.rates
    return {
        "lengths": asdict(rates.lengths),
        "src_runs": rates.src_runs,
        "trg_runs": rates.trg_runs,
        "shapes": dict(zip(_shape_names(), rates.shapes, strict=True)),
        "ends": _named(ENDS, rates.ends),
        "beginnings": _named(BEGINNINGS, rates.beginnings),
        "src_words": known.words.src,
        "trg_words": known.words.trg,
        "word_pairs": known.words.pairs,
        "src_recurring": known.src_recurring,
        "trg_recurring": known.trg_recurring,
    }


def _named(names: Sequence[str], rows: Sequence[Sequence[float]]) -> dict[str, dict[str, float]]:
    return {name: dict(zip(names, row, strict=True)) for name, row in zip(names, rows, strict=True)}


def _shape_names() -> list[str]:
    return [f"{n}-{m}" for n, m in parameters().shapes.tolist()]


def read_model(path: Path) -> Model:
    """Read a model that `write_model` wrote; a folder means the model file in it.

    Raises
    ------
    FormatError
        If the file is not a model, or one of another version.
    """
    path = path / FILE if path.is_dir() else path
    try:
        content = path.read_bytes()
        if content.startswith(_GZIP):
            content = gzip.decompress(content)
        table = json.loads(content)
    except FileNotFoundError as error:
        raise FormatError(str(path), "there is no such file", "make one with train") from error
    except (OSError, EOFError, zlib.error) as error:
        raise FormatError(str(path), f"cannot be read: {error}") from error
    except (ValueError, RecursionError) as error:
        raise FormatError(str(path), f"not a model: {error}") from error
    if not isinstance(table, dict) or table.get("format") != FORMAT:
        raise FormatError(str(path), "not a model", "make one with `aligner train`")
    if table.get("version") != VERSION:
        raise FormatError(
            str(path),
            f"a model of version {table.get('version')}; this aligner reads {VERSION}",
            "learn it again with `aligner train`, or `aligner build --retrain`",
        )
    try:
        return Model({pair: _pair_model(values) for pair, values in table["pairs"].items()})
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError) as error:
        raise FormatError(str(path), f"a model with a broken table: {error!r}") from error


@lru_cache(maxsize=2)
def shared_model(path: Path, digest: str) -> Model:
    """Return the model of a file that this process has read before, or read it.

    `digest` is what `model_digest` says of it: another model under the same name is another model.
    """
    model = read_model(path)
    if model_digest(model) != digest:
        raise FormatError(str(path), "has changed since it was written", "run again")
    return model


def _pair_model(table: dict[str, Any]) -> PairModel:
    src, trg = (
        tuple((str(word), _positive(count)) for word, count in table[f"{side}_words"])
        for side in ("src", "trg")
    )
    pairs = tuple(
        (_index(s, src), _index(t, trg), _positive(f), _positive(b))
        for s, t, f, b in table["word_pairs"]
    )
    if any(a[:2] >= b[:2] for a, b in pairwise(pairs)):
        raise ValueError("word pairs do not ascend")
    return PairModel(
        Rates(
            Lengths(**{name: _above_zero(value) for name, value in table["lengths"].items()}),
            _runs(table["src_runs"]),
            _runs(table["trg_runs"]),
            _shares(table["shapes"]),
            _rows(table["ends"], ENDS),
            _rows(table["beginnings"], BEGINNINGS),
        ),
        Words(src, trg, pairs),
        *(
            tuple((str(line), int(count)) for line, count in table[f"{side}_recurring"])
            for side in ("src", "trg")
        ),
    )


def _runs(rows: Sequence[Sequence[float]]) -> tuple[tuple[float, float], ...]:
    if len(rows) != parameters().longest_run:
        raise ValueError(f"lengths of {len(rows)} runs, not {parameters().longest_run}")
    runs = tuple((_finite(mean), _above_zero(variance)) for mean, variance in rows)
    if not all(0 <= mean <= _LONGEST for mean, _ in runs):
        raise ValueError(f"mean log lengths of runs beyond 0 and {_LONGEST}")
    return runs


def _shares(table: dict[str, float]) -> tuple[float, ...]:
    """Return the probabilities of the bead shapes, which sum to 1."""
    shares = tuple(_above_zero(table[name]) for name in _shape_names())
    if not math.isclose(sum(shares), 1.0, abs_tol=1e-6):
        raise ValueError(f"shapes sum to {sum(shares)}, not to 1")
    return shares


def _rows(
    table: dict[str, dict[str, float]], names: Sequence[str]
) -> tuple[tuple[float, ...], ...]:
    return tuple(tuple(_above_zero(table[a][b]) for b in names) for a in names)


def _index(value: int, keys: Sequence[Any]) -> int:
    if not isinstance(value, int) or not 0 <= value < len(keys):
        raise ValueError(f"word {value} of {len(keys)}")
    return int(value)


def _finite(value: float) -> float:
    if not math.isfinite(value):
        raise ValueError(f"{value} is no number")
    return float(value)


def _positive(value: float) -> float:
    if _finite(value) < 0:
        raise ValueError(f"{value} is negative")
    return float(value)


def _above_zero(value: float) -> float:
    if _finite(value) <= 0:
        raise ValueError(f"{value} is not above zero")
    return float(value)
