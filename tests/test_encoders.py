"""Sentence vectors: laws of their evidence, stories, and what is refused, with its place."""

import json
import sys
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from aligner.alignment import align_texts, read_encoder
from aligner.alignment.bands import Band, around, band, whole
from aligner.alignment.encoders import Encoder
from aligner.alignment.parameters import parameters
from aligner.errors import AlignerError, AlignmentError, FormatError, InputError, UsageError

SHAPES = parameters().shapes
ONE_ONE = SHAPES.tolist().index([1, 1])
TWO_ONE = SHAPES.tolist().index([2, 1])
TWO_TWO = SHAPES.tolist().index([2, 2])
LONGEST = int(SHAPES.max())
DIMENSIONS = 48
#: One sentence over and over: its words cannot tell where a line belongs.
HE_CAME = "Anh ấy đến rồi lại đi."
HE_CAME_ID = "Ia datang lalu pergi lagi."

VILLAGE_VI = [
    "Làng ở ven sông.",
    "Mùa nước nổi kéo dài ba tháng.",
    "",
    "Trẻ em đi học bằng thuyền.",
]
VILLAGE_ID = [
    "Desa itu di tepi sungai.",
    "Musim banjir berlangsung tiga bulan.",
    "Anak-anak naik perahu.",
]

Write = Callable[[np.ndarray, np.ndarray], Encoder]


def meanings(count: int, seed: int = 0, common: float = 1.0) -> np.ndarray:
    """Return vectors drawn by chance that have something in common, as those of encoders have."""
    rng = np.random.default_rng(seed)
    return rng.normal(size=(count, DIMENSIONS)) + common * rng.normal(size=DIMENSIONS)


def translated(vectors: np.ndarray, seed: int = 1, noise: float = 0.5) -> np.ndarray:
    return vectors + noise * np.random.default_rng(seed).normal(size=vectors.shape)


@pytest.fixture
def arrays(tmp_path: Path) -> Write:
    def write(src: np.ndarray, trg: np.ndarray) -> Encoder:
        np.save(tmp_path / "src.npy", src)
        np.save(tmp_path / "trg.npy", trg)
        return read_encoder(f"{tmp_path / 'src.npy'},{tmp_path / 'trg.npy'}")

    return write


def similarity(encoder: Encoder, src_count: int, trg_count: int) -> np.ndarray:
    """Return the evidence of every bead of two texts, [original, rendering, shape]."""
    src, trg = [HE_CAME] * src_count, [HE_CAME_ID] * trg_count
    where = whole(src_count, trg_count)
    found = encoder.similarity(src, trg, where, SHAPES)
    assert found.shape == (where.size, len(SHAPES))
    return found.reshape(src_count + 1, trg_count + 1, -1)


def beads(encoder: Encoder | None, src: Sequence[str], trg: Sequence[str]) -> list[str]:
    evidence = encoder.evidence(src, trg, SHAPES) if encoder else None
    return [str(bead) for bead in align_texts(src, trg, similarity=evidence)]


# --- laws --------------------------------------------------------------------------------------


