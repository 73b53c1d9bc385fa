"""Tables for people: columns of plain text that line up."""

import unicodedata
from collections.abc import Sequence


def text_table(header: Sequence[str], rows: Sequence[Sequence[str]], *, left: int = 1) -> str:
    """Return lines with the first `left` columns flush left and the others flush right.

    Examples
    --------
    >>> print(text_table(["system", "BLEU"], [["a.txt", "34.2"], ["日本.txt", "8.0"]]))
    system    BLEU
    a.txt     34.2
    日本.txt   8.0
    """
    table = [header, *rows]
    widths = [max(map(_columns, cells)) for cells in zip(*table, strict=True)]
    return "\n".join(
        "  ".join(
            _padded(cell, width, left=number < left)
            for number, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in table
    )


def _padded(cell: str, width: int, *, left: bool) -> str:
    space = " " * (width - _columns(cell))
    return cell + space if left else space + cell


def _columns(text: str) -> int:
    """Return how many columns of a terminal `text` takes."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )
