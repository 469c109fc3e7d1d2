"""Topics: what each paragraph is about, coded by word lists that anyone can read and edit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.collector import uncollected
from helpers.layout import Layout, divide
from helpers.lexicons import Lexicon, find_terms, fold, folded, keep_longest, line_of, read_lexicon
from helpers.tables import NO_PROSE, InputError, conform, empty, in_prose, join_texts, texts_of
from helpers.tokens import tokenize

WEIGHTS = {"strong": 1.0, "terms": 1.0, "weak": 0.5}
HEADING = 0.5  # what a word of the heading counts in a paragraph under it, beside one of the paragraph's own


@uncollected
def code_topics(
    articles: pd.DataFrame,
    *,
    layout: Layout | None = None,
    tokens: pd.DataFrame | None = None,
    topics: str | Path | Mapping | Lexicon | None = None,
) -> pd.DataFrame:
    """The `topics` of the paragraphs of `articles`: one row a paragraph and topic.

    A paragraph has a topic when one of the topic's strong terms stands in it or in the heading over it; weak terms only add
    to it. Each distinct word counts its weight (strong 1, weak ½; half of that where it stands in the heading alone) times
    1 + ln n for n times, so that saying a thing five times is not five things.

    Parameters
    ----------
    layout, tokens : what `divide` and `tokenize` return, if it is there already.
    topics : a word list of your own: a TOML file or a dict in the shape `read_lexicon` states; None takes the package's
        `lexicons/topics.toml`.

    Returns
    -------
    article, start, end (of the paragraph), paragraph, topic, area, score (float, as above), terms (the words that gave the
    topic, lower case, the weightiest first, joined by ``; ``). Within a paragraph the strongest topic comes first; equal ones in
    the order of the list.

    Raises InputError naming file and line for a word list that cannot be read.
    """
    lexicon = read_topics(topics)
    layout = divide(articles) if layout is None else layout
    tokens = tokenize(articles, sentences=layout.sentences) if tokens is None else tokens
    hits = find_topic_terms(articles, tokens, lexicon)
    paragraphs = layout.paragraphs
    if not len(hits) or not len(paragraphs):
        return empty("topics")
    joined = join_texts(articles)
    place = joined.position(paragraphs)
    hits["paragraph"] = np.searchsorted(place, joined.position(hits), side="right") - 1
    hits["heading"] = False
    hits = hits[in_prose(joined, paragraphs, joined.position(hits))]
    hits = pd.concat([hits, _under_headings(hits, paragraphs)], ignore_index=True)
    scored = score_topics(hits, by="paragraph", order=list(lexicon.classes))
    rows = paragraphs[["article", "start", "end", "paragraph"]].iloc[scored["paragraph"]].reset_index(drop=True)
    area = {name: str(entry.get("area", "")) for name, entry in lexicon.classes.items()}
    rows = rows.assign(
        topic=scored["topic"].to_numpy(),
        area=scored["topic"].map(area).to_numpy(),
        score=scored["score"].to_numpy(),
        terms=scored["terms"].to_numpy(),
    )
    return conform("topics", rows)


def read_topics(topics: str | Path | Mapping | Lexicon | None = None) -> Lexicon:
    """The word list of topics in a TOML file or a dict; the package's own for None.

    Raises InputError naming file and line for a word list that cannot be read, a list of terms under a name that is none (`srong`),
    and a topic without a strong term, which nothing could ever give.
    """
    if isinstance(topics, Lexicon):
        return topics
    lexicon = read_lexicon("topics" if topics is None else topics)
    strong = set(lexicon.terms.loc[lexicon.terms["role"].isin(("strong", "terms")).to_numpy(), "label"])
    for label, entry in lexicon.classes.items():
        unknown = [key for key, value in entry.items() if isinstance(value, list)]
        if unknown:
            raise InputError(
                f"{_where(topics, unknown[0], label)}: `{unknown[0]}` of [{label}] is no list of terms; write strong, weak or not."
            )
        if label not in strong:
            raise InputError(
                f"{_where(topics, label, label)}: [{label}] has no strong term, so that nothing gives it; add one to `strong`."
            )
    return lexicon


def _where(topics: str | Path | Mapping | None, needle: str, label: str = "") -> str:
    if topics is None or isinstance(topics, Mapping):
        return "The word list"
    path = Path(topics)
    return f"{path}{line_of(path.read_text(encoding='utf-8'), needle, label)}" if path.is_file() else str(path)


def find_topic_terms(
    articles: pd.DataFrame, tokens: pd.DataFrame, topics: str | Path | Mapping | Lexicon | None = None
) -> pd.DataFrame:
    """Every place in `tokens` where a term of a topic stands.

    Of overlapping terms of one topic the longest counts; what stands within a `not` phrase of the topic counts nothing. Phrases of
    plain words also match hyphenated.

    Returns
    -------
    article (str), start, end (int, characters), topic, role (`strong` or `weak`), term (as in the list), text (the words that
    stand there, lower case); by topic in the list's order, then by place.
    """
    lexicon = read_topics(topics)
    terms, owner = _with_hyphens(lexicon.terms["term"].tolist())
    matches = find_terms(tokens, terms)
    matches["term"] = np.asarray(owner)[matches["term"].to_numpy()] if len(matches) else matches["term"]
    _, label = np.unique(lexicon.terms["label"].to_numpy(dtype=object), return_inverse=True)
    role = lexicon.terms["role"].to_numpy(dtype=object)
    gives = role != "not"
    shields_first = matches.take(np.argsort(gives[matches["term"].to_numpy()], kind="stable"))
    found = keep_longest(shields_first, label[shields_first["term"].to_numpy()])
    found = found[gives[found["term"].to_numpy()]]
    number, first, last = (found[name].to_numpy() for name in ("term", "first", "last"))
    starts, ends = tokens["start"].to_numpy()[first].astype(np.int64), tokens["end"].to_numpy()[last].astype(np.int64)
    ids, article = tokens["article"].cat.categories, tokens["article"].cat.codes.to_numpy()[first]
    known = dict(zip(texts_of(articles, "article"), texts_of(articles, "text"), strict=True))
    texts = [known.get(one, "") for one in ids.tolist()]
    low = np.array(folded(tokens["token"].cat.categories.tolist()), dtype=object)
    words = low[tokens["token"].cat.codes.to_numpy()[first]]
    for i in np.flatnonzero(last > first).tolist():
        words[i] = " ".join(fold(texts[article[i]][starts[i] : ends[i]]).split())
    return pd.DataFrame(
        {
            "article": pd.Series(ids.take(article), dtype="str"),
            "start": starts,
            "end": ends,
            "topic": lexicon.terms["label"].array.take(number),
            "role": pd.array(["strong", "weak"], dtype="str").take((role == "weak").astype(np.int64)[number]),
            "term": lexicon.terms["term"].array.take(number),
            "text": pd.Series(words, dtype="str"),
        }
    )


def score_topics(hits: pd.DataFrame, *, by: str, order: Sequence[str]) -> pd.DataFrame:
    """Topics of the units numbered in column `by` of `hits` (columns topic, role, term, text, heading).

    Returns
    -------
    `by`, topic, score, terms as `code_topics` states; sorted by unit, then by falling score, then by `order`.
    """
    strong = (hits["role"] == "strong").to_numpy()
    weight = np.where(strong, WEIGHTS["strong"], WEIGHTS["weak"]) * np.where(hits["heading"], HEADING, 1.0)
    rank = {topic: number for number, topic in enumerate(order)}
    code, topics = pd.factorize(hits["topic"])
    pair = hits[by].to_numpy() * len(rank) + np.array([rank[topic] for topic in topics], dtype=np.int64)[code]
    has_strong = np.zeros(int(pair.max(initial=-1)) + 1, dtype=bool)
    has_strong[pair[strong]] = True
    given = has_strong[pair]
    pair, weight = pair[given], weight[given]
    word, words = pd.factorize(hits["text"].to_numpy(dtype=object)[given], sort=True)
    cell, of, n = np.unique(pair * max(len(words), 1) + word, return_inverse=True, return_counts=True)
    best = np.zeros(len(cell))
    np.maximum.at(best, of, weight)
    score = best * (1 + np.log(n))
    pair, word = cell // max(len(words), 1), cell % max(len(words), 1)
    by_weight = np.lexsort((word, -score, pair))
    pair, word, score = pair[by_weight], word[by_weight], score[by_weight]
    opens = np.flatnonzero(np.diff(pair, prepend=-1))
    closes = [*opens[1:].tolist(), len(pair)]
    texts = words[word].tolist()
    units = pd.DataFrame(
        {
            by: pair[opens] // len(rank),
            "topic": pd.Series(np.array(order, dtype=object)[pair[opens] % len(rank)], dtype="str"),
            "score": np.add.reduceat(score, opens).round(3) if len(opens) else score,
            "terms": pd.Series(
                ["; ".join(texts[first:stop]) for first, stop in zip(opens.tolist(), closes, strict=False)], dtype="str"
            ),
        }
    )
    return units.iloc[np.lexsort((pair[opens] % len(rank), -units["score"], units[by]))].reset_index(drop=True)


def _under_headings(hits: pd.DataFrame, paragraphs: pd.DataFrame) -> pd.DataFrame:
    """The strong hits in headings once more for each paragraph under them."""
    kind = paragraphs["kind"].to_numpy()
    of_heading = hits[(kind[hits["paragraph"].to_numpy()] == "heading") & (hits["role"] == "strong").to_numpy()]
    if not len(of_heading):
        return hits.iloc[:0]
    section = paragraphs.groupby(["article", "section"], sort=False).ngroup().to_numpy()
    under = pd.DataFrame({"section": section, "paragraph": np.arange(len(paragraphs))})[
        (kind != "heading") & ~np.isin(kind, NO_PROSE)
    ]
    repeated = of_heading.assign(section=section[of_heading["paragraph"].to_numpy()], heading=True)
    return repeated.drop(columns="paragraph").merge(under, on="section")[hits.columns]


_PLAIN = re.compile(r"[\w'.]+(?: [\w'.]+\*?)+")


def _with_hyphens(terms: Iterable[str]) -> tuple[list[str], list[int]]:
    """`terms` and, for phrases of plain words, their hyphenated forms; and the place in `terms` each belongs to."""
    written, owner = [], []
    for number, term in enumerate(terms):
        forms = [term]
        if _PLAIN.fullmatch(term):
            words = term.split()
            forms += ["-".join(words[:2]) + "".join(f" {word}" for word in words[2:])]
            if len(words) > 2:
                forms += ["-".join(words), f"{' '.join(words[:-2])} {words[-2]}-{words[-1]}"]
        written += forms
        owner += [number] * len(forms)
    return written, owner


def __getattr__(name: str) -> object:
    """`discover_topics` and `similar_articles`, loaded when first asked for: scikit-learn takes a second to import."""
    homes = {"DiscoveredTopics": "discovery", "discover_topics": "discovery", "similar_articles": "similarity"}
    if name in homes:
        return getattr(import_module(f"helpers.{homes[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
