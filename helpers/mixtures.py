"""A mixture of multinomials for the units of a corpus: what share each has in each of k topics, and how stable k is."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.special import logsumexp, softmax
from sklearn.cluster import KMeans
from sklearn.decomposition import non_negative_factorization
from sklearn.exceptions import ConvergenceWarning
from sklearn.metrics import adjusted_mutual_info_score
from sklearn.preprocessing import normalize
from sklearn.utils.extmath import randomized_svd

from helpers.vocabulary import weigh_terms

PRIOR = 0.5  # added to every count of a term in a topic
HEAT = 3.0  # words a unit is taken to have at first, however long: its topic is open until the topics have settled
LEAST_UNITS = 3  # fewer make no topic
ROUNDS = 30  # of the factorisation: more change no topic, for the mixture goes on from there
DEPTH = 60  # dimensions in which units are clustered


def fit_mixture(matrix: sparse.csr_matrix, k: int, seed: int) -> np.ndarray:
    """Each unit's share in each of `k` topics (rows sum to 1); `discover_topics` states the method.

    Expectation-maximisation ends in the nearest hollow, so it sets out twice, from the factors of the units and from their clusters, and
    the likelier end is taken.
    """
    weighted = weigh_terms(matrix)
    return _fit(matrix, weighted, _latent(weighted, seed), k, seed)


def _fit(matrix: sparse.csr_matrix, weighted: sparse.csr_matrix, latent: np.ndarray, k: int, seed: int) -> np.ndarray:
    present = matrix.copy()
    present.data = np.ones_like(present.data)  # whether a word is there says more of a unit than how often
    fit, reached = _anneal(present, weighted, _factors(weighted, k, seed), k, seed)
    other, other_reached = _anneal(present, weighted, _clusters(latent, k, seed), k, seed)
    if other_reached > reached + 1e-9 * abs(reached):  # two ways to the same end differ in their last digits
        fit = other
    length = np.maximum(np.diff(present.indptr), 1)[:, None]
    return softmax(fit * np.minimum(1.0, 10.0 / length), axis=1)


def _anneal(
    present: sparse.csr_matrix, weighted: sparse.csr_matrix, first: np.ndarray, k: int, seed: int
) -> tuple[np.ndarray, float]:
    """Log likelihoods of the units under each topic, and of all together, from the `first` topic of each on."""
    share = np.full((present.shape[0], k), 0.1 / k)
    share[np.arange(len(share)), first] += 0.9
    length = max(present.nnz / len(share), 1)
    for heat in np.geomspace(min(1.0, HEAT / length), 1.0, 5):
        share, fit, reached = _settle(present, share, heat)
    for _ in range(3):
        size = np.bincount(share.argmax(axis=1), minlength=k)
        vacant = np.flatnonzero(size < LEAST_UNITS)
        if not len(vacant):
            break
        for topic in vacant:  # topics that ran together leave some without a unit: part the largest
            main = share.argmax(axis=1)
            within = np.flatnonzero(main == np.bincount(main, minlength=k).argmax())
            if len(within) < 2 * LEAST_UNITS:
                break
            parted = within[_factors(weighted[within], 2, seed) == 1]
            share[parted] = 0.0
            share[parted, topic] = 1.0
        share, fit, reached = _settle(present, share, 1.0)
    return fit, reached


def _factors(weighted: sparse.csr_matrix, k: int, seed: int) -> np.ndarray:
    """The strongest of `k` factors of each row."""
    init = "nndsvda" if k <= min(weighted.shape) else "random"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        # Not `NMF`: it goes on to the root of the error that is left, which rounding makes negative where the fit is exact.
        factors = non_negative_factorization(weighted, n_components=k, init=init, random_state=seed, max_iter=ROUNDS)[0]
    return factors.argmax(axis=1)


def _clusters(latent: np.ndarray, k: int, seed: int) -> np.ndarray:
    """The cluster of each row, of `k` or as many as there are rows."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # rows that repeat each other make fewer
        return KMeans(min(k, len(latent)), n_init=4, random_state=seed).fit_predict(latent)


def _latent(weighted: sparse.csr_matrix, seed: int) -> np.ndarray:
    """The rows in their latent semantic analysis (Deerwester et al. 1990), each of length one."""
    left, size, _ = randomized_svd(weighted, min(DEPTH, *weighted.shape), random_state=seed)
    return normalize(left * size)


def _settle(present: sparse.csr_matrix, share: np.ndarray, heat: float) -> tuple[np.ndarray, np.ndarray, float]:
    """Shares, log likelihoods and their sum with the prior's after expectation-maximisation at one heat, until nothing moves."""
    for _ in range(25):
        words = share.T @ present + PRIOR
        words = np.log(words / words.sum(axis=1, keepdims=True))
        fit = present @ words.T + np.log(share.sum(axis=0) + 1)
        new = softmax(heat * fit, axis=1)
        moved = np.abs(new - share).max()
        share = new
        if moved < 0.01:
            break
    return share, fit, float(logsumexp(fit, axis=1).sum() + PRIOR * words.sum())


def stabilities(matrix: sparse.csr_matrix, choices: list[int], seed: int, resamples: int = 4) -> pd.DataFrame:
    """How alike the topics of overlapping resamples are, for each number of topics (after Lange et al. 2004).

    Of a large corpus a seeded part is resampled: a thousand units, fewer if they are long, in the five thousand commonest terms.
    """
    size = matrix.shape[0]
    most = max(200, min(1000, int(100_000 / max(matrix.nnz / size, 1))))
    rng = np.random.default_rng(seed)
    base = np.sort(rng.permutation(size)[:most])
    spread = np.bincount(matrix[base].indices, minlength=matrix.shape[1])
    part = matrix[base][:, np.sort(np.argsort(-spread, kind="stable")[:5000])]
    draws = [np.sort(rng.choice(len(base), size=int(0.8 * len(base)), replace=False)) for _ in range(resamples)]
    topic = np.full((len(choices), resamples, len(base)), -1)
    for number, draw in enumerate(draws):
        weighted = weigh_terms(part[draw])
        latent = _latent(weighted, seed)
        for place, k in enumerate(choices):
            topic[place, number, draw] = _fit(part[draw], weighted, latent, k, seed).argmax(axis=1)
    rows = []
    for k, parts in zip(choices, topic, strict=True):
        scores = []
        for one in range(resamples):
            for other in range(one):
                both = (parts[one] >= 0) & (parts[other] >= 0)
                scores.append(adjusted_mutual_info_score(parts[one][both], parts[other][both]))
        # The pairs of few resamples are no more independent than these.
        error = float(np.std(scores, ddof=1) / np.sqrt(resamples))
        rows.append((k, float(np.mean(scores)), min(scores), max(scores), error))
    return pd.DataFrame(rows, columns=["k", "stability", "low", "high", "error"])


def simplest(stability: pd.DataFrame) -> int:
    """The smallest number of topics as stable as the most stable one, give or take its standard error."""
    best = stability.loc[stability["stability"].idxmax()]
    enough = (stability["stability"] >= best["stability"] - best["error"]).to_numpy()
    return int(stability.loc[enough, "k"].min())
