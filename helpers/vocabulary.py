"""The words and phrases of a corpus as counts, in a form made for comparing texts: stems, phrases, no grammar words."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd
from nltk.stem import PorterStemmer
from scipy import sparse
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, TfidfTransformer

from helpers.layout import divide
from helpers.lexicons import fold
from helpers.tables import InputError, JoinedText, join_texts
from helpers.tokens import tokenize

#: Words that say nothing of what a text is about: grammar, reporting, calendar, credits, and what web pages leave behind.
STOP_WORDS = ENGLISH_STOP_WORDS | frozenset(
    "said says say saying told tell tells telling added adding asked according reported reporting spokesman spokeswoman statement mr mrs ms dr "
    "monday tuesday wednesday thursday friday saturday sunday january february march april june july august september october november december "
    "today yesterday tomorrow week weeks month months year years day days time times new old like just also one two three four five six seven "
    "eight nine ten first second third last next hundred thousand million billion percent per cent don't doesn't didn't isn't aren't wasn't weren't won't "
    "wouldn't can't couldn't shouldn't haven't hasn't hadn't it's that's there's he's she's we're they're you're i'm i've we've they've i'll we'll "
    "he'll she'll they'll i'd he'd she'd they'd let's what's who's did does doing done got gets getting goes going went gone "
    "come comes came coming make makes made making let lets know knows knew known think thinks thought want wants wanted thing things lot lots "
    "really quot amp nbsp href http https www com org net html htm aspx php reuters afp".split()
)


#: Addresses and tags, as they stand in texts taken from web pages: their words are nobody's.
_MARKUP = re.compile(r"(?:&lt;|<)/?[a-z][^<>&\n]{0,300}(?:&gt;|>)|(?:https?://|www\.)[^\s<>]{1,300}", re.IGNORECASE)


@dataclass(frozen=True)
class TermCounts:
    """How often each term stands in each unit.

    Attributes
    ----------
    units : article, start, end; one row an article or paragraph.
    terms : object, each term as it is most often written.
    matrix : sparse float64, units × terms.
    written : the same, of the places alone where a term stands in the form that `terms` gives.
    sentences : article, start, end, sentence (int), paragraph; of the text.
    places : unit, term, sentence, article (ints: columns of `matrix`, of `units`, the sentence's number, the article's place among the
        sorted ids); one row an occurrence of a single word.
    """

    units: pd.DataFrame
    terms: np.ndarray
    matrix: sparse.csr_matrix
    written: sparse.csr_matrix
    sentences: pd.DataFrame
    places: pd.DataFrame


def count_terms(
    source: object, *, unit: str = "article", names: bool = False, pairs: bool = False, rare: int = 2
) -> TermCounts:
    """The `TermCounts` of a corpus or a table of articles.

    Words are lower-cased and stemmed (Porter 1980); two neighbouring words that stand together much more often than by chance
    count as a phrase besides. A headline that is not in the text counts as part of the article.

    Parameters
    ----------
    unit : `article` or `paragraph`.
    names : whether words of the names of speakers and outlets count.
    pairs : whether every pair of neighbouring words counts, grammar words between them passed over, and capitalised words count once
        more: what tells one event from another is names and wordings.
    rare : terms in fewer units than this are left out.

    Raises InputError if `unit` is neither.
    """
    if unit not in ("article", "paragraph"):
        raise InputError(f"unit={unit!r} is none; write `article` or `paragraph`.")
    articles, paragraphs, sentences, tokens = _tables(source)
    joined = join_texts(articles)
    if unit == "article":
        units = pd.DataFrame({"article": joined.ids, "start": 0, "end": joined.stop - joined.base})
    else:
        units = paragraphs[["article", "start", "end"]].reset_index(drop=True)
    units = units.astype({"article": "str", "start": "int64", "end": "int64"})
    markup = _in_markup(joined, tokens)
    outside = _headlines_outside(articles) if unit == "article" else articles.iloc[:0]
    if len(outside):
        extra = tokenize(outside)
        ids = pd.CategoricalDtype(pd.Index(joined.ids, dtype="str"))
        forms = tokens["token"].cat.categories.union(extra["token"].cat.categories)
        both = [
            part.assign(article=part["article"].astype(ids), token=part["token"].cat.set_categories(forms))
            for part in (tokens, extra)
        ]
        both[1]["sentence"] = -2 - both[1]["sentence"]  # apart from the sentences of the text
        tokens = pd.concat(both, ignore_index=True)
        markup = np.concatenate([markup, np.zeros(len(extra), dtype=bool)])
    article = _codes_among(tokens["article"], joined.ids)
    unit_of = article if unit == "article" else _paragraph_of(tokens, joined, units)
    stem_of_form, shown_form, stems, shown = _stems(
        tokens["token"], _name_words(source, articles) if not names else frozenset()
    )
    stem = stem_of_form[tokens["token"].cat.codes.to_numpy()]
    stem[tokens["kind"].cat.codes.to_numpy() != 0] = -1
    kept = np.flatnonzero((stem >= 0) & (unit_of >= 0) & ~markup)
    sentence = tokens["sentence"].to_numpy()
    rows, columns = unit_of[kept], stem[kept].astype(np.int64)
    phrases, first, second, at = _phrases(kept, columns, article, sentence, len(stems), pairs)
    all_terms = [*shown, *(f"{shown[a]} {shown[b]}" for a, b in zip(first, second, strict=True))]
    rows_of, columns_of = [rows, unit_of[at]], [columns, phrases + len(stems)]
    plain = shown_form[tokens["token"].cat.codes.to_numpy()[kept]]
    before = np.searchsorted(kept, at)
    plain_of = [plain, plain[before] & plain[np.minimum(before + 1, len(kept) - 1)]]
    if pairs:
        capital = np.array([form[:1].isupper() for form in tokens["token"].cat.categories], dtype=bool)
        named = capital[tokens["token"].cat.codes.to_numpy()[kept]]
        rows_of.append(rows[named])
        columns_of.append(columns[named] + len(all_terms))
        plain_of.append(np.ones(int(named.sum()), dtype=bool))
        all_terms += [word.capitalize() for word in shown]
    every_row, every_column, as_shown = (np.concatenate(parts) for parts in (rows_of, columns_of, plain_of))
    shape = (len(units), len(all_terms))
    matrix = sparse.coo_matrix((np.ones(len(every_row)), (every_row, every_column)), shape=shape).tocsr()
    written = sparse.coo_matrix(
        (np.ones(int(as_shown.sum())), (every_row[as_shown], every_column[as_shown])), shape=shape
    ).tocsr()
    spread = np.bincount(matrix.indices, minlength=matrix.shape[1])
    keep = np.flatnonzero((spread >= rare) & (spread <= max(0.4 * len(units), rare)))
    new_place = np.full(matrix.shape[1], -1)
    new_place[keep] = np.arange(len(keep))
    places = pd.DataFrame(
        {"unit": rows, "term": new_place[columns], "sentence": sentence[kept], "article": article[kept]}
    )
    places = places[(places["term"] >= 0) & (places["sentence"] >= 0)].reset_index(drop=True)
    return TermCounts(
        units, np.array(all_terms, dtype=object)[keep], matrix[:, keep], written[:, keep], sentences, places
    )


def weigh_terms(matrix: sparse.csr_matrix) -> sparse.csr_matrix:
    """Counts weighted by term frequency (its logarithm) and inverse document frequency, each row of length one."""
    return TfidfTransformer(sublinear_tf=True).fit_transform(matrix) if matrix.shape[1] else matrix


def _tables(source: object) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Articles, paragraphs, sentences and tokens of a corpus, or made from a table of articles."""
    if not isinstance(source, pd.DataFrame):
        return source.articles, source.paragraphs, source.sentences, source.tokens
    layout = divide(source)
    return source, layout.paragraphs, layout.sentences, tokenize(source, sentences=layout.sentences)


