"""Plain texts: what the languages, the delimiter and the lexicon do, and what is refused."""

from pathlib import Path

import pytest

from aligner import align, compiled
from aligner.alignment import learn_texts
from aligner.data import Model
from aligner.errors import AlignmentError, EmptyResultError, UsageError
from aligner.lexicon import Entry, Lexicon
from aligner.plain_texts import align_files, train_files

#: Nothing looks alike here: only a lexicon tells which went missing.
SRC = ["Trời mưa.", "Chó sủa.", "Mèo ngủ."]
TRG = ["Hujan turun.", "Kucing tidur."]
ANIMALS = Lexicon.of(
    "vi",
    "id",
    [
        Entry("mưa", "verb", (("hujan",),)),
        Entry("mèo", "noun", (("kucing",),)),
        Entry("ngủ", "verb", (("tidur",),)),
    ],
)


def files(folder: Path, src: str, trg: str) -> tuple[Path, Path]:
    paths = folder / "a.src", folder / "a.trg"
    for path, text in zip(paths, (src, trg), strict=True):
        path.write_text(text, encoding="utf-8")
    return paths


def test_a_lexicon_of_ones_own_is_used_and_none_is_if_none_is_wanted() -> None:
    own = align(SRC, TRG, src_lang="vi", trg_lang="id", lexicon=ANIMALS)
    shipped = align(SRC, TRG, src_lang="vi", trg_lang="id")
    none = align(SRC, TRG, src_lang="vi", trg_lang="id", lexicon=False)

    assert [str(bead) for bead in own] == ["[0]:[0]", "[1]:[]", "[2]:[1]"]
    assert shipped != none
    assert none == align(SRC, TRG)


@pytest.mark.parametrize("tags", [("vi-VN", "id-ID"), ("vi_VN", "in"), ("VI", "ID")])
def test_a_language_may_be_named_with_its_country(tags: tuple[str, str]) -> None:
    model = Model({"vi-id": learn_texts([(SRC, TRG)])})
    wanted = align(SRC, TRG, src_lang="vi", trg_lang="id", model=model)

    assert align(SRC, TRG, src_lang=tags[0], trg_lang=tags[1], model=model) == wanted


@pytest.mark.parametrize("tag", ["zz zz", "", "tiếng Việt"])
def test_a_tag_that_is_none_is_refused(tag: str) -> None:
    with pytest.raises(UsageError, match="is no BCP 47 tag"):
        align(SRC, TRG, src_lang=tag, trg_lang="id")


def test_no_bead_crosses_a_delimiter() -> None:
    src, trg = ["Trời mưa.", " <p>", "Chó sủa."], ["<p>", "Hujan turun.", "Anjing menggonggong."]

    found = align(src, trg, delimiter=" <p> ")

    assert "[1]:[0]" in [str(bead) for bead in found]
    assert {bead.src for bead in found if set(bead.trg) & {1, 2}} <= {(2,), ()}


def test_a_delimiter_that_one_side_lacks_is_told_with_both_counts() -> None:
    with pytest.raises(AlignmentError, match="stands 1 times in the first text and 0 times"):
        align(["Trời mưa.", "<p>"], ["Hujan turun."], delimiter="<p>")


def test_a_delimiter_that_stands_nowhere_is_told(tmp_path: Path) -> None:
    paths = files(tmp_path, "Trời mưa.\n<p>\n", "Hujan turun.\n<p>\n")

    assert list(align_files(*paths, delimiter="<p>"))
    with pytest.raises(UsageError, match="'<P>' is no line of any text"):
        list(align_files(*paths, delimiter="<P>"))


@pytest.mark.parametrize(("src", "trg"), [("", ""), ("Trời mưa.\n", "")])
def test_nothing_is_learned_from_nothing(src: str, trg: str, tmp_path: Path) -> None:
    with pytest.raises(EmptyResultError, match="no text has a line on both sides"):
        train_files(*files(tmp_path, src, trg), src_lang="vi", trg_lang="id")


def test_a_user_without_a_home_keeps_no_compiled_code(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)

    def homeless(_path: Path) -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "expanduser", homeless)

    assert compiled._cache_folder() is None
