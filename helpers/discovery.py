"""Topics that a corpus has of itself: found without word lists."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse
from threadpoolctl import threadpool_limits

from helpers.mixtures import fit_mixture, simplest, stabilities
from helpers.tables import InputError
from helpers.vocabulary import TermCounts, count_terms

CHOICES = (4, 5, 6, 8, 10, 12, 15, 20, 25, 30)  # numbers of topics that are tried
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
    topics : topic (int from 0), label, terms (ten, joined by ``; ``), coherence (mean NPMI of the terms as they are written, −1 to 1), share (of the articles'
        scores); the largest topic first.
    sentences : topic, article, start, end, text, score; the most typical sentences of each topic.
    stability : k, stability (mean adjusted mutual information between resamples, up to 1), low, high (the least and the greatest), error (standard
        error of the mean); empty if `k` was given.
    """

    articles: pd.DataFrame
    topics: pd.DataFrame
    sentences: pd.DataFrame
    stability: pd.DataFrame


@threadpool_limits.wrap(limits=1)  # many small products: threads would wait for each other
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
    together that share no word with each other but words with the same others (Yin & Wang 2014). A second fit sets out from clusters of
    the units (k-means in their latent semantic analysis); the likelier of the two is taken. Labels and terms are those that
    set a topic apart: p(w|t) · log p(w|t)/p(w), not the most frequent.

    Parameters
    ----------
    k : how many topics; None takes, of `choices`, the smallest number that comes out as much alike in resamples of four fifths as any does,
        within one standard error (Breiman et al. 1984). Of a large corpus a part drawn with the seed is resampled: a thousand units, or
        as many as have 100,000 different words in all, but two hundred at least. The topics themselves are those of all units.
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
        stability = stabilities(matrix, [c for c in choices if c <= max(4, len(filled) // 8)], seed)
        k = simplest(stability)
    share = fit_mixture(matrix, k, seed)
    share = share[:, np.argsort(-share.sum(axis=0), kind="stable")]
    words = _words(matrix, share)
    terms = _telling_terms(words, matrix, counts.written[filled], counts.terms)
    empty_units = np.setdiff1d(np.arange(len(counts.units)), filled)
    ids = counts.units["article"].to_numpy(dtype=object)
    all_shares = np.vstack([share, np.tile(share.mean(axis=0), (len(empty_units), 1))])
    coherence = npmi_coherence(counts.written[filled], terms)
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


def _words(matrix: sparse.csr_matrix, share: np.ndarray) -> np.ndarray:
    """Each topic's log probabilities of terms; what a unit says often counts, but not as often as it is said."""
    damped = matrix.copy()
    damped.data = 1 + np.log(damped.data)
    words = share.T @ damped + 0.01
    return np.log(words / words.sum(axis=1, keepdims=True))


def _telling_terms(
    words: np.ndarray, matrix: sparse.csr_matrix, written: sparse.csr_matrix, names: np.ndarray
) -> np.ndarray:
    """For each topic the places of ten terms that set it apart and stand together.

    Of the sixty that set it most apart, the first is taken, then, time and again, the one that stands most with those taken, each in the
    form in which it is shown; no term that shares a word with one taken.
    """
    apart = np.exp(words) * (words - np.log(np.exp(words).mean(axis=0)))
    spread = np.bincount(matrix.indices, minlength=matrix.shape[1])
    common = spread >= min(max(2, matrix.shape[0] // 800), np.sort(spread)[-min(POOL, len(spread))])
    apart = np.where(common, apart, -np.inf)  # a name that comes twice tells a topic apart, but nobody what it is
    ranked = np.argsort(-apart, axis=1, kind="stable")[:, :POOL]
    result = []
    for row in ranked:
        together = _npmi(written, row)
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
    spans = counts.sentences.set_index(["article", "sentence"])[["start", "end"]]
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