def _headlines_outside(articles: pd.DataFrame) -> pd.DataFrame:
    """Headlines that came in a column of their own, as articles whose text they are."""
    if "headline" not in articles:
        return articles.iloc[:0]
    pairs = zip(articles["headline"], articles["text"], strict=True)
    outside = np.array(
        [bool(headline) and headline not in text[: len(headline) + 200] for headline, text in pairs], bool
    )
    found = articles[outside]
    return found.assign(text=found["headline"], headline="")


def _in_markup(joined: JoinedText, tokens: pd.DataFrame) -> np.ndarray:
    """Which tokens stand within an address or a tag."""
    spans = [found.span() for found in _MARKUP.finditer(joined.text)]
    if not spans:
        return np.zeros(len(tokens), dtype=bool)
    starts, ends = np.array(spans).T
    place = joined.position(tokens)
    at = np.searchsorted(starts, place, side="right") - 1
    return (at >= 0) & (place < ends[np.maximum(at, 0)])


def _codes_among(article: pd.Series, ids: np.ndarray) -> np.ndarray:
    of_category = pd.Index(ids).get_indexer(article.cat.categories)
    return of_category[article.cat.codes.to_numpy()].astype(np.int64)


def _paragraph_of(tokens: pd.DataFrame, joined, units: pd.DataFrame) -> np.ndarray:
    at = joined.position(tokens)
    which = np.searchsorted(joined.position(units), at, side="right") - 1
    within = (which >= 0) & (at < joined.position(units, "end")[np.maximum(which, 0)])
    return np.where(within, which, -1)


