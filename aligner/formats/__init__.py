"""Bitexts and documents as files: each format with its writer and its reader.

Writers take rows as a stream; a file written reads back equal.
"""

from aligner.formats.bitext import read_bitext
from aligner.formats.document_jsonl import read_documents, write_documents

__all__ = ["read_bitext", "read_documents", "write_documents"]
