"""Sums that precision, recall and F1 are made of, so that pages, blocks and sets add up."""

from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Counts:
    """How many things were found, and how many of these are right."""

    right: int = 0
    found: int = 0
    gold: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.right + other.right, self.found + other.found, self.gold + other.gold)

    @property
    def precision(self) -> float:
        """Share of what was found that is right, in [0, 1]; 1 where nothing was found."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Share of the gold that was found, in [0, 1]; 1 where there is none."""
        return self.right / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall, in [0, 1]; 1 where nothing was to be found."""
        return 2 * self.right / (self.found + self.gold) if self.found + self.gold else 1.0

    def to_json(self) -> dict[str, float]:
        """Return counts and figures."""
        return {
            "right": self.right,
            "found": self.found,
            "gold": self.gold,
            "precision": self.precision,
            "recall": self.recall,
            "f1": self.f1,
        }


def count(
    gold: Iterable[Hashable], found: Iterable[Hashable], optional: Iterable[Hashable] = ()
) -> Counts:
    """Compare two bags of things; what is `optional` may be found or not and counts neither way.

    Examples
    --------
    >>> count("banana", "bandana!", optional="!")
    Counts(right=6, found=7, gold=6)
    """
    wanted, got = Counter(gold), Counter(found)
    right = wanted & got
    wrong = got - right - Counter(optional)
    return Counts(right.total(), right.total() + wrong.total(), wanted.total())
