"""Documents as JSONL: one object a line."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TextIO

from aligner.data import Document
from aligner.errors import FormatError


def write_documents(documents: Iterable[Document], stream: TextIO) -> int:
    """Write a line for each document, and return how many there were."""
    count = 0
    for document in documents:
        stream.write(json.dumps(document.to_json(), ensure_ascii=False) + "\n")
        count += 1
    return count


def read_documents(path: Path) -> Iterator[Document]:
    """Yield the documents of a JSONL file.

    Raises
    ------
    FormatError
        If a line is no document; it names the line.
    """
    with path.open(encoding="utf-8", newline="\n") as lines:
        for number, line in enumerate(lines, 1):
            try:
                yield Document.from_json(json.loads(line))
            except (ValueError, KeyError, TypeError) as error:
                raise FormatError(f"{path}:{number}", f"not a document: {error}") from error
