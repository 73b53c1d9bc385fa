"""Tables of anybody: TSV, JSONL or Parquet with some two columns of text, row by row.

What is read keeps its columns, in their order; what is written has them and those that were added.
"""

import json
import math
from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Protocol, Self, TextIO

from aligner.data import SCORE_DECIMALS, Finding, Reject
from aligner.errors import FormatError, InputError, UsageError

#: The kinds of table by the ending of their file.
ENDINGS: Final = (".tsv", ".jsonl", ".parquet")
#: Endings that others use for tables, and what to do.
_NOT_READ: Final = {
    ".gz": "unpack it first: gunzip",
    ".csv": "write it with tabs and without quoting, as .tsv, or as .jsonl",
}
#: Rows that a Parquet file holds as one group, and that are held in memory.
_GROUP_ROWS: Final = 5_000
_STAGE: Final = "reading"
_UNIT: Final = "row"


@dataclass(frozen=True, slots=True)
class Row:
    """A row with the line or number it stands at, from 1; a header is line 1."""

    number: int
    cells: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ColumnTable:
    """A table on disk: the names of its columns, and its rows as often as they are asked for."""

    path: Path
    columns: tuple[str, ...]
    header: bool = True

    def rows(self) -> Iterator[Row | Reject]:
        """Yield the rows in order; a row that cannot be read is a reject that names its line."""
        match self.path.suffix:
            case ".jsonl":
                return self._json_rows()
            case ".parquet":
                return self._parquet_rows()
            case _:
                return self._tsv_rows()

    def _tsv_rows(self) -> Iterator[Row | Reject]:
        for number, line in enumerate(_lines(self.path), 1):
            if number == 1 and self.header:
                continue
            cells = _cells(self.path, number, line)
            if isinstance(cells, Reject):
                yield cells
            elif len(cells) != len(self.columns):
                detail = f"{len(cells)} columns where there are {len(self.columns)}: mend the line"
                yield _refused(self.path, number, "ragged-line", detail)
            else:
                yield Row(number, dict(zip(self.columns, cells, strict=True)))

    def _json_rows(self) -> Iterator[Row | Reject]:
        for number, line in enumerate(_lines(self.path), 1):
            if not line.strip():
                continue
            try:
                record = json.loads(line)
            except ValueError as error:  # JSON, and UTF-8
                yield _refused(self.path, number, "not-json", str(error))
                continue
            if isinstance(record, dict):
                yield Row(number, record)
            else:
                yield _refused(self.path, number, "not-json", "a row is an object")

    def _parquet_rows(self) -> Iterator[Row | Reject]:
        number = 0
        for batch in _parquet(self.path).iter_batches(_GROUP_ROWS):
            for record in batch.to_pylist():
                number += 1
                yield Row(number, record)


def open_table(path: Path, *, header: bool = True) -> ColumnTable:
    """Return a table with the names of its columns.

    Parameters
    ----------
    path : Path
        TSV (UTF-8, no quoting), JSONL or Parquet, by its ending; any other ending is taken for TSV.
    header : bool
        Whether the first line of a TSV file names its columns; else they are ``1``, ``2``, …

    Raises
    ------
    UsageError
        If the ending is one of a kind that is not read.
    InputError
        If the file cannot be read, or has no row.
    FormatError
        If it is not what its ending says.
    """
    if path.suffix in _NOT_READ:
        raise UsageError(str(path), f"{path.suffix} is not read", _NOT_READ[path.suffix])
    if path.suffix == ".parquet":
        return ColumnTable(path, tuple(_parquet(path).schema_arrow.names))
    if path.suffix == ".jsonl":
        rows = (row for row in ColumnTable(path, ()).rows() if isinstance(row, Row))
        names: dict[str, None] = {}
        for row in rows:  # a later object may have a key of its own
            names.update(dict.fromkeys(row.cells))
        if not names:
            raise FormatError(str(path), "no line is a JSON object", "check the file")
        return ColumnTable(path, tuple(names))
    line = next(_lines(path), None)
    if line is None:
        raise InputError(str(path), "is empty", "check the path")
    cells = _cells(path, 1, line)
    if isinstance(cells, Reject):
        raise FormatError(cells.place, cells.detail, "convert the file to UTF-8")
    told = tuple(cells) if header else tuple(str(n) for n in range(1, len(cells) + 1))
    repeated = sorted({name for name in told if told.count(name) > 1})
    if repeated:
        raise FormatError(f"{path}:1", f"column {repeated[0]!r} stands twice", "rename one")
    return ColumnTable(path, told, header)


class RowSink(Protocol):
    """Where rows are written to; use it as a context manager."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...

    def write(self, cells: Mapping[str, Any]) -> None:
        """Add a row."""


class TsvSink:
    """Writes TSV with a header; what would break a line becomes a space."""

    def __init__(self, stream: TextIO, columns: Sequence[str], *, header: bool = True) -> None:
        self._stream, self._columns = stream, columns
        if header:
            stream.write("\t".join(columns) + "\n")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Leave the stream open: who gave it closes it."""

    def write(self, cells: Mapping[str, Any]) -> None:
        """Add a row."""
        self._stream.write("\t".join(_cell(cells.get(name)) for name in self._columns) + "\n")


