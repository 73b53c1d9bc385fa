"""Bilingual lexicons: which words translate which, as people wrote it down.

The shipped ones are tables in ``knowledge/lexicon``; users bring their own, in the same form or as
a dictionary of hunalign or a lexical table of Moses.
"""

from aligner.lexicon.conversion import (
    read_hunalign,
    read_moses,
    write_hunalign,
    write_moses,
)
from aligner.lexicon.entries import UNKNOWN, Entry, Lexicon, Match, matches, merge
from aligner.lexicon.lint import Complaint, lint
from aligner.lexicon.shares import token_shares
from aligner.lexicon.tables import (
    PAIRS,
    lexicon_paths,
    read_lexicon,
    read_lexicon_file,
    write_lexicon,
)
from aligner.lexicon.tokens import tokens

__all__ = [
    "PAIRS",
    "UNKNOWN",
    "Complaint",
    "Entry",
    "Lexicon",
    "Match",
    "lexicon_paths",
    "lint",
    "matches",
    "merge",
    "read_hunalign",
    "read_lexicon",
    "read_lexicon_file",
    "read_moses",
    "token_shares",
    "tokens",
    "write_hunalign",
    "write_lexicon",
    "write_moses",
]
