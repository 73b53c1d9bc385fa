"""How good a result is, where the right answer is known.

Sentence alignments against gold (`alignments`) and translations against references (`metrics`).
Nothing here decides anything in a build: these are the instruments that the rest is tuned with.
"""

from aligner.evaluation.alignments import (
    AlignmentCounts,
    AlignmentReport,
    count_hits,
    evaluate_alignment,
)
from aligner.evaluation.metrics import (
    MetricReport,
    MetricScore,
    SystemScores,
    Tokenizer,
    bleu_tokenizer,
    evaluate,
)

__all__ = [
    "AlignmentCounts",
    "AlignmentReport",
    "MetricReport",
    "MetricScore",
    "SystemScores",
    "Tokenizer",
    "bleu_tokenizer",
    "count_hits",
    "evaluate",
    "evaluate_alignment",
]