class JsonSink:
    """Writes an object a line."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Leave the stream open: who gave it closes it."""

    def write(self, cells: Mapping[str, Any]) -> None:
        """Add a row."""
        record = {name: _json(_plain(value)) for name, value in cells.items()}
        self._stream.write(json.dumps(record, ensure_ascii=False, default=str) + "\n")


class ParquetSink:
    """Writes Parquet in groups.

    Parameters
    ----------
    path : Path
    columns : sequence of str
    like : Path, optional
        A Parquet file whose columns have the types that these are to have; those of others are
        what the first group has, and text where that has nothing.
    """

    def __init__(self, path: Path, columns: Sequence[str], like: Path | None = None) -> None:
        self._path, self._columns, self._like = path, columns, like
        self._rows: list[dict[str, Any]] = []
        self._writer: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self._flush()
        if self._writer is not None:
            self._writer.close()

    def write(self, cells: Mapping[str, Any]) -> None:
        """Add a row."""
        self._rows.append({name: _plain(cells.get(name)) for name in self._columns})
        if len(self._rows) >= _GROUP_ROWS:
            self._flush()

    def _flush(self) -> None:
        import pyarrow as pa
        from pyarrow import parquet

        from aligner.formats.parquet import findings_type

        if self._writer is None:
            try:
                guessed = pa.Table.from_pylist(self._rows).schema if self._rows else pa.schema([])
            except (pa.ArrowException, TypeError, ValueError) as error:
                raise FormatError(
                    "the Parquet output",
                    f"a column holds values of several types: {error}",
                    "write .jsonl instead",
                ) from error
            types = {f.name: f.type for f in guessed if not pa.types.is_null(f.type)}
            if self._like is not None and self._like.suffix == ".parquet":
                types |= {field.name: field.type for field in _parquet(self._like).schema_arrow}
            types |= {"findings": findings_type(), "quality_score": pa.float64()}
            self._schema = pa.schema([
                (name, types.get(name, pa.string())) for name in self._columns
            ])  # fmt: skip
            self._writer = parquet.ParquetWriter(self._path, self._schema, compression="zstd")
        try:
            table = pa.Table.from_pylist(self._rows, schema=self._schema)
        except (pa.ArrowException, TypeError, ValueError) as error:
            raise FormatError(
                "the Parquet output", f"a column changes its type: {error}", "write .jsonl instead"
            ) from error
        self._writer.write_table(table)
        self._rows.clear()


def _plain(value: Any) -> Any:  # noqa: ANN401  whatever a cell may hold
    """Return a cell as JSON and Parquet can hold it."""
    if isinstance(value, tuple) and all(isinstance(item, Finding) for item in value):
        return [asdict(item) for item in value]
    return value


def _json(value: Any) -> Any:  # noqa: ANN401  whatever a cell may hold
    """Return a cell as JSON has it: what is no number is null."""
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _cell(value: Any) -> str:  # noqa: ANN401  whatever a cell may hold
    """Return a cell as TSV can hold it."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.{SCORE_DECIMALS}f}"
    if isinstance(value, tuple) and all(isinstance(item, Finding) for item in value):
        return ";".join(f"{item.type}:{item.severity}" for item in value)
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text.replace("\t", " ").replace("\n", " ").replace("\r", " ")


def _lines(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file):
                yield line.removeprefix(BOM_UTF8) if number == 0 else line
    except OSError as error:
        reason = f"cannot be read: {error.strerror}"
        raise InputError(str(path), reason, "check the path") from error


def _cells(path: Path, number: int, line: bytes) -> list[str] | Reject:
    try:
        return line.decode("utf-8").removesuffix("\n").removesuffix("\r").split("\t")
    except UnicodeDecodeError as error:
        detail = f"byte {error.start + 1} is not UTF-8"
        return _refused(path, number, "not-utf-8", detail)


def _refused(path: Path, number: int, reason: str, detail: str) -> Reject:
    return Reject(_STAGE, _UNIT, f"{path}:{number}", reason, detail)


def _parquet(path: Path) -> Any:  # noqa: ANN401  pyarrow is untyped
    import pyarrow as pa
    from pyarrow import parquet

    try:
        return parquet.ParquetFile(path)
    except FileNotFoundError as error:
        raise InputError(str(path), "there is no such file", "check the path") from error
    except (pa.ArrowException, OSError) as error:
        raise FormatError(str(path), f"not a Parquet file: {error}") from error


def check_ending(path: str) -> None:
    """Refuse to write a table whose kind its name does not tell.

    Raises
    ------
    UsageError
        If the ending is none of `ENDINGS`.
    """
    if path != "-" and Path(path).suffix not in ENDINGS:
        raise UsageError(path, "has no known ending", f"one of {' '.join(ENDINGS)}")
