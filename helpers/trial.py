"""Trying terms for a topic: what a term catches, how the topic's share changes, and keeping it in a word list of one's own."""

from __future__ import annotations

import html
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from helpers.lexicons import ROLES, Lexicon, find_terms, read_lexicon
from helpers.shares import UNITS
from helpers.tables import InputError
from helpers.topics import code_topics, read_topics
from helpers.writing import in_toml, saved_to

SHOWN = 12  # hits that the widget shows
CONTEXT = 60  # characters on either side of a hit


class Trial(NamedTuple):
    """What a term does for a topic.

    Attributes
    ----------
    hits : article, start, end, before, text, after; every place where the term stands.
    share, share_with : of the paragraphs, how many have the topic without and with the term (0 to 1).
    gained, lost : article, start, end, paragraph; paragraphs that have the topic only with, and only without the term.
    """

    hits: pd.DataFrame
    share: float
    share_with: float
    gained: pd.DataFrame
    lost: pd.DataFrame


def try_term(corpus: object, topic: str, term: str, *, role: str = "strong", topics: object = None) -> Trial:
    """The `Trial` of `term` as a `role` (`strong`, `weak` or `not`) term of `topic`, a new or a known one of the list `topics`.

    Raises InputError saying what is wrong for a term or role that cannot be.
    """
    if role not in ("strong", "weak", "not"):
        raise InputError(f"role={role!r} is none; write `strong`, `weak` or `not`.")
    content = _content(read_topics(topics))
    own = content.get(topic, {})
    more = {**own, role: [*own.get(role, []), term]}
    with_term = read_lexicon({topic: more})
    found = find_terms(corpus.tokens, [term])
    first, last = found["first"].to_numpy(), found["last"].to_numpy()
    article = corpus.tokens["article"].iloc[first].astype("str").to_numpy(dtype=object)
    starts = corpus.tokens["start"].to_numpy()[first].astype(np.int64)
    ends = corpus.tokens["end"].to_numpy()[last].astype(np.int64)
    texts = dict(zip(corpus.articles["article"], corpus.articles["text"], strict=True))
    rows = [
        (
            one,
            start,
            end,
            texts[one][max(0, start - CONTEXT) : start],
            texts[one][start:end],
            texts[one][end : end + CONTEXT],
        )
        for one, start, end in zip(article, starts.tolist(), ends.tolist(), strict=True)
    ]
    hits = pd.DataFrame(rows, columns=["article", "start", "end", "before", "text", "after"])
    coded_with = _coded(corpus, with_term)
    coded = _coded(corpus, read_lexicon({topic: own})) if any(own.get(name) for name in ROLES) else coded_with.iloc[:0]
    size = max(int(corpus.paragraphs["kind"].isin(UNITS).sum()), 1)
    return Trial(
        hits, len(coded) / size, len(coded_with) / size, _without(coded_with, coded), _without(coded, coded_with)
    )


def _coded(corpus: object, lexicon: Lexicon) -> pd.DataFrame:
    rows = code_topics(corpus.articles, layout=corpus, tokens=corpus.tokens, topics=lexicon)
    kinds = corpus.paragraphs.loc[corpus.paragraphs["kind"].isin(UNITS).to_numpy(), ["article", "paragraph"]]
    return rows[["article", "start", "end", "paragraph"]].merge(kinds, on=["article", "paragraph"])


def _without(rows: pd.DataFrame, others: pd.DataFrame) -> pd.DataFrame:
    known = set(zip(others["article"], others["paragraph"], strict=True))
    keep = [key not in known for key in zip(rows["article"], rows["paragraph"], strict=True)]
    return rows[keep].reset_index(drop=True)


# Keeping a list ------------------------------------------------------------------------------------------------------


def _content(lexicon: Lexicon) -> dict[str, dict]:
    """A word list as a dict that `read_lexicon` reads."""
    content: dict[str, dict] = {name: dict(entry) for name, entry in lexicon.classes.items()}
    for (label, role), terms in lexicon.terms.groupby(["label", "role"], sort=False)["term"]:
        content[label][role] = list(terms)
    return content


