"""Segment pairs → segment pairs with findings and quality score."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, islice, repeat
from typing import Final

from aligner.data import SCORE_DECIMALS, Finding, Lengths, Model, SegmentPair
from aligner.scoring.evidence import Evidence
from aligner.scoring.findings import FAMILIES, inconsistent, one_sided
from aligner.scoring.page_names import PageNames
from aligner.scoring.quality import contributions, features, quality_score
from aligner.scoring.signals import Signals, ordinary_lengths
from aligner.scoring.translations import Translations, translations

__all__ = ["Judgement", "Scorer", "score"]

#: Pairs of one page that are judged together.
_MOST_OF_A_PAGE: Final = 1_000
#: A finding less probable than this only weighs; it is not shown.
LEAST_CONFIDENCE: Final = 0.5


@dataclass(frozen=True, slots=True)
class Judgement:
    """What scoring says of a segment pair, and why."""

    pair: SegmentPair
    signals: Signals | None = None
    """None where a side is empty."""
    findings: tuple[Finding, ...] = ()
    """All, also those that are too improbable to be shown."""
    contributions: Mapping[str, float] = field(default_factory=dict)
    """Nats that each type of error takes from the score."""


class Scorer:
    """Scores segment pairs with what a model has learned of their languages.

    Parameters
    ----------
    model : Model
        Of its language pairs the learned words and lengths are used; of others what is shipped.
    """

    def __init__(self, model: Model) -> None:
        self._model = model
        self._known: dict[tuple[str, str], tuple[Translations, Lengths]] = {}

    def score(self, pairs: Iterable[SegmentPair]) -> Iterator[SegmentPair]:
        """Yield the pairs with score and findings; one with an empty side keeps none."""
        return (judgement.pair for judgement in self.judge(pairs))

    def judge(
        self, pairs: Iterable[SegmentPair], estimates: Iterable[float | None] = repeat(None)
    ) -> Iterator[Judgement]:
        """Yield what is said of each pair; those of one page, which follow each other, together.

        `estimates` are what another judge says of each pair, in [0, 1], higher is better; None for
        nothing.
        """
        for _, page in groupby(zip(pairs, estimates, strict=False), key=_page):
            # Whatever stands under one URL, memory stays bounded: no article is so long.
            while part := list(islice(page, _MOST_OF_A_PAGE)):
                yield from self._judge_page(part)

    def _judge_page(self, page: Sequence[tuple[SegmentPair, float | None]]) -> Iterator[Judgement]:
        pairs = [pair for pair, _ in page]
        names = PageNames((pair.src_text for pair in pairs), pairs[0].src_lang)
        whole = {
            number: Evidence(pair, *self._knows(pair.src_lang, pair.trg_lang), names)
            for number, pair in enumerate(pairs)
            if pair.src_text and pair.trg_text
        }
        found = {
            number: [item for find in FAMILIES for item in find(evidence)]
            for number, evidence in whole.items()
        }
        if len(whole) > 1:
            for number, item in inconsistent(whole):
                found[number].append(item)
        for number, (pair, estimate) in enumerate(page):
            if number not in whole:
                last = not any(later.src_text for later in pairs[number + 1 :])
                lone = one_sided.find(pair, last=last and len(pairs) > 1)
                yield Judgement(replace(pair, findings=tuple(_shown(lone))))
                continue
            seen = whole[number].signals
            told = features(whole[number].faults, found[number], estimate)
            scored = replace(
                pair,
                quality_score=round(quality_score(told), SCORE_DECIMALS),
                findings=tuple(_shown(found[number])),
            )
            yield Judgement(scored, seen, tuple(found[number]), contributions(told))

    def _knows(self, src_lang: str, trg_lang: str) -> tuple[Translations, Lengths]:
        langs = src_lang, trg_lang
        if langs not in self._known:
            learned = self._model.pairs.get("-".join(langs))
            self._known[langs] = (
                translations(learned.words if learned else None, *langs),
                learned.rates.lengths if learned else ordinary_lengths(*langs),
            )
        return self._known[langs]


def score(pairs: Iterable[SegmentPair], model: Model) -> Iterator[SegmentPair]:
    """Yield the pairs with their quality scores and findings; see `Scorer`."""
    return Scorer(model).score(pairs)


def _page(item: tuple[SegmentPair, float | None]) -> tuple[str, str] | int:
    """Return what tells the page of a pair; each is one of its own where no URL is known."""
    pair = item[0]
    return (pair.src_url, pair.trg_url) if pair.src_url or pair.trg_url else id(pair)


def _shown(found: Iterable[Finding]) -> list[Finding]:
    """Return the findings that are probable enough, by their place in the rendering."""
    kept = [item for item in found if (item.confidence or 0.0) >= LEAST_CONFIDENCE]
    return sorted(kept, key=_place)


def _place(item: Finding) -> tuple[int, int, str]:
    trg = item.trg_span.start if item.trg_span else -1
    src = item.src_span.start if item.src_span else -1
    return trg, src, item.type
