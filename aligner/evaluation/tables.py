"""Tables of a report as text, Markdown and LaTeX."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from aligner.text_tables import text_table

#: A bracket that follows the end of a line would be taken for an option of it.
_LATEX: Final = {
    "\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
    "[": "{[}", "]": "{]}", "|": r"\textbar{}", "<": r"\textless{}", ">": r"\textgreater{}",
    **{char: f"\\{char}" for char in "&%$#_{}"},
}  # fmt: skip
_LATEX_SPECIAL: Final = re.compile(r"[][\\~^|<>&%$#_{}]")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells below a header, and what has to be said of them."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()
    left: int = 1
    """Columns flush left; the others hold numbers."""
    running: bool = False
    """Whether the last column holds sentences."""


def as_text(tables: Sequence[Table]) -> str:
    """Return tables for a terminal; the first has no title."""
    return "\n\n".join(
        "\n".join([
            *([f"{table.title}:"] if place else []),
            text_table(table.header, table.rows, left=table.left),
            *(["", *table.notes] if table.notes else []),
        ])
        for place, table in enumerate(tables)
    )  # fmt: skip


def as_markdown(tables: Iterable[Table], warnings: Iterable[str] = ()) -> str:
    r"""Return tables for a README or an issue.

    Examples
    --------
    >>> print(as_markdown([Table("Scores", ("system", "BLEU"), (("a|b", "34.2"),))]))
    ### Scores
    <BLANKLINE>
    | system | BLEU |
    | :--- | ---: |
    | a\|b | 34.2 |
    """
    return "\n\n".join([
        *(f"> **Warning:** {warning}" for warning in warnings),
        *("\n\n".join(_markdown_parts(table)) for table in tables),
    ])  # fmt: skip


def _markdown_parts(table: Table) -> Iterable[str]:
    aligned = [":---" if place < table.left else "---:" for place in range(len(table.header))]
    yield f"### {table.title}"
    yield "\n".join(map(_markdown_row, (table.header, aligned, *table.rows)))
    if table.notes:
        yield "\n".join(f"- {_code(note)}" for note in table.notes)


def _markdown_row(cells: Iterable[str]) -> str:
    escaped = (cell.replace("|", r"\|") for cell in cells)
    return f"| {' | '.join(escaped)} |"


def _code(note: str) -> str:
    """Return a note with its signature as code, which Markdown then leaves alone."""
    name, _, signature = note.partition(": ")
    return f"{name}: `{signature}`" if "|" in signature and " " not in signature else note


def as_latex(tables: Iterable[Table], warnings: Iterable[str] = ()) -> str:
    r"""Return tables for a paper, with rules of the package booktabs.

    Examples
    --------
    >>> print(as_latex([Table("Scores", ("system", "BLEU"), (("a_b", "34.2"),))]))
    \begin{table}
    \centering
    \caption{Scores}
    \begin{tabular}{lr}
    \toprule
    system & BLEU \\
    \midrule
    a\_b & 34.2 \\
    \bottomrule
    \end{tabular}
    \end{table}
    """
    return "\n\n".join([
        *(f"% WARNING: {warning}" for warning in warnings),
        *("\n".join(_latex_lines(table)) for table in tables),
    ])  # fmt: skip


def _latex_lines(table: Table) -> Iterable[str]:
    columns = ["l" if place < table.left else "r" for place in range(len(table.header))]
    if table.running:
        columns[-1] = r"p{0.5\linewidth}"
    yield r"\begin{table}"
    yield r"\centering"
    yield rf"\caption{{{latex(table.title)}}}"
    yield rf"\begin{{tabular}}{{{''.join(columns)}}}"
    yield r"\toprule"
    yield _latex_row(table.header)
    yield r"\midrule"
    yield from map(_latex_row, table.rows)
    yield r"\bottomrule"
    yield r"\end{tabular}"
    if table.notes:
        yield r"\par\medskip\footnotesize\raggedright"
        yield from (rf"{latex(note)}\\" for note in table.notes)
    yield r"\end{table}"


def _latex_row(cells: Iterable[str]) -> str:
    return " & ".join(map(latex, cells)) + r" \\"


def latex(text: str) -> str:
    r"""Return text with LaTeX's signs escaped.

    Examples
    --------
    >>> print(latex("95 % of a_b"))
    95 \% of a\_b
    """
    return _LATEX_SPECIAL.sub(lambda match: _LATEX[match.group()], text)


#: By the name of the format.
FORMATS: Final[dict[str, Callable[..., str]]] = {"markdown": as_markdown, "latex": as_latex}
