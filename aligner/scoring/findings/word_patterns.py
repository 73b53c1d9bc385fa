"""Patterns of many words that read each letter once."""

import re
from collections.abc import Iterable
from typing import Any, Final

#: Scripts that write words without spaces between them, or endings without a mark.
UNSPACED: Final = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u9fff\uac00-\ud7af]")


def word_pattern(words: Iterable[str]) -> re.Pattern[str] | None:
    """Return a pattern of words, whole ones where their script has spaces; None of no words.

    Of words with a common beginning it finds the longest.

    Examples
    --------
    >>> word_pattern(["vice president", "vice", "president"]).findall("vice president, vices")
    ['vice president']
    >>> word_pattern(["副主席", "主席"]).findall("他是副主席")
    ['副主席']
    """
    spaced: list[str] = []
    unspaced: list[str] = []
    for word in words:
        (unspaced if UNSPACED.match(word) else spaced).append(word)
    parts = []
    if spaced:
        parts.append(rf"(?<!\w){_tree(spaced)}(?!\w)")
    if unspaced:
        parts.append(_tree(unspaced))
    return re.compile("|".join(parts)) if parts else None


def _tree(words: Iterable[str]) -> str:
    root: dict[str, Any] = {}
    for word in words:
        node = root
        for letter in word:
            node = node.setdefault(letter, {})
        node[""] = {}
    return f"(?:{_branch(root)})"


def _branch(node: dict[str, Any]) -> str:
    branches = [
        re.escape(letter) + _branch(rest) for letter, rest in sorted(node.items()) if letter
    ]
    if not branches:
        return ""
    joined = "|".join(branches)
    if "" in node:
        return f"(?:{joined})?"
    return f"(?:{joined})" if len(branches) > 1 else joined
