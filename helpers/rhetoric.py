"""Rhetoric: how it is said, marked word by word, each mark with the rule that made it."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from helpers.collector import uncollected
from helpers.layout import Layout, divide
from helpers.lexicons import LEXICONS, Lexicon, find_terms, fold, keep_longest, read_lexicon, which
from helpers.schemes import find_rhetorical_questions, find_schemes, is_adjective
from helpers.tables import InputError, JoinedText, conform, empty, in_prose, join_texts
from helpers.tokens import tokenize

#: Each device with the family it belongs to (Hyland 2005; Palmer 2001; Martin & White 2005; Lausberg 1998).
FAMILIES = {
    "hedge": "metadiscourse",
    "booster": "metadiscourse",
    "attitude": "metadiscourse",
    "self_mention": "metadiscourse",
    "obligation": "modality",
    "negation": "modality",
    "loaded": "evaluation",
    "rhetorical_question": "figure",
    "anaphora": "figure",
    "epistrophe": "figure",
    "antithesis": "figure",
    "tricolon": "figure",
}
LISTED = tuple(device for device in FAMILIES if (LEXICONS / f"{device}.toml").exists())
_STOPS = frozenset((",", ";", ":", ".", "!", "?", "—", "–", "--", "(", ")", "…", "...", "[", "]"))
_MARKS = frozenset(('"', "“", "”", "''", "``", "«", "»"))
_TURNS = frozenset(
    ("but", "because", "although", "though", "while", "whereas", "unless", "until", "since", "so", "yet")
)


def known_devices(devices: str | Iterable[str] | None = None) -> tuple[str, ...]:
    """The `devices` that were asked for, one or several; None asks for all. Raises InputError for one there is none of."""
    chosen = tuple(FAMILIES) if devices is None else (devices,) if isinstance(devices, str) else tuple(devices)
    for device in chosen:
        if device not in FAMILIES:
            raise InputError(f"{device!r} is no device; take some of {', '.join(FAMILIES)}.")
    return chosen


@uncollected
def mark_rhetoric(
    articles: pd.DataFrame,
    *,
    layout: Layout | None = None,
    tokens: pd.DataFrame | None = None,
    quotes: pd.DataFrame | None = None,
    devices: Iterable[str] | None = None,
    without: Iterable[str] = (),
) -> pd.DataFrame:
    """The `marks` of all `articles`: one row a hedge, booster, loaded word, figure …, with the rule that gave it.

    Words and phrases come from `lexicons/DEVICE.toml`; of overlapping terms of one device the longest counts, and nothing within a
    `not` phrase does. Figures and rhetorical questions are told by `helpers.schemes`. Marks of one device never overlap.

    Parameters
    ----------
    layout, tokens : what `divide` and `tokenize` return, if it is there already.
    quotes : the table of that name; without it every mark is the outlet's own.
    devices : which to mark; None marks all of `FAMILIES`.
    without : rules to switch off, as they stand in the column `rule`.

    Returns
    -------
    article, start, end, text, device, family, rule (`hedge, modal: may`), speaker (of the quote it lies in; empty in the outlet's own
    words and where nobody is named), voice (`speaker`, `question` for what an interviewer asks, `outlet`), scope_start, scope_end (int64, of a
    negation: from the word after it to the end of the clause; −1 elsewhere).
    Raises InputError for a device there is none of.
    """
    wanted = known_devices(devices)
    layout = divide(articles) if layout is None else layout
    tokens = tokenize(articles, sentences=layout.sentences) if tokens is None else tokens
    joined = join_texts(articles)
    if not len(tokens):
        return _finished(empty("marks"))
    starts, ends = joined.position(tokens), joined.position(tokens, "end")
    voice = voices_of(joined, quotes)
    pieces = [_listed(tokens, [device for device in wanted if device in LISTED])]
    asked = {"anaphora", "epistrophe", "antithesis", "tricolon"} & set(wanted)
    if asked:
        found = find_schemes(tokens, layout.paragraphs, joined, voice.of(starts))
        pieces.append(found[found["device"].isin(asked).to_numpy()])
    if "rhetorical_question" in wanted:
        pieces.append(find_rhetorical_questions(tokens, layout, joined, voice))
    found = pd.concat([piece for piece in pieces if len(piece)] or pieces[:1], ignore_index=True)
    found = found[~found["rule"].isin(set(without)).to_numpy()]
    found = found[in_prose(joined, layout.paragraphs, starts[found["first"].to_numpy()])]
    first, last = found["first"].to_numpy(), found["last"].to_numpy()
    begin, stop = starts[first], ends[last]
    spoken = voice.of(begin)
    scope = _scopes(tokens, starts, ends, first, last, (found["device"] == "negation").to_numpy())
    base = begin - joined.locate(begin)[1]
    text = joined.text
    marks = pd.DataFrame(
        {
            **joined.spans(begin, stop),
            "text": pd.array([text[a:b] for a, b in zip(begin.tolist(), stop.tolist(), strict=True)], dtype="str"),
            "device": found["device"].to_numpy(),
            "family": found["device"].map(FAMILIES).to_numpy(),
            "rule": found["rule"].to_numpy(),
            "speaker": voice.speakers[spoken],
            "voice": voice.names[spoken],
            "scope_start": np.where(scope[0] >= 0, scope[0] - base, -1),
            "scope_end": np.where(scope[0] >= 0, scope[1] - base, -1),
        }
    )
    return _finished(marks)


def _finished(marks: pd.DataFrame) -> pd.DataFrame:
    for column, value in (("voice", ""), ("scope_start", -1), ("scope_end", -1)):
        if column not in marks:
            marks = marks.assign(**{column: pd.Series([value] * len(marks), dtype="str" if value == "" else "int64")})
    marks = conform("marks", marks)
    return marks.astype({"voice": "str", "scope_start": "int64", "scope_end": "int64"})


# Word lists ----------------------------------------------------------------------------------------------------------


def _listed(tokens: pd.DataFrame, devices: list[str]) -> pd.DataFrame:
    """Marks of the word lists of `devices`: device, rule, first, last (rows in `tokens`)."""
    lists = {device: read_lexicon(device) for device in devices}
    terms = [term for lexicon in lists.values() for term in lexicon.terms["term"]]
    if not terms:
        return pd.DataFrame({"device": [], "rule": [], "first": [], "last": []}).astype(
            {"first": "int64", "last": "int64"}
        )
    rules = np.array([rule for device, lexicon in lists.items() for rule in _rules(device, lexicon)], dtype=object)
    gives = np.concatenate([lexicon.terms["role"].to_numpy() != "not" for lexicon in lists.values()])
    owner = np.repeat(np.arange(len(lists)), [len(lexicon.terms) for lexicon in lists.values()])
    small = np.concatenate([_small(lexicon) for lexicon in lists.values()])
    choice = np.array(["(" in term for term in terms], dtype=bool)
    codes = tokens["token"].cat.codes.to_numpy()
    matches = find_terms(tokens, terms)
    term = matches["term"].to_numpy()
    written_large = small[term] & _names(tokens)[matches["first"].to_numpy()]
    matches = matches[~written_large]
    # A trap shields even where a term is as long, so it comes first.
    shields_first = matches.take(np.argsort(gives[matches["term"].to_numpy()], kind="stable"))
    found = keep_longest(shields_first, owner[shields_first["term"].to_numpy()])
    found = found[gives[found["term"].to_numpy()]]
    term = found["term"].to_numpy()
    named = rules[term]
    forms = tokens["token"].cat.categories.to_numpy(dtype=object)
    chosen = np.flatnonzero(choice[term])  # the words chosen say more than all the words to choose from
    spans = zip(found["first"].to_numpy()[chosen].tolist(), found["last"].to_numpy()[chosen].tolist(), strict=True)
    for place, (a, b) in zip(chosen.tolist(), spans, strict=True):
        named[place] = f"{named[place].split(': ', 1)[0]}: {fold(' '.join(forms[codes[a : b + 1]]))}"
    return pd.DataFrame(
        {
            "device": np.array(devices, dtype=object)[owner[term]],
            "rule": named,
            "first": found["first"].to_numpy(),
            "last": found["last"].to_numpy(),
        }
    )


def _rules(device: str, lexicon: Lexicon) -> list[str]:
    """The name of each term's rule: the device, its class, the term as it stands in the list."""
    pairs = zip(lexicon.terms["label"].tolist(), lexicon.terms["term"].tolist(), strict=True)
    return [f"{device}, {label}: {term}" for label, term in pairs]


