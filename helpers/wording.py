"""Words counted as corpus linguists count them: keyness, dispersion, collocations, concordance."""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.lexicons import find_terms, fold, folded, read_lexicon
from helpers.tables import InputError, join_texts

PRIOR = 500.0  # words that the prior counts for in all, as if so many had been seen beforehand


def keyness(one: object, other: object, *, least: int = 3, prior: float = PRIOR) -> pd.DataFrame:
    """The words that set one part of a corpus apart from another.

    Parameters
    ----------
    one, other : two corpora, such as two filters of one.
    least : words less frequent than this in both together are left out.
    prior : words the informative Dirichlet prior counts for; its shape is the frequency in both parts together.

    Returns
    -------
    word (lower case), count, other_count (int), rate, other_rate (per 1,000 words), log_odds, z (log-odds with an informative Dirichlet prior and its
    z-score, Monroe, Colaresi & Quinn 2008, eq. 16 to 22; beyond ±1.96 is more than chance), g2 (Dunning 1993, on the 2 × 2
    table), log_ratio (binary logarithm of the ratio of rates, half an occurrence for none, Hardie 2014), dp (`dispersion` over articles of
    both). Sorted by falling z, then by word.
    """
    y, n = _frequencies(one)
    y_other, n_other = _frequencies(other)
    words = y.index.union(y_other.index)
    a, b = y.reindex(words, fill_value=0), y_other.reindex(words, fill_value=0)
    frequent = ((a + b) >= least).to_numpy()
    words, a, b = words[frequent], a.to_numpy(dtype=float)[frequent], b.to_numpy(dtype=float)[frequent]
    alpha = prior * (a + b) / max(n + n_other, 1)
    log_odds = np.log((a + alpha) / (n + prior - a - alpha)) - np.log((b + alpha) / (n_other + prior - b - alpha))
    z = log_odds / np.sqrt(1 / (a + alpha) + 1 / (b + alpha))
    spread = dispersion(one, other)
    table = pd.DataFrame(
        {
            "word": pd.Series(words, dtype="str"),
            "count": a.astype("int64"),
            "other_count": b.astype("int64"),
            "rate": 1000 * a / max(n, 1),
            "other_rate": 1000 * b / max(n_other, 1),
            "log_odds": log_odds,
            "z": z,
            "g2": log_likelihood(a, b, n, n_other),
            "log_ratio": np.log2((np.maximum(a, 0.5) / max(n, 1)) / (np.maximum(b, 0.5) / max(n_other, 1))),
            "dp": spread.set_index("word")["dp"].reindex(words).to_numpy(dtype=float),
        }
    )
    return table.sort_values(["z", "word"], ascending=[False, True], ignore_index=True)


def log_likelihood(a: np.ndarray, b: np.ndarray, n: float, n_other: float) -> np.ndarray:
    """G² of occurrences a and b among n and n_other words (Dunning 1993)."""
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    observed = np.array([a, b, n - a, n_other - b])
    share = (a + b) / (n + n_other)
    expected = np.array([n * share, n_other * share, n * (1 - share), n_other * (1 - share)])
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.where(observed > 0, observed * np.log(observed / expected), 0.0)
    return 2 * terms.sum(axis=0)


