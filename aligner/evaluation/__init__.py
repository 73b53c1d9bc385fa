"""How good a result is, where the right answer is known.

Sentence alignments against gold (`alignments`), and translations against references: `sets` hold
the texts, `metrics` score them with `tokenizers`, `resampling` tells how sure the scores are,
`groups` where they come from, `agreement` whether people agree; `systems` does all of it, and
`report` shows it in `tables`.
Nothing here decides anything in a build: these are the instruments that the rest is tuned with.
"""

from aligner.evaluation.agreement import Agreement
from aligner.evaluation.alignments import (
    AlignmentCounts,
    AlignmentReport,
    count_hits,
    evaluate_alignment,
)
from aligner.evaluation.groups import Group, SegmentCase, Translation
from aligner.evaluation.metrics import MetricScore
from aligner.evaluation.report import MetricReport, SystemScores
from aligner.evaluation.resampling import Comparison, Resampling
from aligner.evaluation.sets import EvaluationSet, Lines
from aligner.evaluation.systems import evaluate
from aligner.evaluation.tokenizers import (
    Tokenizer,
    bleu_tokenizer,
    flores_tokenizer,
    named_tokenizer,
    spm_tokenizer,
)

__all__ = [
    "Agreement",
    "AlignmentCounts",
    "AlignmentReport",
    "Comparison",
    "EvaluationSet",
    "Group",
    "Lines",
    "MetricReport",
    "MetricScore",
    "Resampling",
    "SegmentCase",
    "SystemScores",
    "Tokenizer",
    "Translation",
    "bleu_tokenizer",
    "count_hits",
    "evaluate",
    "evaluate_alignment",
    "flores_tokenizer",
    "named_tokenizer",
    "spm_tokenizer",
]