@given(st.integers(0, 99), st.sampled_from([1e-150, 1e-6, 0.03, 7.0, 1e9, 1e150]))
@settings(
    deadline=None, max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_the_length_of_a_vector_says_nothing(arrays: Write, seed: int, factor: float) -> None:
    src = meanings(7, seed)
    trg = translated(src)
    factors = factor ** np.random.default_rng(seed).random((7, 1))

    before = similarity(arrays(src, trg), 7, 7)
    after = similarity(arrays(factors * src, factor * trg), 7, 7)

    np.testing.assert_allclose(after, before, atol=1e-3)


def test_a_rotation_of_both_sides_changes_nothing(arrays: Write) -> None:
    src = meanings(12)
    trg = translated(src)
    rotation, _ = np.linalg.qr(meanings(DIMENSIONS, seed=5))

    before = similarity(arrays(src, trg), 12, 12)
    after = similarity(arrays(src @ rotation, trg @ rotation), 12, 12)

    np.testing.assert_allclose(after, before, atol=1e-3)
    assert np.abs(similarity(arrays(src @ rotation, trg), 12, 12) - before).max() > 5


def test_vectors_that_change_places_change_only_the_beads_that_hold_them(arrays: Write) -> None:
    src = meanings(14)
    trg = translated(src)
    swapped = trg.copy()
    swapped[[3, 9]] = trg[[9, 3]]
    before = similarity(arrays(src, trg), 14, 14)

    after = similarity(arrays(src, swapped), 14, 14)

    for k, (_, m) in enumerate(SHAPES.tolist()):
        without = [j for j in range(14) if not {3, 9} & set(range(j, j + m))]
        np.testing.assert_allclose(after[:, without, k], before[:, without, k], atol=1e-3)
    np.testing.assert_allclose(after[:, 3, ONE_ONE], before[:, 9, ONE_ONE], atol=1e-3)
    assert before[3, 3, ONE_ONE] > 5
    assert after[3, 3, ONE_ONE] < 0


@pytest.mark.parametrize("kind", ["<f2", "<f4", "<f8", ">f4", ">f8"])
def test_every_kind_of_float_says_the_same(arrays: Write, kind: str) -> None:
    src = meanings(9)
    trg = translated(src)

    found = similarity(arrays(src.astype(kind), trg.astype(kind)), 9, 9)

    np.testing.assert_allclose(found, similarity(arrays(src, trg), 9, 9), atol=0.1)


def test_transposed_sides_give_transposed_evidence(arrays: Write) -> None:
    src, trg = meanings(8), translated(meanings(11))
    order = [SHAPES.tolist().index([m, n]) for n, m in SHAPES.tolist()]

    one = similarity(arrays(src, trg), 8, 11)
    other = similarity(arrays(trg, src), 11, 8)

    # What does not fit into the text is the search's to leave out.
    for k, (n, m) in enumerate(SHAPES.tolist()):
        fits = np.s_[: 8 - n + 1, : 11 - m + 1]
        np.testing.assert_allclose(one[..., k][fits], other[..., order[k]].T[fits], atol=1e-3)


def test_beads_of_unrelated_sentences_get_nothing_and_longer_ones_no_more(arrays: Write) -> None:
    for common in (0.0, 1.0, 3.0):
        src = meanings(90, 1, common)
        trg = translated(src)
        trg[45:] = meanings(45, 2, common)

        found = similarity(arrays(src, trg), 90, 90)[45:87, 45:87]

        means = found.mean(axis=(0, 1))
        assert (means < -1).all()
        assert (means <= means[ONE_ONE] + 0.1).all()
        assert (np.quantile(found, 0.99, axis=(0, 1)) < 1).all()


@pytest.mark.parametrize("common", [0.0, 1.0, 3.0])
def test_true_pairs_stand_out_however_much_all_sentences_have_in_common(
    arrays: Write, common: float
) -> None:
    src = meanings(40, 1, common)

    found = similarity(arrays(src, translated(src)), 40, 40)[:40, :40, ONE_ONE]

    assert np.diag(found).min() > 3 > np.quantile(found[~np.eye(40, dtype=bool)], 0.999)


def test_a_merged_bead_beats_its_parts_only_if_all_of_them_belong_to_it(arrays: Write) -> None:
    src = meanings(30)
    trg = np.delete(src, 11, axis=0)
    trg[10] = src[10] + src[11]  # lines 10 and 11 became one; line 20 is as it was

    found = similarity(arrays(src, translated(trg, noise=0.3)), 30, 29)

    assert found[10, 10, TWO_ONE] > found[10, 10, ONE_ONE] + 3
    assert found[20, 19, ONE_ONE] > found[20, 19, TWO_ONE] + 3
    assert found[20, 19, ONE_ONE] + found[21, 20, ONE_ONE] > found[20, 19, TWO_TWO] + 3


def test_a_band_or_a_piece_of_the_text_has_the_evidence_of_the_whole(arrays: Write) -> None:
    src = meanings(150)
    evidence = arrays(src, translated(src)).evidence([HE_CAME] * 150, [HE_CAME_ID] * 150, SHAPES)
    every = evidence(0, 0, whole(150, 150)).reshape(151, 151, -1)

    def check(i: int, j: int, where: Band) -> None:
        found = evidence(i, j, where)
        for a in range(len(where.low) - 1):
            for k, (n, m) in enumerate(SHAPES.tolist()):
                last = min(int(where.high[-1]) - m, int(where.high[a]))
                inside = slice(int(where.low[a]), last + 1)
                if a + n < len(where.low) and inside.start < inside.stop:
                    np.testing.assert_allclose(
                        found[where.cells[a] + inside.start : where.cells[a] + inside.stop, k],
                        every[i + a, j + inside.start : j + inside.stop, k],
                        atol=1e-3,
                    )

    check(0, 0, around(np.array([[0, 0, 9], [70, 70, 9], [150, 150, 9]])))
    check(40, 35, around(np.array([[0, 0, 3], [100, 90, 3]])))
    check(149, 0, whole(1, 150))
    check(0, 10, band(np.array([0, 0, 5]), np.array([0, 7, 7])))


@pytest.mark.parametrize(("src_count", "trg_count"), [(1, 1), (1, 40), (2, 2), (3, 1)])
def test_a_few_sentences_are_compared_with_care(
    arrays: Write, src_count: int, trg_count: int
) -> None:
    found = similarity(arrays(meanings(src_count), meanings(trg_count, 3)), src_count, trg_count)

    assert np.isfinite(found).all()
    assert np.abs(found[0, 0, ONE_ONE]) < 8
    if src_count == trg_count == 1:
        assert not found.any()  # nothing to compare it with


def test_blank_lines_say_nothing(arrays: Write) -> None:
    vectors = meanings(4)
    vectors[2] = 0

    encoder = arrays(vectors, np.delete(vectors, 2, axis=0))
    found = encoder.similarity(VILLAGE_VI, VILLAGE_ID, whole(4, 3), SHAPES).reshape(5, 4, -1)

    assert not found[2, :, ONE_ONE].any()
    assert found[3, 2, ONE_ONE] > 1 > found[3, 0, ONE_ONE]
    np.testing.assert_allclose(found[1, :, TWO_ONE], found[1, :, ONE_ONE], atol=1e-3)


@given(st.data())
@example(None)
@settings(
    deadline=None, max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_nan_and_infinity_are_refused_by_line(arrays: Write, data: st.DataObject | None) -> None:
    vectors = [meanings(6), meanings(5)]
    if data is None:
        side, row, column, value = 1, 4, 0, np.nan
    else:
        side = data.draw(st.integers(0, 1))
        row = data.draw(st.integers(0, len(vectors[side]) - 1))
        column = data.draw(st.integers(0, DIMENSIONS - 1))
        value = data.draw(st.sampled_from([np.nan, np.inf, -np.inf]))
    vectors[side][row, column] = value

    with pytest.raises(FormatError, match=rf"{('src', 'trg')[side]}\.npy:{row + 1}: .*NaN"):
        similarity(arrays(*vectors), 6, 5)


# --- the right path where words say nothing ----------------------------------------------------


def test_vectors_find_the_insertions_that_words_cannot(arrays: Write) -> None:
    src = meanings(20)
    trg = np.insert(translated(src), [4, 4, 15], meanings(3, seed=9), axis=0)
    lines = [HE_CAME] * 20, [HE_CAME_ID] * 23
    right = [f"[{i}]:[{j}]" for i, j in enumerate(j for j in range(23) if j not in {4, 5, 17})]

    found = beads(arrays(src, trg), *lines)

    assert [bead for bead in found if "[]" not in bead] == right
    assert sum(bead in right for bead in beads(None, *lines)) < 10


def test_vectors_find_merged_and_crossed_sentences(arrays: Write) -> None:
    src = meanings(12)
    trg = translated(np.concatenate([src[:3], [src[3] + src[4]], src[[6, 5]], src[7:]]), noise=0.2)
    lines = [HE_CAME] * 12, [HE_CAME_ID] * 3 + [f"{HE_CAME_ID} {HE_CAME_ID}"] + [HE_CAME_ID] * 7

    found = beads(arrays(src, trg), *lines)

    assert found[:4] == ["[0]:[0]", "[1]:[1]", "[2]:[2]", "[3, 4]:[3]"]
    assert found[-5:] == [f"[{n}]:[{n - 1}]" for n in range(7, 12)]
    assert "[5]:[4]" not in found
    assert "[6]:[5]" not in found


def test_vectors_without_meaning_do_not_push_the_words_aside(arrays: Write) -> None:
    src = [f"Năm {year}, làng có {year * 7 % 97} hộ nuôi cá." for year in range(2001, 2021)]
    trg = [f"Pada {year}, {year * 7 % 97} keluarga memelihara ikan." for year in range(2001, 2021)]

    found = beads(arrays(meanings(20, 1), meanings(20, 2)), src, trg)

    assert found == [f"[{n}]:[{n}]" for n in range(20)]


# --- Vecalign's overlaps -----------------------------------------------------------------------


def overlaps(lines: Sequence[str], longest: int = LONGEST) -> list[str]:
    """Return the lines that Vecalign's overlap.py makes of a text."""
    spelt = [line.strip() or "BLANK_LINE" for line in lines]
    made = {"PAD"}
    for count in range(1, longest + 1):
        made |= {" ".join(spelt[n : n + count])[:10_000] for n in range(len(spelt) - count + 1)}
    return sorted(made)


def embedded(lines: Sequence[str], words: dict[str, int] | None = None) -> np.ndarray:
    """Return the sum of vectors of the words; `words` gives those that mean the same a number."""

    def vector(word: str) -> np.ndarray:
        seed = (words or {}).get(word) or int.from_bytes(word.encode()[:6], "little")
        return np.random.default_rng(seed).normal(size=DIMENSIONS)

    return np.array([sum(vector(word) for word in line.split()) for line in lines], "<f4")


VILLAGE_WORDS = {
    word: number
    for number, words in enumerate(
        ["Làng Desa", "sông. sungai.", "Mùa Musim", "ba tiga", "tháng. bulan.", "thuyền. perahu."],
        1,
    )
    for word in words.split()
}


@pytest.fixture
def village(tmp_path: Path) -> Path:
    for side, lines in (("vi", VILLAGE_VI), ("id", VILLAGE_ID)):
        made = overlaps(lines)
        (tmp_path / f"overlaps.{side}").write_text("".join(f"{line}\n" for line in made), "utf-8")
        embedded(made, VILLAGE_WORDS).tofile(tmp_path / f"overlaps.{side}.emb")
    return tmp_path


def of_vecalign(folder: Path) -> Encoder:
    sides = [f"{folder}/overlaps.{side},{folder}/overlaps.{side}.emb" for side in ("vi", "id")]
    return read_encoder(f"vecalign:{','.join(sides)}")


def test_overlaps_of_vecalign_are_read_with_their_vectors(village: Path) -> None:
    found = of_vecalign(village).similarity(VILLAGE_VI, VILLAGE_ID, whole(4, 3), SHAPES)

    found = found.reshape(5, 4, -1)
    assert found[0, 0, ONE_ONE] > 0 > found[0, 1, ONE_ONE]
    assert found[1, 1, ONE_ONE] > 0 > found[1, 2, ONE_ONE]
    assert not found[2, :, ONE_ONE].any()  # BLANK_LINE


def test_a_run_has_the_vector_of_its_overlap_not_the_sum_of_its_sentences(village: Path) -> None:
    lines = overlaps(VILLAGE_VI)
    vectors = np.fromfile(village / "overlaps.vi.emb", np.float32).reshape(len(lines), -1)
    before = of_vecalign(village).similarity(VILLAGE_VI, VILLAGE_ID, whole(4, 3), SHAPES)
    vectors[lines.index(" ".join(VILLAGE_VI[:2]))] = -embedded([VILLAGE_ID[0]], VILLAGE_WORDS)[0]
    vectors.tofile(village / "overlaps.vi.emb")

    after = of_vecalign(village).similarity(VILLAGE_VI, VILLAGE_ID, whole(4, 3), SHAPES)

    np.testing.assert_array_equal(after[:, ONE_ONE], before[:, ONE_ONE])
    assert after[0, TWO_ONE] < before[0, TWO_ONE] - 5


def test_spaces_and_spellings_of_letters_do_not_part_a_text_from_its_overlaps(
    village: Path,
) -> None:
    path = village / "overlaps.vi"
    text = unicodedata.normalize("NFD", path.read_text("utf-8")).replace(" ", " \u200b")
    path.write_text(text, "utf-8")

    assert of_vecalign(village).similarity(VILLAGE_VI, VILLAGE_ID, whole(4, 3), SHAPES).any()


def test_an_overlap_that_is_missing_is_named(village: Path) -> None:
    with pytest.raises(FormatError, match=r"overlaps\.id: no vector for lines 3 to 4 of the text"):
        of_vecalign(village).evidence(VILLAGE_VI, [*VILLAGE_ID, VILLAGE_ID[0]], SHAPES)
    with pytest.raises(FormatError, match=r"no vector for line 1 of the text: Kampung lain\."):
        of_vecalign(village).evidence(VILLAGE_VI, ["Kampung lain."], SHAPES)


def test_a_very_long_line_is_found_by_what_vecalign_kept_of_it(tmp_path: Path) -> None:
    lines = ["dài " * 3000 + "một", "ngắn"]
    made = overlaps(lines)
    for side in ("vi", "id"):
        (tmp_path / f"overlaps.{side}").write_text("\n".join(made), "utf-8")
        embedded(made).tofile(tmp_path / f"overlaps.{side}.emb")

    assert of_vecalign(tmp_path).similarity(lines, lines, whole(2, 2), SHAPES).any()


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda v: v[:-1].tobytes(), r"bytes are not float32 vectors of one length for the \d+ l"),
        (lambda v: v.tobytes()[:-1], "bytes are not float32 vectors"),
        (lambda _: b"", "the file is empty"),
        (lambda v: v.astype(np.float16).tobytes(), "numbers are not those of float32"),
        (lambda v: v.astype(np.float64).tobytes(), "numbers are not those of float32|NaN"),
        (lambda v: v.astype(">f4").tobytes(), "numbers are not those of float32|NaN"),
        (lambda v: (v * 9).astype(np.int8).tobytes() * 4, "numbers are not those of float32|NaN"),
        (lambda v: ("làng quê " * v.size)[: v.size * 3].encode()[: v.size * 4], "not those of"),
        (lambda v: b"\x93NUMPY" + v.tobytes(), "a NumPy file, not raw float32"),
    ],
    ids="row byte empty float16 float64 big-endian int8 text npy".split(),
)  # fmt: skip
def test_a_raw_file_that_is_not_what_it_says_is_refused(
    village: Path, damage: Callable[[np.ndarray], bytes], message: str
) -> None:
    path = village / "overlaps.vi.emb"
    vectors = np.fromfile(path, np.float32).reshape(len(overlaps(VILLAGE_VI)), -1)
    path.write_bytes(damage(vectors))

    with pytest.raises(FormatError, match=message):
        of_vecalign(village)


