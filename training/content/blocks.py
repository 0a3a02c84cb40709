"""Texts and names as TF-IDF blocks: what works and films are compared by.

Every field is a block of its own, of length one where it says anything, times the field's weight.
A person, genre or franchise is one token, whatever blanks its name holds; nothing stands for what
is missing.
"""

from collections.abc import Iterable
from itertools import compress
from typing import NamedTuple

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, TfidfVectorizer

from engine.arrays import Mask
from engine.text import fold

BILLED = 10  # actors of a film that count, from the top of the bill
_FEW_TOKENS, _FEW_RECORDS = 100, 100

Tokens = list[str]


class Field(NamedTuple):
    """What every record says in one respect.

    Attributes:
        weight: how much it counts.
        documents: the tokens of every record.
        most_common: the share of records from which on a token says nothing.
    """

    weight: float
    documents: list[Tokens]
    most_common: float


def token(name: str) -> str:
    """One token for a name, whatever blanks it holds."""
    return fold(name).replace(" ", "_")


def name_tokens(lists: Iterable[list[str]]) -> list[Tokens]:
    """The tokens of some lists of names."""
    return [[token(name) for name in names] for names in lists]


def plain_words(text: str) -> Tokens:
    """The words of three letters or more."""
    letters = "".join(c if c.isalnum() else " " for c in fold(text))
    return [word for word in letters.split() if len(word) > 2]


def telling_words(text: str) -> Tokens:
    """The words of three letters or more without those that any English text has."""
    return [word for word in plain_words(text) if word not in ENGLISH_STOP_WORDS]


def tfidf(
    documents: list[Tokens], most_common: float, weighing: Mask | None = None
) -> sparse.csr_array:
    """Rows of length one; tokens of one record alone say nothing of another and are left out.

    So are tokens that more than a share of all records have; but a few records, or a few tokens
    that are all common, say little of what is common. Which tokens count, and how much, is learned
    from the records that are `weighing`; None: all.
    """
    teaching = documents if weighing is None else list(compress(documents, weighing.tolist()))
    distinct = {word for tokens in teaching for word in tokens}
    few = len(distinct) < _FEW_TOKENS or len(teaching) < _FEW_RECORDS
    counts = TfidfVectorizer(
        analyzer=list,
        min_df=2,
        max_df=1.0 if few else most_common,
        sublinear_tf=True,
        dtype=np.float32,
    )
    try:
        counts.fit(teaching)
        return sparse.csr_array(counts.transform(documents))
    except ValueError:  # no token occurs twice
        return sparse.csr_array((len(documents), 1), dtype=np.float32)


def side_by_side(
    fields: Iterable[Field], n_rows: int, weighing: Mask | None = None
) -> sparse.csr_array:
    """The blocks of some fields with their weights: float32, shape (n_rows, n_tokens)."""
    blocks = [
        field.weight * tfidf(field.documents, field.most_common, weighing)
        for field in fields
        if field.weight and any(field.documents)
    ]
    if not blocks:
        return sparse.csr_array((n_rows, 1), dtype=np.float32)
    return sparse.csr_array(sparse.hstack(blocks, format="csr", dtype=np.float32))
