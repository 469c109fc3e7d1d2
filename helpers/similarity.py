"""Which articles of a corpus are alike."""

from __future__ import annotations

import numpy as np
import pandas as pd
from sklearn.decomposition import TruncatedSVD
from sklearn.preprocessing import normalize
from threadpoolctl import threadpool_limits

from helpers.vocabulary import count_terms, weigh_terms


@threadpool_limits.wrap(limits=1, user_api="blas")  # the same likeness to the last digit on any number of cores
def similar_articles(corpus: object, n: int = 2, *, names: bool = True) -> pd.DataFrame:
    """For each article the `n` nearest others, by topic and words.

    Similarity is the mean of two cosines: of TF-IDF weighted words, pairs of words and names, and of their latent semantic analysis
    in a hundred dimensions (Deerwester et al. 1990), which sees what texts are about when they use other words for it.

    Returns
    -------
    article, rank (int from 1), other (the article's id), similarity (float, up to 1); sorted by article and rank, ties by id.
    """
    counts = count_terms(corpus, names=names, pairs=True)
    ids = counts.units["article"].to_numpy(dtype=object)
    size = len(ids)
    nearest = min(n, size - 1)
    if nearest < 1:
        return pd.DataFrame({"article": [], "rank": [], "other": [], "similarity": []}).astype(
            {"article": "str", "rank": "int64", "other": "str", "similarity": "float64"}
        )
    weighted = weigh_terms(counts.matrix)
    spread = np.bincount(weighted.indices, minlength=weighted.shape[1])
    telling = weighted[:, spread <= max(0.1 * size, 20)]  # what a tenth of all articles have tells no two apart
    telling = normalize(telling) if telling.shape[1] else telling
    depth = min(100, size - 1, telling.shape[1] - 1)
    latent = (
        normalize(TruncatedSVD(depth, random_state=0).fit_transform(telling)) if depth >= 2 else np.zeros((size, 1))
    )
    parts = []
    for first in range(0, size, 1000):
        rows = np.arange(first, min(first + 1000, size))
        likeness = ((telling[rows] @ telling.T).toarray() + latent[rows] @ latent.T) / 2
        likeness[np.arange(len(rows)), rows] = -np.inf
        likeness = likeness.round(6)
        enough = -np.partition(-likeness, nearest - 1, axis=1)[:, [nearest - 1]]
        best = np.array([_first(row, nearest, least) for row, least in zip(likeness, enough, strict=True)])
        parts.append(
            pd.DataFrame(
                {
                    "article": pd.Series(np.repeat(ids[rows], nearest), dtype="str"),
                    "rank": np.tile(np.arange(1, nearest + 1), len(rows)),
                    "other": pd.Series(ids[best].ravel(), dtype="str"),
                    "similarity": np.take_along_axis(likeness, best, axis=1).ravel(),
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def _first(likeness: np.ndarray, n: int, least: float) -> np.ndarray:
    """Places of the `n` greatest of `likeness`, none of them below `least`; of equals the first."""
    among = np.flatnonzero(likeness >= least)
    return among[np.argsort(-likeness[among], kind="stable")[:n]]