def test_a_raw_vector_that_holds_no_number_or_is_zero_is_refused_by_its_overlap(
    village: Path,
) -> None:
    lines = overlaps(VILLAGE_VI)
    row = lines.index(VILLAGE_VI[1])
    path = village / "overlaps.vi.emb"
    vectors = np.fromfile(path, np.float32).reshape(len(lines), -1)

    for value, message in ((np.nan, "NaN"), (0.0, "is zero")):
        vectors[row] = value
        vectors.tofile(path)
        with pytest.raises(FormatError, match=rf"overlaps\.vi:{row + 1}: the vector .*{message}"):
            of_vecalign(village).evidence(VILLAGE_VI, VILLAGE_ID, SHAPES)


# --- arrays ------------------------------------------------------------------------------------


def test_two_folders_hold_the_arrays_of_many_texts_by_stem(tmp_path: Path) -> None:
    src = meanings(6)
    for side, vectors in (("vi", src), ("id", translated(src))):
        (tmp_path / side).mkdir()
        np.save(tmp_path / side / "b.npy", vectors)
    encoder = read_encoder(f"{tmp_path / 'vi'},{tmp_path / 'id'}")
    lines = [HE_CAME] * 6, [HE_CAME_ID] * 6

    assert encoder.evidence(*lines, SHAPES, "b")(0, 0, whole(6, 6)).any()
    with pytest.raises(InputError, match=r"vi/a\.npy: there is no such file"):
        encoder.evidence(*lines, SHAPES, "a")
    with pytest.raises(UsageError, match="holds the vectors of many texts"):
        encoder.evidence(*lines, SHAPES)