def _small(lexicon: Lexicon) -> np.ndarray:
    """Which terms count only where they are not written as a name (`may`, but not `May`)."""
    small = {(label, term) for label, entry in lexicon.classes.items() for term in entry.get("small", ())}
    pairs = zip(lexicon.terms["label"].tolist(), lexicon.terms["term"].tolist(), strict=True)
    return np.array([pair in small for pair in pairs], dtype=bool)


def _names(tokens: pd.DataFrame) -> np.ndarray:
    """Which tokens are written as names are: all in capitals, or with one where no sentence or quotation opens."""
    capital = which(tokens, lambda form: form[:1].isupper())
    shout = which(tokens, lambda form: len(form) > 1 and form.isupper())
    opens = which(tokens, (_MARKS | {":", "—", "‘"}).__contains__)
    sentence = tokens["sentence"].to_numpy()
    article = tokens["article"].cat.codes.to_numpy()
    first = np.ones(len(tokens), dtype=bool)
    first[1:] = (sentence[1:] != sentence[:-1]) | (article[1:] != article[:-1]) | opens[:-1]
    return shout | (capital & ~first)


def _scopes(tokens, starts, ends, first, last, negated) -> tuple[np.ndarray, np.ndarray]:
    """Where what each negation denies starts and ends: from the next token to the last before the clause closes; −1 for none."""
    closes = which(tokens, (_STOPS | _MARKS | _TURNS).__contains__, low=True)
    comma = which(tokens, ",".__eq__)
    describes = which(tokens, is_adjective, low=True)
    pair = comma & np.append(False, describes[:-1]) & np.append(describes[1:], False)
    closes &= ~pair  # `a political, negotiated solution` is one clause
    sentence = tokens["sentence"].to_numpy()
    number = tokens["article"].cat.codes.to_numpy()
    over = np.zeros(len(tokens) + 1, dtype=bool)  # a clause is over before this token
    over[:-1] = closes
    over[1:-1] |= (sentence[1:] != sentence[:-1]) | (number[1:] != number[:-1])
    over[-1] = True
    edges = np.flatnonzero(over)
    stop = edges[np.searchsorted(edges, last + 1)] if len(last) else last
    has = negated & (stop > last + 1)
    begin = np.where(has, starts[np.minimum(last + 1, len(starts) - 1)], -1)
    return begin, np.where(has, ends[np.maximum(stop - 1, 0)], -1)


