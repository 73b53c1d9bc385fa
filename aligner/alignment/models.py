"""A model as a file: versioned, portable, readable."""

import hashlib
import json
import math
from dataclasses import asdict
from pathlib import Path
from typing import Final

from aligner.data import Lengths, Model
from aligner.errors import FormatError

FORMAT: Final = "aligner-model"
VERSION: Final = 1
FILE: Final = "model.json"
#: Decimals kept, so that a model reads back equal on any machine.
DECIMALS: Final = 9


def write_model(model: Model, path: Path) -> None:
    """Write a model to a JSON file."""
    path.write_text(_dump(model), encoding="utf-8")


def model_digest(model: Model) -> str:
    """Return the SHA-256 of the file that a model is written to."""
    return hashlib.sha256(_dump(model).encode()).hexdigest()


def _dump(model: Model) -> str:
    table = {
        "format": FORMAT,
        "version": VERSION,
        "lengths": {
            pair: {name: round(value, DECIMALS) for name, value in asdict(lengths).items()}
            for pair, lengths in sorted(model.lengths.items())
        },
    }
    return json.dumps(table, indent=2) + "\n"


def read_model(path: Path) -> Model:
    """Read a model that `write_model` wrote; a folder means the model file in it.

    Raises
    ------
    FormatError
        If the file is not a model, or one of a later version.
    """
    path = path / FILE if path.is_dir() else path
    try:
        table = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise FormatError(str(path), f"cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise FormatError(str(path), f"not a model: {error}") from error
    if not isinstance(table, dict) or table.get("format") != FORMAT:
        raise FormatError(str(path), "not a model", "make one with `aligner build`")
    if table.get("version") != VERSION:
        raise FormatError(
            str(path),
            f"a model of version {table.get('version')}; this aligner reads {VERSION}",
            "learn it again with --retrain",
        )
    try:
        return Model({pair: _lengths(values) for pair, values in table["lengths"].items()})
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise FormatError(str(path), f"a model with a broken table: {error}") from error


def _lengths(values: dict[str, float]) -> Lengths:
    """Return the lengths of a language pair, all of which are positive numbers."""
    for name, value in values.items():
        if not math.isfinite(value) or value <= 0:
            raise ValueError(f"{name} is {value}, not a positive number")
    return Lengths(**values)
