"""A corpus as compact columns for filters that answer in the browser, and the same filters answered here.

What the browser shows and what Python keeps are the same rows: topics are those that `Corpus.filter` goes by, and words are looked for by
one rule on both sides (`pattern_for`).
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from helpers import spans
from helpers.corpus import Corpus
from helpers.tables import InputError
from helpers.words import count_words_of

#: What a corpus can be narrowed to by values, each with the quotes' or articles' column it is read from.
FACETS = ("topic", "speaker", "outlet", "device", "kind")
NO_DAY = -(2**31)  # stands for a missing date
_BLANK = r"[\t\n\f\r \x{a0}]+"
_ALIKE = {"'": "['‘’]", '"': '["“”]'}


def compact(corpus: Corpus) -> dict:
    """What the browser filters by, as plain lists of names and little-endian int32 arrays (bytes).

    Returns
    -------
    values : for each facet and for `cue`, `stance`, `how`, `role` the names that codes stand for, sorted.
    articles : id, headline, url (lists), outlet, day (int32: code; days since 1970).
    quotes : article, start, end, speaker, kind, role, cue, stance, how, words (of statements, 0 for questions), utterance (the rows of one quote
        share it), length (of the text in UTF-16 units), and the topics and devices of row *i* at `topic_from[i]:topic_from[i + 1]`
        of `topic`, likewise `device`.
    text : the quotes' texts joined by a zero character, UTF-8 (bytes).
    drawn_from : of how many articles these are drawn by lot; 0 if nothing is left out.
    """
    quotes, articles = corpus.quotes, corpus.articles
    number = corpus_numbers(corpus, quotes)
    values, columns = {}, {}
    for name in ("speaker", "kind", "role", "cue", "stance", "how"):
        columns[name], values[name] = _coded(quotes[name])
    outlet, values["outlet"] = _coded(articles["outlet"])
    topic, values["topic"] = _coded(corpus.topics["topic"])
    device, values["device"] = _coded(corpus.marks["device"])
    held, holder = _pairs(corpus, quotes, corpus.topics)
    columns["topic_from"], columns["topic"] = _ragged(held, topic[holder], len(quotes))
    inner, outer = _pairs(corpus, corpus.marks, quotes)
    columns["device_from"], columns["device"] = _ragged(outer, device[inner], len(quotes))
    texts = quotes["text"].tolist()
    statement = (quotes["role"] == "statement").to_numpy()
    columns |= {
        "article": number,
        "start": quotes["start"].to_numpy(),
        "end": quotes["end"].to_numpy(),
        "words": np.where(statement, count_words_of(texts), 0) if texts else np.zeros(0),
        "utterance": _utterances(number, quotes["quote"].to_numpy()),
        "length": np.fromiter((_units(text) for text in texts), np.int64, len(texts)),
    }
    return {
        "values": values,
        "articles": {
            "id": articles["article"].tolist(),
            "headline": articles["headline"].tolist(),
            "url": articles["url"].fillna("").astype("str").tolist() if "url" in articles else [""] * len(articles),
            "outlet": _bytes(outlet),
            "day": _bytes(days(articles["date"])),
        },
        "quotes": {name: _bytes(column) for name, column in columns.items()},
        "text": "\0".join(texts).encode("utf-8", "replace"),
        "drawn_from": corpus.drawn_from,
    }


#: What is drawn of each table of an article, and in this order.
DRAWN = {
    "paragraphs": ["start", "end", "kind"],
    "topics": ["start", "end", "topic", "score", "terms"],
    "marks": ["start", "end", "device", "rule"],
}


def pages_of(corpus: Corpus, articles: Iterable[str] | None = None) -> list[dict]:
    """What is needed to draw each of `articles` (None for all): its text, and its paragraphs, topics and marks as short lists.

    Returns
    -------
    For each article text; paragraphs: start, end, kind; topics: start, end, topic, score, terms; marks: start, end, device, rule.
    """
    wanted = corpus.articles["article"].tolist() if articles is None else list(articles)
    texts = corpus.articles["text"].to_numpy()[pd.Index(corpus.articles["article"]).get_indexer(wanted)]
    pages = [{"text": text} for text in texts]
    for name, columns in DRAWN.items():
        table = getattr(corpus, name)
        ids, first, last = spans.runs(table)
        at = ids.get_indexer(wanted)  # −1, the 0 at the end, where an article has no row
        first, last = np.append(first, 0)[at], np.append(last, 0)[at]
        rows = spans.take(table, spans.ranges(first, last))
        lists = list(map(list, zip(*(rows[column].tolist() for column in columns), strict=True)))
        stop = np.cumsum(last - first)
        for page, a, b in zip(pages, (stop - (last - first)).tolist(), stop.tolist(), strict=True):
            page[name] = lists[a:b]
    return pages


def page_of(corpus: Corpus, article: str) -> dict:
    """What is needed to draw one article (see `pages_of`)."""
    return pages_of(corpus, [article])[0]


def selected(
    corpus: Corpus, *, kind=(), device=(), text: str = "", regex: bool = False, **conditions: object
) -> Corpus:
    """The corpus under the conditions of `Corpus.filter` and these further ones, which keep quotes.

    Parameters
    ----------
    kind : quotes of one of these kinds.
    device : quotes that hold a mark of one of these devices; of marks only those.
    text, regex : quotes whose words match (`matching`).

    Raises InputError for a pattern that is none.
    """
    kept = corpus.filter(**conditions)
    if not (kind or device or text):
        return kept
    kept = Corpus(**kept.tables())
    keep = np.ones(len(kept.quotes), dtype=bool)
    if kind:
        keep &= kept.quotes["kind"].isin(list(kind)).to_numpy()
    if device:
        of_device = kept.marks["device"].isin(list(device)).to_numpy()
        _, holders = _pairs(kept, kept.marks[of_device], kept.quotes)
        holds = np.zeros(len(keep), dtype=bool)
        holds[holders] = True
        keep &= holds
    if text:
        keep &= matching(kept.quotes["text"], text, regex)
    kept = kept.of_quotes(keep)
    if device:
        marks = kept.marks[kept.marks["device"].isin(list(device)).to_numpy()]
        kept = Corpus(**(kept.tables() | {"marks": marks.reset_index(drop=True)}))
    return kept


def matching(texts: Iterable[str], words: str, regex: bool = False) -> np.ndarray:
    """Which of `texts` hold `words`, in any case; blanks stand for any blanks, straight quotation marks for curly ones too.

    With `regex`, `words` is a regular expression in the syntax of RE2, which takes a time in proportion to the text whatever the pattern.

    Raises InputError for a regular expression that RE2 does not take.
    """
    array = pa.array(list(texts), type=pa.large_string())
    try:
        found = pc.match_substring_regex(array, pattern_for(words, regex), ignore_case=True)
    except pa.ArrowInvalid as error:
        reason = str(error).split("regular expression: ")[-1].splitlines()[0]
        raise InputError(f"{words!r} is no regular expression that can be searched for ({reason}); mend it.") from error
    return found.to_numpy(zero_copy_only=False).astype(bool)


def pattern_for(words: str, regex: bool = False) -> str:
    """The RE2 pattern by which `words` are looked for; ``explorer_filters.js`` makes the same one."""
    if regex:
        return words
    parts = (
        re.sub(r"[\\^$.*+?()\[\]{}|'\"]", lambda found: _ALIKE.get(found[0], "\\" + found[0]), part)
        for part in words.split()
    )
    return _BLANK.join(parts)


def nearest(value: str, known: Iterable[str]) -> str:
    """A few words that name the `known` names most like `value`, in any case and part."""
    names = {name.casefold(): name for name in known if name}
    parts = [name for fold, name in names.items() if value.casefold() in fold or fold in value.casefold()]
    alike = [names[fold] for fold in difflib.get_close_matches(value.casefold(), names, n=5, cutoff=0.6)]
    near = list(dict.fromkeys([*parts, *alike]))[:5]
    if near:
        return f"the nearest {'is' if len(near) == 1 else 'are'} {', '.join(near)}"
    return f"there are {', '.join(sorted(names.values())[:8])}" if names else "there is none at all"


def days(dates: pd.Series) -> np.ndarray:
    """Days since 1970 (int64), `NO_DAY` where a date is missing."""
    known = dates.notna().to_numpy()
    day = dates.to_numpy().astype("datetime64[D]").astype(np.int64)
    return np.where(known, day, NO_DAY)


def corpus_numbers(corpus: Corpus, table: pd.DataFrame) -> np.ndarray:
    """The number of each row's article among the corpus's articles."""
    ids, first, last = spans.runs(table)
    return np.repeat(pd.Index(corpus.articles["article"]).get_indexer(ids), last - first)


def _pairs(corpus: Corpus, inner: pd.DataFrame, outer: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Rows of `inner` and of `outer` such that the first lies in the second, by row of `outer`."""
    lines = []
    for table in (inner, outer):
        base = corpus_numbers(corpus, table) << 32  # more than any text is long
        lines.append((base + table["start"].to_numpy(), base + table["end"].to_numpy()))
    (starts, ends), (opens, closes) = lines
    first, last = np.searchsorted(starts, opens), np.searchsorted(starts, closes, side="right")
    rows, holders = spans.ranges(first, last), np.repeat(np.arange(len(opens)), last - first)
    inside = ends[rows] <= closes[holders]
    return rows[inside], holders[inside]


def _ragged(rows: np.ndarray, codes: np.ndarray, number: int) -> tuple[np.ndarray, np.ndarray]:
    """Codes by row, each once, in the order they come in: where those of each row begin, and the codes."""
    keys = rows.astype(np.int64) << 32 | codes
    order = np.argsort(rows, kind="stable")
    order = order[np.sort(np.unique(keys[order], return_index=True)[1])]
    return np.searchsorted(rows[order], np.arange(number + 1)), codes[order]


def _units(text: str) -> int:
    """The length of a text as JavaScript counts it."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "replace")) // 2


def _utterances(number: np.ndarray, quote: np.ndarray) -> np.ndarray:
    """A number for each quote of the corpus, the same for all its rows, in the order of their first."""
    return pd.factorize(number.astype(np.int64) << 32 | quote)[0]


def _coded(column: pd.Series) -> tuple[np.ndarray, list[str]]:
    codes, names = pd.factorize(column.astype("str"), sort=True)
    return codes, names.tolist()


def _bytes(numbers: np.ndarray) -> bytes:
    return np.ascontiguousarray(numbers, dtype="<i4").tobytes()