def dispersion(*corpora: object) -> pd.DataFrame:
    """How evenly each word is spread over articles.

    Returns
    -------
    word (lower case), count, articles (int), dp (deviation of proportions, Gries 2008: 0 is even, towards 1 is clumped), dp_norm (the same over its
    largest possible value, Lijffijt & Gries 2012). Sorted by falling count, then by word.
    """
    tables = [_words(corpus) for corpus in corpora]
    words = pd.concat(tables, ignore_index=True).drop_duplicates(["article", "start", "word"])
    if not len(words):
        return pd.DataFrame({"word": [], "count": [], "articles": [], "dp": [], "dp_norm": []}).astype({"word": "str"})
    article, _ = pd.factorize(words["article"])
    word, forms = pd.factorize(words["word"], sort=True)
    size = np.bincount(article)
    share = size / size.sum()
    cell, n = np.unique(word * len(size) + article, return_counts=True)
    of_word, of_article = cell // len(size), cell % len(size)
    count = np.bincount(word)
    # Articles without the word add their whole share; so start from the sum of all shares and correct those that have it.
    gap = np.abs(n / count[of_word] - share[of_article]) - share[of_article]
    dp = 0.5 * (1 + np.bincount(of_word, weights=gap, minlength=len(forms)))
    table = pd.DataFrame(
        {
            "word": pd.Series(forms, dtype="str"),
            "count": count.astype("int64"),
            "articles": np.bincount(of_word, minlength=len(forms)).astype("int64"),
            "dp": dp,
            "dp_norm": dp / max(1 - share.min(), 1e-12) if len(size) > 1 else np.zeros(len(forms)),
        }
    )
    return table.sort_values(["count", "word"], ascending=[False, True], ignore_index=True)


def collocations(
    corpus: object, node: str, *, window: int = 5, measure: str = "likelihood_ratio", least: int = 3
) -> pd.DataFrame:
    """The words that stand near `node` more than chance would have them.

    Parameters
    ----------
    node : a term in the syntax of the word lists (`sanction*`, `nuclear (deal|talks)`).
    window : words to the left and to the right that count as near, within the sentence.
    measure : any of NLTK's `BigramAssocMeasures`: `likelihood_ratio`, `pmi`, `student_t`, `chi_sq`, `dice`, `jaccard`, `mi_like` …
    least : fewer times together are left out.

    Returns
    -------
    word (lower case), together (int, how often near the node), count (int, in all), score (of the measure, from the places near the node, the word and
    all words: surface co-occurrence, Evert 2008). Only words nearer than by chance; sorted by falling score, then by word.
    Raises InputError for another measure or a term that cannot be read.
    """
    from nltk.metrics import BigramAssocMeasures

    score = getattr(BigramAssocMeasures, measure, None)
    if score is None or measure.startswith("_"):
        raise InputError(
            f"measure={measure!r} is none of NLTK's BigramAssocMeasures; write likelihood_ratio, pmi, student_t …"
        )
    tokens = corpus.tokens
    hits = find_terms(tokens, _term(node))
    word = (tokens["kind"] != "punctuation").to_numpy()
    rows = np.flatnonzero(word)
    order = np.cumsum(word) - 1  # the number of each word
    first, last = order[hits["first"].to_numpy()], order[hits["last"].to_numpy()]
    article = tokens["article"].cat.codes.to_numpy()[rows].astype(np.int64)
    run = article * (1 << 32) + tokens["sentence"].to_numpy()[rows]
    near, itself = np.zeros(len(rows), dtype=bool), np.zeros(len(rows), dtype=bool)
    for a, b in zip(first.tolist(), last.tolist(), strict=True):
        itself[a : b + 1] = True
        left, right = max(0, a - window), min(len(rows), b + window + 1)
        near[left:right] |= run[left:right] == run[a]
    near &= ~itself
    forms, code = _folded(tokens)
    code = code[rows]
    count = np.bincount(code[~itself], minlength=len(forms))
    together = np.bincount(code[near], minlength=len(forms))
    places, total = int(near.sum()), int((~itself).sum())
    chosen = np.flatnonzero((together >= least) & (together * total > count * places))
    marginals = [(int(together[i]), (places, int(count[i])), total) for i in chosen.tolist()]
    table = pd.DataFrame(
        {
            "word": pd.Series([forms[i] for i in chosen.tolist()], dtype="str"),
            "together": together[chosen].astype("int64"),
            "count": count[chosen].astype("int64"),
            "score": pd.Series([float(score(*marginal)) for marginal in marginals], dtype="float64"),
        }
    )
    return table.sort_values(["score", "word"], ascending=[False, True], ignore_index=True)


