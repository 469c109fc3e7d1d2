"""Topics that a corpus has of itself: found without word lists; and which articles are alike."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse
from sklearn.decomposition import TruncatedSVD, non_negative_factorization
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.metrics import adjusted_mutual_info_score
from sklearn.preprocessing import normalize

from helpers.layout import divide
from helpers.tables import InputError
from helpers.vocabulary import TermCounts, count_terms

CHOICES = (4, 5, 6, 8, 10, 12, 15, 20, 25, 30)  # numbers of topics that are tried
PRIOR = 0.5  # added to every count of a term in a topic
HEAT = 3.0  # words a unit is taken to have at first, however long: its topic is open until the topics have settled
LEAST_UNITS = 3  # fewer make no topic
LEAST_SCORE = 0.05  # weaker topics of an article are left out
TERMS = 10
POOL = 60  # terms that set a topic most apart, of which the ten are taken


@dataclass(frozen=True)
class DiscoveredTopics:
    """What `discover_topics` found.

    Attributes
    ----------
    articles : article, topic (int), score (float, 0 to 1, all of an article's topics sum to 1 or little less); the strongest first. An
        article without a word that another has gets the shares of all.
    topics : topic (int from 0), label, terms (ten, joined by ``; ``), coherence (mean NPMI of the terms, −1 to 1), share (of the articles'
        scores); the largest topic first.
    sentences : topic, article, start, end, text, score; the most typical sentences of each topic.
    stability : k, stability (mean adjusted mutual information between resamples, up to 1), low, high (the least and the greatest), error (standard
        error of the mean); empty if `k` was given.
    """

    articles: pd.DataFrame
    topics: pd.DataFrame
    sentences: pd.DataFrame
    stability: pd.DataFrame


def discover_topics(
    corpus: object,
    k: int | None = None,
    *,
    unit: str | None = None,
    names: bool = False,
    seed: int = 0,
    choices: Iterable[int] = CHOICES,
) -> DiscoveredTopics:
    """The topics of a corpus (or of a table of articles), found in its own words; the same on every run.

    Non-negative matrix factorisation (Lee & Seung 1999) of the TF-IDF weighted terms gives each unit a first topic; from there a mixture
    of multinomials, one topic a unit, is fitted by annealed expectation-maximisation (Nigam et al. 2000; Ueda & Nakano 1998), which keeps short texts
    together that share no word with each other but words with the same others (Yin & Wang 2014). Labels and terms are those that
    set a topic apart: p(w|t) · log p(w|t)/p(w), not the most frequent.

    Parameters
    ----------
    k : how many topics; None takes, of `choices`, the smallest number that comes out as much alike in resamples of four fifths as any does,
        within one standard error (Breiman et al. 1984).
    unit : `article` or `paragraph`; None takes articles where there are a hundred or more, else paragraphs.
    names : whether the names of speakers and outlets count as words.

    With fewer than four units that share words and no `k`, the tables are empty.
    Raises InputError if there are fewer such units than `k`, or `k` is below two.
    """
    many = len(corpus if isinstance(corpus, pd.DataFrame) else corpus.articles) >= 100
    unit = unit or ("article" if many else "paragraph")
    counts = count_terms(corpus, unit=unit, names=names)
    filled = np.flatnonzero(np.diff(counts.matrix.indptr) > 0)
    if k is None and len(filled) < 4:
        return _nothing()
    if k is not None and (len(filled) < k or k < 2):
        mend = "ask for two or more" if k < 2 else "ask for fewer, or bring more articles"
        raise InputError(f"{k} topics cannot be discovered in {len(filled)} {unit}s: {mend}.")
    matrix = counts.matrix[filled]
    stability = _nothing().stability
    if k is None:
        stability = _stabilities(matrix, [c for c in choices if c <= max(4, len(filled) // 8)], seed)
        k = _simplest(stability)
    share = _fit(matrix, k, seed)
    share = share[:, np.argsort(-share.sum(axis=0), kind="stable")]
    words = _words(matrix, share)
    terms = _telling_terms(words, matrix, counts.terms)
    empty_units = np.setdiff1d(np.arange(len(counts.units)), filled)
    ids = counts.units["article"].to_numpy(dtype=object)
    all_shares = np.vstack([share, np.tile(share.mean(axis=0), (len(empty_units), 1))])
    coherence = npmi_coherence(matrix, terms)
    articles = _by_article(ids[np.concatenate([filled, empty_units])], all_shares)
    topics = pd.DataFrame(
        {
            "topic": np.arange(k),
            "label": _labels(terms, counts.terms),
            "terms": ["; ".join(counts.terms[row]) for row in terms],
            "coherence": coherence,
            "share": share.mean(axis=0),
        }
    ).astype({"label": "str", "terms": "str"})
    return DiscoveredTopics(articles, topics, _typical_sentences(corpus, counts, words, filled, share), stability)


def _nothing() -> DiscoveredTopics:
    columns = {
        "articles": {"article": "str", "topic": "int64", "score": "float64"},
        "topics": {"topic": "int64", "label": "str", "terms": "str", "coherence": "float64", "share": "float64"},
        "sentences": {
            "topic": "int64",
            "article": "str",
            "start": "int64",
            "end": "int64",
            "text": "str",
            "score": "float64",
        },
        "stability": {"k": "int64", "stability": "float64", "low": "float64", "high": "float64", "error": "float64"},
    }
    return DiscoveredTopics(
        **{
            name: pd.DataFrame({column: pd.Series(dtype=dtype) for column, dtype in table.items()})
            for name, table in columns.items()
        }
    )


def _fit(matrix: sparse.csr_matrix, k: int, seed: int) -> np.ndarray:
    """Each unit's share in each of `k` topics (rows sum to 1)."""
    present = matrix.copy()
    present.data = np.ones_like(present.data)  # whether a word is there says more of a unit than how often
    weighted = _tfidf(matrix)
    share = np.full((matrix.shape[0], k), 0.1 / k)
    share[np.arange(len(share)), _factorise(weighted, k, seed)] += 0.9
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
            parted = within[_factorise(weighted[within], 2, seed) == 1]
            share[parted] = 0.0
            share[parted, topic] = 1.0
        share, fit = _settle(present, share, 1.0)
    return _softmax(fit * np.minimum(1.0, 10.0 / length))


def _factorise(weighted: sparse.csr_matrix, k: int, seed: int) -> np.ndarray:
    """The strongest of `k` factors of each row."""
    init = "nndsvda" if k <= min(weighted.shape) else "random"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        # Not `NMF`: it goes on to the root of the error that is left, which rounding makes negative where the fit is exact.
        factors = non_negative_factorization(weighted, n_components=k, init=init, random_state=seed, max_iter=100)[0]
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


def _words(matrix: sparse.csr_matrix, share: np.ndarray) -> np.ndarray:
    """Each topic's log probabilities of terms; what a unit says often counts, but not as often as it is said."""
    damped = matrix.copy()
    damped.data = 1 + np.log(damped.data)
    words = share.T @ damped + 0.01
    return np.log(words / words.sum(axis=1, keepdims=True))


def _softmax(fit: np.ndarray) -> np.ndarray:
    share = np.exp(fit - fit.max(axis=1, keepdims=True))
    return share / share.sum(axis=1, keepdims=True)


def _tfidf(matrix: sparse.csr_matrix) -> sparse.csr_matrix:
    return TfidfTransformer(sublinear_tf=True).fit_transform(matrix) if matrix.shape[1] else matrix


def _stabilities(matrix: sparse.csr_matrix, choices: list[int], seed: int, rounds: int = 4) -> pd.DataFrame:
    """How alike the topics of overlapping resamples are, for each number of topics (after Lange et al. 2004).

    Of a large corpus a seeded part is resampled: a thousand units, fewer if they are long, in the five thousand commonest terms.
    """
    size = matrix.shape[0]
    most = max(200, min(1000, int(100_000 / max(matrix.nnz / size, 1))))
    rng = np.random.default_rng(seed)
    base = np.sort(rng.permutation(size)[:most])
    spread = np.bincount(matrix[base].indices, minlength=matrix.shape[1])
    part = matrix[base][:, np.sort(np.argsort(-spread, kind="stable")[:5000])]
    draws = [np.sort(rng.choice(len(base), size=int(0.8 * len(base)), replace=False)) for _ in range(rounds)]
    rows = []
    for k in choices:
        topic = np.full((rounds, len(base)), -1)
        for number, draw in enumerate(draws):
            topic[number, draw] = _fit(part[draw], k, seed).argmax(axis=1)
        scores = []
        for one in range(rounds):
            for other in range(one):
                both = (topic[one] >= 0) & (topic[other] >= 0)
                scores.append(adjusted_mutual_info_score(topic[one][both], topic[other][both]))
        error = float(
            np.std(scores, ddof=1) / np.sqrt(rounds)
        )  # the pairs of few resamples are no more independent than these
        rows.append((k, float(np.mean(scores)), min(scores), max(scores), error))
    return pd.DataFrame(rows, columns=["k", "stability", "low", "high", "error"])


def _simplest(stability: pd.DataFrame) -> int:
    """The smallest number of topics as stable as the most stable one, give or take its standard error."""
    best = stability.loc[stability["stability"].idxmax()]
    enough = (stability["stability"] >= best["stability"] - best["error"]).to_numpy()
    return int(stability.loc[enough, "k"].min())


def _telling_terms(words: np.ndarray, matrix: sparse.csr_matrix, names: np.ndarray) -> np.ndarray:
    """For each topic the places of ten terms that set it apart and stand together.

    Of the sixty that set it most apart, the first is taken, then, time and again, the one that stands most with those taken; no
    term that shares a word with one taken.
    """
    apart = np.exp(words) * (words - np.log(np.exp(words).mean(axis=0)))
    spread = np.bincount(matrix.indices, minlength=matrix.shape[1])
    common = spread >= min(max(2, matrix.shape[0] // 400), np.sort(spread)[-min(POOL, len(spread))])
    apart = np.where(common, apart, -np.inf)  # a name that comes twice tells a topic apart, but nobody what it is
    ranked = np.argsort(-apart, axis=1, kind="stable")[:, :POOL]
    result = []
    for row in ranked:
        together = _npmi(matrix, row)
        rank = np.linspace(0, 1, len(row))
        chosen = [0]
        taken = set(names[row[0]].lower().split())
        while len(chosen) < min(TERMS, len(row)):
            free = [i for i in range(len(row)) if i not in chosen]
            apart_from = [i for i in free if not taken & set(names[row[i]].lower().split())] or free
            best = max(apart_from, key=lambda i: (together[i, chosen].mean() - 0.1 * rank[i], -i))
            chosen.append(best)
            taken |= set(names[row[best]].lower().split())
        result.append(row[sorted(chosen)])
    return np.array(result)


def _npmi(matrix: sparse.csr_matrix, terms: np.ndarray) -> np.ndarray:
    """Normalised pointwise mutual information of every two of `terms`, counted over the rows of `matrix`."""
    chosen = (matrix[:, terms] > 0).astype(np.float64)
    joint = (chosen.T @ chosen).toarray() / matrix.shape[0]
    alone = np.diag(joint)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.log(joint / np.outer(alone, alone)) / -np.log(joint)
    return np.where(joint <= 0, -1.0, np.where(joint >= 1, 1.0, value))


def npmi_coherence(matrix: sparse.csr_matrix, terms: np.ndarray) -> np.ndarray:
    """Mean normalised pointwise mutual information of each row of `terms` (places of columns), counted over the rows of `matrix`.

    From −1 (never together) to 1 (always together); Bouma 2009, Röder et al. 2015.
    """
    means = []
    for row in terms:
        one, other = np.triu_indices(len(row), 1)
        means.append(float(_npmi(matrix, np.asarray(row))[one, other].mean()) if len(one) else 0.0)
    return np.array(means)


def _labels(terms: np.ndarray, names: np.ndarray) -> list[str]:
    """Three terms a topic, none of them within another."""
    labels = []
    for row in terms:
        chosen: list[str] = []
        for name in names[row]:
            if not any(name in other.split() or set(name.split()) & set(other.split()) for other in chosen):
                chosen.append(name)
        labels.append(", ".join(chosen[:3]))
    return labels


def _by_article(ids: np.ndarray, share: np.ndarray) -> pd.DataFrame:
    names, place = np.unique(ids.astype(str), return_inverse=True)
    total = np.zeros((len(names), share.shape[1]))
    np.add.at(total, place, share)
    total /= np.bincount(place)[:, None]
    article, topic = np.nonzero((total >= LEAST_SCORE) | (total == total.max(axis=1, keepdims=True)))
    table = pd.DataFrame(
        {"article": pd.Series(names[article], dtype="str"), "topic": topic, "score": total[article, topic]}
    )
    return table.sort_values(["article", "score", "topic"], ascending=[True, False, True], ignore_index=True)


def _typical_sentences(
    corpus: object, counts: TermCounts, words: np.ndarray, filled: np.ndarray, share: np.ndarray, each: int = 3
) -> pd.DataFrame:
    """The sentences whose words speak most for a topic, in units that have it."""
    sentences = divide(corpus).sentences if isinstance(corpus, pd.DataFrame) else corpus.sentences
    articles = corpus if isinstance(corpus, pd.DataFrame) else corpus.articles
    texts = dict(zip(articles["article"], articles["text"], strict=True))
    of_unit = np.full((len(counts.units), share.shape[1]), 0.0)
    of_unit[filled] = share
    places = counts.places.drop_duplicates(["article", "sentence", "term"])
    best_other = words - np.log(np.exp(words).mean(axis=0))  # how much more a term is the topic's than any topic's
    group = places.groupby(["article", "sentence"], sort=True).ngroup().to_numpy()
    size = np.bincount(group)
    first = np.unique(group, return_index=True)[1]
    unit = places["unit"].to_numpy()[first]
    ids = np.sort(articles["article"].to_numpy(dtype=object))
    spans = sentences.set_index(["article", "sentence"])[["start", "end"]]
    rows = []
    for topic in range(len(words)):
        weight = np.bincount(group, best_other[topic][places["term"].to_numpy()], minlength=len(size))
        score = weight / np.sqrt(size + 3) * of_unit[unit, topic]
        taken: set[str] = set()
        for at in np.argsort(-score, kind="stable")[: 20 * each]:
            row = places.iloc[first[at]]
            article = ids[row["article"]]
            start, end = spans.loc[(article, row["sentence"])].astype(int)
            text = texts[article][start:end]
            if text not in taken and len(taken) < each and len(text) <= 400:
                taken.add(text)
                rows.append((topic, article, start, end, text, float(score[at])))
    table = pd.DataFrame(rows, columns=["topic", "article", "start", "end", "text", "score"])
    return table.astype(
        {"topic": "int64", "article": "str", "start": "int64", "end": "int64", "text": "str", "score": "float64"}
    )


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
    weighted = _tfidf(counts.matrix)
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
