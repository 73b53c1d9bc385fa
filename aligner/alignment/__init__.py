"""Segmented pairs → beads: which sentences answer which.

A text becomes arrays (`tokens`, `lines`, `coding`); what both sides share by itself (`cognates`)
and what was learned (`learning`) makes translation tables (`tables`); with lengths, ends and gaps
they score every bead within a band (`bands`), and `search` finds the best path and how sure it is.
"""

from aligner.alignment.beads import align_pair, align_texts
from aligner.alignment.collection import TextPair
from aligner.alignment.dictionary import shipped_pairs, token_pairs
from aligner.alignment.encoders import Encoder, read_encoder
from aligner.alignment.learning import learn_texts
from aligner.alignment.models import FILE, model_digest, read_model, shared_model, write_model
from aligner.alignment.pieces import Similarity, shifted
from aligner.alignment.segment_pairs import segment_pairs
from aligner.alignment.showing import shown
from aligner.alignment.token_pairs import TokenPairs
from aligner.alignment.training import SAMPLE, learn

__all__ = [
    "FILE",
    "SAMPLE",
    "Encoder",
    "Similarity",
    "TextPair",
    "TokenPairs",
    "align_pair",
    "align_texts",
    "learn",
    "learn_texts",
    "model_digest",
    "read_encoder",
    "read_model",
    "segment_pairs",
    "shared_model",
    "shifted",
    "shipped_pairs",
    "shown",
    "token_pairs",
    "write_model",
]
