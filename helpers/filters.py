"""The one filter of the notebooks: dropdowns over views that are made beforehand, so that it answers in a report too."""

from __future__ import annotations

import html
import textwrap
from collections.abc import Callable, Iterable

import pandas as pd

from helpers.phrases import day_in_words
from helpers.tables import largest_first

MOST = {"topic": 12, "speaker": 8, "outlet": 8, "article": 12}  # choices a dropdown offers, the commonest first
ORDER = ("outlet", "topic", "speaker")  # in which `Corpus.filter` goes through its conditions
ROWS = 40  # rows a table shows
SOFT = "color:var(--soft, var(--jp-ui-font-color2, #5a626b))"  # of what stands beside the text, in a report and in JupyterLab
_APART = "border-spacing:.9em .15em;margin-left:-.9em"


def filtered(corpus: object, view: Callable[[object], object], by: Iterable[str] = ("topic",)):
    """A widget that shows `view(corpus.filter(…))` for what its dropdowns say.

    Every combination is made at once and the dropdowns turn the pages in the browser (`jslink`), so that the widget works without a
    kernel as well. What is shown is HTML and pictures, never an `Output`.

    Parameters
    ----------
    view : takes a corpus and returns a DataFrame, a figure, HTML or a list of these.
    by : one or two of `topic`, `speaker`, `outlet`; each is a dropdown of that label whose first choice is `all`.

    Returns
    -------
    ipywidgets.VBox; its `choices` are the options of each dropdown.
    """
    import ipywidgets as widgets

    by = tuple(by)
    choices = [("all", *common(corpus, one)) for one in by]
    dropdowns = [widgets.Dropdown(options=options, description=one) for one, options in zip(by, choices, strict=True)]

    together = _pairs(corpus, by) if len(by) == 2 and "speaker" in by else None
    nothing = widgets.VBox([widgets.HTML("<p>Nothing here.</p>")])
    made: dict[frozenset, tuple[tuple[int, int], object]] = {}

    def page(part: object, conditions: dict[str, str]):
        """The view of this part; where one of its conditions leaves out nothing, the page that was made without it."""
        key, size = frozenset(conditions.items()), (len(part.quotes), len(part.topics))
        fewer = [key - {one} for one in key]
        same = [
            one for one in fewer if one in made and made[one][0] == size and _equal(part, corpus.filter(**dict(one)))
        ]
        made[key] = size, made[same[0]][1] if same else widgets.VBox(_shown(view(part), widgets))
        return made[key][1]

    def pages(part: object, conditions: dict[str, str], depth: int):
        if depth == len(by):
            return page(part, conditions)
        parts = []
        for one in choices[depth]:
            chosen = conditions | ({} if one == "all" else {by[depth]: one})
            if together is not None and len(chosen) == 2 and tuple(chosen.values()) not in together:
                parts.append(nothing)
            elif chosen == conditions:
                parts.append(pages(part, chosen, depth + 1))
            else:
                # A filter of what the one before kept is the same and quicker, if they come in the order in which a filter goes.
                kept = part.filter(**{by[depth]: one}) if in_order else corpus.filter(**chosen)
                parts.append(pages(kept, chosen, depth + 1))
        stack = widgets.Stack(parts, selected_index=0)
        widgets.jslink((dropdowns[depth], "index"), (stack, "selected_index"))
        return stack

    in_order = list(by) == sorted(by, key=ORDER.index)
    box = widgets.VBox([widgets.HBox(dropdowns), pages(corpus, {}, 0)])
    box.choices = dict(zip(by, choices, strict=True))
    return box


def by_article(view: Callable[[object, str], object], corpus: object):
    """What `view(corpus, article)` shows of the article of a corpus of one; of several, a widget with a dropdown of articles above it.

    It offers the articles with the most quotes (`MOST`), in the order of their ids, says how many of how many they are, and begins with the one
    that has most; `view(corpus, id)` shows any other. Like `filtered` it works without a kernel.

    Returns
    -------
    ipywidgets.VBox, whose `choices` are the ids of the articles; or what `view` returns, if there are less than two.
    """
    articles = corpus.articles
    if len(articles) < 2:
        return view(corpus)
    import ipywidgets as widgets

    quotes = corpus.quotes["article"].value_counts().reindex(articles["article"], fill_value=0)
    order = quotes.sort_values(ascending=False, kind="stable").index[: MOST["article"]]
    offered = articles[articles["article"].isin(order).to_numpy()]
    choices = offered["article"].tolist()
    start = choices.index(order[0])
    dropdown = widgets.Dropdown(
        options=[(_in_a_list(row), i) for i, row in enumerate(offered.itertuples())],
        index=start,
        description="article" if len(choices) == len(articles) else f"article ({len(choices)} of {len(articles):,})",
        style={"description_width": "initial"},
        layout={"width": "min(46em, 100%)"},
    )
    stack = widgets.Stack([widgets.VBox(_shown(view(corpus, one), widgets)) for one in choices], selected_index=start)
    widgets.jslink((dropdown, "index"), (stack, "selected_index"))
    box = widgets.VBox([dropdown, stack])
    box.choices = choices
    return box


