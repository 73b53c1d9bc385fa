"""What alignment learns, what it counts by, and the file that keeps it."""

import gzip
import hashlib
import json
import math
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any, Final

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import SENTENCES, normalised, segmented

from aligner.alignment import (
    align_pair,
    align_texts,
    learn,
    learn_texts,
    learning,
    model_digest,
    read_model,
    shared_model,
    words,
    write_model,
)
from aligner.alignment.coding import Side, code
from aligner.alignment.cognates import Pairs, likely_pairs
from aligner.alignment.dictionary import token_pairs
from aligner.alignment.lines import (
    BEGINNINGS,
    CLASSES,
    ENDS,
    beginning_class,
    end_class,
    line_classes,
    line_length,
    masked,
)
from aligner.alignment.parameters import parameters
from aligner.alignment.tables import Table, known_words, tables
from aligner.data import Lengths, Model, PairModel, Role, SegmentedPair, Words
from aligner.errors import FormatError
from aligner.lexicon import Entry, Lexicon
from aligner.line_files import read_lines
from aligner.tokens import form, one_sign, tokens

GOLD: Final = Path(__file__).parents[1] / "corpora" / "vietnam-vn" / "gold"
CONSTANTS: Final = parameters()
#: Words that translate each other, in sentences that tell nothing but them.
WEATHER: Final = [("mưa", "hujan"), ("nắng", "cerah"), ("gió", "angin"), ("bão", "badai")]
PLACES: Final = [("Huế", "Hue"), ("Vinh", "Vinh"), ("Đà Lạt", "Da Lat"), ("Sa Pa", "Sa Pa")]
TAUGHT: Final = [
    ([f"Hôm nay ở {p} có {a}."], [f"Hari ini di {q} ada {b}."])
    for a, b in WEATHER
    for p, q in PLACES
]

texts = st.lists(normalised | st.sampled_from(SENTENCES), max_size=5)
pairs_of_texts = st.lists(st.tuples(texts, texts), max_size=4)


def sample() -> list[SegmentedPair]:
    """Return the documents with gold as segmented pairs: each line is a paragraph."""
    found = []
    for gold in sorted(GOLD.glob("*.gold")):
        src, trg = (read_lines(gold.with_suffix(end)) for end in (".src", ".tgt"))
        left, right = ([(Role.PARAGRAPH, line) for line in lines] for lines in (src, trg))
        found.append(segmented(left, right, lang=gold.suffixes[0].removeprefix(".")))
    return found


@pytest.fixture(scope="module")
def documents() -> list[SegmentedPair]:
    return sample()


@pytest.fixture(scope="module")
def learned(documents: list[SegmentedPair]) -> Model:
    return learn(documents)


def word_pairs(known: PairModel) -> dict[tuple[str, str], tuple[float, float]]:
    words = known.words
    return {(words.src[s][0], words.trg[t][0]): (f, b) for s, t, f, b in words.pairs}


# --- what is counted ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Giá 113.700 đồng", ["giá", "113700", "đồng"]),
        ("١٢٥ طن", ["125", "طن"]),
        ("kebudayaan", ["kebud"]),
        ("咖啡价格", ["咖", "啡", "价", "格"]),
        ("커피 값", ["커", "피", "값", "커피"]),
        ("ドンナイ省", ["ド", "ン", "ナ", "イ", "省", "ドンナイ"]),
        ("ราคากาแฟขึ้น", ["ราคากาแฟข", "ึ", "้", "น"]),
        ("“Đi – đi…”", ['"', "đi", "-", "đi", ".", '"']),
        ("https://vietnam.vn/id/kopi đây", ["https://vietnam.vn/id/kopi", "đây"]),
        ("25,5%", ["25,5", "%"]),
        ("", []),
        (" ", []),
    ],
)
def test_a_sentence_is_counted_by_its_tokens(text: str, wanted: list[str]) -> None:
    keys = [form(token).key for token in tokens(one_sign(text))]

    assert [key.replace(".", ",") if "," in key or key == "25.5" else key for key in keys] == wanted


def test_names_spelt_out_in_other_scripts_are_romanised() -> None:
    assert form("ハノイ").folded == "hanoi"
    assert form("Nguyễn").folded == form("nguyen").folded == "nguyen"
    assert form("Đắk").folded == "dak"


