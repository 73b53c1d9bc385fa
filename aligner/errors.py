"""What can go wrong, and where.

AlignerError
├── UsageError             the call itself is wrong: an unknown option value, a missing path
│   └── ConfigError        a configuration, rule or knowledge file says something we do not know
├── InputError             a file, page, archive or table cannot be read
│   ├── ExtractionError    a page that was read holds no document
│   └── FormatError        a line of a table or alignment file is not what it should be
├── PairingError           a rendering has no original, or an original no rendering
├── AlignmentError         two texts cannot be aligned
├── OutputError            a result cannot be written
└── EmptyResultError       everything was read and nothing came out

Every error keeps its fields as attributes and survives the way back from a worker process.
"""

from typing import Self


class AlignerError(Exception):
    """Something that the user of the toolkit can understand and mend.

    Parameters
    ----------
    where : str
        The place: a URL, a file, ``file:line`` or ``file:line:column``.
    reason : str
        What is wrong there, in a few words.
    next_step : str, optional
        What the user can do about it.

    Examples
    --------
    >>> print(InputError("pages/a.html", "the file is empty", "fetch the page again"))
    pages/a.html: the file is empty; fetch the page again
    """

    def __init__(self, where: str, reason: str, next_step: str = "") -> None:
        # All fields go to Exception, or unpickling in another process would call us with one.
        super().__init__(where, reason, next_step)
        self.where = where
        self.reason = reason
        self.next_step = next_step

    def __str__(self) -> str:
        text = f"{self.where}: {self.reason}"
        return f"{text}; {self.next_step}" if self.next_step else text

    def at(self, where: str) -> Self:
        """Return the same error at a place that is known better further up."""
        return type(self)(where, self.reason, self.next_step)


class UsageError(AlignerError):
    """The call itself is wrong."""


class ConfigError(UsageError):
    """A configuration or knowledge file says something that we do not know."""


class InputError(AlignerError):
    """A file, page, archive or table cannot be read."""


class ExtractionError(InputError):
    """A page was read, but no document could be found on it.

    ``reason`` starts with a short id such as ``no-content`` that rejects are counted by.
    """


class FormatError(InputError):
    """A line of a file is not in the format that was promised."""


class PairingError(AlignerError):
    """A rendering cannot be paired with its Vietnamese original, or the other way round."""


class AlignmentError(AlignerError):
    """Two texts cannot be aligned."""


class OutputError(AlignerError):
    """A result cannot be written."""


class EmptyResultError(AlignerError):
    """All input was read and nothing came out; the reason says why."""
