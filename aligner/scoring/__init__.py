"""Segment pairs → scored segment pairs: how likely each is a correct translation.

No reference is needed. The score is uncalibrated; run.json says so.
"""

from aligner.scoring.quality import Signs, quality_score, score, signs

__all__ = ["Signs", "quality_score", "score", "signs"]
