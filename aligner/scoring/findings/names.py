"""Names that a rendering changed, lost, invented, or spells in several ways."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from aligner.data import Finding, Span
from aligner.languages import ORIGINAL_LANGUAGE
from aligner.names import Name, best_match, likeness, same_name
from aligner.names.runs import is_syllable
from aligner.scoring.evidence import Evidence
from aligner.scoring.findings.settings import finding, settings
from aligner.scoring.nearby import nearby
from aligner.text import fold

#: Renderings of a name from which one spelling is the usual one.
_USUAL: Final = 2
#: Code points of a rendering that are searched for a name.
_FAR: Final = 10_000

#: Kinds of Vietnamese names that are spelt out and never translated.
_SPELT: Final = frozenset({"person", "place"})


@dataclass(frozen=True, slots=True)
class _Odd:
    """A name of one side that the other does not have."""

    name: Name
    strength: float
    """How surely a rendering would have it, or an original, in [0, 1]."""
    place: float
    """Where it begins, as a share of its text."""


def find(evidence: Evidence) -> Iterator[Finding]:
    """Yield names of a Vietnamese original that its rendering changed, lost or invented.

    A name that the page has elsewhere is not invented: a rendering may say who "he" is. A text with
    very many names is a list, and too long to compare each with each: nothing is said of it.
    """
    if evidence.pair.src_lang != ORIGINAL_LANGUAGE:
        return
    own = settings("name")
    names, theirs = evidence.src.names, evidence.trg.names
    if len(names) + len(theirs) > own["most"]:
        return
    missing = list(_missing(evidence, names))
    invented = list(_invented(evidence, names, theirs))
    for lost in missing:
        pairs = [(_changed(lost, new, len(missing), len(invented)), new) for new in invented]
        sure, new = max(pairs, key=lambda pair: pair[0], default=(0.0, None))
        if new is not None and sure >= own["least_changed"]:
            invented.remove(new)
            yield finding(
                "name",
                f"the original names “{lost.name.text}”, the rendering “{new.name.text}”",
                src_span=lost.name.span,
                trg_span=new.name.span,
                expected=lost.name.text,
                found=new.name.text,
                confidence=round(sure, 3),
            )
        elif lost.strength:
            yield finding(
                "name",
                f"the original names “{lost.name.text}”, the rendering has nothing like it",
                src_span=lost.name.span,
                expected=lost.name.text,
                confidence=round(own["missing"] * lost.strength, 3),
            )
    for new in invented:
        yield finding(
            "name",
            f"the rendering names “{new.name.text}”, the original has nothing like it",
            trg_span=new.name.span,
            found=new.name.text,
            confidence=round(own["invented"] * new.strength, 3),
        )


def _missing(evidence: Evidence, names: Sequence[Name]) -> Iterator[_Odd]:
    own = settings("name")
    size = len(evidence.src.text)
    for name in names:
        alike, _ = _likeness(name, evidence)
        if alike >= own["alike"]:
            continue
        strength = _src_strength(name) * (1 - alike / own["alike"])
        if name.kind not in _SPELT or not _is_native(name):
            strength *= 1 - _answered(evidence, name.span)
        if strength > 0:
            yield _Odd(name, strength, name.span.start / size)


def _invented(evidence: Evidence, names: Sequence[Name], theirs: Sequence[Name]) -> Iterator[_Odd]:
    own = settings("name")
    size = len(evidence.trg.text)
    for name in theirs:
        share = _unanswered(evidence, name)
        if not share:
            continue
        alike, _ = best_match(names, name, evidence.trg.lang)
        if alike >= own["alike"]:
            continue
        strength = own["strength"].get(str(name.kind), own["strength"]["other"])
        strength *= share * (1 - alike / own["alike"])
        # What stands elsewhere on the page may stand here for a pronoun, or for another name.
        strength *= 1 - own["elsewhere"] * (evidence.page.like(name.text) >= own["alike"])
        if strength > 0:
            yield _Odd(name, strength, name.span.start / size)


def _likeness(name: Name, evidence: Evidence) -> tuple[float, Span | None]:
    """Return how surely a rendering has a name of its original, and where."""
    text, lang = evidence.trg.text, evidence.trg.lang
    begin, near = nearby(text, name.span.start / len(evidence.src.text), _FAR)
    alike, span = likeness(name, near, lang)
    return alike, span and Span(begin + span.start, begin + span.end)


def _src_strength(name: Name) -> float:
    """Return how surely a rendering would spell this name."""
    table = settings("name")["strength"]
    words = name.text.split()
    if name.kind != "acronym" and not _is_native(name):
        return float(table["foreign"])
    if name.kind == "person" and len(words) == 1:
        return float(table["other"])
    return float(table.get(str(name.kind), table["other"]))


def _is_native(name: Name) -> bool:
    return all(is_syllable(word) for word in name.text.split())


def _answered(evidence: Evidence, span: Span) -> float:
    """Return how far the other side answers a name's words, in [0, 1].

    One word of two says little: Đồng Tháp and Đồng Nai share one.
    """
    tokens, links = evidence.src.tokens, evidence.links.src
    inside = [links[at] for at in evidence.src.tokens_in(span) if tokens[at].form.folded]
    return (sum(at >= 0 for at in inside) / len(inside)) ** 2 if inside else 0.0


def _unanswered(evidence: Evidence, name: Name) -> float:
    """Return the share of a rendering's name that is neither answered nor made of common words.

    A unit before a name is no part of it: ``Provinsi Dong Nai``.
    """
    own, known = settings("name"), evidence.known.trg
    weights = odd = 0.0
    for number in evidence.trg.tokens_in(name.span):
        form, at = evidence.trg.tokens[number].form, evidence.links.trg[number]
        if not form.folded:
            continue
        common = form.key in known
        if common and at >= 0:
            continue
        weight = 1 - own["common"] * common
        weights += weight
        odd += weight * weight * (at < 0)
    return odd / weights if weights else 0.0


def _changed(lost: _Odd, new: _Odd, missing: int, invented: int) -> float:
    """Return how probable it is that the one name stands for the other."""
    own = settings("name")
    sure = float(own["changed"]) * lost.strength * new.strength
    if missing > 1 or invented > 1:
        sure *= float(own["several"])
    sure *= 1 - min(1.0, abs(lost.place - new.place)) * float(own["far"])
    return float(1 - (1 - sure) ** float(own["sharpness"]))


def inconsistent(evidences: Mapping[int, Evidence]) -> Iterator[tuple[int, Finding]]:
    """Yield each rendering of a name that a page usually spells otherwise, with its pair."""
    spelt: defaultdict[str, list[tuple[int, Name, Span]]] = defaultdict(list)
    own = settings("name")
    for number, evidence in evidences.items():
        if evidence.pair.src_lang != ORIGINAL_LANGUAGE or len(evidence.src.names) > own["most"]:
            continue
        for name in evidence.src.names:
            if name.kind != "person":
                continue
            alike, span = _likeness(name, evidence)
            if span is not None and alike >= own["alike"]:
                spelt[fold(name.text)].append((number, name, span))
    for places in spelt.values():
        forms = Counter(_form(evidences[n], span) for n, _, span in places)
        usual, count = forms.most_common(1)[0]
        if count < _USUAL:
            continue
        for number, name, span in places:
            form = _form(evidences[number], span)
            if form != usual and forms[form] == 1 and same_name(form, usual) < own["alike"]:
                yield (
                    number,
                    finding(
                        "name",
                        f"“{name.text}” is “{usual}” elsewhere on the page, here “{form}”",
                        src_span=name.span,
                        trg_span=span,
                        expected=usual,
                        found=evidences[number].trg.text[span.start : span.end],
                        severity=own["inconsistent_severity"],
                        confidence=own["inconsistent"],
                    ),
                )


def _form(evidence: Evidence, span: Span) -> str:
    return fold(evidence.trg.text[span.start : span.end])
