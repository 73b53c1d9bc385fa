"""What is wrong or doubtful in tables of a lexicon, each complaint with its place.

Reading a table stops at the first line that it cannot understand; this goes on to the end, and
looks at the words as well.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from aligner.errors import FormatError
from aligner.languages import vietnamese_share
from aligner.lexicon.entries import Translations
from aligner.lexicon.spelling import complaint_of_spelling
from aligner.lexicon.tables import Fault, read_header, read_row
from aligner.lexicon.tokens import key, tokens
from aligner.line_files import read_lines
from aligner.text import fold, normalise


@dataclass(frozen=True, slots=True, order=True)
class Complaint:
    """Something wrong or doubtful at a place of a table."""

    file: str
    line: int
    column: int
    """Code point of the line, from 1."""
    kind: str
    """``header columns one-sided pos nfc spaces duplicate repeated spelling letters`` or
    ``undiacritic``."""
    message: str

    def __str__(self) -> str:
        """Return the complaint as a line of text."""
        return f"{self.file}:{self.line}:{self.column}: {self.message} ({self.kind})"


@dataclass(frozen=True, slots=True)
class _Row:
    """A line that could be read, with its place."""

    file: str
    line: int
    text: str
    langs: tuple[str, str]
    src: str
    pos: str
    translations: Translations

    def of_src(self, kind: str, message: str) -> Complaint:
        """Return a complaint about the unit."""
        return Complaint(self.file, self.line, 1, kind, message)

    def of_form(self, form: str, kind: str, message: str) -> Complaint:
        """Return a complaint about a form, at the first place of the target side it stands at."""
        column = self.text.index(form, self.text.rindex("\t")) + 1
        return Complaint(self.file, self.line, column, kind, message)


def lint(paths: Iterable[Path]) -> list[Complaint]:
    """Return what is wrong or doubtful in tables that belong together, by file and line.

    The kinds: ``header`` (names no languages), ``columns`` (not three), ``one-sided`` (a side, a
    translation or a form is empty), ``pos`` (an unknown part of speech), ``nfc`` (not composed),
    ``spaces`` (double, at an edge, or invisible characters), ``duplicate`` (a unit and part of
    speech that another line has), ``repeated`` (a form twice in a line), ``spelling`` (a
    Vietnamese syllable that cannot be, or whose tone stands where newspapers do not put it),
    ``letters`` (Vietnamese letters in another language), ``undiacritic`` (a unit of several
    syllables without any diacritic that another line has with them).

    Raises
    ------
    InputError
        If a file cannot be read, or is not UTF-8.
    """
    complaints: list[Complaint] = []
    rows: list[_Row] = []
    for path in paths:
        lines = read_lines(path)
        try:
            langs = read_header(lines, str(path))
        except FormatError as error:
            message = f"{error.reason}; {error.next_step}"
            complaints.append(Complaint(str(path), 1, 1, "header", message))
            continue
        for number, line in enumerate(lines[1:], 2):
            complaints += _of_characters(str(path), number, line)
            cells = read_row(line)
            if isinstance(cells, Fault):
                message = f"{cells.reason}; {cells.next_step}"
                complaints.append(Complaint(str(path), number, cells.column, cells.kind, message))
            else:
                rows.append(_Row(str(path), number, line, langs, *cells))
    for row in rows:
        complaints += _of_words(row)
    complaints += _duplicates(rows)
    complaints += _undiacritic(rows)
    return sorted(complaints)


def _of_characters(file: str, number: int, line: str) -> Iterator[Complaint]:
    composed = unicodedata.normalize("NFC", line)
    if composed != line:
        column = _first_difference(line, composed)
        yield Complaint(file, number, column, "nfc", "not NFC: compose letters and their marks")
    tidy = "\t".join(normalise(cell) for cell in composed.split("\t"))
    if tidy != composed:
        column = _first_difference(composed, tidy)
        message = "a space too many, or an invisible character: leave it out"
        yield Complaint(file, number, column, "spaces", message)


def _first_difference(one: str, other: str) -> int:
    pairs = enumerate(zip(one, other, strict=False), 1)
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)) + 1)


def _of_words(row: _Row) -> Iterator[Complaint]:
    src_lang, trg_lang = row.langs
    for kind, message in _of_letters(row.src, src_lang):
        yield row.of_src(kind, message)
    seen: set[str] = set()
    for form in (form for translation in row.translations for form in translation):
        for kind, message in _of_letters(form, trg_lang):
            yield row.of_form(form, kind, message)
        if form.lower() in seen:
            yield row.of_form(form, "repeated", f"{form!r} stands twice: leave one out")
        seen.add(form.lower())


def _of_letters(unit: str, lang: str) -> Iterator[tuple[str, str]]:
    """Yield kind and message of what is wrong with the letters of a unit or form."""
    if lang == "vi":
        for word in (token for token in tokens(unit) if token[0].isalpha()):
            message = complaint_of_spelling(word)
            if message:
                yield "spelling", f"{word!r}: {message}"
    elif vietnamese_share(unit):
        yield "letters", f"{unit!r} has Vietnamese letters: write it as the language does"


def _duplicates(rows: Iterable[_Row]) -> Iterator[Complaint]:
    first: dict[object, _Row] = {}
    for row in rows:
        place = row.langs, key(row.src, row.langs[0]), row.pos
        known = first.setdefault(place, row)
        if known is not row:
            message = f"{row.src!r} {row.pos} is in {known.file}:{known.line} too: make one of both"
            yield row.of_src("duplicate", message)


def _undiacritic(rows: Iterable[_Row]) -> Iterator[Complaint]:
    """Complain of units that were typed without diacritics; a name may well be a foreign one."""
    units = [row for row in rows if row.langs[0] == "vi" and row.pos != "name"]
    accented = {fold(row.src): row for row in units if not row.src.isascii()}
    for row in units:
        known = accented.get(row.src.lower())
        if known and row.src.isascii() and " " in row.src:
            message = f"without diacritics? {known.file}:{known.line} has {known.src!r}"
            yield row.of_src("undiacritic", message)
