"""Bitexts and documents as files: each format with its writer and its reader.

Writers take rows as a stream; a file written reads back equal.
"""

from aligner.formats.bitext import read_bitext
from aligner.formats.columns import (
    ColumnTable,
    JsonSink,
    ParquetSink,
    Row,
    RowSink,
    TsvSink,
    check_ending,
    open_table,
)
from aligner.formats.document_jsonl import read_documents, write_documents

__all__ = [
    "ColumnTable",
    "JsonSink",
    "ParquetSink",
    "Row",
    "RowSink",
    "TsvSink",
    "check_ending",
    "open_table",
    "read_bitext",
    "read_documents",
    "write_documents",
]