@given(normalised)
def test_every_visible_sign_but_marks_is_in_a_token(text: str) -> None:
    plain = one_sign(text)
    found = tokens(plain)

    assert all(token and form(token).key for token in found)
    wanted = [sign for sign in plain if not sign.isspace() and sign != "_"]
    assert set("".join(found)) >= set(wanted)


@given(st.lists(normalised | st.sampled_from(SENTENCES), max_size=6))
def test_arrays_hold_what_the_sentences_hold(text: list[str]) -> None:
    side = code([text, text[:2]])
    coded = side.texts[0]

    assert len(coded) == len(text)
    assert list(side.keys) == sorted(set(side.keys))
    for n, sentence in enumerate(text):
        numbers = coded.tokens[coded.starts[n] : coded.starts[n + 1]].tolist()
        wanted = [form(token).key for token in tokens(one_sign(sentence))]
        assert [side.keys[number] for number in numbers] == wanted
        assert coded.prefix[n + 1] - coded.prefix[n] == max(1, len(sentence))
    assert side.counts.sum() == sum(len(text_.tokens) for text_ in side.texts)


@given(st.lists(st.sampled_from(SENTENCES), max_size=8), st.data())
def test_a_part_of_a_text_is_the_text_of_that_part(text: list[str], data: st.DataObject) -> None:
    begin = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(begin, len(text)))
    side = code([text])

    part = side.texts[0].part(begin, end)

    alone = code([text[begin:end]])
    assert len(part) == end - begin
    assert part.prefix.tolist() == alone.texts[0].prefix.tolist()
    assert part.starts.tolist() == alone.texts[0].starts.tolist()
    keys = [side.keys[n] for n in part.tokens.tolist()]
    assert keys == [alone.keys[n] for n in alone.texts[0].tokens.tolist()]
    assert list(part.masked) == text[begin:end] or any(map(str.isdigit, "".join(text)))


# --- lines --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "end"),
    [
        ("Trời mưa.", "stop"),
        ("雨だった。", "stop"),
        ("बारिश हुई।", "stop"),
        ("Ai đến?”", "question"),
        ("هل وصل؟", "question"),
        ("Đi thôi!)", "exclamation"),
        ("Đọc thêm:", "colon"),
        ("vì vậy,", "comma"),
        ("một là;", "semicolon"),
        ("Ảnh: Minh Hoàng", "none"),
        ("”", "empty"),
        ("", "empty"),
    ],
)
def test_a_line_ends_in_a_way_of_its_own(line: str, end: str) -> None:
    assert ENDS[end_class(one_sign(line))] == end


@pytest.mark.parametrize(
    ("line", "beginning"),
    [
        ("“Tôi đi", "capital"),
        ("mà đó là", "lower"),
        ("- 25 tấn", "digit"),
        ("雨だった。", "other"),
        ("", "other"),
    ],
)
def test_a_line_begins_in_a_way_of_its_own(line: str, beginning: str) -> None:
    assert BEGINNINGS[beginning_class(one_sign(line))] == beginning


def test_lines_that_differ_in_digits_alone_are_one() -> None:
    assert masked("Bình luận (12)") == masked("Bình luận (7)") != masked("Bình luận")


def test_a_han_character_is_as_long_as_some_letters() -> None:
    assert line_length("咖啡价格") > len("咖啡价格")
    assert line_length("ca phe") == line_length("cà phê") == 6


