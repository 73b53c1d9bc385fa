"""The short words around an article, in all languages at once: patterns to tell them by."""

import re
from dataclasses import dataclass
from functools import cache

from aligner import knowledge


@dataclass(frozen=True, slots=True)
class Labels:
    """Patterns of the short words around an article, in all languages at once."""

    source: re.Pattern[str]
    """A line that begins with a source label; group ``rest`` is what follows."""
    comments: re.Pattern[str]
    related: re.Pattern[str]
    credit: re.Pattern[str]
    """A photo credit at the end of a caption."""
    debris: re.Pattern[str]
    alt_number: tuple[re.Pattern[str], ...]


@cache
def labels() -> Labels:
    """Return the patterns of ``knowledge/labels.toml``."""
    table = knowledge.load("labels")

    def any_of(words: list[str]) -> str:
        return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))

    photo = any_of(table["photo"])
    return Labels(
        source=re.compile(
            rf"(?:{any_of(table['source'])})\s*(?:[:：]\s*(?P<rest>.*)|$)", re.IGNORECASE
        ),
        comments=re.compile(
            rf"(?:{any_of(table['comments'])})\s*[(（]\s*\d+\s*[)）]", re.IGNORECASE
        ),
        related=re.compile(rf"(?:[>»]*\s*)?(?:{any_of(table['related'])})\b", re.IGNORECASE),
        # In brackets, or after a sentence, a dash or a bar: "… pagi hari. Foto: Minh Hoang".
        credit=re.compile(
            rf"\s*[(（\[]\s*(?:{photo})\s*[:：][^()（）\[\]]*[)）\]]\.?$"
            rf"|(?:(?<=[.!?…”\"])|\s*[|–—-])\s+(?:{photo})\s*[:：]\s*[^.:：!?]{{1,80}}\.?$"
            rf"|^(?:{photo})\s*[:：]\s*[^.:：!?]{{1,80}}\.?$",
            re.IGNORECASE,
        ),
        debris=re.compile("|".join(f"(?:{pattern})" for pattern in table["debris"])),
        alt_number=tuple(re.compile(pattern) for pattern in table["alt_number"]),
    )