def _in_a_list(article: object) -> str:
    """A row of `articles` as a dropdown names it: headline, or else id, outlet and day."""
    day = "" if pd.isna(article.date) else day_in_words(article.date)
    return ", ".join(
        filter(None, [textwrap.shorten(article.headline, 70, placeholder="…") or article.article, article.outlet, day])
    )


def in_context(corpus: object, rows: pd.DataFrame, *, most: int = 3):
    """The sentences of the first `most` of `rows` as HTML, the rows' words marked and, of several articles, where they stand; says so if there
    are none."""
    from helpers.corpus import Html

    shown = []
    for _, row in rows.head(most).iterrows():
        where = f'<div class="ref" style="margin:-.5em 0 1em;{SOFT}">{html.escape(reference(corpus, row))}</div>'
        shown.append(corpus.show(row) + (where if len(corpus.articles) > 1 else ""))
    return Html("".join(shown) or "<p>Nothing here.</p>")


def told_apart(corpus: object, rows: pd.DataFrame) -> pd.DataFrame:
    """`rows` as they are to be shown: without their column `article` where the corpus has one article, which would say the same in each."""
    return rows if len(corpus.articles) > 1 else rows.drop(columns="article")


def reference(corpus: object, row: pd.Series) -> str:
    """Where a row of any table is to be found: outlet, day, headline and characters, what is not known left out."""
    article = corpus.articles[(corpus.articles["article"] == row["article"]).to_numpy()].iloc[0]
    day = "" if pd.isna(article["date"]) else day_in_words(article["date"])
    headline = f"“{article['headline']}”" if article["headline"] else f"article {article['article']}"
    return ", ".join(filter(None, [article["outlet"], day, headline, f"characters {row['start']}–{row['end']}"]))


def common(corpus: object, by: str, most: int | None = None) -> list[str]:
    """The commonest topics (in paragraphs), speakers (in quotes) or outlets (in articles) of a corpus; equal ones by name.

    most : how many; None takes as many as a dropdown offers (`MOST`).
    """
    table = {"topic": corpus.topics, "speaker": corpus.quotes, "outlet": corpus.articles}[by]
    counts = table.loc[(table[by] != "").to_numpy(), by].value_counts()
    return list(largest_first(counts).index[: most or MOST[by]])


def _equal(part: object, whole: object) -> bool:
    """Whether a filter left out nothing: all that it can do is leave out."""
    return all(len(table) == len(getattr(whole, name)) for name, table in part.tables().items())


def _pairs(corpus: object, by: tuple[str, ...]) -> set[tuple[str, ...]]:
    """The pairs of values of `by` that quotes have; no page needs to be made for the others, which are most."""
    quotes = corpus.quotes[["article", "paragraph", "speaker"]]
    if "topic" in by:
        quotes = quotes.merge(corpus.topics[["article", "paragraph", "topic"]], on=["article", "paragraph"])
    if "outlet" in by:
        quotes = quotes.merge(corpus.articles[["article", "outlet"]], on="article")
    return set(quotes[list(by)].drop_duplicates().itertuples(index=False, name=None))


def _shown(content: object, widgets: object) -> list:
    """Widgets for what a view returned."""
    if isinstance(content, (list, tuple)):
        return [widget for part in content for widget in _shown(part, widgets)]
    if isinstance(content, pd.DataFrame):
        if not len(content):
            return [widgets.HTML("<p>Nothing here.</p>")]
        with pd.option_context("display.max_colwidth", None):
            table = content.head(ROWS).to_html(
                index=False, border=0, justify="left", escape=True, float_format=lambda value: f"{value:.2f}"
            )
        table = table.replace(
            "<table ", f'<table style="{_APART}" ', 1
        )  # a widget's tables have no style of the notebook's
        more = f"<p>The first {ROWS} of {len(content):,} rows.</p>" if len(content) > ROWS else ""
        return [widgets.HTML(table + more)]
    if isinstance(content, widgets.Widget):
        return [content]
    if hasattr(content, "_repr_png_"):
        return [widgets.Image(value=content._repr_png_(), format="png")]
    if hasattr(content, "_repr_html_"):
        return [widgets.HTML(content._repr_html_())]
    return [widgets.HTML(f"<p>{html.escape(str(content))}</p>")]
