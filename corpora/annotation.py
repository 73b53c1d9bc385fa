"""Annotated articles: the one source that a person writes, read and checked.

    python corpora/annotation.py corpora/vietnam-vn/articles/*.article   check, and count

A line is a sentence with its id; in a rendering, also the ids of the originals that it answers.
Errors, and what only looks like one, are marked where they stand. Nobody types an offset.

    i5 < v5: Harga naik menjadi {113.700|ok number|spelled as in Vietnamese} dong.
    i6 < v6: Ia lahir pada tahun {2030|number critical|1930}.
    i7 < v7: Banjir melanda Da Nang{|omission minor| pada malam hari}.
    i8 <: {Demikian dilaporkan.|addition minor|}
    drop v9: omission major
    drop v10: ok the site's own plug
"""

import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

ROLES = {"title", "lead", "paragraph", "heading", "list", "quote", "photo", "signature"}
#: Finding types that renderings of the corpus show; what each means, its README tells.
TYPES = (
    "number date money unit name negation untranslated omission addition repetition trap "
    "honorific signature placeholder"
).split()
SEVERITIES = ("minor", "major", "critical")
PARTS = ("development", "held-out")
ORIGINAL_LANGUAGE = "vi"
LANGUAGES = ("id", "en", "ja", "th", "fr")
HEAD = ("publisher", "section", "topic", "form", "part", "published", "url")
#: Sentences of an original, headline and captions among them.
LENGTH = range(12, 41)
#: Languages that put nothing between two sentences.
UNSPACED = frozenset({"ja"})
_SENTENCE = re.compile(r"(?P<id>[a-z]+\d+)(?P<link> <(?P<answers>[^:]*))?: (?P<text>\S.*)")
_DROP = re.compile(r"drop (?P<id>v\d+): (?:omission (?P<severity>\w+)|ok (?P<reason>\S.*))")
_MARK = re.compile(r"\{(?P<found>[^{|}]*)\|(?P<what>[^{|}]*)\|(?P<rest>[^{|}]*)\}")
_LEFTOVER = re.compile(r"[{|}]|  ")


class ArticleError(Exception):
    """An annotated article says something that cannot be."""


class Mark(NamedTuple):
    """A marked place in a rendering's text: an error, or what only looks like one."""

    start: int
    end: int
    type: str
    severity: str | None
    """None where it is no error."""
    note: str
    """What it should be; where it is no error, why."""

    @property
    def is_error(self) -> bool:
        """Whether it is an error."""
        return self.severity is not None


@dataclass
class Sentence:
    """A sentence with its id and, in a rendering, the ids of the originals that it answers."""

    id: str
    text: str
    answers: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()
    line: int = 0


@dataclass
class Block:
    """A run of sentences with one role."""

    role: str
    marker: str = ""
    sentences: list[Sentence] = field(default_factory=list)
    credit: str = ""
    marks: tuple[Mark, ...] = ()
    """In the credit of a photo, or in a signature."""
    line: int = 0

    @property
    def text(self) -> str:
        """The text as a page shows it, of a language that parts sentences by spaces."""
        text = " ".join(sentence.text for sentence in self.sentences)
        return f"{self.marker} {text}".strip()


@dataclass
class Version:
    """An article in one language."""

    lang: str
    is_reference: bool = False
    """Whether a person's careful translation, not a rendering."""
    line: int = 0
    head: dict[str, str] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)
    drops: dict[str, Mark] = field(default_factory=dict)
    """Originals without an answer, with the reason."""

    @property
    def space(self) -> str:
        """What stands between two sentences."""
        return "" if self.lang in UNSPACED else " "

    @property
    def title(self) -> str:
        """The headline."""
        return next(block.text for block in self.blocks if block.role == "title")

    @property
    def lead(self) -> str:
        """What stands below the headline, without its marker."""
        leads = (block for block in self.blocks if block.role == "lead")
        return self.space.join(sentence.text for block in leads for sentence in block.sentences)

    @property
    def sentences(self) -> list[Sentence]:
        """All sentences in reading order: the positions that gold beads count in."""
        return [sentence for block in self.blocks for sentence in block.sentences]

    @property
    def marks(self) -> list[Mark]:
        """All marks of the version."""
        inside = [mark for block in self.blocks for s in block.sentences for mark in s.marks]
        around = [mark for block in self.blocks for mark in block.marks]
        return [*inside, *around, *self.drops.values()]