def test_one_array_does_not_serve_many_texts(arrays: Write) -> None:
    encoder = arrays(meanings(2), meanings(2))

    with pytest.raises(UsageError, match=r"src\.npy: cannot serve many texts"):
        encoder.evidence([HE_CAME] * 2, [HE_CAME_ID] * 2, SHAPES, "a")


@pytest.mark.parametrize(
    ("src", "message"),
    [
        (meanings(5), r"src\.npy: 5 vectors for 6 sentences: none for line 6"),
        (meanings(7), r"src\.npy: 7 vectors for 6 sentences"),
        (meanings(6)[:, :9], "original's vectors have 9 dimensions, the rendering's 48"),
        (meanings(6) * [[1], [1], [0], [1], [1], [1]], r"src\.npy:3: the vector is zero"),
        (meanings(6)[0], r"src\.npy: float64 of shape \(48,\)"),
        (meanings(6).astype(int), r"src\.npy: int64 of shape \(6, 48\)"),
        (meanings(6).astype(complex), r"src\.npy: complex128 of shape"),
        (np.array([["a"]] * 6), "<U1 of shape"),
        (np.array([[None]] * 6), "not a NumPy array"),
        (np.zeros((6, 0)), "original's vectors have 0 dimensions"),
    ],
    ids="few many narrow zero flat whole complex text objects none".split(),
)
def test_an_array_that_does_not_fit_the_text_is_refused(
    arrays: Write, src: np.ndarray, message: str
) -> None:
    with pytest.raises(FormatError, match=message):
        similarity(arrays(src, meanings(6)), 6, 6)


