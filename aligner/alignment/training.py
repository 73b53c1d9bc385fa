"""Document pairs → a model of every language pair among them."""

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from aligner.alignment.dictionary import shipped_pairs
from aligner.alignment.learning import learn_texts
from aligner.data import ALIGNED_TOGETHER, Model, SegmentedPair

if TYPE_CHECKING:
    from aligner.alignment.collection import TextPair

#: Document pairs that a language pair is learned from, chosen by hash where there are more.
SAMPLE: Final = 300


def learn(sample: Iterable[SegmentedPair]) -> Model:
    """Return a model learned from segmented pairs; it does not depend on their order."""
    by_language: dict[tuple[str, str], list[TextPair]] = defaultdict(list)
    for segmented in sample:
        langs = segmented.pair.original.lang, segmented.pair.rendering.lang
        for group in ALIGNED_TOGETHER:
            text: TextPair = (
                [segment.text for segment in segmented.src if segment.role in group],
                [segment.text for segment in segmented.trg if segment.role in group],
            )
            if all(text):
                by_language[langs].append(text)
    return Model(
        {
            "-".join(langs): learn_texts(texts, lexicon=shipped_pairs(*langs))
            for langs, texts in sorted(by_language.items())
        }
    )
