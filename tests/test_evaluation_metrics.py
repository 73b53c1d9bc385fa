"""Translations against references: the numbers of sacrebleu, and what is said about them."""

import json
import os
import subprocess
import sys
from functools import partial
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sacrebleu import sentence_bleu, sentence_chrf, sentence_ter

from aligner.errors import FormatError, InputError, UsageError
from aligner.evaluation import (
    MetricReport,
    bleu_tokenizer,
    flores_tokenizer,
    named_tokenizer,
    spm_tokenizer,
)
from aligner.evaluation.metrics import Meter
from aligner.knowledge import load
from aligner.system_outputs import evaluate


def text_of(*lines: str) -> str:
    return "".join(f"{line}\n" for line in lines)


#: Reference and hypothesis by target language; written for these tests.
TEXTS = {
    "vi": (
        text_of(
            "Giá cà phê tăng mạnh trong tuần này.",
            "Nông dân ở Đắk Lắk bán được 95.000 đồng/kg.",
            "“Chúng tôi rất vui”, bà Hoa nói.",
        ),
        text_of(
            "Giá cà phê đã tăng mạnh tuần này.",
            "Nông dân Đắk Lắk bán với giá 95.000 đồng/kg.",
            "“Chúng tôi vui lắm”, bà Hoa cho biết.",
        ),
    ),
    "id": (
        text_of(
            "Harga kopi naik tajam minggu ini.",
            "Petani di Dak Lak menjualnya Rp95.000 per kilogram.",
            "“Kami sangat senang,” kata Bu Hoa.",
        ),
        text_of(
            "Harga kopi naik tajam pekan ini.",
            "Para petani di Dak Lak menjual seharga Rp95.000 per kilogram.",
            "“Kami sangat gembira,” kata Bu Hoa.",
        ),
    ),
    "en": (
        text_of(
            "Coffee prices rose sharply this week.",
            "Farmers in Dak Lak sold it at 95,000 dong a kilogram.",
            '"We\'re very happy," Mrs Hoa said.',
        ),
        text_of(
            "The price of coffee rose sharply this week.",
            "Farmers in Dak Lak sold at 95,000 dong per kilogram.",
            '"We are very happy," said Mrs Hoa.',
        ),
    ),
    "zh": (
        text_of(
            "本周咖啡价格大幅上涨。",
            "多乐省农民以每公斤95,000越南盾的价格出售。",
            "“我们很高兴”,阿花说。",
        ),
        text_of(
            "咖啡价格本周大涨。",
            "多乐省的农民以每公斤95,000盾出售。",
            "“我们非常高兴”,阿花说。",
        ),
    ),
    "ja": (
        text_of(
            "今週、コーヒーの価格が大きく上がった。",
            "ダクラク省の農家は1キロ95,000ドンで売った。",
        ),
        text_of(
            "コーヒー価格は今週大幅に上がった。",
            "ダクラクの農家は1キロを95,000ドンで売った。",
        ),
    ),
    "ko": (
        text_of(
            "이번 주 커피 가격이 크게 올랐다.",
            "닥락성 농민들은 1kg에 9만 5,000동을 받고 팔았다.",
        ),
        text_of(
            "커피 가격이 이번 주 급등했다.",
            "닥락성 농민들은 kg당 9만 5,000동에 팔았다.",
        ),
    ),
    "th": (
        text_of(
            "ราคากาแฟพุ่งขึ้นอย่างมากในสัปดาห์นี้",
            "เกษตรกรในดั๊กลักขายได้กิโลกรัมละ 95,000 ดอง",
        ),
        text_of(
            "สัปดาห์นี้ราคากาแฟปรับขึ้นอย่างมาก",
            "เกษตรกรดั๊กลักขายกิโลกรัมละ 95,000 ดอง",
        ),
    ),
}

