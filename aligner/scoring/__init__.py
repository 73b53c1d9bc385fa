"""Segment pairs → how probable each is a correct translation, and which errors it has.

No reference is needed. A pair's `Evidence` holds what is found in its texts; the families of
`findings` name errors; `signals` tell what whole sentences say and `faults` what
that means; `quality` weighs both.
"""

from aligner.scoring.consensus import by_original, with_consensus
from aligner.scoring.faults import WHOLE, fault_probabilities
from aligner.scoring.findings import page_findings
from aligner.scoring.generations import Change, Generation
from aligner.scoring.quality import features, quality_score
from aligner.scoring.scorer import Judgement, Scorer, score
from aligner.scoring.signals import Signals
from aligner.scoring.summaries import Summaries, quality_of

__all__ = [
    "WHOLE",
    "Change",
    "Generation",
    "Judgement",
    "Scorer",
    "Signals",
    "Summaries",
    "by_original",
    "fault_probabilities",
    "features",
    "page_findings",
    "quality_of",
    "quality_score",
    "score",
    "with_consensus",
]
