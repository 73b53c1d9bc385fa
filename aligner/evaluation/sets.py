"""A test set with what systems made of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from aligner import knowledge
from aligner.errors import FormatError, InputError, UsageError


@dataclass(frozen=True, slots=True)
class Lines:
    """A text for each segment, and where it was read."""

    place: str
    """For messages: a file, or ``file.tsv:column``."""
    texts: tuple[str, ...]
    first: int = 1
    """The line of the file that the first text stands in."""

    def at(self, number: int) -> str:
        """Return the place of a text, counted from 0."""
        return f"{self.place}:{number + self.first}"


@dataclass(frozen=True, slots=True)
class EvaluationSet:
    """Outputs of systems, references, and what else is known of each segment."""

    systems: Mapping[str, Lines]
    """By name, in the order in which they were given."""
    references: tuple[Lines, ...]
    source: Lines | None = None
    documents: Lines | None = None
    """The document of each segment."""
    roles: Lines | None = None
    """The role of each segment: ``title``, ``paragraph``, ``caption`` …"""
    src_lang: str | None = None
    trg_lang: str | None = None
    warnings: tuple[str, ...] = ()
    """What was doubtful in the files."""

    @property
    def segments(self) -> int:
        """How many there are."""
        return len(self.references[0].texts)

    def columns(self) -> Iterator[Lines]:
        """Yield everything that has a text for each segment."""
        yield from self.references
        yield from self.systems.values()
        yield from (one for one in (self.source, self.documents, self.roles) if one)


def check(test: EvaluationSet) -> None:
    """Refuse a test set that cannot be scored.

    Raises
    ------
    UsageError
        If there is no system or no reference.
    InputError
        If two columns do not have the same number of texts; it names both.
    FormatError
        If a segment has no document where others have one.
    """
    for what, given in (("hypothesis", test.systems), ("reference", test.references)):
        if not given:
            raise UsageError("evaluate", f"no {what} was given", "give at least one")
    first = test.references[0]
    for column in test.columns():
        if not column.texts:
            raise InputError(column.place, "the file has no lines", "give one segment a line")
        if len(column.texts) != len(first.texts):
            raise InputError(
                column.place,
                f"{len(column.texts)} lines, but {first.place} has {len(first.texts)}",
                "give the same segments in the same order, one a line",
            )
    for number, name in enumerate(test.documents.texts if test.documents else ()):
        if test.documents and not name.strip():
            raise FormatError(test.documents.at(number), "no document here", "name one a segment")


def doubts(test: EvaluationSet) -> Iterator[str]:
    """Yield what is wrong with texts that can be scored all the same."""
    for column in test.references:
        yield from _doubts(column, "no reference")
    for name, column in test.systems.items():
        yield from _doubts(column, "no translation")
        yield from _tokenized(column)
        for reference in test.references:
            if column.place != reference.place and column.texts == reference.texts:
                yield f"{name} is the reference {reference.place}, line by line"
    if test.source:
        yield from _doubts(test.source, "no source")
    for (name, column), (other, texts) in combinations(test.systems.items(), 2):
        if column.texts == texts.texts:
            yield f"{name} and {other} have the same text in every line: is one given twice?"


def _doubts(column: Lines, what: str) -> Iterator[str]:
    lines = column.texts
    empty = [number for number, line in enumerate(lines) if not line.strip()]
    if empty:
        place = column.at(empty[0])
        yield f"{place}: {what} here, one of {len(empty)} empty lines in {len(lines)}"
    if lines[0].startswith("\ufeff"):
        yield f"{column.at(0)}: a byte order mark counts as a letter; save without it"
    returns = [number for number, line in enumerate(lines) if "\r" in line]
    if returns:
        yield (
            f"{column.at(returns[0])}: a carriage return inside a line, one of {len(returns)}; "
            "the lines may have been meant to end there"
        )


def _tokenized(column: Lines) -> Iterator[str]:
    tokenized = sum(line.endswith(" .") for line in column.texts)
    if tokenized >= knowledge.load("evaluation")["warnings"]["tokenized_lines"]:
        yield (
            f"{column.place}: {tokenized} lines end in ' .', as if tokenized; scores want plain"
            " text"
        )