#: sacrebleu's scores of one segment, with the options that ours have.
SENTENCE = {
    "bleu": sentence_bleu,
    "chrf": partial(sentence_chrf, word_order=2),
    "ter": sentence_ter,
}
ALL = ("bleu", "chrf", "ter")

lines_of_text = st.text(
    st.characters(exclude_characters="\n", exclude_categories=["Cs"]), min_size=1, max_size=20
).filter(lambda line: line.strip() and not line.endswith("\r"))


def write(path: Path, text: str) -> Path:
    path.write_bytes(text.encode())
    return path


def files(folder: Path, hypothesis: str, reference: str) -> tuple[list[Path], list[Path]]:
    return [write(folder / "system.txt", hypothesis)], [write(folder / "reference.txt", reference)]


def sacrebleu(hypothesis: Path, references: list[Path], tokenizer: str) -> list[dict[str, Any]]:
    """Run the command with 15 decimals."""
    arguments = [*references, "-i", hypothesis, "-m", "bleu", "chrf", "ter"]
    options = ["--chrf-word-order", "2", "--tokenize", tokenizer, "--width", "15"]
    environment = {k: v for k, v in os.environ.items() if k != "SACREBLEU_FORMAT"}
    done = subprocess.run(
        [sys.executable, "-m", "sacrebleu", *map(str, arguments), *options],
        capture_output=True,
        check=True,
        env=environment,
    )
    results: list[dict[str, Any]] = json.loads(done.stdout)
    return results


def pieces_of(model: Path) -> int:
    from sentencepiece import SentencePieceProcessor

    return int(SentencePieceProcessor(model_file=str(model)).get_piece_size())


def to_15_decimals(report: MetricReport) -> list[dict[str, Any]]:
    scores = report.to_json()["systems"][0]["scores"]
    return [score | {"score": float(f"{score['score']:.15f}")} for score in scores]


# --- the numbers are sacrebleu's


@pytest.mark.parametrize("lang", TEXTS)
def test_numbers_and_signatures_are_those_of_the_sacrebleu_command(
    tmp_path: Path, lang: str
) -> None:
    reference, hypothesis = TEXTS[lang]
    hypotheses, references = files(tmp_path, hypothesis, reference)

    report = evaluate(hypotheses, references, trg_lang=lang, metrics=ALL)

    assert to_15_decimals(report) == sacrebleu(hypotheses[0], references, report.tokenizer.name)


def test_several_references_are_used_as_sacrebleu_uses_them(tmp_path: Path) -> None:
    hypotheses, references = files(tmp_path, *TEXTS["en"])
    text = "Coffee got dearer.\n \nWe are glad, Mrs Hoa said.\n"
    references.append(write(tmp_path / "second.txt", text))

    report = evaluate(hypotheses, references, trg_lang="en")

    assert to_15_decimals(report) == sacrebleu(hypotheses[0], references, "13a")
    assert "nrefs:2" in report.systems[0].scores[0].signature


def test_spaces_at_the_ends_of_lines_change_no_number(tmp_path: Path) -> None:
    reference, hypothesis = TEXTS["vi"]
    hypotheses, references = files(tmp_path, hypothesis.replace(".\n", ". \u3000\t\n"), reference)

    report = evaluate(hypotheses, references, trg_lang="th", metrics=ALL)

    assert to_15_decimals(report) == sacrebleu(hypotheses[0], references, "char")


@given(st.lists(lines_of_text, min_size=1, max_size=4))
@settings(deadline=None)
def test_a_text_is_a_perfect_translation_of_itself(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str]
) -> None:
    text = text_of(*lines)
    hypotheses, references = files(tmp_path_factory.mktemp("same"), text, text)

    report = evaluate(hypotheses, references, metrics=["chrf", "ter"])

    chrf, ter = report.systems[0].scores
    assert chrf.score == pytest.approx(100)
    assert ter.score == 0
    assert report.segments == len(lines)


