"""A recipe: thresholds as data, and the reason why a segment pair misses one."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from types import NoneType
from typing import Any, Final

from aligner import knowledge
from aligner.data import SegmentPair
from aligner.errors import ConfigError


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a corpus may hold. Scores are in [0, 1], higher is better; None asks for none."""

    description: str
    alignment_score: float | None
    quality_score: float | None
    min_chars: int
    max_chars: int
    allow_copies: bool
    allow_duplicates: bool


#: The types that a value may have.
_KINDS: Final[Mapping[str, tuple[type, ...]]] = {
    "description": (str,),
    "alignment_score": (float, int, NoneType),
    "quality_score": (float, int, NoneType),
    "min_chars": (int,),
    "max_chars": (int,),
    "allow_copies": (bool,),
    "allow_duplicates": (bool,),
}


def read_recipe(name: str, changes: Mapping[str, Any] | None = None) -> Recipe:
    """Return a shipped recipe, with changes.

    Raises
    ------
    ConfigError
        If there is no such recipe, or a change names something it does not have or gives a
        value of the wrong kind.
    """
    known = [path.removeprefix("recipes/") for path in knowledge.names("recipes")]
    if name not in known:
        raise ConfigError(name, "there is no such recipe", f"known: {', '.join(known)}")
    table = {**knowledge.load(f"recipes/{name}"), **(changes or {})}
    unknown = sorted(set(table) - {field.name for field in fields(Recipe)})
    if unknown:
        raise ConfigError(f"recipe {name}", f"unknown keys {', '.join(unknown)}")
    for key, value in table.items():
        # A truth value is a whole number to Python, and a whole number is a score to people.
        if type(value) not in _KINDS[key]:
            raise ConfigError(f"recipe {name}", f"{key} cannot be {value!r}")
    return Recipe(**table)


def reason_to_drop(pair: SegmentPair, recipe: Recipe) -> str | None:
    """Return the id of the first reason why a recipe leaves a pair out, or None to keep it.

    Duplicates are told elsewhere, since that needs the whole collection.

    Examples
    --------
    >>> row = SegmentPair("", "", "Trời mưa.", "", "vi", "id", "paragraph", "[0]:[]", 1.0)
    >>> reason_to_drop(row, read_recipe("balanced"))
    'one-sided'
    """
    src, trg = pair.src_text, pair.trg_text
    shorter, longer = sorted((len(src), len(trg)))
    reasons = {
        "one-sided": shorter == 0,
        "broken-characters": "\ufffd" in src or "\ufffd" in trg,
        "too-short": shorter < recipe.min_chars,
        "too-long": longer > recipe.max_chars,
        "copy": src == trg and not recipe.allow_copies,
        "low-alignment": _below(pair.alignment_score, recipe.alignment_score),
        "low-quality": _below(pair.quality_score, recipe.quality_score),
    }
    return next((reason for reason, holds in reasons.items() if holds), None)


def _below(score: float | None, least: float | None) -> bool:
    return score is not None and least is not None and score < least
