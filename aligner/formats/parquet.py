"""Parquet: typed columns, findings as structs, written in groups so that memory stays flat."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from aligner.data import BITEXT_COLUMNS, Finding, SegmentPair, Span
from aligner.errors import FormatError

#: Rows held in memory before they are written as one group; a document weighs as much as the
#: beads of a page.
_GROUP_ROWS: Final = 5_000
_GROUP_DOCUMENTS: Final = 200
#: Extra columns of ``bitext.parquet``, behind the common ones.
BITEXT_EXTRA: Final = ("rejected",)
_TEXT: Final = "text"
_TEXTS: Final = "texts"
_SCORE: Final = "score"
_NUMBER: Final = "number"
_BLOCKS: Final = "blocks"
_FINDINGS: Final = "findings"

#: The columns of each table of an output folder.
TABLES: Final[Mapping[str, Mapping[str, str]]] = {
    "documents": {
        **dict.fromkeys(
            [
                "url",
                "lang",
                "title",
                "lead",
                "lead_marker",
                "published",
                "publisher",
                "source_link",
                "original_title",
            ],
            _TEXT,
        ),
        "blocks": _BLOCKS,
        **dict.fromkeys(["content_hash", "modified", "fetched"], _TEXT),
        "warnings": _TEXTS,
    },
    "pairs": {
        **dict.fromkeys(["src_url", "trg_url", "src_lang", "trg_lang", "evidence"], _TEXT),
        "confidence": _SCORE,
        "warnings": _TEXTS,
        **dict.fromkeys(["src_segments", "trg_segments", "beads"], _NUMBER),
        **dict.fromkeys(["publisher", "published"], _TEXT),
        "quality_score": _SCORE,
        "findings": _FINDINGS,
        **dict.fromkeys(["critical", "major", "minor"], _NUMBER),
    },
    "bitext": {
        **dict.fromkeys(BITEXT_COLUMNS, _TEXT),
        "alignment_score": _SCORE,
        "quality_score": _SCORE,
        "findings": _FINDINGS,
        **dict.fromkeys(BITEXT_EXTRA, _TEXT),
    },
    "rejects": {
        **dict.fromkeys(["stage", "unit", "place", "reason", "detail"], _TEXT),
        "count": _NUMBER,
    },
}


class ParquetTable:
    """A Parquet file being written, row by row; use it as a context manager.

    Parameters
    ----------
    path : Path
    table : str
        Which of `TABLES` it holds.
    """

    def __init__(self, path: Path, table: str) -> None:
        from pyarrow import parquet

        self._schema = _schema(TABLES[table])
        self._rows: list[Mapping[str, Any]] = []
        self._group = _GROUP_DOCUMENTS if table == "documents" else _GROUP_ROWS
        self._writer = parquet.ParquetWriter(path, self._schema, compression="zstd")

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
        self._writer.close()

    def write(self, row: Mapping[str, Any]) -> None:
        """Add a row; columns it does not have are null."""
        self._rows.append(row)
        if len(self._rows) >= self._group:
            self._flush()

    def _flush(self) -> None:
        import pyarrow as pa

        if self._rows:
            self._writer.write_table(pa.Table.from_pylist(self._rows, schema=self._schema))
            self._rows.clear()


def bitext_record(pair: SegmentPair) -> dict[str, Any]:
    """Return a segment pair as a row of the ``bitext`` table."""
    row = {name: getattr(pair, name) for name in BITEXT_COLUMNS}
    row["findings"] = [asdict(finding) for finding in pair.findings]
    return row


def read_bitext_parquet(path: Path) -> Iterator[SegmentPair]:
    """Yield the segment pairs of a ``bitext.parquet``, group by group.

    Raises
    ------
    FormatError
        If the file is not Parquet, or lacks a column.
    """
    import pyarrow as pa
    from pyarrow import parquet

    try:
        file = parquet.ParquetFile(path)
    except (pa.ArrowException, OSError) as error:
        raise FormatError(str(path), f"not a Parquet file: {error}") from error
    missing = [name for name in BITEXT_COLUMNS if name not in file.schema_arrow.names]
    if missing:
        raise FormatError(str(path), f"no column {', '.join(missing)}")
    for batch in file.iter_batches(_GROUP_ROWS, columns=list(BITEXT_COLUMNS)):
        for row in batch.to_pylist():
            try:
                row["findings"] = tuple(_finding(found) for found in row["findings"] or ())
            except (TypeError, KeyError) as error:
                raise FormatError(str(path), f"findings cannot be read: {error!r}") from error
            yield SegmentPair(**row)


def _finding(row: dict[str, Any]) -> Finding:
    spans = {
        name: Span(row[name]["start"], row[name]["end"]) if row[name] else None
        for name in ("src_span", "trg_span")
    }
    return Finding(**{**row, **spans})


def findings_type() -> Any:  # noqa: ANN401  pyarrow is untyped
    """Return the type of a column of findings: a list of structs."""
    import pyarrow as pa

    span = pa.struct([("start", pa.int64()), ("end", pa.int64())])
    texts: Sequence[str] = ("type", "severity", "expected", "found", "message")
    return pa.list_(
        pa.struct([
            *((name, pa.string()) for name in texts),
            ("src_span", span),
            ("trg_span", span),
            ("confidence", pa.float64()),
        ])
    )  # fmt: skip


def _schema(columns: Mapping[str, str]) -> Any:  # noqa: ANN401  pyarrow is untyped
    import pyarrow as pa

    block = pa.struct([
        ("role", pa.string()),
        ("text", pa.string()),
        ("credit", pa.list_(pa.int64())),
        ("repairs", pa.list_(pa.string())),
    ])  # fmt: skip
    types = {
        _TEXT: pa.string(),
        _TEXTS: pa.list_(pa.string()),
        _SCORE: pa.float64(),
        _NUMBER: pa.int64(),
        _BLOCKS: pa.list_(block),
        _FINDINGS: findings_type(),
    }
    return pa.schema([(name, types[kind]) for name, kind in columns.items()])
