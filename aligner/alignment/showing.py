"""What a model knows, for people."""

from collections.abc import Iterator

from aligner.alignment.parameters import parameters
from aligner.data import Model, PairModel


def shown(model: Model, words: int) -> str:
    """Return a model's rates and the word pairs that it is surest of, as lines of text."""
    return "\n".join(
        line for pair, known in model.pairs.items() for line in _lines(pair, known, words)
    )


def _lines(pair: str, known: PairModel, words: int) -> Iterator[str]:
    rates = known.rates
    shapes = (f"{n}-{m}" for n, m in parameters().shapes.tolist())
    yield pair
    yield (
        f"  lengths: a rendering has {rates.lengths.expansion:.2f} times the code points of its "
        f"original; the log varies by {rates.lengths.spread:.4f} + {rates.lengths.noise:.2f}/length"
    )
    yield "  shapes: " + "  ".join(
        f"{name} {share:.4f}" for name, share in zip(shapes, rates.shapes, strict=True)
    )
    lines = len(known.src_recurring), len(known.trg_recurring)
    yield f"  lines on several pages: {lines[0]:,} of originals, {lines[1]:,} of renderings"
    yield f"  word pairs: {len(known.words.pairs):,}; the surest, p(rendering|original) and back:"
    for src, trg, forward, backward in _surest(known, words):
        yield f"    {src}\t{trg}\t{forward:.2f}\t{backward:.2f}"


def _surest(known: PairModel, count: int) -> list[tuple[str, str, float, float]]:
    """Return the word pairs with the greatest product of both probabilities, shrunk by rarity."""
    src, trg = known.words.src, known.words.trg
    rows = []
    for s, t, forward, backward in known.words.pairs:
        there, back = forward / (src[s][1] + 1), backward / (trg[t][1] + 1)
        rows.append((-there * back, src[s][0], trg[t][0], there, back))
    return [row[1:] for row in sorted(rows)[:count]]