def _name_words(source: object, articles: pd.DataFrame) -> frozenset[str]:
    """Words of the names of speaking persons and of outlets, folded."""
    words = set(" ".join(articles["outlet"].unique()).split()) if "outlet" in articles else set()
    if not isinstance(source, pd.DataFrame) and len(source.speakers):
        persons = set(source.mentions.loc[(source.mentions["kind"] == "person").to_numpy(), "entity"])
        for speaker in source.speakers["speaker"]:
            if speaker in persons:
                words.update(speaker.split())
    return frozenset(fold(word).strip(".,") for word in words)


def _stems(column: pd.Series, left_out: frozenset[str]) -> tuple[np.ndarray, np.ndarray, list[str], np.ndarray]:
    """For each token form the number of its stem (−1 if it counts for nothing) and whether its stem is most often written so; the stems, and
    how each is most often written."""
    forms = column.cat.categories
    frequency = np.bincount(column.cat.codes.to_numpy(), minlength=len(forms))
    stemmer, known = PorterStemmer(), {}
    number_of: dict[str, int] = {}
    written: dict[int, dict[str, int]] = {}
    codes = np.full(len(forms), -1, dtype=np.int64)
    for i, form in enumerate(forms):
        word = fold(form)
        if word.rstrip(".") in STOP_WORDS or len(word) < 3 or not word[0].isalpha() or word.strip(".") in left_out:
            continue
        if word not in known:
            known[word] = stemmer.stem(word.removesuffix("'s"))
        number = number_of.setdefault(known[word], len(number_of))
        codes[i] = number
        uses = written.setdefault(number, {})
        uses[word] = uses.get(word, 0) + int(frequency[i])
    shown = [max(sorted(uses), key=uses.__getitem__) for uses in (written[number] for number in range(len(number_of)))]
    as_shown = np.array(
        [c >= 0 and fold(f) == shown[c] for c, f in zip(codes.tolist(), forms, strict=True)], dtype=bool
    )
    return codes, as_shown, list(number_of), np.array(shown, dtype=object)


def _phrases(
    kept: np.ndarray, columns: np.ndarray, article: np.ndarray, sentence: np.ndarray, size: int, all_pairs: bool
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Neighbouring words with a normalised pointwise mutual information of ⅓ or more (Bouma 2009), or all pairs of them.

    Returns the number of the phrase at each place, its two words' numbers (one a phrase), and the places (token rows).
    """
    none = np.zeros(0, dtype=np.int64)
    if len(kept) < 2:
        return none, none, none, none
    left, right = kept[:-1], kept[1:]
    near = ((right == left + 1) | all_pairs) & (article[left] == article[right]) & (sentence[left] == sentence[right])
    pair = columns[:-1][near] * size + columns[1:][near]
    found, inverse, count = np.unique(pair, return_inverse=True, return_counts=True)
    frequency = np.bincount(columns, minlength=size)
    first, second = found // size, found % size
    share = count / len(kept)
    with np.errstate(divide="ignore", invalid="ignore"):
        npmi = np.log(share * len(kept) ** 2 / (frequency[first] * frequency[second])) / -np.log(share)
    good = np.flatnonzero((count >= 2) if all_pairs else (count >= 5) & (npmi >= 1 / 3))
    number = np.full(len(found), -1, dtype=np.int64)
    number[good] = np.arange(len(good))
    is_phrase = number[inverse] >= 0
    return number[inverse][is_phrase], first[good], second[good], left[near][is_phrase]
