"""aligner: from translated pages to aligned, scored, exported sentence pairs.

The public functions and types are the names in ``__all__``; each is imported when first used, so
``import aligner`` costs next to nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from aligner._version import __version__

if TYPE_CHECKING:
    from aligner.bitexts import score
    from aligner.config import Config
    from aligner.data import Bead, Block, Document, Finding, Model, Reject, Role, SegmentPair
    from aligner.errors import AlignerError
    from aligner.evaluation import evaluate_alignment
    from aligner.formats import read_bitext
    from aligner.lexicon import Lexicon, read_lexicon
    from aligner.outputs import Summary
    from aligner.pipeline import build, explain, extract, train
    from aligner.plain_texts import align
    from aligner.reporting import report
    from aligner.segmentation import split_sentences
    from aligner.system_outputs import evaluate

_HOME = {
    "AlignerError": "aligner.errors",
    "Bead": "aligner.data",
    "Block": "aligner.data",
    "Config": "aligner.config",
    "Document": "aligner.data",
    "Finding": "aligner.data",
    "Lexicon": "aligner.lexicon",
    "Model": "aligner.data",
    "Reject": "aligner.data",
    "Role": "aligner.data",
    "SegmentPair": "aligner.data",
    "Summary": "aligner.outputs",
    "align": "aligner.plain_texts",
    "build": "aligner.pipeline",
    "evaluate": "aligner.system_outputs",
    "evaluate_alignment": "aligner.evaluation",
    "explain": "aligner.pipeline",
    "extract": "aligner.pipeline",
    "read_bitext": "aligner.formats",
    "read_lexicon": "aligner.lexicon",
    "report": "aligner.reporting",
    "score": "aligner.bitexts",
    "split_sentences": "aligner.segmentation",
    "train": "aligner.pipeline",
}

__all__ = [
    "AlignerError",
    "Bead",
    "Block",
    "Config",
    "Document",
    "Finding",
    "Lexicon",
    "Model",
    "Reject",
    "Role",
    "SegmentPair",
    "Summary",
    "__version__",
    "align",
    "build",
    "evaluate",
    "evaluate_alignment",
    "explain",
    "extract",
    "read_bitext",
    "read_lexicon",
    "report",
    "score",
    "split_sentences",
    "train",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401  any public name
    home = _HOME.get(name)
    if home is None:
        raise AttributeError(f"module 'aligner' has no attribute {name!r}")
    value = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
