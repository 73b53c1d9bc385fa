"""Documents as JSONL: one object a line."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TextIO

from aligner.data import Document
from aligner.errors import FormatError, InputError


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
    InputError
        If the file cannot be read.
    FormatError
        If a line is no document or not UTF-8; it names the line and the field.
    """
    try:
        lines = path.open("rb")
    except OSError as error:
        reason = f"cannot be read: {error.strerror}"
        raise InputError(str(path), reason, "check the path") from error
    with lines:
        for number, line in enumerate(lines, 1):
            try:
                yield Document.from_json(json.loads(line.decode("utf-8")))
            except (ValueError, RecursionError) as error:
                raise FormatError(f"{path}:{number}", f"not a document: {error}") from error
