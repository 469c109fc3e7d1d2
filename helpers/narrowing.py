"""What a report is narrowed to, and the sentences where nothing is left."""

from __future__ import annotations

from helpers.corpus import Corpus
from helpers.facets import nearest
from helpers.phrases import counted, day_in_digits, span_of_days
from helpers.tables import InputError, largest_first, listed

MOST_WORDS = 2_000_000  # of articles that a report takes of a corpus larger than memory: each notebook reads them all


def as_given(value: object) -> object:
    """A condition as notebooks are given it: one value bare, several as a list."""
    if isinstance(value, str):
        return value
    values = list(value)
    return values[0] if len(values) == 1 else values


def narrowed(corpus: Corpus, chosen: dict[str, object]) -> Corpus:
    """The corpus under these conditions. Raises InputError if one of them, or all together, match nothing."""
    for name, table in {"topic": "topics", "speaker": "speakers", "outlet": "articles"}.items():
        wanted = chosen.get(name, [])
        known = corpus.column(table, name).unique() if wanted else []
        for value in listed(wanted):
            if value not in set(known):
                raise InputError(f"No {name} is called {value!r} here; {nearest(value, known)}.")
    kept = corpus.filter(**chosen)
    if chosen and not len(kept.column("articles", "article")):
        raise InputError(f"{_nothing(chosen)} {_days(corpus, undated(corpus, chosen))}")
    return kept


def narrow(
    corpus: Corpus, *, topic: object = "", speaker: object = "", outlet: object = "", since: str = "", until: str = ""
) -> Corpus:
    """`corpus.filter` for who types the conditions: what matches nothing is told, with the nearest names, and is no empty corpus.

    Raises InputError if one of them, or all together, match nothing, and for a date that is none.
    """
    given = {"topic": topic, "speaker": speaker, "outlet": outlet, "since": since, "until": until}
    return narrowed(corpus, {name: value for name, value in given.items() if value})


def _nothing(chosen: dict[str, object]) -> str:
    """The sentence that these conditions match nothing."""
    if "since" in chosen and chosen["since"] == chosen.get("until"):
        chosen = {name: value for name, value in chosen.items() if name != "until"}
        chosen = {("in" if name == "since" else name): value for name, value in chosen.items()}
    said = ", ".join(f"{name} {_either(value)}" for name, value in chosen.items())
    return f"Nothing matches {said}{' together; leave one of them out' if len(chosen) > 1 else ''}."


def _days(corpus: Corpus, without: int) -> str:
    """The sentence on which days the articles are of, for who asked for others; and on how many match but for the days, having none."""
    dates = corpus.column("articles", "date").dropna()
    if not len(dates):
        return "No article here has a date; give dates in a metadata.csv."
    said = f"The articles here are of {span_of_days(dates, day_in_digits)}"
    if not without:
        return f"{said}."
    matches = "matches" if without == 1 else "match"
    return f"{said}; {counted(without, 'article')} without a date {matches} otherwise: give dates in a metadata.csv."


def undated(corpus: Corpus, chosen: dict[str, object]) -> int:
    """How many articles the days of `chosen` leave out because they have no date, of those that its other conditions keep."""
    if not {"since", "until"} & set(chosen):
        return 0
    kept = corpus.filter(**{name: value for name, value in chosen.items() if name not in ("since", "until")})
    return int(kept.column("articles", "date").isna().sum())


def drawn_by_lot(corpus: Corpus, kept: Corpus, chosen: dict[str, object]) -> tuple[Corpus, Corpus, str]:
    """The corpus, what is kept of it, and a few words on what was left out: of one larger than memory only articles that match are read, and
    only some of them, drawn by lot, if they are many."""
    if corpus.drawn(MOST_WORDS) is corpus:
        return corpus, kept, ""
    every = len(corpus.column("articles", "article"))
    matching = corpus.holding(kept)
    drawn = matching.drawn(MOST_WORDS)
    match = f"{len(matching.column('articles', 'article')):,} that match, of " if chosen else ""
    number = f"{len(drawn.column('articles', 'article')):,} drawn by lot from " if drawn.drawn_from else ""
    return drawn, drawn.filter(**chosen), f"{number}{match}{every:,}"


def _either(value: str | list[str]) -> str:
    """The values of a condition as a sentence names them."""
    return value if isinstance(value, str) else " or ".join(map(str, value))


def values_of(corpus: Corpus, each: str, chosen: dict[str, object]) -> list[str]:
    """The topics or speakers that get a report each: those that were asked for, or all; the commonest first."""
    if each not in ("topic", "speaker"):
        raise InputError(f"each={each!r} is not known; take topic or speaker.")
    found = corpus.topics["topic"] if each == "topic" else corpus.quotes["speaker"]
    asked = chosen.get(each, found)  # paragraphs on one topic are on others beside
    asked = [asked] if isinstance(asked, str) else asked
    values = found[((found != "") & found.isin(asked)).to_numpy()].value_counts()
    if not len(values):
        raise InputError(f"There is no {each} in these articles to report on.")
    return list(largest_first(values).index)
