"""The two texts of a pair, with what is found in each when first asked for."""

from bisect import bisect_left
from functools import cached_property
from typing import NamedTuple

from aligner.amounts import Mention, find_amounts
from aligner.data import Span
from aligner.names import Name, find_names
from aligner.tokens import Form, form, placed_tokens


class Token(NamedTuple):
    """A token with its place in the text."""

    form: Form
    span: Span


class Side:
    """One text of a pair.

    Examples
    --------
    >>> side = Side("Giá 25 đồng.", "vi")
    >>> [token.form.written for token in side.tokens], side.words
    (['giá', '25', 'đồng', '.'], ('giá', 'đồng'))
    """

    def __init__(self, text: str, lang: str) -> None:
        self.text = text
        self.lang = lang

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """The tokens of alignment, with their places."""
        return tuple([
            Token(form(text), Span(start, end)) for text, start, end in placed_tokens(self.text)
        ])  # fmt: skip

    def tokens_in(self, span: Span) -> range:
        """Return the positions of the tokens that begin in a stretch of the text."""
        return range(self.token_at(span.start), self.token_at(span.end))

    def token_at(self, start: int) -> int:
        """Return the position of the first token that begins at a place or behind it."""
        return bisect_left(self.tokens, start, key=_start)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words as written, in lower case, without signs and numbers."""
        return tuple([t.form.written for t in self.tokens if t.form.written[0].isalpha()])

    @cached_property
    def names(self) -> tuple[Name, ...]:
        """The names, in order of place."""
        return find_names(self.text, self.lang)

    @cached_property
    def amounts(self) -> tuple[Mention, ...]:
        """Numbers, money, units, dates, times and codes."""
        return find_amounts(self.text, self.lang)


def _start(token: Token) -> int:
    return token.span.start