@given(st.lists(st.tuples(st.floats(0, 1e6), st.integers(0, len(ENDS) - 1), st.integers(1, 10**6))))
def test_each_kind_of_line_has_a_class_of_its_own(rows: list[tuple[float, int, int]]) -> None:
    lengths, ends, pages = (np.array([row[n] for row in rows]) for n in range(3))

    classes = line_classes(lengths, ends.astype(np.int64), pages.astype(np.int64))

    assert all(0 <= number < math.prod(CLASSES) for number in classes.tolist())
    assert [number // CLASSES[2] % CLASSES[1] for number in classes.tolist()] == ends.tolist()
    assert len(CONSTANTS.lines.alone) == len(CONSTANTS.lines.among_pages) == math.prod(CLASSES)


# --- what looks alike ---------------------------------------------------------------------------


def likely(src: str, trg: str) -> dict[tuple[str, str], float]:
    left, right = code([[src]]), code([[trg]])
    found = weights(likely_pairs(left, right, CONSTANTS.likeness))
    return {(left.keys[s], right.keys[t]): weight for (s, t), weight in found.items()}


def weights(pairs: Pairs) -> dict[tuple[int, int], float]:
    places = zip(pairs.src.tolist(), pairs.trg.tolist(), strict=True)
    return dict(zip(places, pairs.weight.tolist(), strict=True))


@pytest.mark.parametrize(
    ("src", "trg"),
    [
        ("Giá 113.700", "Harga 113,700"),
        ("năm ٢٠٢٥", "tahun 2025"),
        ("Ông Nguyễn", "Bapak Nguyen"),
        ("mạng Facebook", "jaringan Facebook"),
        ("tỉnh Đồng Nai (Dongnai)", "ドンナイ省"),
        ("the president", "kata presiden"),
        ("university of", "di universitas"),
    ],
)
def test_numbers_names_and_cognates_look_alike(src: str, trg: str) -> None:
    assert likely(src, trg)


@pytest.mark.parametrize(
    ("src", "trg"),
    [("Giá 113", "Harga 131"), ("con mèo", "seekor kucing"), ("nhà máy", "pabrik baja"), ("", "")],
)
def test_other_words_do_not(src: str, trg: str) -> None:
    assert not likely(src, trg)


def test_a_number_says_more_than_a_name_and_a_name_more_than_a_short_word() -> None:
    found = likely("Năm 2025 ở Facebook anh ban", "Tahun 2025 di Facebook kakak ban")

    assert found["2025", "2025"] > found["faceb", "faceb"] > found["ban", "ban"] > 0


def test_a_word_has_few_cognates_however_many_there_are() -> None:
    endings = [a + b for a in "abcdefgh" for b in "nrst"]
    found = likely("internationalisation", " ".join(f"internationalisati{e}" for e in endings))

    # Cut words coincide, so it is the written forms that are counted: nothing runs away.
    assert 0 < len(found) <= CONSTANTS.likeness.most


@given(texts, texts)
def test_likeness_is_the_same_from_either_side(src: list[str], trg: list[str]) -> None:
    left, right = code([src]), code([trg])

    found = weights(likely_pairs(left, right, CONSTANTS.likeness))
    other = weights(likely_pairs(right, left, CONSTANTS.likeness))

    assert {(t, s): weight for (s, t), weight in other.items()} == pytest.approx(found)


def test_pairs_ascend() -> None:
    left, right = code([["Zoo, Ana Bo 25"]]), code([["25 Bo Ana, Zoo"]])

    pairs = likely_pairs(left, right, CONSTANTS.likeness)

    places = list(zip(pairs.src.tolist(), pairs.trg.tolist(), strict=True))
    assert places == sorted(set(places))
    assert len(places) == 5
    assert pairs.answer.tolist() == pairs.weight.tolist()


def test_the_largest_beads_are_left_out_where_all_would_not_fit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(words, "_MOST_IN_ALL", 60)

    assert words._affordable(np.array([10, 40, 20, 30])) == [0, 2, 3]
    assert words._affordable(np.array([10, 20])) == [0, 1]
    assert words._affordable(np.array([], np.int64)) == []


def test_a_lexicon_tells_what_does_not_look_alike() -> None:
    coffee = token_pairs(Lexicon.of("vi", "id", [Entry("cà phê", "noun", (("kopi",),))]))
    left, right = code([["Giá cà phê tăng"]]), code([["Harga kopi naik"]])

    without = likely_pairs(left, right, CONSTANTS.likeness)
    found = likely_pairs(left, right, CONSTANTS.likeness, coffee)

    assert not len(without.weight)
    assert {(left.keys[s], right.keys[t]) for s, t in weights(found)} == {
        ("cà", "kopi"), ("phê", "kopi"),
    }  # fmt: skip
    assert found.weight.tolist() == [CONSTANTS.likeness.lexicon / 2] * 2
    assert found.answer.tolist() == [CONSTANTS.likeness.listed / 2] * 2


# --- tables -------------------------------------------------------------------------------------


def both_tables(src: Sequence[str], trg: Sequence[str], known: PairModel | None) -> tuple[
    tuple[Side, Side], tuple[Table, Table]
]:  # fmt: skip
    left, right = code([src]), code([trg])
    pairs = likely_pairs(left, right, CONSTANTS.likeness)
    words = known_words(known.words) if known else None
    return (left, right), tables(left, right, pairs, words, CONSTANTS)


@given(texts, texts, st.booleans())
@settings(max_examples=40)
def test_a_table_holds_probabilities(src: list[str], trg: list[str], taught: bool) -> None:
    known = learn_texts(TAUGHT) if taught else None

    sides, both = both_tables(src, trg, known)

    for n, table in enumerate(both):
        given_, wanted = sides[n], sides[1 - n]
        assert len(table.rows) == len(wanted.keys) + 1
        assert (np.diff(table.rows) >= 0).all()
        assert table.rows[-1] == len(table.partners) == len(table.probability)
        assert all(0 <= s < len(given_.keys) for s in table.partners.tolist())
        assert ((table.probability > 0) & (table.probability <= 1)).all()
        assert ((table.alone > 0) & (table.alone <= 1)).all()
        assert ((table.frequency > 0) & (table.frequency <= 1)).all()
        total = np.bincount(table.partners, table.probability, len(given_.keys))
        assert (total <= 1 + 1e-9).all()


def test_what_was_learned_is_in_the_table_and_what_was_not_is_not() -> None:
    src, trg = ([text[side][0] for text in TAUGHT] for side in (0, 1))
    sides, (forward, backward) = both_tables(src, trg, learn_texts(TAUGHT))

    def of(table: Table, side: int, given_: str, wanted: str) -> float:
        t = sides[1 - side].keys.index(wanted)
        row = slice(table.rows[t], table.rows[t + 1])
        found = dict(zip(table.partners[row].tolist(), table.probability[row], strict=True))
        return float(found.get(sides[side].keys.index(given_), 0.0))

    assert of(forward, 0, "mưa", "hujan") > 0.2
    assert of(backward, 1, "hujan", "mưa") > 0.2
    assert of(forward, 0, "mưa", "hujan") > 3 * of(forward, 0, "mưa", "cerah")


# --- learning -----------------------------------------------------------------------------------


@given(pairs_of_texts, st.randoms(use_true_random=False))
@settings(max_examples=20)
def test_what_texts_teach_does_not_depend_on_their_order(
    pairs: list[tuple[list[str], list[str]]], random: Random
) -> None:
    shuffled = random.sample(pairs, len(pairs))

    assert learn_texts(shuffled) == learn_texts(pairs)


def test_what_documents_teach_does_not_depend_on_their_order(
    documents: list[SegmentedPair], learned: Model
) -> None:
    assert set(learned.pairs) == {"vi-en", "vi-fr", "vi-id", "vi-ja", "vi-th"}
    for seed in range(2):
        order = Random(seed).sample(documents, len(documents))  # noqa: S311  an order, not a secret
        assert learn(order) == learned


@given(pairs_of_texts)
@settings(max_examples=20)
def test_whatever_is_learned_is_finite_and_in_order(
    pairs: list[tuple[list[str], list[str]]],
) -> None:
    known = learn_texts(pairs)

    rates, words = known.rates, known.words
    numbers = [
        rates.lengths.expansion, rates.lengths.spread, rates.lengths.noise, *rates.shapes,
        *(variance for _, variance in rates.src_runs + rates.trg_runs),
        *sum(rates.ends, ()), *sum(rates.beginnings, ()),
    ]  # fmt: skip
    assert all(0 < number < math.inf for number in numbers)
    assert sum(rates.shapes) == pytest.approx(1)
    assert len(rates.src_runs) == len(rates.trg_runs) == CONSTANTS.longest_run
    assert [word for word, _ in words.src] == sorted({word for word, _ in words.src})
    assert [pair[:2] for pair in words.pairs] == sorted({pair[:2] for pair in words.pairs})
    for s, t, forward, backward in words.pairs:
        assert 0 <= s < len(words.src)
        assert 0 <= t < len(words.trg)
        assert 0 <= forward < math.inf
        assert 0 <= backward < math.inf


def test_words_are_learned_from_texts_that_nobody_aligned() -> None:
    src = [f"Hôm {n} trời có {WEATHER[n * 7 % 4][0]} to." for n in range(40)]
    trg = [f"Hari {n} ada {WEATHER[n * 7 % 4][1]} besar." for n in range(40)]

    found = word_pairs(learn_texts([(src, trg)]))

    for a, b in WEATHER:
        wrong = [found.get((a, other), (0, 0))[0] for _, other in WEATHER if other != b]
        assert found[a, b][0] > 5
        assert max(wrong) < 1


def test_what_one_bead_alone_says_is_no_evidence() -> None:
    once = ([*TAUGHT[0][0], "Con mèo ngủ."], [*TAUGHT[0][1], "Kucing tidur."])

    one = word_pairs(learn_texts([once]))
    two = word_pairs(learn_texts([once, (["Con mèo ăn."], ["Kucing makan."])]))

    assert ("mèo", "kucin") not in one
    assert two["mèo", "kucin"][0] > 0


def test_a_line_on_many_pages_teaches_once() -> None:
    pages = [
        (["Bản quyền thuộc về báo.", *src], ["Hak cipta milik koran.", *trg]) for src, trg in TAUGHT
    ]

    known = learn_texts(pages)

    assert dict(known.src_recurring) == {"Bản quyền thuộc về báo.": len(TAUGHT)}
    assert dict(known.trg_recurring) == {"Hak cipta milik koran.": len(TAUGHT)}
    assert 0 < dict(known.words.src)["quyền"] <= 1 + 1e-9
    assert dict(known.words.src)["mưa"] > 2


def test_indonesian_is_learned_to_be_longer_than_vietnamese(learned: Model) -> None:
    assert 1.05 < learned.pairs["vi-id"].rates.lengths.expansion < 1.4
    assert learned.lengths_of("vi", "id") == learned.pairs["vi-id"].rates.lengths
    assert learned.lengths_of("vi", "xx") == Lengths()


def test_nothing_is_learned_from_nothing() -> None:
    assert learn([]) == Model({})
    assert learn([segmented([], [])]) == Model({})
    for texts_ in ([], [([], [])], [(["Trời mưa."], [])], [([""], ["", ""])]):
        known = learn_texts(texts_)
        assert known.words.pairs == ()
        assert known.rates.lengths.expansion == pytest.approx(1, abs=0.1)


def test_of_very_many_lines_a_sample_is_learned_from_in_any_order(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    everything = learn_texts(TAUGHT)
    monkeypatch.setattr(learning, "ENOUGH", 8)

    known = learn_texts(TAUGHT)

    assert learn_texts(TAUGHT[::-1]) == known
    assert dict(everything.words.src)["hôm"] > 12
    assert 4 < dict(known.words.src)["hôm"] <= 8 + 1e-9


def test_an_endless_line_is_learned_from_in_no_time_and_little_memory() -> None:
    # 20,000 words a side: all their pairs would be 400 million.
    chance = Random(1)  # noqa: S311  a text, not a secret
    syllables = "ba ku to ri me na lo xa vi de".split()
    words = ["".join(chance.choices(syllables, k=3)) for _ in range(3000)]
    line = " ".join(chance.choices(words, k=20_000))
    code = (
        "import json, resource, sys;"
        "resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30));"
        "from aligner.alignment import learn_texts;"
        "words = learn_texts(json.load(sys.stdin)).words;"
        "print(sorted({words.src[s][0] for s, *_ in words.pairs}))"
    )

    done = subprocess.run(
        [sys.executable, "-c", code],
        input=json.dumps([*TAUGHT, [[line], [line]]]),
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=20,
    )

    assert done.returncode == 0, done.stderr[-300:]
    assert "'mưa'" in done.stdout


# --- model files --------------------------------------------------------------------------------

positive = st.floats(1e-6, 1e3).map(lambda value: round(value, 9))
counts = st.floats(0, 1e6).map(lambda value: round(value, 2))


@st.composite
def pair_models(draw: st.DrawFn) -> PairModel:
    """Draw what may have been learned of a language pair."""
    known = learn_texts([])
    sides = [
        tuple((word, draw(counts)) for word in sorted(draw(st.sets(normalised, max_size=4))))
        for _ in range(2)
    ]
    places = [(s, t) for s in range(len(sides[0])) for t in range(len(sides[1]))]
    chosen = sorted(draw(st.sets(st.sampled_from(places), max_size=6))) if places else []
    words = Words(*sides, tuple((s, t, draw(counts), draw(counts)) for s, t in chosen))
    lines = st.dictionaries(normalised, st.integers(2, 10**6), max_size=3)
    recurring = [tuple(sorted(draw(lines).items())) for _ in range(2)]
    lengths = Lengths(draw(positive), draw(positive), draw(positive))
    return PairModel(replace(known.rates, lengths=lengths), words, *recurring)


models = st.dictionaries(st.sampled_from(["vi-id", "vi-en", "vi-zh"]), pair_models()).map(Model)


@given(models)
@settings(max_examples=40)
def test_a_model_reads_back_equal(tmp_path_factory: pytest.TempPathFactory, model: Model) -> None:
    folder = tmp_path_factory.mktemp("model")
    path = folder / "model.json.gz"
    write_model(model, path)

    again = read_model(path)

    assert again == read_model(folder) == model
    assert model_digest(again) == model_digest(model)


def test_what_was_learned_reads_back_equal_and_aligns_alike(
    tmp_path: Path, documents: list[SegmentedPair], learned: Model
) -> None:
    write_model(learned, tmp_path / "model.json.gz")

    again = read_model(tmp_path)

    assert again == learned
    for pair in documents[:5]:
        assert align_pair(pair, again) == align_pair(pair, learned)


def test_a_model_is_small_and_the_same_bytes_whoever_writes_it(
    tmp_path: Path, learned: Model
) -> None:
    paths = [tmp_path / "a", tmp_path / "b"]
    write_model(learned, paths[0])
    write_model(Model(dict(reversed(learned.pairs.items()))), paths[1])

    first, second = (path.read_bytes() for path in paths)
    assert first == second
    assert len(first) < 300_000
    assert hashlib.sha256(gzip.decompress(first)).hexdigest() == model_digest(learned)


def test_a_model_that_was_unpacked_by_hand_is_read_too(tmp_path: Path, learned: Model) -> None:
    write_model(learned, tmp_path / "packed")
    (tmp_path / "plain.json").write_bytes(gzip.decompress((tmp_path / "packed").read_bytes()))

    assert read_model(tmp_path / "plain.json") == learned


def test_a_model_that_changed_under_a_run_is_noticed(tmp_path: Path, learned: Model) -> None:
    path = tmp_path / "model.json.gz"
    write_model(Model({}), path)

    with pytest.raises(FormatError, match="has changed"):
        shared_model(path, model_digest(learned))


def model_file(*at: str | int, becomes: Any = None, remove: bool = False) -> bytes:  # noqa: ANN401
    """Return a good model's file with one value changed, or taken away."""
    known = learn_texts(TAUGHT)
    table = json.loads(gzip.decompress(_bytes(Model({"vi-id": known}))))
    inner = table
    for step in at[:-1]:
        inner = inner[step]
    if remove:
        del inner[at[-1]]
    elif at:
        inner[at[-1]] = becomes
    return json.dumps(table).encode()


def _bytes(model: Model) -> bytes:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        path = Path(folder, "model")
        write_model(model, path)
        return path.read_bytes()


_PAIR: Final = ("pairs", "vi-id")
_SRC: Final = learn_texts(TAUGHT).words.src
BROKEN: Final[dict[str, tuple[Callable[[], bytes], str]]] = {
    "empty": (lambda: b"", "not a model"),
    "no text": (lambda: b"\xff\xfe", "not a model"),
    "cut": (lambda: b"{", "not a model"),
    "a list": (lambda: b"[]", "not a model"),
    "deep": (lambda: b"[" * 100_000, "not a model"),
    "packed and cut": (lambda: _bytes(Model({}))[:-9], "cannot be read|not a model"),
    "packed and spoilt": (lambda: b"\x1f\x8b\x08\x00" + b"x" * 40, "cannot be read|not a model"),
    "packed nothing": (lambda: gzip.compress(b""), "not a model"),
    "another format": (lambda: model_file("format", becomes="other-model"), "not a model"),
    "version 1": (lambda: model_file("version", becomes=1), "version 1.*learn it again"),
    "version 3": (lambda: model_file("version", becomes=3), "version 3"),
    "no version": (lambda: model_file("version", remove=True), "version None"),
    "no pairs": (lambda: model_file("pairs", remove=True), "broken"),
    "pairs are null": (lambda: model_file("pairs"), "broken"),
    "pairs are a list": (lambda: model_file("pairs", becomes=[]), "broken"),
    "a pair is a list": (lambda: model_file(*_PAIR, becomes=[]), "broken"),
    "unknown length": (lambda: model_file(*_PAIR, "lengths", "breadth", becomes=1.0), "broken"),
    "text": (lambda: model_file(*_PAIR, "lengths", "expansion", becomes="1.2"), "broken"),
    "zero": (lambda: model_file(*_PAIR, "lengths", "expansion", becomes=0), "broken"),
    "negative": (lambda: model_file(*_PAIR, "lengths", "noise", becomes=-1.0), "broken"),
    "NaN": (lambda: model_file(*_PAIR, "lengths", "spread", becomes=math.nan), "broken"),
    "beyond floats": (lambda: model_file(*_PAIR, "lengths", "spread", becomes=10**400), "broken"),
    "too few runs": (lambda: model_file(*_PAIR, "src_runs", becomes=[[1.0, 1.0]]), "broken"),
    "runs beyond all texts": (
        lambda: model_file(*_PAIR, "src_runs", becomes=[[1e300, 1.0]] * CONSTANTS.longest_run),
        "broken",
    ),
    "shapes beyond 1": (lambda: model_file(*_PAIR, "shapes", "1-1", becomes=1e308), "broken"),
    "a shape is missing": (lambda: model_file(*_PAIR, "shapes", "1-1", remove=True), "broken"),
    "an end is missing": (lambda: model_file(*_PAIR, "ends", "stop", remove=True), "broken"),
    "a word is missing": (lambda: model_file(*_PAIR, "trg_words", becomes=[]), "broken"),
    "a word below 0": (lambda: model_file(*_PAIR, "word_pairs", 0, 0, becomes=-1), "broken"),
    "a word beyond": (lambda: model_file(*_PAIR, "word_pairs", 0, 1, becomes=10**6), "broken"),
    "half a word": (lambda: model_file(*_PAIR, "word_pairs", 0, 0, becomes=0.5), "broken"),
    "out of order": (
        lambda: model_file(*_PAIR, "word_pairs", 0, 0, becomes=len(_SRC) - 1),
        "broken",
    ),
    "a count is NaN": (lambda: model_file(*_PAIR, "word_pairs", 0, 2, becomes=math.nan), "broken"),
    "endless pages": (
        lambda: model_file(*_PAIR, "src_recurring", becomes=[["Trang chủ", math.inf]]),
        "broken",
    ),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_file_that_is_no_model_of_ours_is_an_error_that_names_it(
    tmp_path: Path, kind: str
) -> None:
    content, message = BROKEN[kind]
    path = tmp_path / "model.json.gz"
    path.write_bytes(content())

    with pytest.raises(FormatError, match=message) as caught:
        read_model(path)

    assert caught.value.where == str(path)


def test_a_good_file_made_by_the_same_means_is_read(tmp_path: Path) -> None:
    path = tmp_path / "model.json.gz"
    path.write_bytes(model_file())

    assert read_model(path) == Model({"vi-id": learn_texts(TAUGHT)})


@given(st.data())
@settings(max_examples=60)
def test_a_damaged_file_is_an_error_or_a_model(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    content = bytearray(_bytes(Model({"vi-id": learn_texts(TAUGHT[:1])})))
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= data.draw(st.integers(1, 255))
    path = tmp_path_factory.mktemp("damaged") / "model.json.gz"
    path.write_bytes(bytes(content))

    try:
        read = read_model(path)
    except FormatError:
        return
    # What the time stamp, the name or the flags of the packing say does not matter.
    assert align_texts(["Trời mưa."], ["Hujan."], read.pairs["vi-id"])


def test_a_model_that_is_not_there_is_an_error_that_names_it(tmp_path: Path) -> None:
    for path in (tmp_path / "model.json.gz", tmp_path):
        with pytest.raises(FormatError, match="no such file") as caught:
            read_model(path)
        assert caught.value.where == str(tmp_path / "model.json.gz")
