"""Lexicons as tables: ``vi TAB pos TAB id``, translations parted by ``;``, forms by ``,``."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from itertools import chain
from pathlib import Path
from typing import Final, NamedTuple

from aligner import knowledge
from aligner.errors import FormatError, InputError, UsageError
from aligner.languages import language_tag
from aligner.lexicon.cldr import cldr_entries
from aligner.lexicon.entries import Entry, Lexicon, Translations
from aligner.line_files import read_lines

#: The language pairs that lexicons are shipped for, in the direction they are written in.
PAIRS: Final = (("vi", "id"), ("vi", "en"))
COLUMNS: Final = 3
_PARTING: Final = re.compile("[,;]")
_FILL: Final = "fill it or drop the line"


class Fault(NamedTuple):
    """Why a line of a table cannot be read."""

    column: int
    """Code point of the line, from 1."""
    kind: str
    reason: str
    next_step: str


def parts_of_speech() -> dict[str, str]:
    """Return the parts of speech as tables call them, each with what it means."""
    return dict(knowledge.load("lexicon/rules")["parts_of_speech"])


@cache
def read_lexicon(src_lang: str, trg_lang: str) -> Lexicon | None:
    """Return the shipped lexicon of two languages, or None where there is none.

    Its tables, and behind them the names that CLDR has for countries, languages and currencies.
    Either direction will do: id–vi is vi–id turned round.

    Examples
    --------
    >>> [entry.forms[0] for entry in read_lexicon("vi", "id").look_up("sông")]
    ['sungai']
    >>> read_lexicon("vi", "cs") is None
    True
    """
    if (trg_lang, src_lang) in PAIRS:
        turned = read_lexicon(trg_lang, src_lang)
        return turned.reversed() if turned else None
    if (src_lang, trg_lang) not in PAIRS:
        return None
    written_here = (
        entry
        for path in lexicon_paths(src_lang, trg_lang)
        for entry in _entries(read_lines(path), f"lexicon/{path.parent.name}/{path.name}")
    )
    return Lexicon.of(src_lang, trg_lang, chain(written_here, cldr_entries(src_lang, trg_lang)))


def lexicon_paths(src_lang: str, trg_lang: str) -> list[Path]:
    """Return the tables of a shipped lexicon, in alphabetical order."""
    folder = Path(str(files(knowledge))) / "lexicon" / f"{src_lang}-{trg_lang}"
    return sorted(folder.glob("*.tsv"))


def read_lexicon_file(path: Path) -> Lexicon:
    """Return the lexicon in a table; its header says of which languages.

    Raises
    ------
    InputError
        If the file cannot be read, or holds no entry.
    FormatError
        If its header or a line is not as it should be, with the place and what is wanted.
    """
    lines = read_lines(path)
    src_lang, trg_lang = read_header(lines, str(path))
    entries = list(_entries(lines, str(path)))
    if not entries:
        raise InputError(str(path), "holds no entry", "write one a line below the header")
    return Lexicon.of(src_lang, trg_lang, entries)


def write_lexicon(lexicon: Lexicon) -> str:
    """Return a lexicon as a table, which `read_lexicon_file` reads back.

    Commas and semicolons inside a form are left out, since they part forms there.

    Raises
    ------
    UsageError
        If the line of an entry could not be read back: a tab in it, or nothing but commas.
    """
    rows = [f"{lexicon.src_lang}\tpos\t{lexicon.trg_lang}"]
    for entry in lexicon.entries:
        row = f"{entry.src}\t{entry.pos}\t{written(entry.translations)}"
        fault = read_row(row)
        if isinstance(fault, Fault):
            raise UsageError(repr(entry.src), f"cannot be written: {fault.reason}", fault.next_step)
        rows.append(row)
    return "".join(f"{row}\n" for row in rows)


def written(translations: Translations) -> str:
    """Return translations as a table has them.

    Examples
    --------
    >>> written((("naik", "kenaikan"), ("tumbuh",)))
    'naik, kenaikan; tumbuh'
    """
    return "; ".join(
        ", ".join(_PARTING.sub("", form) for form in translation) for translation in translations
    )


def read_header(lines: list[str], where: str) -> tuple[str, str]:
    """Return the two languages that the first line of a table names.

    Raises
    ------
    FormatError
        If it names none.
    """
    cells = lines[0].split("\t") if lines else []
    if len(cells) == COLUMNS and cells[1] == "pos":
        src_lang, trg_lang = language_tag(cells[0]), language_tag(cells[2])
        if src_lang and trg_lang:
            return src_lang, trg_lang
    raise FormatError(
        f"{where}:1:1",
        "the header does not name two languages",
        "begin with a line such as vi<TAB>pos<TAB>id",
    )


def _entries(lines: Sequence[str], where: str) -> Iterator[Entry]:
    """Yield the entries below the header."""
    for number, line in enumerate(lines[1:], 2):
        row = read_row(line)
        if isinstance(row, Fault):
            raise FormatError(f"{where}:{number}:{row.column}", row.reason, row.next_step)
        src, pos, translations = row
        yield Entry(src, pos, translations, (f"{where}:{number}",))


def read_row(line: str) -> tuple[str, str, Translations] | Fault:
    r"""Return unit, part of speech and translations of a line; or why it has none.

    Examples
    --------
    >>> read_row("tăng\tverb\tnaik, kenaikan; meningkat")
    ('tăng', 'verb', (('naik', 'kenaikan'), ('meningkat',)))
    >>> read_row("tăng\tverb").reason
    '2 columns, not 3'
    """
    cells = line.split("\t")
    if len(cells) != COLUMNS:
        return Fault(1, "columns", f"{len(cells)} columns, not {COLUMNS}", "part three by tabs")
    src, pos, trg = cells
    pos_column = len(src) + 2
    column = pos_column + len(pos) + 1
    if not src.strip():
        return Fault(1, "one-sided", "the source side is empty", _FILL)
    if not trg.strip():
        return Fault(column, "one-sided", "the target side is empty", _FILL)
    if pos not in parts_of_speech():
        known = " ".join(parts_of_speech())
        return Fault(pos_column, "pos", f"{pos!r} is no part of speech", f"use one of {known}")
    translations = []
    for part in trg.split(";"):
        forms = [form.strip() for form in part.split(",")]
        if not all(forms):
            reason, next_step = "an empty translation or form", "drop the extra ; or ,"
            return Fault(column, "one-sided", reason, next_step)
        translations.append(tuple(forms))
        column += len(part) + 1
    return src.strip(), pos, tuple(translations)
