"""Page → document: what an article says, block by block, each with its role.

Bytes → text (`decoding`) → tree (`parsing`) → runs of text (`runs`) and the element that holds the
body (`body`) → lines (`markup`; `lines` for plain text) → mended (`mending`), with their roles
(`frame`, `source`, `questions`) → document (`documents`). Structure first: a site rule helps where
one fits and is never needed.
`explain` tells which evidence gave each block its role.
"""

from aligner.extraction.documents import extract
from aligner.extraction.explanation import Explanation, explain

__all__ = ["Explanation", "explain", "extract"]
