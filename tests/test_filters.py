"""The filter of the notebooks: what each choice shows is what the corpus's own filter keeps."""

from dataclasses import dataclass, replace

import pandas as pd

from helpers.articles import tabulate
from helpers.corpus import analyse, open_corpus
from helpers.figures import topic_bars, topic_strip
from helpers.filters import MOST, ROWS, by_article, filtered, in_context, told_apart
from helpers.reading import read_closely

STORY = 'The mayor stayed. "We may impose sanctions," said Mara Lindqvist, who is the mayor.\n'


@dataclass(frozen=True)
class Tables:
    """As much of a corpus as the filter needs."""

    topics: pd.DataFrame
    quotes: pd.DataFrame
    articles: pd.DataFrame
    paragraphs: pd.DataFrame

    def filter(self, topic=None, speaker=None):
        kept = self.topics if topic is None else self.topics[self.topics["topic"] == topic]
        spoken = self.quotes if speaker is None else self.quotes[self.quotes["speaker"] == speaker]
        return replace(self, topics=kept, quotes=spoken)

    def tables(self):
        return vars(self)


CORPUS = Tables(
    topics=pd.DataFrame({"article": "a", "paragraph": [0, 1, 2], "topic": ["roads", "roads", "<b>rivers"]}),
    quotes=pd.DataFrame({"article": "a", "paragraph": [0, 2], "speaker": ["Ilse Aalto", ""]}),
    articles=pd.DataFrame({"article": ["a"], "outlet": ["Courier"]}),
    paragraphs=pd.DataFrame({"article": "a", "paragraph": [0, 1, 2], "kind": "body"}),
)


def test_the_first_choice_is_all_and_the_commonest_follow():
    assert filtered(CORPUS, lambda corpus: corpus.topics).choices == {"topic": ("all", "roads", "<b>rivers")}


def test_each_choice_shows_what_the_filter_keeps():
    box = filtered(CORPUS, lambda corpus: corpus.topics[["paragraph"]])
    dropdown, stack = box.children[0].children[0], box.children[1]
    assert dropdown.description == "topic"
    shown = [page.children[0].value.count("<tr>") for page in stack.children]
    assert shown == [3, 2, 1]


def test_two_dropdowns_make_every_combination_that_there_is():
    box = filtered(CORPUS, lambda corpus: f"{len(corpus.topics)} {len(corpus.quotes)}", by=("topic", "speaker"))
    pages = [[page.children[0].value for page in stack.children] for stack in box.children[1].children]
    nothing = "<p>Nothing here.</p>"
    assert pages == [["<p>3 2</p>", "<p>3 1</p>"], ["<p>2 2</p>", "<p>2 1</p>"], ["<p>1 2</p>", nothing]]


def test_a_condition_that_leaves_out_nothing_shows_the_page_without_it():
    shown = []
    one_voice = replace(CORPUS, quotes=CORPUS.quotes.assign(speaker="Ilse Aalto"))
    box = filtered(one_voice, lambda corpus: shown.append(corpus) or str(len(corpus.topics)), by=("topic", "speaker"))
    assert [[page.children[0].value for page in stack.children] for stack in box.children[1].children] == [
        [f"<p>{number}</p>"] * 2 for number in (3, 2, 1)
    ]
    assert len(shown) == 3, "half of the six pages are the others again"


def test_no_combination_that_the_corpus_keeps_is_left_out():
    corpus = open_corpus("data")
    box = filtered(corpus, lambda part: part.quotes[["text"]], by=("topic", "speaker"))
    for topic, stack in zip(box.choices["topic"], box.children[1].children, strict=True):
        for speaker, page in zip(box.choices["speaker"], stack.children, strict=True):
            chosen = {"topic": topic, "speaker": speaker}
            kept = corpus.filter(**{by: name for by, name in chosen.items() if name != "all"}).quotes
            assert max(page.children[0].value.count("<tr") - 1, 0) == min(len(kept), ROWS), chosen


def test_tables_are_escaped_and_pictures_are_pictures():
    box = filtered(CORPUS, lambda corpus: [corpus.topics, topic_bars(corpus)])
    table, picture = box.children[1].children[0].children
    assert "<b>rivers" not in table.value and "&lt;b&gt;rivers" in table.value
    assert bytes(picture.value).startswith(b"\x89PNG")


def test_nothing_is_said_to_be_nothing():
    box = filtered(CORPUS, lambda corpus: corpus.topics.head(0))
    assert box.children[1].children[0].children[0].value == "<p>Nothing here.</p>"


def test_sentences_of_several_articles_say_where_they_stand():
    press = analyse(tabulate([{"article": name, "text": STORY, "outlet": "The <Bell>"} for name in ("one", "two")]))
    shown = in_context(press, press.quotes, most=1)
    start = STORY.index('"')
    assert f"The &lt;Bell&gt;, article one, characters {start}–" in shown
    alone = analyse(tabulate([{"article": "one", "text": STORY}]))
    assert "characters" not in in_context(alone, alone.quotes)


def test_rows_name_their_article_only_where_there_are_several():
    two = replace(CORPUS, articles=pd.DataFrame({"article": ["a", "b"]}))
    assert list(told_apart(two, two.topics)) == ["article", "paragraph", "topic"]
    assert list(told_apart(CORPUS, CORPUS.topics)) == ["paragraph", "topic"]


# One of several articles -------------------------------------------------------------------------------------------------


def stories(*spoken):
    """A corpus of articles with so many quotations each."""
    return analyse(
        tabulate(
            [
                {"article": f"a{n:02}", "headline": f"No. {n}", "text": STORY * many or "It snowed."}
                for n, many in enumerate(spoken)
            ]
        )
    )


def test_one_of_several_articles_is_chosen_and_the_first_shown_has_most_quotes():
    box = by_article(lambda corpus, article: f"<{article}>", stories(1, 3, 2))
    dropdown, stack = box.children
    assert box.choices == ["a00", "a01", "a02"]
    assert [label for label, _ in dropdown.options] == ["No. 0", "No. 1", "No. 2"]
    assert (dropdown.index, stack.selected_index) == (1, 1)
    assert [page.children[0].value for page in stack.children] == [f"<p>&lt;a0{n}&gt;</p>" for n in range(3)]


def test_an_article_alone_is_shown_without_a_dropdown():
    assert by_article(topic_strip, stories(1))._repr_png_().startswith(b"\x89PNG")


def test_of_many_articles_those_with_most_quotes_are_offered_and_it_is_said():
    box = by_article(lambda corpus, article: article, stories(*[1] * MOST["article"], 0, 2))
    assert box.choices == [f"a{n:02}" for n in (*range(MOST["article"] - 1), MOST["article"] + 1)]
    assert box.children[0].description == "article (12 of 14)"


def test_a_view_that_is_a_widget_itself_is_shown_as_one():
    box = by_article(read_closely, stories(1, 1))
    assert box.children[-1].children[0].children[0].children[0].description == "device"
