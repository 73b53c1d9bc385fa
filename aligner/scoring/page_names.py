"""The names of all originals of a page: what one sentence's rendering may take from another."""

from collections.abc import Iterable
from functools import cached_property

from aligner.names import Name, find_names, same_name


class PageNames:
    """The names of a page's originals, found when first asked for.

    Examples
    --------
    >>> PageNames(["Ông Phạm Tùng bán cà phê."], "vi").like("Pham Tung") > 0.8
    True
    """

    def __init__(self, texts: Iterable[str], lang: str) -> None:
        self._texts = tuple(texts)
        self._lang = lang
        self._seen: dict[str, float] = {}

    @cached_property
    def names(self) -> tuple[Name, ...]:
        """Each name once, as it is written first."""
        found: dict[str, Name] = {}
        for text in self._texts:
            for name in find_names(text, self._lang):
                found.setdefault(name.text, name)
        return tuple(found.values())

    def like(self, written: str) -> float:
        """Return how alike the likest name of the page is to one of a rendering, in [0, 1]."""
        if written not in self._seen:
            alike = (same_name(name.text, written) for name in self.names)
            self._seen[written] = max(alike, default=0.0)
        return self._seen[written]