def test_each_system_is_scored_as_if_it_were_alone(tmp_path: Path) -> None:
    reference, hypothesis = TEXTS["id"]
    hypotheses, references = files(tmp_path, hypothesis, reference)
    hypotheses.append(write(tmp_path / "other.txt", reference))

    together = evaluate(hypotheses, references, trg_lang="id")

    alone = [evaluate([path], references, trg_lang="id").systems[0] for path in hypotheses]
    assert list(together.systems) == alone
    assert [system.system for system in together.systems] == [str(path) for path in hypotheses]


def test_only_the_metrics_asked_for_are_computed_in_that_order(tmp_path: Path) -> None:
    hypotheses, references = files(tmp_path, *TEXTS["id"])

    report = evaluate(hypotheses, references, metrics=["ter", "bleu", "ter"])

    assert [score.name for score in report.systems[0].scores] == ["TER", "BLEU"]


@pytest.mark.parametrize("lang", ["ja", "ko", "th", "lo", "km", "my"])
def test_where_words_are_uncertain_chrf_stands_first(tmp_path: Path, lang: str) -> None:
    hypotheses, references = files(tmp_path, *TEXTS["th"])

    report = evaluate(hypotheses, references, trg_lang=lang)

    assert [score.name for score in report.systems[0].scores] == ["chrF2++", "BLEU", "TER"]
    assert f"how {lang} is cut into words" in report.to_table()


counts_of_words = st.lists(st.integers(0, 9), min_size=0, max_size=8)


@given(
    st.lists(st.tuples(counts_of_words, counts_of_words, counts_of_words), min_size=1, max_size=6)
)
@settings(deadline=None)
def test_scores_from_summed_counts_are_those_of_sacrebleu(
    segments: list[tuple[list[int], list[int], list[int]]],
) -> None:
    words = "satu dua tiga empat lima enam tujuh delapan sembilan (sepuluh).".split()
    output, one, other = ([" ".join(words[n] for n in side) for side in sides]
                          for sides in zip(*segments, strict=True))  # fmt: skip
    references = [one, other]

    for name in ALL:
        measured = Meter(name, references, bleu_tokenizer("id")).measure(output)
        whole = measured.metric.scores(measured.counts.sum(axis=0, keepdims=True))
        alone = [
            SENTENCE[name](text, list(refs)).score
            for text, refs in zip(output, zip(*references, strict=True), strict=True)
        ]

        assert whole == pytest.approx([measured.score])
        assert measured.segment_scores == pytest.approx(alone)


# --- lines


def test_a_line_separator_inside_a_sentence_cuts_no_line(tmp_path: Path) -> None:
    text = "Một\u2028hai ba bốn năm.\nSáu bảy\x85 tám\x0c chín.\n"
    hypotheses, references = files(tmp_path, text, text)

    report = evaluate(hypotheses, references)

    assert report.segments == 2


def test_windows_line_ends_and_a_missing_last_one_change_no_number(tmp_path: Path) -> None:
    reference, hypothesis = TEXTS["en"]
    unix, references = files(tmp_path, hypothesis, reference)
    windows = write(tmp_path / "windows.txt", hypothesis.replace("\n", "\r\n").removesuffix("\r\n"))

    report = evaluate([*unix, windows], references, trg_lang="en")

    assert report.systems[0].scores == report.systems[1].scores


# --- the tokenizer


@pytest.mark.parametrize(
    ("lang", "name"),
    [
        ("vi", "13a"),
        ("id", "13a"),
        ("zh", "zh"),
        ("zh-Hans", "zh"),
        ("th", "char"),
        ("lo", "char"),
        ("km", "char"),
        ("my", "char"),
        (None, "13a"),
    ],
)
def test_the_target_language_chooses_the_tokenizer(lang: str | None, name: str) -> None:
    tokenizer = bleu_tokenizer(lang)

    assert tokenizer.name == name
    assert tokenizer.reason


