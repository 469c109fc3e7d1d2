"""Trying terms: hits, what they change, and saving a list."""

from types import SimpleNamespace

import pytest

from helpers.articles import read_articles
from helpers.layout import divide
from helpers.lexicons import read_lexicon
from helpers.tables import InputError
from helpers.tokens import tokenize
from helpers.topics import code_topics
from helpers.trial import save_topics, show_trial, try_term, try_terms

WORDS = {"rivers": {"area": "Water", "strong": ["river*"], "not": ["rivers of ink"]}}
TEXT = "The river rose by the town.\nA brook ran <b>dry</b> in the hills.\nNobody looked at the brook or the river.\n"


@pytest.fixture
def corpus():
    articles = read_articles("seeds").assign(text=TEXT, headline="")
    layout = divide(articles)
    return SimpleNamespace(
        articles=articles, paragraphs=layout.paragraphs, tokens=tokenize(articles, sentences=layout.sentences)
    )


def test_a_term_shows_its_hits_and_how_the_share_of_the_topic_changes(corpus):
    trial = try_term(corpus, "rivers", "brook*", topics=WORDS)
    assert trial.hits["text"].tolist() == ["brook", "brook"]
    assert (trial.share, trial.share_with) == (2 / 3, 1)
    assert trial.gained["paragraph"].tolist() == [1]


def test_a_trap_takes_paragraphs_away(corpus):
    trial = try_term(corpus, "rivers", "the river rose", role="not", topics=WORDS)
    assert trial.lost["paragraph"].tolist() == [0]


def test_a_topic_that_is_not_there_yet_can_be_begun(corpus):
    trial = try_term(corpus, "hills", "hill*", topics=WORDS)
    assert (trial.share, trial.share_with) == (0, 1 / 3)


def test_a_term_that_cannot_be_is_refused_with_what_is_wrong(corpus):
    with pytest.raises(InputError, match="begins or ends with a gap"):
        try_term(corpus, "rivers", "... brook", topics=WORDS)
    with pytest.raises(InputError, match="medium"):
        try_term(corpus, "rivers", "brook", role="medium", topics=WORDS)


def test_what_is_shown_is_escaped(corpus):
    shown = show_trial(try_term(corpus, "rivers", "brook", topics=WORDS), "<i>rivers")
    assert "<b>dry" not in shown and "&lt;b&gt;dry" in shown and "<i>" not in shown


def test_a_saved_list_is_read_again_as_it_was(tmp_path):
    path = save_topics(WORDS, tmp_path / "mine.toml")
    again = read_lexicon(path)
    assert again.classes == {"rivers": {"area": "Water"}}
    assert sorted(again.terms["term"]) == ["river*", "rivers of ink"]


def test_a_list_is_saved_over_the_one_that_was_there_and_leaves_nothing_beside_it(tmp_path):
    (tmp_path / "mine.toml").write_text("old", encoding="utf-8")
    assert list(read_lexicon(save_topics(WORDS, tmp_path / "mine.toml")).classes) == list(WORDS)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.toml"]


def test_the_packages_own_list_survives_saving(tmp_path):
    own, again = read_lexicon("topics"), read_lexicon(save_topics(read_lexicon("topics"), tmp_path / "copy.toml"))
    assert again.classes == own.classes
    assert set(again.terms.itertuples(index=False)) == set(own.terms.itertuples(index=False))


def test_a_list_that_cannot_be_saved_is_told_of(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match="name another file"):
        save_topics(WORDS, tmp_path / "file" / "mine.toml")


def test_the_widget_answers_when_a_term_is_typed_kept_and_saved(corpus, tmp_path):
    box = try_terms(corpus, topics=WORDS, topic="rivers", path=str(tmp_path / "mine.toml"))
    (names, word), (role, keep), view, (place, save), said = (
        box.children[0].children, box.children[1].children, box.children[2], box.children[3].children, box.children[4],
    )  # fmt: skip
    word.value = "brook"
    assert "2 hits in 1 article" in view.value
    role.value, word.value = "strong", "... brook"
    assert "begins or ends with a gap" in view.value
    word.value = "brook"
    keep.click()
    assert box.word_list["rivers"]["strong"] == ["river*", "brook"]
    save.click()
    assert "Written" in said.value
    assert "rivers" in set(code_topics(corpus.articles, topics=place.value)["topic"])
    assert names.value == "rivers"