def concordance(corpus: object, term: str, *, width: int = 60, sort: str = "place") -> pd.DataFrame:
    """Every place of `term` with its context.

    Parameters
    ----------
    term : a word or pattern in the syntax of the word lists: `sanction*`, `(lift|ease) ... sanctions`, `in <number>`.
    width : characters of context on each side, cut at words.
    sort : `place`, or `left` or `right` by the words nearest to the term on that side.

    Returns
    -------
    article, outlet, left, text, right (str), start, end (int); `corpus.show(row)` opens a row to its sentence.
    Raises InputError for another `sort`, or for a term that cannot be read.
    """
    if sort not in ("place", "left", "right"):
        raise InputError(f"sort={sort!r} is not known; write `place`, `left` or `right`.")
    hits = find_terms(corpus.tokens, _term(term)).drop_duplicates("first", keep="last")
    joined = join_texts(corpus.articles)
    starts = joined.position(corpus.tokens)[hits["first"].to_numpy()]
    ends = joined.position(corpus.tokens, "end")[hits["last"].to_numpy()]
    number, _ = joined.locate(starts)
    outlets = corpus.articles.set_index("article")["outlet"].reindex(joined.ids).to_numpy(dtype=object)
    rows = []
    for a, b, one in zip(starts.tolist(), ends.tolist(), number.tolist(), strict=True):
        before = joined.text[max(int(joined.base[one]), a - width) : a]
        after = joined.text[b : min(int(joined.stop[one]), b + width)]
        if a - width > joined.base[one]:
            before = before.split(None, 1)[1] if len(before.split(None, 1)) > 1 else before
        if b + width < joined.stop[one]:
            after = after.rsplit(None, 1)[0] if len(after.split()) > 1 else after
        rows.append(
            (joined.ids[one], outlets[one], _line(before), joined.text[a:b], _line(after), *_local(joined, one, a, b))
        )
    table = pd.DataFrame(rows, columns=["article", "outlet", "left", "text", "right", "start", "end"])
    table = table.astype(
        {**dict.fromkeys(("article", "outlet", "left", "text", "right"), "str"), "start": "int64", "end": "int64"}
    )
    if sort == "right":
        keys = [fold(text).split() for text in table["right"]]
    elif sort == "left":
        keys = [fold(text).split()[::-1] for text in table["left"]]
    else:
        return table
    return table.iloc[sorted(range(len(keys)), key=lambda i: (keys[i], i))].reset_index(drop=True)


def _line(text: str) -> str:
    return " ".join(text.split())


def _local(joined: object, number: int, a: int, b: int) -> tuple[int, int]:
    base = int(joined.base[number])
    return a - base, b - base


def _term(term: str) -> list[str]:
    """The term in a list, once `read_lexicon` has found nothing wrong with it."""
    return read_lexicon({"term": {"terms": [term]}}).terms["term"].tolist()


def _folded(tokens: pd.DataFrame) -> tuple[list[str], np.ndarray]:
    """The forms in lower case and the number of each token's form."""
    low = np.array(folded(tokens["token"].cat.categories.tolist()), dtype=object)
    forms, number = np.unique(low, return_inverse=True) if len(low) else (low, np.zeros(0, dtype=int))
    return forms.tolist(), number[tokens["token"].cat.codes.to_numpy()]


def _words(corpus: object) -> pd.DataFrame:
    kept = np.flatnonzero((corpus.tokens["kind"] != "punctuation").to_numpy())
    forms, code = _folded(corpus.tokens)
    words = np.array(forms, dtype=object)[code[kept]] if forms else np.zeros(0, dtype=object)
    tokens = corpus.tokens.iloc[kept]
    return pd.DataFrame(
        {"article": tokens["article"].astype("str").to_numpy(), "start": tokens["start"].to_numpy(), "word": words}
    )


def _frequencies(corpus: object) -> tuple[pd.Series, int]:
    """How often each word stands in a corpus, and how many words it has."""
    words = _words(corpus)["word"]
    counts = words.value_counts()
    counts.index = counts.index.astype(object)
    return counts, len(words)