# Voices --------------------------------------------------------------------------------------------------------------


class _Voices:
    """Who speaks where in the joined text: row 0 is the outlet, row i + 1 the quote i of those given."""

    def __init__(self, opens: np.ndarray, closes: np.ndarray, speakers: np.ndarray, names: np.ndarray):
        self.opens, self.closes, self.speakers, self.names = opens, closes, speakers, names

    def of(self, places: np.ndarray) -> np.ndarray:
        """The row of the shortest quote around each place; 0 where there is none."""
        found = np.zeros(len(places), dtype=np.int64)
        if not len(self.opens):
            return found
        at = np.searchsorted(self.opens, places, side="right") - 1
        left = np.flatnonzero(
            (at >= 0) & (np.maximum.accumulate(self.closes)[at] > places)
        )  # some quote is around these
        for back in range(8):  # quotes hardly nest deeper
            row = at[left] - back
            inside = (row >= 0) & (self.closes[row] > places[left])
            found[left[inside]] = row[inside] + 1
            left = left[~inside]
        return found


def voices_of(joined: JoinedText, quotes: pd.DataFrame | None) -> _Voices:
    """Who speaks where in `joined`: `.of(places)` gives rows into `.speakers` and `.names` (`outlet`, `speaker`, `question`)."""
    if quotes is None or not len(quotes):
        none = np.zeros(0, dtype=np.int64)
        return _Voices(none, none, np.array([""], dtype=object), np.array(["outlet"], dtype=object))
    opens, closes = joined.position(quotes), joined.position(quotes, "end")
    order = np.lexsort((-closes, opens))
    question = (quotes["role"] == "question").to_numpy()[order]
    speakers = np.where(question, "", quotes["speaker"].to_numpy(dtype=object)[order])
    names = np.where(question, "question", "speaker")
    return _Voices(
        opens[order],
        closes[order],
        np.concatenate([[""], speakers]).astype(object),
        np.concatenate([["outlet"], names]).astype(object),
    )