@dataclass
class Article:
    """An original with its renderings and references."""

    name: str
    head: dict[str, str]
    original: Version
    renderings: list[Version]
    references: list[Version]

    def version(self, lang: str) -> Version:
        """Return it in one of its languages: the original, or a rendering."""
        return next(v for v in (self.original, *self.renderings) if v.lang == lang)

    @property
    def slug(self) -> str:
        """The de-accented headline, which is the end of every URL of it."""
        folded = unicodedata.normalize(
            "NFKD", self.original.title.replace("đ", "d").replace("Đ", "D")
        )
        plain = "".join(c for c in folded if not unicodedata.combining(c)).lower()
        return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def beads(original: Version, rendering: Version) -> list[tuple[list[int], list[int]]]:
    """Return the gold beads: sentences joined by a chain of answers stand in one bead."""
    place = {sentence.id: n for n, sentence in enumerate(original.sentences)}
    groups: list[tuple[set[int], set[int]]] = []
    for n, sentence in enumerate(rendering.sentences):
        src, trg = {place[answered] for answered in sentence.answers}, {n}
        touching = [group for group in groups if group[0] & src]
        for group in touching:
            src |= group[0]
            trg |= group[1]
            groups.remove(group)
        groups.append((src, trg))
    answered = set().union(*(src for src, _ in groups))
    groups += [({n}, set()) for n in place.values() if n not in answered]
    return sorted((sorted(src), sorted(trg)) for src, trg in groups)


# --- reading ----------------------------------------------------------------------------------


def read_article(path: Path) -> Article:
    """Read and check an annotated article; `ArticleError` names the lines."""
    head: dict[str, str] = {}
    versions: list[Version] = []
    for number, raw in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        line = raw.strip()
        if not line:
            continue
        try:
            _read_line(line, number, head, versions)
        except ArticleError as error:
            raise ArticleError(f"{path.name}:{number}: {error}") from error
    if not versions or versions[0].lang != ORIGINAL_LANGUAGE:
        raise ArticleError(f"{path.name}:1: no original: the first version is ## vi")
    original, *others = versions
    article = Article(
        path.stem,
        head,
        original,
        [version for version in others if not version.is_reference],
        [version for version in others if version.is_reference],
    )
    found = [f"{path.name}:{line}: {problem}" for line, problem in problems(article)]
    if found:
        raise ArticleError("\n".join(found))
    return article


def _read_line(line: str, number: int, head: dict[str, str], versions: list[Version]) -> None:
    if line != unicodedata.normalize("NFC", line):
        raise ArticleError("not in NFC")
    version = versions[-1] if versions else None
    block = version.blocks[-1] if version and version.blocks else None
    drop = _DROP.fullmatch(line)
    sentence = _SENTENCE.fullmatch(line)
    if line.startswith("## "):
        versions.append(_version(line.removeprefix("## "), number, versions))
    elif version and line.startswith("[") and line.endswith("]"):
        role, _, marker = line[1:-1].partition(" ")
        if role not in ROLES:
            raise ArticleError(f"no role {role!r}")
        version.blocks.append(Block(role, marker, line=number))
    elif version and drop:
        severity, reason = drop["severity"], drop["reason"]
        version.drops[drop["id"]] = _checked(Mark(0, 0, "omission", severity, reason or ""))
    elif block is not None and line.startswith("credit: "):
        block.credit, block.marks = read_marks(line.removeprefix("credit: "))
    elif block is not None and block.role == "signature":
        block.marker, block.marks = read_marks(line)
    elif block is not None and sentence:
        text, marks = read_marks(sentence["text"])
        answers = tuple((sentence["answers"] or "").split())
        block.sentences.append(Sentence(sentence["id"], text, answers, marks, number))
    elif block is None and re.match(r"\w+: ", line):
        key, _, value = line.partition(": ")
        (version.head if version else head)[key] = value
    else:
        raise ArticleError(f"neither a key, a role nor a sentence: {line[:60]!r}")


def _version(heading: str, number: int, before: Sequence[Version]) -> Version:
    lang, _, kind = heading.partition(" ")
    known = LANGUAGES if before else (ORIGINAL_LANGUAGE,)
    if kind not in {"", "reference"} or lang not in known:
        raise ArticleError(f"no version {heading!r}: one of {', '.join(known)}, or id reference")
    is_reference = kind == "reference"
    if any((lang, is_reference) == (other.lang, other.is_reference) for other in before):
        raise ArticleError(f"a second version {heading!r}")
    return Version(lang, is_reference, number)


def read_marks(text: str) -> tuple[str, tuple[Mark, ...]]:
    """Return a text as a page shows it, and the marks in it.

    Examples
    --------
    >>> read_marks("pada tahun {2030|number critical|1930}.")
    ('pada tahun 2030.', (Mark(start=11, end=15, type='number', severity='critical', note='1930'),))
    """
    shown, marks, after = "", [], 0
    for match in _MARK.finditer(text):
        shown += text[after : match.start()]
        after = match.end()
        first, _, second = match["what"].partition(" ")
        kind, severity = (second, None) if first == "ok" else (first, second)
        end = len(shown) + len(match["found"])
        marks.append(_checked(Mark(len(shown), end, kind, severity, match["rest"])))
        if match["found"] == match["rest"]:
            raise ArticleError(f"{match['found']!r} is what it should be")
        if not match["found"] and kind != "omission":
            raise ArticleError(f"only an omission marks a place without text, not {kind}")
        if not match["rest"] and kind != "addition":
            raise ArticleError(f"say what this {kind} should be")
        shown += match["found"]
    shown += text[after:]
    leftover = _LEFTOVER.search(shown)
    if leftover or shown != shown.strip():
        raise ArticleError(f"a broken mark or two spaces near {shown[:60]!r}")
    return shown, tuple(marks)


