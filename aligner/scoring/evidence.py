"""A segment pair with all that several families of findings look at, each computed once."""

from collections.abc import Mapping
from functools import cached_property

from aligner.data import Lengths, SegmentPair
from aligner.scoring.faults import fault_probabilities
from aligner.scoring.links import Links, link
from aligner.scoring.page_names import PageNames
from aligner.scoring.sides import Side, Token
from aligner.scoring.signals import Signals, Stretch, signals, stretch
from aligner.scoring.translations import Translations

__all__ = ["Evidence", "Side", "Token"]


class Evidence:
    """A segment pair whose texts are not empty, as the families of findings see it.

    Parameters
    ----------
    pair : SegmentPair
    known : Translations, optional
        Which words translate which; by default nothing is known.
    lengths : Lengths, optional
        How long renderings are.
    page : PageNames, optional
        The names of the whole page.
    """

    def __init__(
        self,
        pair: SegmentPair,
        known: Translations | None = None,
        lengths: Lengths | None = None,
        page: PageNames | None = None,
    ) -> None:
        self.pair = pair
        self.known = known or Translations()
        self.lengths = lengths or Lengths()
        self.page = page or PageNames((), pair.src_lang)
        self.src = Side(pair.src_text, pair.src_lang)
        self.trg = Side(pair.trg_text, pair.trg_lang)

    @cached_property
    def links(self) -> Links:
        """Which tokens of either side are answered on the other."""
        return link(
            [token.form for token in self.src.tokens],
            [token.form for token in self.trg.tokens],
            self.known,
        )

    @cached_property
    def src_stretch(self) -> Stretch:
        """The heaviest stretch of the original without counterpart."""
        return stretch(self.links.src_evidence, self.links.src, self.src.tokens)

    @cached_property
    def trg_stretch(self) -> Stretch:
        """The heaviest stretch of the rendering without counterpart."""
        return stretch(self.links.trg_evidence, self.links.trg, self.trg.tokens)

    @cached_property
    def signals(self) -> Signals:
        """What the sentences as a whole say."""
        return signals(
            self.src, self.trg, self.links, (self.src_stretch, self.trg_stretch), self.lengths
        )

    @cached_property
    def faults(self) -> Mapping[str, float]:
        """How probable each fault of the sentence as a whole is."""
        return fault_probabilities(self.signals)
