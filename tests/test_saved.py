"""A corpus in parts that is read when it is asked for, and drawn from where it is too large to be shown."""

import json

import pandas as pd
import pytest

from helpers import explorer, narrowing, report
from helpers.articles import read_articles
from helpers.corpus import Corpus, analyse
from helpers.facets import compact
from helpers.tables import COLUMNS, InputError
from tests.test_scale import assert_equal, written


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    path = tmp_path_factory.mktemp("source") / "news.jsonl"
    path.write_text("\n".join(json.dumps(article) for article in written(60)), encoding="utf-8")
    return analyse(read_articles(path))


def in_parts(corpus, folder, parts):
    """The corpus in the folder as `helpers.scale` leaves it, every so many articles in a part."""
    ids = corpus.articles["article"]
    for name, table in corpus.tables().items():
        (folder / name).mkdir(parents=True)
        for part in range(1 if name == "speakers" else parts):
            own = table if name == "speakers" else table[table["article"].isin(ids[part::parts])]
            own.reset_index(drop=True).to_parquet(folder / name / f"part-{part:05}.parquet", index=False)
    return Corpus.load(folder)


def test_a_draw_is_of_whole_articles_and_says_of_how_many(whole, tmp_path):
    words = int(whole.articles["words"].sum())
    drawn = in_parts(whole, tmp_path / "saved", 3).drawn(words // 3)
    assert drawn.drawn_from == 60
    assert words / 4 < drawn.articles["words"].sum() <= words // 3
    ids = set(drawn.articles["article"])
    for name in set(COLUMNS) - {"speakers"}:
        own = getattr(whole, name)
        assert len(getattr(drawn, name)) == own["article"].isin(ids).sum(), name
    assert set(drawn.speakers["speaker"]) == set(drawn.quotes["speaker"]) - {""}


def test_a_draw_does_not_depend_on_the_parts(whole, tmp_path):
    one, other = (in_parts(whole, tmp_path / str(parts), parts).drawn(2_000) for parts in (2, 7))
    assert_equal(one, other)


def test_a_draw_can_be_filtered_and_a_filtered_corpus_drawn_from(whole, tmp_path):
    saved = in_parts(whole, tmp_path / "saved", 3)
    topic = whole.topics["topic"].value_counts().index[0]
    drawn = saved.drawn(2_000)
    assert_equal(drawn.filter(topic=topic), Corpus(**drawn.tables()).filter(topic=topic))
    paper = saved.filter(outlet="Paper 1").drawn(1_000)
    assert (set(paper.articles["outlet"]), paper.drawn_from) == ({"Paper 1"}, 20)


def test_what_fits_is_not_drawn_from(whole, tmp_path):
    saved = in_parts(whole, tmp_path / "saved", 3)
    assert saved.drawn(10**9) is saved and whole.drawn(1) is whole
    assert (saved.drawn_from, whole.drawn_from) == (0, 0)


def test_a_column_is_that_of_the_table(whole, tmp_path):
    saved = in_parts(whole, tmp_path / "saved", 3)
    for table, name in (("topics", "topic"), ("articles", "outlet"), ("speakers", "speaker"), ("quotes", "speaker")):
        pd.testing.assert_series_equal(saved.column(table, name), getattr(whole, table)[name])
    kept = saved.filter(outlet="Paper 1", topic=whole.topics["topic"][0])
    assert kept.column("articles", "article").tolist() == kept.articles["article"].tolist()


def test_categories_of_parts_are_joined_and_sorted_and_no_category_stays_none(whole, tmp_path):
    saved = in_parts(whole, tmp_path / "saved", 3)
    path = tmp_path / "saved" / "tokens" / "part-00001.parquet"
    tokens = pd.read_parquet(path)
    tokens.assign(token=tokens["token"].where(tokens.index > 0)).to_parquet(path, index=False)
    assert saved.tokens["token"].cat.categories.tolist() == whole.tokens["token"].cat.categories.tolist()
    first = whole.articles[(whole.articles["article"] == tokens["article"][0]).to_numpy()].iloc[0]
    kept = saved.filter(outlet=first["outlet"]).tokens
    found = kept["token"][(kept["article"] == first["article"]).to_numpy()].tolist()
    expected = whole.tokens["token"][(whole.tokens["article"] == first["article"]).to_numpy()].tolist()
    assert pd.isna(found[0]) and found[1:] == expected[1:]


def test_a_table_of_one_part_can_be_changed_like_any_other(whole, tmp_path):
    saved = in_parts(whole, tmp_path / "saved", 1)
    for table in (saved.tokens, saved.filter(outlet="Paper 1").tokens):
        table.loc[0, "start"] = 7
        assert table["start"][0] == 7


def test_a_column_that_a_part_has_not_is_one_sentence(whole, tmp_path):
    with pytest.raises(InputError, match="it has no column `colour`"):
        in_parts(whole, tmp_path / "saved", 2).column("quotes", "colour")


def test_an_analysis_that_is_not_finished_is_not_opened(whole, tmp_path):
    in_parts(whole, tmp_path, 2)
    (tmp_path / "_job").mkdir()
    with pytest.raises(InputError, match="run the same analysis again"):
        Corpus.load(tmp_path)


def test_the_explorer_shows_a_draw_of_a_large_corpus_and_says_so(whole, tmp_path, monkeypatch):
    monkeypatch.setattr(explorer, "MOST_WORDS", 2_000)
    view = explorer.explore(in_parts(whole, tmp_path / "saved", 3), corrections=None)
    assert "drawn by lot from 60 articles" in repr(view)
    assert view.data["drawn_from"] == 60 and 1_500 < view.corpus.articles["words"].sum() <= 2_000
    assert compact(whole)["drawn_from"] == 0


def test_a_report_on_a_large_corpus_is_of_the_articles_that_match_and_says_what_is_drawn(whole, tmp_path, monkeypatch):
    monkeypatch.setattr(narrowing, "MOST_WORDS", 800)
    in_parts(whole, tmp_path / "saved", 3)
    page = report.report(tmp_path / "saved", tmp_path / "out", outlet="Paper 1")
    said = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    drawn = f"{said['articles']} drawn by lot from 20 that match, of 60"
    assert drawn in page.read_text(encoding="utf-8") and said["drawn"] == drawn
    assert 0 < said["articles"] < 20
    assert set(pd.read_csv(tmp_path / "out" / "tables" / "articles.csv")["outlet"]) == {"Paper 1"}