def _checked(mark: Mark) -> Mark:
    if mark.type not in TYPES:
        raise ArticleError(f"no finding type {mark.type!r}")
    if mark.severity is not None and mark.severity not in SEVERITIES:
        raise ArticleError(f"no severity {mark.severity!r}")
    if mark.severity is None and not mark.note:
        raise ArticleError(f"say why this {mark.type} is no error")
    return mark


# --- checking ---------------------------------------------------------------------------------


def problems(article: Article) -> Iterator[tuple[int, str]]:
    """Yield what is wrong with an article as a whole, each with a line of its file."""
    yield from ((1, f"the head has no {key}") for key in HEAD if key not in article.head)
    if article.head.get("part") not in PARTS:
        yield 1, f"part is one of {', '.join(PARTS)}"
    original = article.original
    known = [sentence.id for sentence in original.sentences]
    if len(known) not in LENGTH:
        yield original.line, f"the original has {len(known)} sentences, not 12 to 40"
    for sentence in original.sentences:
        if sentence.answers or sentence.marks:
            yield sentence.line, "an original answers nothing and has no marks"
    for version in (original, *article.renderings, *article.references):
        yield from _form_problems(version)
        if version is not original:
            yield from _answer_problems(version, known)
    has_title = any(block.role == "title" for block in original.blocks)
    if has_title and article.slug not in article.head.get("url", ""):
        yield 1, f"the URL does not hold the slug {article.slug}"


def _form_problems(version: Version) -> Iterator[tuple[int, str]]:
    letter = version.sentences[0].id[0] if version.sentences else "?"
    for number, sentence in enumerate(version.sentences, 1):
        if sentence.id != f"{letter}{number}":
            yield sentence.line, f"{sentence.id} stands where {letter}{number} should"
            break
    if sum(block.role == "title" for block in version.blocks) != 1:
        yield version.line, f"{version.lang} has no title, or two"
    for block in version.blocks:
        if block.role == "signature" and not block.marker:
            yield block.line, "an empty signature"
        if block.role != "signature" and not block.sentences:
            yield block.line, f"an empty {block.role}"
        if block.credit and block.role != "photo":
            yield block.line, f"a credit in a {block.role}"


def _answer_problems(version: Version, known: Sequence[str]) -> Iterator[tuple[int, str]]:
    answered = {answer for sentence in version.sentences for answer in sentence.answers}
    for sentence in version.sentences:
        for stranger in sorted(set(sentence.answers) - set(known)):
            yield sentence.line, f"{sentence.id} answers {stranger}, which is not there"
        whole = any((m.start, m.end) == (0, len(sentence.text)) for m in sentence.marks)
        if not sentence.answers and not whole and not version.is_reference:
            yield sentence.line, f"{sentence.id} answers nothing and is not marked as a whole"
        if version.is_reference and any(mark.is_error for mark in sentence.marks):
            yield sentence.line, "a reference has an error marked"
    for id_ in known:
        if (id_ in answered) == (id_ in version.drops):
            yield version.line, f"{version.lang} must answer {id_} or say why it is dropped"
    for stranger in sorted(version.drops.keys() - set(known)):
        yield version.line, f"{version.lang} drops {stranger}, which is not there"


# --- counting ---------------------------------------------------------------------------------


def _counts(articles: Sequence[Article]) -> Iterator[str]:
    """Yield lines with what there is in each version: sentences, beads, marks."""
    for article in articles:
        yield f"{article.name} ({article.head['part']}): vi {len(article.original.sentences)}"
        for version in (*article.renderings, *article.references):
            found = Counter(f"{len(s)}-{len(t)}" for s, t in beads(article.original, version))
            wrong = Counter(mark.type for mark in version.marks if mark.is_error)
            right = Counter(mark.type for mark in version.marks if not mark.is_error)
            yield (
                f"  {version.lang}{' reference' * version.is_reference} "
                f"{len(version.sentences)}: {_told(found)}; errors {_told(wrong) or 'none'}; "
                f"no errors {_told(right) or 'none'}"
            )


def _told(counts: Counter[str]) -> str:
    return ", ".join(f"{key} {count}" for key, count in sorted(counts.items()))


def main(names: Sequence[str]) -> int:
    """Check the articles named, and print counts."""
    articles, failed = [], False
    for name in names:
        try:
            articles.append(read_article(Path(name)))
        except ArticleError as error:
            failed = True
            sys.stderr.write(f"{error}\n")
    sys.stdout.writelines(f"{line}\n" for line in _counts(articles))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
