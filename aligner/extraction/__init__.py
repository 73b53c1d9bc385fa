"""Page → document: what an article says, block by block, each with its role.

Bytes → text (`decoding`) → lines (`markup` for HTML, `plain` for text) → roles (`roles`) →
document (`documents`). Structure first: a site rule helps where one fits and is never needed.
"""

from aligner.extraction.documents import extract

__all__ = ["extract"]
