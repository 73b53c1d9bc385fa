"""Reading a bitext in batches, alike from Parquet and TSV."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from aligner.data import BITEXT_COLUMNS
from aligner.errors import FormatError

if TYPE_CHECKING:
    import pyarrow as pa

#: A further column that a recipe adds: why it left a row out, empty where it kept it.
REJECTED: Final = "rejected"
#: Rows held at a time: some ten megabytes of text.
BATCH_ROWS: Final = 4_096

_SCORES: Final = ("alignment_score", "quality_score")
_REMEDY: Final = "give a bitext.parquet, or a TSV with the header and columns of a bitext"


def read_batches(path: Path) -> Iterator["pa.RecordBatch"]:
    """Yield the rows of a bitext, all of one schema whatever the file.

    Text is never null, scores are float64 or null, findings are lists of structs, and further
    columns are left away but for `rejected`.

    Parameters
    ----------
    path : Path
        A ``.tsv`` (with header, no quoting, split on line feeds alone), or else Parquet.

    Raises
    ------
    FormatError
        If the file cannot be read, lacks a column, or holds something else in it.
    """
    import pyarrow as pa

    read = _read_tsv if path.suffix == ".tsv" else _read_parquet
    try:
        for batch in read(path):
            yield _conform(batch, path)
    except UnicodeDecodeError as error:
        raise FormatError(str(path), "not UTF-8", "convert the file to UTF-8") from error
    except OSError as error:
        raise FormatError(
            str(path), f"cannot be read: {error.strerror or error}", _REMEDY
        ) from error
    except pa.ArrowException as error:
        raise FormatError(str(path), f"not a Parquet file: {error}", _REMEDY) from error


def parse_findings(text: str) -> list[dict[str, str]]:
    """Return the findings of a TSV field.

    Examples
    --------
    >>> parse_findings("number:major;date:minor")
    [{'type': 'number', 'severity': 'major'}, {'type': 'date', 'severity': 'minor'}]
    """
    parts = (part.partition(":") for part in text.split(";") if part)
    return [{"type": kind, "severity": severity} for kind, _, severity in parts]


def _read_parquet(path: Path) -> Iterator["pa.RecordBatch"]:
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:
        columns = _columns(file.schema_arrow.names, path)
        yield from file.iter_batches(batch_size=BATCH_ROWS, columns=columns)


def _read_tsv(path: Path) -> Iterator["pa.RecordBatch"]:
    import pyarrow as pa

    # newline="\n", or a stray carriage return inside a field would end the row.
    with path.open(encoding="utf-8-sig", newline="\n") as file:
        header = file.readline().removesuffix("\n").split("\t")
        columns = _columns(header, path)
        places = [header.index(name) for name in columns]
        lines = enumerate(file, start=2)
        while taken := list(islice(lines, BATCH_ROWS)):
            rows = [_fields(line, header, f"{path}:{number}") for number, line in taken]
            yield pa.RecordBatch.from_pydict(
                {
                    name: pa.array([row[place] for row in rows], pa.string())
                    for name, place in zip(columns, places, strict=True)
                }
            )


def _fields(line: str, header: list[str], place: str) -> list[str]:
    fields = line.removesuffix("\n").split("\t")
    if len(fields) != len(header):
        reason = f"{len(fields)} fields where the header has {len(header)}"
        raise FormatError(place, reason, "a field holds no tab and no line feed")
    for name in _SCORES:
        text = fields[header.index(name)]
        if text and not _is_number(text):
            raise FormatError(place, f"{name} is not a number: {text}", "leave it empty or mend it")
    return fields


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _columns(names: list[str], path: Path) -> list[str]:
    """Return the columns to read, in the order of the contract."""
    missing = [name for name in BITEXT_COLUMNS if name not in names]
    if missing:
        raise FormatError(str(path), f"columns missing: {', '.join(missing)}", _REMEDY)
    return [*BITEXT_COLUMNS, *([REJECTED] if REJECTED in names else [])]


def _conform(batch: "pa.RecordBatch", path: Path) -> "pa.RecordBatch":
    import pyarrow as pa

    columns = {}
    for name in batch.schema.names:
        convert = _scores if name in _SCORES else _findings if name == "findings" else _text
        try:
            columns[name] = convert(batch[name])
        except pa.ArrowException as error:
            reason = f"column {name} cannot hold {batch[name].type}"
            raise FormatError(str(path), reason, _REMEDY) from error
    return pa.RecordBatch.from_pydict(columns)


def _text(column: "pa.Array") -> "pa.Array":
    import pyarrow as pa
    import pyarrow.compute as pc

    column = column.cast(pa.string())
    column.validate(full=True)  # or text that is not UTF-8 would fail much later
    return pc.fill_null(column, "")


def _scores(column: "pa.Array") -> "pa.Array":
    import pyarrow as pa

    if not pa.types.is_string(column.type):
        return column.cast(pa.float64())
    # By Python, which reads all that _is_number lets pass.
    return pa.array([float(text) if text else None for text in column.to_pylist()], pa.float64())


def _findings(column: "pa.Array") -> "pa.Array":
    import pyarrow as pa

    if pa.types.is_list(column.type) or pa.types.is_large_list(column.type):
        return column
    pair: Any = pa.struct([("type", pa.string()), ("severity", pa.string())])
    fields = column.cast(pa.string()).to_pylist()
    return pa.array([parse_findings(text or "") for text in fields], pa.list_(pair))
