"""Document pairs → segments: sentences with their places."""

from aligner.segmentation.segments import segment_document, segment_pair
from aligner.segmentation.sentences import split_sentences

__all__ = ["segment_document", "segment_pair", "split_sentences"]
