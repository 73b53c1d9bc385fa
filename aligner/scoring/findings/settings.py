"""Severities and thresholds of findings: what ``knowledge/findings.toml`` says of each type."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from aligner import knowledge
from aligner.data import Finding, Span


@cache
def settings(kind: str) -> Mapping[str, Any]:
    """Return what is set for a type of finding: ``severity``, ``confidence``, thresholds."""
    table: Mapping[str, Any] = knowledge.load("findings")[kind]
    return table


def finding(
    kind: str,
    message: str,
    *,
    src_span: Span | None = None,
    trg_span: Span | None = None,
    expected: str | None = None,
    found: str | None = None,
    severity: str | None = None,
    confidence: float | None = None,
) -> Finding:
    """Return a finding with the type's severity and confidence, unless others are given.

    Parameters
    ----------
    kind : str
        One of the types of the bitext format.
    message : str
        What was expected and found, in a sentence that a person can check.
    confidence : float
        How probable it is that there is such an error, in [0, 1].
    """
    own = settings(kind)
    return Finding(
        kind,
        severity or own["severity"],
        message,
        src_span,
        trg_span,
        expected,
        found,
        own["confidence"] if confidence is None else confidence,
    )
