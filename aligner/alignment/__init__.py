"""Segmented pairs → beads: which sentences answer which.

Evidence (`evidence`: numbers, names, final punctuation; `lengths`) is turned into a score for
every possible bead, and `kernel` finds the best path through them and how sure it is.
"""

from aligner.alignment.beads import align_pair, align_texts
from aligner.alignment.learning import SAMPLE, learn
from aligner.alignment.lengths import lengths_at_hand
from aligner.alignment.models import model_digest, read_model, write_model
from aligner.alignment.segment_pairs import segment_pairs

__all__ = [
    "SAMPLE",
    "align_pair",
    "align_texts",
    "learn",
    "lengths_at_hand",
    "model_digest",
    "read_model",
    "segment_pairs",
    "write_model",
]
