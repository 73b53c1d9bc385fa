"""A bitext as a table, whichever file it stands in."""

from pathlib import Path
from typing import TYPE_CHECKING

from aligner.data import BITEXT_COLUMNS
from aligner.errors import UsageError
from aligner.formats.parquet import bitext_record, read_bitext_parquet
from aligner.formats.tsv import read_tsv

if TYPE_CHECKING:
    import pandas as pd

_READERS = {".tsv": read_tsv, ".parquet": read_bitext_parquet}


def read_bitext(path: str | Path) -> "pd.DataFrame":
    """Return a bitext as a DataFrame: one row a segment pair.

    Parameters
    ----------
    path : path
        ``corpus.tsv`` or ``bitext.parquet``, by its ending.

    Returns
    -------
    DataFrame
        The columns of `BITEXT_COLUMNS`. Scores are floats in [0, 1], higher is better, NaN where a
        pair is not scored.

    Raises
    ------
    UsageError
        If the ending is not one of ours.
    FormatError
        If the file is not what its ending says; it names the line.
    """
    import pandas as pd

    path = Path(path)
    reader = _READERS.get(path.suffix)
    if reader is None:
        raise UsageError(str(path), "not a bitext", f"known endings: {' '.join(_READERS)}")
    frame = pd.DataFrame([bitext_record(pair) for pair in reader(path)], columns=BITEXT_COLUMNS)
    scores = ["alignment_score", "quality_score"]
    frame[scores] = frame[scores].astype("float64")
    return frame
