"""Rejects: what was refused, kept and counted, so that in = out + rejected can be checked."""

from collections import Counter
from collections.abc import Callable, Iterator

from aligner.data import Reject

#: Where a stage puts what it refuses.
RejectSink = Callable[[Reject], None]


def forget(_: Reject) -> None:
    """Take a reject and forget it: for callers who want none."""


class Rejects:
    """A list of rejects with their counts, for use without a working store.

    Examples
    --------
    >>> rejects = Rejects()
    >>> rejects(Reject("pairing", "document", "https://vietnam.vn/id/a", "no-source-link"))
    >>> rejects.counts
    Counter({('pairing', 'no-source-link'): 1})
    """

    def __init__(self) -> None:
        self._items: list[Reject] = []
        self.counts: Counter[tuple[str, str]] = Counter()

    def __call__(self, reject: Reject) -> None:
        """Take a reject."""
        self._items.append(reject)
        self.counts[reject.stage, reject.reason] += reject.count

    def __iter__(self) -> Iterator[Reject]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)