@given(st.integers(0, 139), st.integers(0, 255))
@example(26, ord("b"))  # a key of the header becomes bytes, which NumPy cannot sort among strings
@example(22, ord("a"))  # a kind of number that NumPy warns of
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_file_is_an_error_that_names_it(
    arrays: Write, tmp_path: Path, place: int, value: int
) -> None:
    encoder = arrays(meanings(3), meanings(3))
    path = tmp_path / "src.npy"
    content = bytearray(path.read_bytes())
    content[place] = value
    path.write_bytes(content)

    try:
        found = similarity(encoder, 3, 3)
    except AlignerError as error:
        message = str(error)
    else:
        message = "src.npy"
        assert np.isfinite(found).all()
    assert "src.npy" in message


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"Harga kopi naik.\n", b"\x93NUMPY\x01"])
def test_what_is_no_array_is_refused(arrays: Write, tmp_path: Path, content: bytes) -> None:
    encoder = arrays(meanings(3), meanings(3))
    (tmp_path / "src.npy").write_bytes(content)

    with pytest.raises(FormatError, match=r"src\.npy: not a NumPy array"):
        similarity(encoder, 3, 3)


def test_an_archive_of_arrays_is_refused(arrays: Write, tmp_path: Path) -> None:
    encoder = arrays(meanings(3), meanings(3))
    with (tmp_path / "src.npy").open("wb") as stream:
        np.savez(stream, a=meanings(3))

    with pytest.raises(FormatError, match=r"src\.npy: not a NumPy array"):
        similarity(encoder, 3, 3)


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ("", "the encoder: this names no encoder"),
        ("a.npy", "a.npy: this names no encoder"),
        ("a.npy,b.npy", "a.npy: there is no such file"),
        ("model2vec:", "the encoder: there is no such file"),
        ("sentence-transformers:no/such/folder", "no/such/folder: there is no such file"),
        ("vecalign:a,b", "vecalign:a,b: this names no encoder"),
        ("laser:model.pt", "laser:model.pt: this names no encoder"),
    ],
)
def test_a_spec_that_names_no_encoder_is_refused(spec: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        read_encoder(spec)


def test_an_array_and_a_folder_do_not_go_together(tmp_path: Path) -> None:
    np.save(tmp_path / "a.npy", meanings(3))

    with pytest.raises(UsageError, match="one is a folder, the other is not"):
        read_encoder(f"{tmp_path / 'a.npy'},{tmp_path}")


# --- models ------------------------------------------------------------------------------------


class TinyModel:
    """What both packages make: sentences become sums of vectors of their words."""

    def __init__(self, path: str) -> None:
        self.words: dict[str, int] = json.loads(Path(path, "words.json").read_text("utf-8"))
        self.asked: list[list[str]] = []
        self.damage: Callable[[np.ndarray], Any] = lambda vectors: vectors

    @classmethod
    def from_pretrained(cls, path: str) -> "TinyModel":
        return cls(path)

    def encode(self, sentences: list[str], *, normalize_embeddings: bool = False) -> np.ndarray:
        self.asked.append(sentences)
        vectors = embedded(sentences, self.words)
        if normalize_embeddings:
            vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        made: np.ndarray = self.damage(vectors)
        return made


@pytest.fixture(params=["sentence-transformers", "model2vec"])
def model(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[Encoder, TinyModel]:
    (tmp_path / "words.json").write_text(json.dumps(VILLAGE_WORDS), "utf-8")
    made: list[TinyModel] = []

    class Kept(TinyModel):
        def __init__(self, path: str) -> None:
            super().__init__(path)
            made.append(self)

    module = ModuleType(request.param.replace("-", "_"))
    setattr(module, "StaticModel" if request.param == "model2vec" else "SentenceTransformer", Kept)
    monkeypatch.setitem(sys.modules, module.__name__, module)
    return read_encoder(f"{request.param}:{tmp_path}"), made[0]


def test_a_model_encodes_each_sentence_once_and_no_blank_line(
    model: tuple[Encoder, TinyModel],
) -> None:
    encoder, tiny = model
    src = [*VILLAGE_VI, VILLAGE_VI[0]]

    found = encoder.similarity(src, VILLAGE_ID, whole(5, 3), SHAPES).reshape(6, 4, -1)

    assert tiny.asked == [[line for line in VILLAGE_VI if line], VILLAGE_ID]
    assert found[0, 0, ONE_ONE] > 0 > found[0, 1, ONE_ONE]
    np.testing.assert_allclose(found[4, :3, ONE_ONE], found[0, :3, ONE_ONE], atol=1e-5)
    assert not found[2, :, ONE_ONE].any()


def test_a_sentence_that_a_model_knows_no_word_of_says_nothing(
    model: tuple[Encoder, TinyModel],
) -> None:
    encoder, tiny = model
    tiny.damage = lambda vectors: vectors * (np.arange(len(vectors)) != 1)[:, None]

    found = encoder.similarity(VILLAGE_ID, VILLAGE_ID, whole(3, 3), SHAPES).reshape(4, 4, -1)

    assert not found[1, :, ONE_ONE].any()
    assert found[2, 2, ONE_ONE] > 1
    tiny.damage = np.zeros_like
    with pytest.raises(AlignmentError, match="sentence 1 of the original: every vector is zero"):
        encoder.evidence(VILLAGE_ID, VILLAGE_ID, SHAPES)


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda v: v[:-1], "gives 2 vectors for 3 sentences"),
        (lambda v: v[0], r"gives float32 of shape \(48,\), not vectors"),
        (lambda v: v.astype(int), "not vectors of floats"),
        (lambda v: v * [[1], [1], [np.nan]], "sentence 4 of the original: .*NaN"),
    ],
)
def test_what_a_model_gives_is_checked(
    model: tuple[Encoder, TinyModel], damage: Callable[[np.ndarray], Any], message: str
) -> None:
    encoder, tiny = model
    tiny.damage = damage

    with pytest.raises(FormatError, match=message):
        encoder.evidence(VILLAGE_VI, VILLAGE_ID, SHAPES)


