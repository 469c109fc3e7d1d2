"""Articles that come twice: exact and near duplicates, with the share of their words in common."""

from __future__ import annotations

from hashlib import blake2b
from itertools import pairwise

import numpy as np
import pandas as pd

from helpers.tables import InputError, empty, join_texts, texts_of
from helpers.words import PUNCTUATION, find_words

SEQUENCE = 5  # words in a row that are compared
SHARE = 0.8  # of its sequences that a near duplicate has in common with another article
SAMPLE = 8  # one sequence in so many is looked up in the other articles
COMPARED = 4  # articles that one is compared with in full
BLOCK = 4_000_000  # characters taken at a time, which bounds the memory that reading them takes
#: Kinds of paragraph that say nothing of an article: two with the same appeal to subscribe have nothing in common.
ASIDE = ("boilerplate", "end_marker", "byline")
DTYPES = {"article": "str", "duplicate_of": "str", "share": "float64", "kind": "str"}


def find_duplicates(source: object, *, paragraphs: pd.DataFrame | None = None, share: float = SHARE) -> pd.DataFrame:
    """The duplicates among the articles of `source`, one row each, sorted by article.

    An article is a duplicate if nothing, or little, is lost without it: its words stand in another one that is as long or longer.
    Of equal ones the first published is no duplicate, of the same day that whose id comes first.

    Parameters
    ----------
    source : a table of articles, or a Corpus.
    paragraphs : the table of that name; None takes that of a Corpus. What it says is `boilerplate`, `end_marker` or `byline` is not
        compared; without the table, every word is.
    share : of its sequences of five words that a near duplicate must have in common with the other; above 0, 1 at most.

    Returns
    -------
    article, duplicate_of (str, an article that is no duplicate itself), share (float, of the duplicate's sequences of five words that
    stand in the other too; every one is compared), kind (`exact`: the same words in the same order, whatever marks, capitals and
    spaces; else `near`).

    Raises InputError for a share out of bounds.

    Notes
    -----
    Articles that may be near are found by the sequences that both have in a sample drawn by hash (Manber 1994; Broder 1997), which, unlike
    MinHash, finds a short version in a long one too; a text of 60 words with all in common is missed once in a thousand times.
    """
    if not 0 < share <= 1:
        raise InputError(f"share={share} is no share of words; take a number above 0, 1 at most.")
    articles = getattr(source, "articles", source)
    if not len(articles):
        return _table([])
    if paragraphs is None:
        paragraphs = getattr(source, "paragraphs", empty("paragraphs"))
    articles = articles.assign(**{column: texts_of(articles, column) for column in ("article", "text")})
    articles = articles.astype({"article": "str", "text": "str"}).sort_values(
        "article", kind="stable", ignore_index=True
    )
    texts = _Texts(articles, paragraphs)
    counts, digests, owners, hashes = texts.sample()
    order = _in_precedence(articles, counts)
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))

    first_of: dict[bytes, int] = {}
    same = np.full(len(order), -1)  # the article with the same words that goes before
    for i in order[counts[order] > 0].tolist():
        same[i] = first_of.setdefault(digests[i], i)
    alone = same[owners] == owners
    pairs = _candidates(rank[owners[alone]], hashes[alone], share)
    of, parts = _settle(order[pairs], rank, share, texts)

    ids = articles["article"].tolist()
    rows = []
    for i in np.flatnonzero(same >= 0).tolist():
        model = int(same[i])
        if model in of:
            rows.append((ids[i], ids[of[model]], parts[model], "near"))
        elif model != i:
            rows.append((ids[i], ids[model], 1.0, "exact"))
    return _table(rows)


