"""A mixture of multinomials for the units of a corpus: what share each has in each of k topics, and how stable k is."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
from scipy import sparse
from sklearn.decomposition import non_negative_factorization
from sklearn.exceptions import ConvergenceWarning
from sklearn.metrics import adjusted_mutual_info_score

from helpers.vocabulary import weigh_terms

PRIOR = 0.5  # added to every count of a term in a topic
HEAT = 3.0  # words a unit is taken to have at first, however long: its topic is open until the topics have settled
LEAST_UNITS = 3  # fewer make no topic
ROUNDS = 100  # of the factorisation that starts a mixture
FEWER_ROUNDS = 30  # in resamples: the mixture goes on from there, and the curve stays within its errors


def fit_mixture(matrix: sparse.csr_matrix, k: int, seed: int, rounds: int = ROUNDS) -> np.ndarray:
    """Each unit's share in each of `k` topics (rows sum to 1).

    `discover_topics` states the method. The factorisation that gives each unit its first topic takes `rounds` at most.
    """
    present = matrix.copy()
    present.data = np.ones_like(present.data)  # whether a word is there says more of a unit than how often
    weighted = weigh_terms(matrix)
    share = np.full((matrix.shape[0], k), 0.1 / k)
    share[np.arange(len(share)), _factorise(weighted, k, seed, rounds)] += 0.9
    length = np.maximum(np.diff(present.indptr), 1)[:, None]
    for heat in np.geomspace(min(1.0, HEAT / length.mean()), 1.0, 5):
        share, fit = _settle(present, share, heat)
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
            parted = within[_factorise(weighted[within], 2, seed, rounds) == 1]
            share[parted] = 0.0
            share[parted, topic] = 1.0
        share, fit = _settle(present, share, 1.0)
    return _softmax(fit * np.minimum(1.0, 10.0 / length))


def _factorise(weighted: sparse.csr_matrix, k: int, seed: int, rounds: int) -> np.ndarray:
    """The strongest of `k` factors of each row."""
    init = "nndsvda" if k <= min(weighted.shape) else "random"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        # Not `NMF`: it goes on to the root of the error that is left, which rounding makes negative where the fit is exact.
        factors = non_negative_factorization(weighted, n_components=k, init=init, random_state=seed, max_iter=rounds)[0]
    return factors.argmax(axis=1)


def _settle(present: sparse.csr_matrix, share: np.ndarray, heat: float) -> tuple[np.ndarray, np.ndarray]:
    """Shares and log likelihoods after expectation-maximisation at one heat, until nothing moves."""
    for _ in range(25):
        words = share.T @ present + PRIOR
        words = np.log(words / words.sum(axis=1, keepdims=True))
        fit = present @ words.T + np.log(share.sum(axis=0) + 1)
        new = _softmax(heat * fit)
        moved = np.abs(new - share).max()
        share = new
        if moved < 0.01:
            break
    return share, fit


def _softmax(fit: np.ndarray) -> np.ndarray:
    share = np.exp(fit - fit.max(axis=1, keepdims=True))
    return share / share.sum(axis=1, keepdims=True)


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
    rows = []
    for k in choices:
        topic = np.full((resamples, len(base)), -1)
        for number, draw in enumerate(draws):
            topic[number, draw] = fit_mixture(part[draw], k, seed, FEWER_ROUNDS).argmax(axis=1)
        scores = []
        for one in range(resamples):
            for other in range(one):
                both = (topic[one] >= 0) & (topic[other] >= 0)
                scores.append(adjusted_mutual_info_score(topic[one][both], topic[other][both]))
        # The pairs of few resamples are no more independent than these.
        error = float(np.std(scores, ddof=1) / np.sqrt(resamples))
        rows.append((k, float(np.mean(scores)), min(scores), max(scores), error))
    return pd.DataFrame(rows, columns=["k", "stability", "low", "high", "error"])


def simplest(stability: pd.DataFrame) -> int:
    """The smallest number of topics as stable as the most stable one, give or take its standard error."""
    best = stability.loc[stability["stability"].idxmax()]
    enough = (stability["stability"] >= best["stability"] - best["error"]).to_numpy()
    return int(stability.loc[enough, "k"].min())