def test_texts_of_blank_lines_or_none_need_no_vectors(model: tuple[Encoder, TinyModel]) -> None:
    encoder, tiny = model

    assert not encoder.similarity(["", ""], VILLAGE_ID, whole(2, 3), SHAPES).any()
    assert not encoder.similarity(VILLAGE_VI, [""], whole(4, 1), SHAPES).any()
    encoder.evidence([], [], SHAPES)
    assert tiny.asked == [VILLAGE_ID, [line for line in VILLAGE_VI if line]]


@pytest.mark.parametrize("package", ["sentence-transformers", "model2vec"])
def test_a_package_that_is_not_installed_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, package: str
) -> None:
    monkeypatch.setitem(sys.modules, package.replace("-", "_"), None)

    with pytest.raises(UsageError, match=f"needs the package {package}.*pip install {package}"):
        read_encoder(f"{package}:{tmp_path}")


@pytest.mark.usefixtures("model")
def test_a_folder_that_holds_no_model_is_refused(tmp_path: Path) -> None:
    (tmp_path / "words.json").unlink()
    package = "model2vec" if "model2vec" in sys.modules else "sentence-transformers"

    with pytest.raises(FormatError, match=f"{package} cannot load it: .*No such file"):
        read_encoder(f"{package}:{tmp_path}")