def save_topics(topics: Lexicon | Mapping, path: str | Path) -> Path:
    """Write a word list as TOML, in the shape `read_lexicon` reads, and return its path; its folder is made if it is missing.

    Raises InputError if it is no word list or the file cannot be written.
    """
    lexicon = read_topics(topics)
    lines = [f"about = {in_toml(lexicon.about)}", f"source = {in_toml(lexicon.source)}"]
    for label, entry in _content(lexicon).items():
        lines += ["", f"[{in_toml(label)}]"]
        for key, value in entry.items():
            if isinstance(value, list):
                lines += [f"{key} = [", *(f"  {in_toml(term)}," for term in value), "]"]
            elif isinstance(value, str):
                lines.append(f"{in_toml(key)} = {in_toml(value)}")
    path = Path(path)
    with saved_to(path) as new:  # a list that was there is whole until the new one is
        new.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


# The widget ----------------------------------------------------------------------------------------------------------


def try_terms(corpus: object, *, topics: object = None, topic: str = "", term: str = "", path: str = "my_topics.toml"):
    """A widget to try terms in: choose or name a topic, type a term, and see its hits and what it does to the topic's share.

    “Keep” adds the term to a copy of the list, “Save” writes that copy as TOML, to be passed to `code_topics(…, topics=…)` or `--topics`.
    The copy is the widget's `word_list` (a dict).

    Parameters
    ----------
    topics : the list to start from (a file or dict); None takes the package's.
    topic, term : what stands in the fields at first.
    path : where “Save” writes.
    """
    import ipywidgets as widgets

    content = _content(read_topics(topics))
    names = widgets.Combobox(
        value=topic, options=list(content), description="topic", ensure_option=False, placeholder="a known one or a new"
    )
    word = widgets.Text(
        value=term, description="term", placeholder="a word, word*, two words, (a|b), a ... b", continuous_update=False
    )
    role = widgets.Dropdown(options=["strong", "weak", "not"], description="as")
    keep = widgets.Button(description="Keep term")
    place = widgets.Text(value=path, description="file")
    save = widgets.Button(description="Save list")
    said, view = widgets.HTML(), widgets.HTML()

    def look(_=None) -> None:
        said.value = ""
        if not names.value.strip() or not word.value.strip():
            view.value = "<p>Choose a topic and type a term.</p>"
            return
        try:
            view.value = show_trial(
                try_term(corpus, names.value.strip(), word.value.strip(), role=role.value, topics=content or None),
                names.value,
            )
        except InputError as error:
            view.value = f"<p>{html.escape(str(error))}</p>"

    def add(_) -> None:
        entry, one = content.get(names.value.strip(), {}), word.value.strip()
        try:
            changed = {**entry, role.value: [*(known for known in entry.get(role.value, []) if known != one), one]}
            read_lexicon({names.value.strip() or "topic": changed})
        except InputError as error:
            view.value = f"<p>{html.escape(str(error))}</p>"
            return
        content[names.value.strip()] = changed
        names.options = list(content)
        look()
        said.value = f"<p>“{html.escape(one)}” is kept; save the list to use it elsewhere.</p>"

    def write(_) -> None:
        try:
            said.value = f"<p>Written to {html.escape(str(save_topics(content, place.value)))}.</p>"
        except InputError as error:
            said.value = f"<p>{html.escape(str(error))}</p>"

    for field in (names, word, role):
        field.observe(look, names="value")
    keep.on_click(add)
    save.on_click(write)
    look()
    box = widgets.VBox(
        [widgets.HBox([names, word]), widgets.HBox([role, keep]), view, widgets.HBox([place, save]), said]
    )
    box.word_list = content
    return box


def show_trial(trial: Trial, topic: str) -> str:
    """A trial as HTML: what changes, and the first hits in their context."""
    hits, articles = len(trial.hits), len(set(trial.hits["article"]))
    words = [
        f"<p>{hits} {'hit' if hits == 1 else 'hits'} in {articles} {'article' if articles == 1 else 'articles'}. "
        f"<b>{html.escape(topic)}</b>: {trial.share:.1%} of paragraphs without the term, {trial.share_with:.1%} with it "
        f"(+{len(trial.gained)}, −{len(trial.lost)}).</p>"
    ]
    rows = [
        f'<tr><td style="text-align:right">…{html.escape(row.before)}</td><td><mark>{html.escape(row.text)}</mark></td>'
        f'<td style="text-align:left">{html.escape(row.after)}…</td></tr>'
        for row in trial.hits.head(SHOWN).itertuples()
    ]
    if rows:
        words.append(f'<table style="font-size:90%">{"".join(rows)}</table>')
    if hits > SHOWN:
        words.append(f"<p>The first {SHOWN} of {hits} are shown.</p>")
    return "".join(words)