@pytest.mark.parametrize(("lang", "package"), [("ja", "MeCab"), ("ko", "mecab_ko")])
def test_without_its_dictionary_a_language_is_cut_into_characters_and_the_reason_said(
    monkeypatch: pytest.MonkeyPatch, lang: str, package: str
) -> None:
    monkeypatch.setattr("aligner.evaluation.tokenizers.find_spec", lambda _: None)

    tokenizer = bleu_tokenizer(lang)

    assert tokenizer.name == "char"
    assert package in tokenizer.reason
    assert f"pip install 'sacrebleu[{lang}]'" in tokenizer.reason
    assert f"not comparable with {lang}-mecab" in tokenizer.reason


@pytest.mark.parametrize("lang", ["ja", "ko"])
def test_with_its_dictionary_a_language_is_cut_into_words(
    monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    monkeypatch.setattr("aligner.evaluation.tokenizers.find_spec", lambda _: find_spec("json"))

    tokenizer = bleu_tokenizer(lang)

    assert tokenizer.name == f"{lang}-mecab"


def test_what_is_no_language_tag_is_refused() -> None:
    with pytest.raises(UsageError, match="is no BCP 47 tag; write one such as vi"):
        bleu_tokenizer("?")


def test_a_tokenizer_can_be_named(tmp_path: Path) -> None:
    hypotheses, references = files(tmp_path, *TEXTS["th"])

    report = evaluate(hypotheses, references, tokenizer=named_tokenizer("char"), metrics=ALL)

    assert to_15_decimals(report) == sacrebleu(hypotheses[0], references, "char")


def test_an_unknown_tokenizer_is_refused_and_so_is_one_that_is_not_installed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("aligner.evaluation.tokenizers.find_spec", lambda _: None)

    with pytest.raises(UsageError, match="moses: not a tokenizer; one of 13a zh"):
        named_tokenizer("moses")
    with pytest.raises(UsageError, match=r"needs MeCab and ipadic; pip install 'sacrebleu\[ja\]'"):
        named_tokenizer("ja-mecab")


# --- sentencepiece


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a sentencepiece model of the Thai and Indonesian texts."""
    from sentencepiece import SentencePieceTrainer

    folder = tmp_path_factory.mktemp("spm")
    text = write(folder / "text.txt", "".join([*TEXTS["th"], *TEXTS["id"]]))
    SentencePieceTrainer.train(
        input=str(text), model_prefix=str(folder / "own"), vocab_size=150, minloglevel=2,
        hard_vocab_limit=False,
    )  # fmt: skip
    return folder / "own.model"


def test_bleu_over_a_model_of_ones_own_is_named_by_its_digest(tmp_path: Path, model: Path) -> None:
    from sentencepiece import SentencePieceProcessor

    hypotheses, references = files(tmp_path, *TEXTS["th"])
    processor = SentencePieceProcessor(model_file=str(model))
    cut = [
        write(
            tmp_path / f"{path.name}.cut",
            "".join(
                f"{' '.join(processor.encode(line, out_type=str))}\n"
                for line in path.read_text(encoding="utf-8").split("\n")[:-1]
            ),
        )
        for path in (*hypotheses, *references)
    ]

    report = evaluate(
        hypotheses, references, tokenizer=spm_tokenizer(model), metrics=["bleu"], trg_lang="th"
    )

    (ours,), theirs = to_15_decimals(report), sacrebleu(cut[0], [cut[1]], "none")[0]
    digest = sha256(model.read_bytes()).hexdigest()
    assert ours["score"] == theirs["score"]
    assert ours["verbose_score"] == theirs["verbose_score"]
    assert ours["signature"] == theirs["signature"].replace("tok:none", f"tok:spm-{digest[:12]}")
    assert ours["name"] == "BLEU"


def test_spbleu_is_that_of_the_sacrebleu_command_with_the_same_model(
    tmp_path: Path, model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hypotheses, references = files(tmp_path, *TEXTS["th"])
    # sacrebleu looks for the FLORES model here before it downloads it.
    kept = tmp_path / "home" / "models" / "flores200sacrebleuspm"
    kept.parent.mkdir(parents=True)
    kept.write_bytes(model.read_bytes())
    monkeypatch.setenv("SACREBLEU", str(tmp_path / "home"))
    monkeypatch.setitem(load("evaluation")["flores"], "pieces", pieces_of(model))

    report = evaluate(
        hypotheses, references, tokenizer=flores_tokenizer("flores200", model), metrics=ALL
    )

    ours, theirs = to_15_decimals(report), sacrebleu(hypotheses[0], references, "flores200")
    assert ours == [theirs[0] | {"name": "spBLEU"}, *theirs[1:]]
    assert "which you named flores200" in report.tokenizer.reason


def test_a_model_of_another_size_is_not_taken_for_that_of_flores(model: Path) -> None:
    with pytest.raises(InputError, match=r"pieces, but flores200 has 256,000, .*--spm"):
        flores_tokenizer("flores200", model)
    with pytest.raises(UsageError, match="flores: not a FLORES model; one of flores101 flores200"):
        flores_tokenizer("flores", model)


def test_a_file_that_is_no_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="not a sentencepiece model"):
        spm_tokenizer(write(tmp_path / "a.model", "not one"))
    with pytest.raises(InputError, match="cannot be read: No such file"):
        spm_tokenizer(tmp_path / "nowhere.model")


# --- warnings


def test_empty_lines_are_scored_and_told(tmp_path: Path) -> None:
    hypotheses, references = files(tmp_path, "Satu.\n\n \n", "Satu.\nDua.\nTiga.\n")

    report = evaluate(hypotheses, references, resamples=0)

    (warning,) = report.warnings
    assert warning.endswith("system.txt:2: no translation here, one of 2 empty lines in 3")


def test_an_empty_reference_line_is_told(tmp_path: Path) -> None:
    hypotheses, references = files(tmp_path, "Satu.\nDua.\n", "Satu.\n\n")

    report = evaluate(hypotheses, references, resamples=0)

    (warning,) = report.warnings
    assert warning.endswith("reference.txt:2: no reference here, one of 1 empty lines in 2")


def test_a_byte_order_mark_is_told(tmp_path: Path) -> None:
    hypotheses, references = files(tmp_path, "\ufeffSatu.\n", "Satu.\n")

    report = evaluate(hypotheses, references)

    assert "system.txt:1: a byte order mark" in report.warnings[0]


def test_output_that_looks_tokenized_is_told_and_nothing_is_printed(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    hypotheses, references = files(tmp_path, "Satu dua .\n" * 100, "Satu dua.\n" * 100)

    report = evaluate(hypotheses, references)

    assert "100 lines end in ' .'" in report.warnings[0]
    assert capfd.readouterr() == ("", "")


def test_ter_is_told_to_say_little_where_there_are_no_spaces(tmp_path: Path) -> None:
    hypotheses, references = files(tmp_path, *TEXTS["th"])

    with_ter = evaluate(hypotheses, references, trg_lang="th")
    without = evaluate(hypotheses, references, trg_lang="th", metrics=["bleu"], resamples=0)

    assert "th is written without" in with_ter.warnings[0]
    assert without.warnings == ()


# --- the report


def test_the_table_lines_up_and_names_signatures_and_tokenizer(tmp_path: Path) -> None:
    hypotheses, references = files(
        tmp_path, "Satu dua tiga empat.\n\n", "Satu dua tiga empat.\nLima.\n"
    )

    table = evaluate(hypotheses, references, trg_lang="id").to_table(decimals=2).splitlines()

    assert table[0].split() == ["system", "BLEU", "chrF2++", "TER"]
    assert len(table[0]) == len(table[1])
    assert table[3].startswith("BLEU: nrefs:1|case:mixed|eff:no|tok:13a|")
    assert "BLEU tokenizer 13a: sacrebleu's default, which holds for id" in table


def test_the_table_of_other_metrics_does_not_speak_of_bleu(tmp_path: Path) -> None:
    hypotheses, references = files(tmp_path, *TEXTS["id"])

    table = evaluate(hypotheses, references, metrics=["chrf"]).to_table()

    assert "BLEU" not in table


def test_the_json_can_be_written_and_names_each_system(tmp_path: Path) -> None:
    hypotheses, references = files(tmp_path, *TEXTS["zh"])

    record = json.loads(json.dumps(evaluate(hypotheses, references, trg_lang="zh").to_json()))

    assert record["segments"] == 3
    assert record["tokenizer"] == "zh"
    (system,) = record["systems"]
    assert system["system"] == str(hypotheses[0])
    assert system["scores"][0]["tok"] == "zh"
    assert "BP = " in system["scores"][0]["verbose_score"]


# --- errors


def test_different_numbers_of_lines_are_named_with_their_files(tmp_path: Path) -> None:
    hypotheses, references = files(tmp_path, "Satu.\nDua.\n", "Satu.\nDua.\nTiga.\n")

    with pytest.raises(
        InputError, match=r"system\.txt: 2 lines, but .*reference\.txt has 3; give the same seg"
    ):
        evaluate(hypotheses, references)


def test_a_second_reference_must_have_as_many_lines_too(tmp_path: Path) -> None:
    hypotheses, references = files(tmp_path, "Satu.\n", "Satu.\n")
    references.append(write(tmp_path / "second.txt", "Satu.\nDua.\n"))

    with pytest.raises(InputError, match=r"second\.txt: 2 lines, but .*reference\.txt has 1"):
        evaluate(hypotheses, references)


def test_the_same_system_twice_is_refused_however_it_is_spelled(tmp_path: Path) -> None:
    hypotheses, references = files(tmp_path, "Satu.\n", "Satu.\n")
    again = tmp_path / ".." / tmp_path.name / "system.txt"

    with pytest.raises(UsageError, match=r"system\.txt: given twice; give each file once"):
        evaluate([*hypotheses, again], references)


def test_a_file_without_lines_is_refused(tmp_path: Path) -> None:
    hypotheses, references = files(tmp_path, "", "Satu.\n")

    with pytest.raises(InputError, match=r"system\.txt: the file has no lines; give one segment"):
        evaluate(hypotheses, references)


def test_a_line_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    hypotheses, references = files(tmp_path, "Satu.\n", "Satu.\n")
    hypotheses[0].write_bytes("Satu.\nÐua\n".encode("latin-1"))

    with pytest.raises(FormatError, match=r"system\.txt:2: not UTF-8: .*; convert the file"):
        evaluate(hypotheses, references)


def test_a_missing_file_is_an_input_error(tmp_path: Path) -> None:
    hypotheses, _ = files(tmp_path, "Satu.\n", "Satu.\n")

    with pytest.raises(InputError, match=r"nowhere\.txt: cannot be read: No such file"):
        evaluate(hypotheses, [tmp_path / "nowhere.txt"])


def test_an_unknown_metric_is_refused(tmp_path: Path) -> None:
    hypotheses, references = files(tmp_path, "Satu.\n", "Satu.\n")

    with pytest.raises(UsageError, match="comet: not a metric; one of bleu chrf ter"):
        evaluate(hypotheses, references, metrics=["bleu", "comet"])


@pytest.mark.parametrize("missing", ["hypothesis", "reference", "metric"])
def test_a_call_without_hypothesis_reference_or_metric_is_refused(
    tmp_path: Path, missing: str
) -> None:
    hypotheses, references = files(tmp_path, "Satu.\n", "Satu.\n")

    with pytest.raises(UsageError, match=f"no {missing} was given"):
        evaluate(
            [] if missing == "hypothesis" else hypotheses,
            [] if missing == "reference" else references,
            metrics=[] if missing == "metric" else ["chrf"],
        )