def with_duplicates(articles: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """`articles` with a column `duplicate_of` (str, empty for an article that is no duplicate) behind the others.

    Parameters
    ----------
    found : what `find_duplicates` returned.
    """
    of = found.set_index("article")["duplicate_of"].reindex(articles["article"])
    return articles.assign(duplicate_of=of.fillna("").to_numpy()).astype({"duplicate_of": "str"})


def _table(rows: list[tuple]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(DTYPES)).astype(DTYPES)


def _in_precedence(articles: pd.DataFrame, counts: np.ndarray) -> np.ndarray:
    """The articles' numbers, the longest first; of equal length the first published, unknown dates last."""
    dates = np.full(len(articles), np.iinfo(np.int64).max)
    if "date" in articles:
        known = articles["date"].notna().to_numpy()
        dates[known] = articles["date"].to_numpy()[known].astype("datetime64[us]").astype(np.int64)
    return np.lexsort((np.arange(len(articles)), dates, -counts))


def _candidates(owners: np.ndarray, hashes: np.ndarray, share: float) -> np.ndarray:
    """Pairs of articles (as ranks, the one that goes before first) that may share so much: for each article the few that share most
    sampled sequences with it, one that few articles have counting for more.

    A sequence of two to four articles makes pairs of all of them. One that more have pairs each with the one that goes before
    all and with the one just before it, so that a phrase all articles have costs no more than another.
    """
    if not len(owners):
        return np.zeros((0, 2), dtype=np.int64)
    order = np.lexsort((owners, hashes))
    owners, hashes = owners[order], hashes[order]
    again = np.concatenate([[False], (owners[1:] == owners[:-1]) & (hashes[1:] == hashes[:-1])])
    owners, hashes = owners[~again], hashes[~again]
    opens = np.flatnonzero(np.concatenate([[True], hashes[1:] != hashes[:-1]]))
    lengths = np.diff(opens, append=len(hashes))
    sizes = np.bincount(owners)
    met = np.bincount(owners[np.repeat(lengths > 1, lengths)], minlength=len(sizes))
    may = met >= 0.5 * share * sizes  # half of what is expected: samples vary
    first, length = np.repeat(opens, lengths), np.repeat(lengths, lengths)
    place = np.arange(len(owners)) - first
    keys, weights = [], []
    for back in (1, 2, 3):
        later = np.flatnonzero((place >= back) & ((back == 1) | (length <= 4)) & may[owners])
        keys.append((owners[later] << 32) | owners[later - back])
        weights.append(1 / length[later])
    later = np.flatnonzero((place >= 2) & (length > 4) & may[owners])
    keys.append((owners[later] << 32) | owners[first[later]])
    weights.append(1 / length[later])
    pairs, which = np.unique(np.concatenate(keys), return_inverse=True)
    votes = np.bincount(which, weights=np.concatenate(weights), minlength=len(pairs))
    after, before = pairs >> 32, pairs & 0xFFFFFFFF
    order = np.lexsort((before, -votes, after))
    after, before = after[order], before[order]
    opens = np.flatnonzero(np.concatenate([[True], after[1:] != after[:-1]])[: len(after)])
    place = np.arange(len(after)) - np.repeat(opens, np.diff(opens, append=len(after)))
    return np.column_stack([before, after])[place < COMPARED]


def _settle(pairs: np.ndarray, rank: np.ndarray, share: float, texts: _Texts) -> tuple[dict, dict]:
    """For each near duplicate the article it is one of, and its share in common, by comparing all of their sequences."""
    sequences = texts.sequences(np.unique(pairs))
    others: dict[int, list[int]] = {}
    for before, after in pairs.tolist():
        others.setdefault(after, []).append(before)
    of: dict[int, int] = {}
    parts: dict[int, float] = {}
    for after in sorted(others, key=rank.__getitem__):
        # What is near a duplicate may be near the article that one goes back to.
        wanted = dict.fromkeys(of.get(before, before) for before in sorted(others[after], key=rank.__getitem__))
        compared = {before: _part(sequences[after], sequences[before]) for before in wanted}
        best = max(compared, key=compared.__getitem__)
        if compared[best] >= share:
            of[after], parts[after] = best, compared[best]
    return of, parts


def _part(own: np.ndarray, other: np.ndarray) -> float:
    """The share of `own` that stands in `other`, both sorted and without repeats."""
    at = np.minimum(np.searchsorted(other, own), len(other) - 1)
    return float(np.mean(other[at] == own))


# Sequences of words as numbers ---------------------------------------------------------------------------------------

_FACTOR = np.uint64(0x9E3779B97F4A7C15)  # odd, its bits well mixed
_INVERSE = np.uint64(pow(int(_FACTOR), -1, 2**64))
_FOLDED = 0x3000  # code points below it are compared in small letters


class _Texts:
    """The words of articles as numbers, block by block."""

    def __init__(self, articles: pd.DataFrame, paragraphs: pd.DataFrame):
        self.articles = articles
        self.aside = paragraphs[paragraphs["kind"].isin(ASIDE).to_numpy()]
        lengths = articles["text"].str.len().to_numpy()
        self.blocks = (np.cumsum(lengths) - lengths) // BLOCK
        self.powers = np.ones(0, dtype=np.uint64), np.ones(0, dtype=np.uint64)

    def sample(self) -> tuple[np.ndarray, list[bytes], np.ndarray, np.ndarray]:
        """Of each article how many sequences it has and a digest of its words; the sampled sequences and whose each is."""
        counts, digests, owners, hashes = [], [], [], []
        for number, words, edges in self._read(np.arange(len(self.articles))):
            digests += [blake2b(words[a:b].tobytes(), digest_size=16).digest() for a, b in pairwise(edges)]
            owner, found = _sequences(words, edges)
            counts.append(np.bincount(owner, minlength=len(number)))
            taken = found < np.uint64(2**64 // SAMPLE)
            owners.append(number[owner[taken]])
            hashes.append(found[taken])
        owners, hashes = np.concatenate(owners), np.concatenate(hashes)
        return np.concatenate(counts), digests, owners, hashes

    def sequences(self, wanted: np.ndarray) -> dict[int, np.ndarray]:
        """All sequences of each article `wanted` (their sorted numbers), sorted and without repeats."""
        found = {}
        for number, words, edges in self._read(wanted):
            owner, hashes = _sequences(words, edges)
            cuts = np.searchsorted(owner, np.arange(len(number) + 1))
            for i, article in enumerate(number.tolist()):
                found[article] = np.unique(hashes[cuts[i] : cuts[i + 1]])
        return found

    def _read(self, wanted: np.ndarray):
        """Of each block the numbers of its articles, their words as numbers, and where each article's words begin and end."""
        for block in np.unique(self.blocks[wanted]).tolist():
            number = wanted[self.blocks[wanted] == block]
            articles = self.articles.iloc[number]
            joined = join_texts(articles)
            words = find_words(joined.text, joined.codes)
            own = words.kinds != PUNCTUATION
            starts, ends = words.starts[own], words.ends[own]
            kept = np.ones(len(starts), dtype=bool)
            aside = self.aside[self.aside["article"].isin(articles["article"]).to_numpy()]
            if len(aside):
                opens = np.searchsorted(starts, joined.position(aside))
                closes = np.searchsorted(starts, joined.position(aside, "end"))
                for first, last in zip(opens.tolist(), closes.tolist(), strict=True):
                    kept[first:last] = False
            starts, ends = starts[kept], ends[kept]
            edges = np.append(np.searchsorted(starts, joined.base), len(starts))
            yield number, self._numbers(joined.codes, starts, ends), edges

    def _numbers(self, codes: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
        """A number for each word, the same for the same letters, great or small (Karp & Rabin 1987, modulo 2^64)."""
        if len(self.powers[0]) < len(codes):
            self.powers = tuple(np.cumprod(np.full(len(codes), one, dtype=np.uint64)) for one in (_FACTOR, _INVERSE))
        power, inverse = (one[: len(codes)] for one in self.powers)
        sums = np.zeros(len(codes) + 1, dtype=np.uint64)
        folded = np.where(codes < _FOLDED, _small().take(codes, mode="clip"), codes).astype(np.uint64)
        np.cumsum(folded * power, out=sums[1:])
        return _mixed((sums[ends] - sums[starts]) * inverse[starts]) if len(starts) else sums[:0]


def _small() -> np.ndarray:
    """The small letter of each code point below `_FOLDED`; all apostrophes alike."""
    lower = [chr(code).lower() for code in range(_FOLDED)]
    table = np.array([ord(one) if len(one) == 1 else code for code, one in enumerate(lower)], dtype=np.uint32)
    table[ord("’")] = ord("'")
    return table


def _sequences(words: np.ndarray, edges: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The sequences of `SEQUENCE` words, each as a number, and whose each is; an article of fewer words is one sequence."""
    lengths = np.diff(edges)
    after = np.zeros(len(words) + SEQUENCE, dtype=np.uint64)
    after[: len(words)] = words
    summed = np.zeros(len(words), dtype=np.uint64)
    factor = 1
    for ahead in range(SEQUENCE):
        factor = factor * int(_FACTOR) % 2**64
        summed += after[ahead : ahead + len(words)] * np.uint64(factor)
    short = np.flatnonzero((lengths > 0) & (lengths < SEQUENCE))
    for i in short.tolist():
        own = words[edges[i] : edges[i + 1]]
        summed[edges[i]] = np.sum(own * _FACTOR * np.arange(1, len(own) + 1, dtype=np.uint64))
    owner = np.repeat(np.arange(len(lengths)), lengths)
    left = np.repeat(edges[1:], lengths) - np.arange(len(words))
    whole = left >= SEQUENCE
    whole[edges[short]] = True
    return owner[whole], _mixed(summed[whole])


def _mixed(numbers: np.ndarray) -> np.ndarray:
    """Numbers whose every bit depends on every bit of those given (Steele, Lea & Flood 2014)."""
    numbers = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    numbers = (numbers ^ (numbers >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return numbers ^ (numbers >> np.uint64(31))
