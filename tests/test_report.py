"""Reports: what is written, what is refused, and what is left when a notebook fails."""

import base64
import gzip
import hashlib
import json
import os
import re
import signal
import threading
import time
from html import escape
from pathlib import Path
from xml.etree import ElementTree

import nbformat
import pandas as pd
import pytest

from helpers import page, paper
from helpers import report as reports
from helpers.corpus import open_corpus
from helpers.corrections import read_corrections, write_corrections
from helpers.export import read_table
from helpers.page import Explorers, notebook_html, quotes_on_paper
from helpers.report import NotebookError, report, slug
from helpers.tables import InputError

SEEDS = Path(__file__).resolve().parent.parent / "seeds"

STORY = """PORT ELSA, March 3 (Harbour Wire) - "We may impose sanctions and an embargo," said Mara Lindqvist, the mayor.

"The court ruled on the lawsuit," said Otto Brandt, a judge, on <script>alert(1)</script> Tuesday.

"No budget, no taxes," said Mara Lindqvist.
"""


def notebook(*cells):
    """A notebook of code cells, its parameters first."""
    first = nbformat.v4.new_code_cell(
        'source = topic = speaker = since = until = ""', metadata={"tags": ["parameters"]}
    )
    prose = nbformat.v4.new_markdown_cell("# A title\n\nSome *prose*.")
    made = nbformat.v4.new_notebook(cells=[prose, first, *map(nbformat.v4.new_code_cell, cells)])
    made.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return made


@pytest.fixture
def articles(tmp_path):
    path = tmp_path / "story.txt"
    path.write_text(STORY, encoding="utf-8")
    return path


@pytest.fixture
def with_notebooks(tmp_path, monkeypatch):
    """Give the notebooks that reports are to run instead of the project's own."""

    def give(**notebooks):
        folder = tmp_path / "notebooks"
        folder.mkdir()
        for name, made in notebooks.items():
            nbformat.write(made, folder / f"{name}.ipynb")
        monkeypatch.setattr(reports, "notebook_files", lambda: sorted(folder.glob("*.ipynb")))

    return give


OPEN = "from helpers.corpus import open_corpus\ncorpus = open_corpus(source).filter(topic=topic, speaker=speaker)"
DRAW = (
    "from helpers.figures import topic_bars\nfrom helpers.filters import filtered\n"
    "filtered(corpus, lambda part: [topic_bars(part), part.quotes[['text']]], by=('speaker',))"
)


def test_a_report_is_one_page_with_its_tables_and_a_manifest(articles, tmp_path, with_notebooks):
    with_notebooks(n01_first=notebook(OPEN, "corpus.quotes[['text', 'speaker']]", DRAW))
    page = report(articles, tmp_path / "out")
    text = page.read_text(encoding="utf-8")
    assert "<h2" in text and "A title" in text and "Some <em>prose</em>" in text
    assert 'src="data:image/svg+xml' in text and "<select data-pages=" in text
    assert re.search(r'alt="[^"]*rows: ', text), "figures say what they show"
    assert not re.search(r'(src|href)="(?!data:|#)', text), "the page leans on no other file"
    quotes = read_table(page.parent / "tables" / "quotes.csv")
    assert quotes["text"].tolist() == open_corpus(articles).quotes["text"].tolist()
    manifest = json.loads((page.parent / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["inputs"] == {articles.as_posix(): hashlib.sha256(articles.read_bytes()).hexdigest()}
    assert manifest["versions"]["pandas"] and manifest["made"]["seconds"] >= 0


def test_figures_lie_beside_the_page_as_files_of_their_own(articles, tmp_path, with_notebooks):
    cells = [
        "from helpers.figures import topic_bars",
        "topic_bars(corpus)",
        "figure = topic_bars(corpus)\ntopic_bars(corpus)",
    ]
    with_notebooks(n01_first=notebook(OPEN, *cells))
    figures = report(articles, tmp_path / "out").parent / "figures"
    assert sorted(path.name for path in figures.iterdir()) == ["n01_first-topic_bars-2.svg", "n01_first-topic_bars.svg"]
    for path in figures.iterdir():
        assert ElementTree.parse(path).getroot().tag == "{http://www.w3.org/2000/svg}svg"


def test_the_figure_of_an_article_alone_is_named_for_what_drew_it(tmp_path, with_notebooks):
    with_notebooks(
        n01_first=notebook(
            OPEN,
            "from helpers.figures import topic_strip\nfrom helpers.filters import by_article",
            "by_article(topic_strip, corpus)",
        )
    )
    (tmp_path / "one.txt").write_text("Votes\n\nThe minister won the election, and parliament voted.", encoding="utf-8")
    figures = report(tmp_path / "one.txt", tmp_path / "out").parent / "figures"
    assert [path.name for path in figures.iterdir()] == ["n01_first-topic_strip.svg"]


def test_the_same_articles_give_the_same_bytes(articles, tmp_path, with_notebooks):
    with_notebooks(n01_first=notebook(OPEN, DRAW))
    one, other = (report(articles, tmp_path / name).parent for name in ("one", "other"))
    files = sorted(path.relative_to(one) for path in one.rglob("*") if path.is_file())
    assert files == sorted(path.relative_to(other) for path in other.rglob("*") if path.is_file())
    for file in files:
        if file.name != "manifest.json":
            assert (one / file).read_bytes() == (other / file).read_bytes(), file
    manifests = [json.loads((folder / "manifest.json").read_text(encoding="utf-8")) for folder in (one, other)]
    assert manifests[0] | {"made": 0} == manifests[1] | {"made": 0}


def test_articles_without_a_date_that_days_leave_out_are_counted_on_the_page(tmp_path, with_notebooks):
    with_notebooks(n01_first=notebook(OPEN))
    for name in ("2025-03-03-one", "two", "three"):
        (tmp_path / f"{name}.txt").write_text(STORY.replace(", March 3", ""), encoding="utf-8")
    everything, march = (
        report(sorted(tmp_path.glob("*.txt")), tmp_path / f"out{since}", since=since) for since in ("", "2025-03")
    )
    assert "2025-03-03; not given for 2 articles" in everything.read_text(encoding="utf-8")
    assert "left out" not in everything.read_text(encoding="utf-8").split("<nav")[0]
    assert re.search(r"<dt>left out</dt><dd[^>]*>2 articles without a date", march.read_text(encoding="utf-8"))
    assert json.loads((march.parent / "manifest.json").read_text(encoding="utf-8"))["undated"] == 2


def test_a_report_on_a_speaker_holds_that_speakers_words_only(articles, tmp_path, with_notebooks):
    with_notebooks(n01_first=notebook(OPEN, "corpus.quotes[['text']]"))
    page = report(articles, tmp_path / "out", speaker="Otto Brandt")
    assert set(read_table(page.parent / "tables" / "quotes.csv")["speaker"]) == {"Otto Brandt"}
    text = page.read_text(encoding="utf-8")
    columns = json.loads(re.search(r'<script type="application/json" id="explorer-\w+">(.*?)</script>', text)[1])[
        "data"
    ]
    assert columns["values"]["speaker"] == ["Otto Brandt"]
    quoted = base64.b64decode(columns["text"]["base64"]).decode()
    assert "The court ruled" in quoted and "No budget" not in quoted


def test_what_articles_say_runs_nothing(articles, tmp_path, with_notebooks):
    with_notebooks(n01_first=notebook(OPEN, "corpus.show(corpus.quotes.iloc[1])", "corpus.articles['text'].iloc[0]"))
    assert "<script>alert" not in report(articles, tmp_path / "out").read_text(encoding="utf-8")


def test_a_name_that_matches_nothing_says_the_nearest(articles, tmp_path):
    with pytest.raises(InputError, match="No speaker is called 'Lindquist' here; the nearest is Mara Lindqvist"):
        report(articles, tmp_path / "out", speaker="Lindquist")
    with pytest.raises(InputError, match="No topic is called 'sanction' here; the nearest is sanctions"):
        report(articles, tmp_path / "out", topic="sanction")
    with pytest.raises(
        InputError, match=r"Nothing matches since 2030-01-01\. No article here has a date; give dates in"
    ):
        report(articles, tmp_path / "out", since="2030-01-01")
    with pytest.raises(
        InputError, match="Nothing matches speaker Mara Lindqvist or Otto Brandt, since 2030-01-01 together"
    ):
        report(articles, tmp_path / "out", speaker=["Mara Lindqvist", "Otto Brandt"], since="2030-01-01")
    assert not (tmp_path / "out").exists()


def test_days_that_match_nothing_say_which_there_are(tmp_path, articles):
    (tmp_path / "metadata.csv").write_text("file,date\nstory.txt,2025-03-03\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"Nothing matches .* leave one of them out\. .* are of 2025-03-03\.$"):
        report([articles, tmp_path / "metadata.csv"], tmp_path / "out", since="2030-01-01", until="2030-02-01")


def test_code_up_to_what_is_shown_is_folded_into_one():
    shown = nbformat.v4.new_code_cell("3", outputs=[nbformat.v4.new_output("execute_result", {"text/plain": "3"})])
    cells = [nbformat.v4.new_code_cell("a = 1"), nbformat.v4.new_code_cell("b = 2"), shown]
    page = notebook_html(nbformat.v4.new_notebook(cells=[*cells, nbformat.v4.new_markdown_cell("Prose.")]), "n").html
    assert page.count("<details") == 1 and page.index("b = 2\n\n3") < page.index('class="output"')


def test_a_failing_notebook_is_named_and_the_others_are_kept(articles, tmp_path, with_notebooks):
    with_notebooks(n01_good=notebook("print('all well')"), n02_bad=notebook("a = 1", "a / 0", "print('never')"))
    with pytest.raises(
        NotebookError, match=r"n02_bad\.ipynb failed in cell 4 \(a / 0\): ZeroDivisionError: division by zero"
    ):
        report(articles, tmp_path / "out")
    text = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert "all well" in text and "ZeroDivisionError" in text and "<pre>never" not in text


def test_each_speaker_gets_a_report_and_an_index_lists_them(articles, tmp_path, with_notebooks):
    with_notebooks(n01_first=notebook(OPEN, "corpus.quotes[['text']]"))
    index = report(articles, tmp_path / "out", each="speaker").read_text(encoding="utf-8")
    for name in ("Mara Lindqvist", "Otto Brandt"):
        assert f'<a href="{slug(name)}/index.html">{name}</a>' in index
        assert set(read_table(tmp_path / "out" / slug(name) / "tables" / "quotes.csv")["speaker"]) == {name}


def test_each_of_the_topics_that_were_named_gets_a_report_and_no_other(articles, tmp_path, with_notebooks):
    with_notebooks(n01_first=notebook(OPEN, "print(topic)"))
    articles.write_text('"Sanctions are no budget and no taxes," said Mara Lindqvist.', encoding="utf-8")
    topics = open_corpus(articles).topics
    one = topics["topic"].iloc[0]
    together = topics[topics["paragraph"].isin(topics.loc[topics["topic"] == one, "paragraph"]).to_numpy()]
    assert len(set(together["topic"])) > 1, "the paragraph is on another topic too"
    report(articles, tmp_path / "out", each="topic", topic=[one])
    assert [path.name for path in (tmp_path / "out").iterdir() if path.is_dir()] == [slug(one)]


def test_corrections_are_applied_everywhere_and_said_in_the_manifest(articles, tmp_path, with_notebooks):
    with_notebooks(n01_first=notebook(OPEN, "corpus.quotes[['speaker']]"))
    merge = {"article": "", "start": -1, "end": -1, "text": "Otto Brandt", "what": "merge", "value": "Mara Lindqvist"}
    gone = merge | {"article": "gone", "start": 0, "end": 1, "what": "reject quote"}
    path = write_corrections(read_corrections([merge, gone]), tmp_path / "mine.csv")
    page = report(articles, tmp_path / "out", corrections=path)
    assert set(read_table(page.parent / "tables" / "quotes.csv")["speaker"]) == {"Mara Lindqvist"}
    assert "1 applied, 1 that no longer fit" in page.read_text(encoding="utf-8")
    said = json.loads((page.parent / "manifest.json").read_text(encoding="utf-8"))["corrections"]
    assert said["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert [row["why"] for row in said["waiting"]] == ["the article is not here"]


def test_an_explorer_in_a_notebook_is_drawn_in_the_report_and_shares_its_columns(articles, tmp_path, with_notebooks):
    with_notebooks(n01_first=notebook(OPEN, "from helpers import explore\nexplore(corpus, shown='quotes')"))
    text = report(articles, tmp_path / "out").read_text(encoding="utf-8")
    assert text.count('<script type="application/json" id="explorer-') == 1
    assert re.findall(r'data-explorer="[^"]*" data-settings="[^"]*&quot;shown&quot;: &quot;(\w+)', text) == [
        "quotes",
        "overview",
    ]


def test_long_columns_of_an_explorer_are_packed_and_hold_the_same(monkeypatch):
    state = {
        "data": {"text": b"words of many", "values": {"topic": ["a </script> of one"]}},
        "pages": {},
        "shown": "quotes",
    }
    plain, packed = Explorers(), Explorers()
    for explorers in (plain, packed):
        assert "data-settings" in explorers.place(state)
    short = re.search(r'<script type="application/json" id="[^"]*">(.*)</script>', plain.html())[1]
    monkeypatch.setattr(page, "PLAIN", 10)
    long = re.search(r'<script type="application/gzip" id="[^"]*">(.*)</script>', packed.html())[1]
    assert gzip.decompress(base64.b64decode(long)).decode() == short


def test_an_interrupted_report_leaves_nothing_behind(articles, tmp_path, with_notebooks):
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a test run in the background ignores it
    long = notebook("import time", "time.sleep(120)")
    with_notebooks(n01_first=long, n02_second=long, n03_third=long, n04_fourth=long, n05_fifth=long, n06_sixth=long)
    begun = time.monotonic()
    threading.Timer(6, os.kill, (os.getpid(), signal.SIGINT)).start()
    with pytest.raises(KeyboardInterrupt):
        report(articles, tmp_path / "out")
    assert time.monotonic() - begun < 90, "the notebook that runs is not waited for"
    assert not (tmp_path / "out").exists() and not list(tmp_path.glob(".*"))


def test_a_folder_that_holds_something_else_is_left_alone(articles, tmp_path):
    with pytest.raises(InputError, match="holds something other than a report"):
        report(articles, tmp_path)
    assert articles.read_text(encoding="utf-8") == STORY


def test_a_report_replaces_an_older_one_whole(articles, tmp_path, with_notebooks):
    with_notebooks(n01_first=notebook("print('hello')"))
    report(articles, tmp_path / "out")
    (tmp_path / "out" / "left.txt").write_text("from before", encoding="utf-8")
    report(articles, tmp_path / "out")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["index.html", "manifest.json", "tables"]
    assert not list(tmp_path.glob(".*")), "nothing half-written is left"


def test_a_pdf_without_chromium_is_refused_in_a_sentence(articles, tmp_path, monkeypatch):
    monkeypatch.setattr(paper.shutil, "which", lambda name: None)
    with pytest.raises(InputError, match="printed by Chromium, and none was found"):
        report(articles, tmp_path / "out", pdf=True)


def test_a_pdf_without_what_numbers_its_pages_is_refused_in_a_sentence(articles, tmp_path, monkeypatch):
    monkeypatch.setattr(paper.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(paper, "find_spec", lambda name: None)
    with pytest.raises(InputError, match=r"read by pypdf, which is missing; install closereading\[documents\]"):
        report(articles, tmp_path / "out", pdf=True)


def test_names_become_folders_that_differ():
    names = ["a b", "a-b", "A B", "Мария", "Ольга", "../..", ""]
    assert len({slug(name) for name in names}) == len(names)
    assert all(re.fullmatch(r"[a-z0-9-]+", slug(name)) for name in names if name)


def test_a_widget_that_needs_python_says_where_it_answers():
    view = {
        "output_type": "display_data",
        "metadata": {},
        "data": {"application/vnd.jupyter.widget-view+json": {"model_id": "x"}},
    }
    cell = nbformat.v4.new_code_cell("w", outputs=[nbformat.from_dict(view)])
    assert "answers in JupyterLab only" in notebook_html(nbformat.v4.new_notebook(cells=[cell]), "n").html


def test_a_table_without_rows_says_so_instead_of_showing_its_head():
    def drawn(table):
        shown = nbformat.v4.new_output("execute_result", {"text/html": table.to_html()})
        cell = nbformat.v4.new_code_cell("table", outputs=[shown])
        return notebook_html(nbformat.v4.new_notebook(cells=[cell]), "n").html

    table = pd.DataFrame({"speaker": ["Otto Brandt"]})
    assert "Otto Brandt" in drawn(table)
    assert "Nothing here." in drawn(table.head(0)) and "<table" not in drawn(table.head(0))


def test_on_paper_every_quote_is_listed_with_who_speaks_and_where_it_stands(articles):
    corpus = open_corpus(articles)
    section = quotes_on_paper(corpus)
    assert section.html.count("<blockquote") == len(corpus.quotes.drop_duplicates(["article", "quote"]))
    for row in corpus.quotes.itertuples():
        assert escape(row.text) in section.html and f"{row.start}–{row.end}" in section.html
    assert '<b dir="auto">Mara Lindqvist</b> (said), characters ' in section.html and "<script>" not in section.html
    few = quotes_on_paper(corpus, most=1)
    assert few.html.count("<blockquote") == 1 and "The first 1 of " in few.html
    assert "Nothing here" in quotes_on_paper(corpus.filter(topic="weather")).html


def test_what_answers_on_a_screen_is_not_on_paper():
    heading = nbformat.v4.new_markdown_cell("## Choose\n\nPress here.", metadata={"tags": ["screen"]})
    kept = nbformat.v4.new_markdown_cell("## Who & *what*")
    said = nbformat.v4.new_output("execute_result", {"text/plain": "'6 of 6 fit'"})
    made = nbformat.v4.new_notebook(cells=[heading, kept, nbformat.v4.new_code_cell("count()", outputs=[said])])
    screen, sheet = notebook_html(made, "n"), notebook_html(made, "n", paper=True)
    assert [(one.id, one.title) for one in screen.headings] == [("n-h1", "Choose"), ("n-h2", "Who & what")]
    assert [(one.id, one.title) for one in sheet.headings] == [("n-h1", "Who & what")]
    assert 'id="n-h1"' in sheet.html and '<p class="said" dir="auto">6 of 6 fit</p>' in sheet.html
    assert "Press here" in screen.html and "Press here" not in sheet.html
    assert "count()" in screen.html and "count()" not in sheet.html


def test_what_is_said_of_the_example_is_not_said_of_other_articles():
    cell = nbformat.v4.new_markdown_cell("The minister speaks first.", metadata={"tags": ["example"]})
    made = nbformat.v4.new_notebook(cells=[cell])
    assert "minister" in notebook_html(made, "n").html
    assert notebook_html(made, "n", example=False).html == ""


def test_what_reads_the_example_is_not_run_on_other_articles(articles, tmp_path, with_notebooks):
    made = notebook("print('of mine')", "print('of the example'); 1 / 0")
    made.cells[-1].metadata["tags"] = ["example"]
    with_notebooks(n01_first=made)
    text = report(articles, tmp_path / "out").read_text(encoding="utf-8")
    assert "of mine" in text and "of the example" not in text and 'class="failed"' not in text


def test_a_step_with_too_little_to_go_on_says_so_and_the_notebook_runs_on(articles, tmp_path, with_notebooks):
    with_notebooks(
        n01_first=notebook("from helpers.tables import InputError\nraise InputError('One voice only.')", "1 + 1")
    )
    text = report(articles, tmp_path / "out").read_text(encoding="utf-8")
    assert "Nothing to show here: One voice only." in text and "<pre>2</pre>" in text


@pytest.mark.parametrize("text", ["Nothing to see.", STORY], ids=["no quote", "three quotes"])
def test_the_projects_notebooks_run_on_articles_of_ones_own(tmp_path, text):
    (tmp_path / "mine.txt").write_text(text, encoding="utf-8")
    page = report(tmp_path / "mine.txt", tmp_path / "out").read_text(encoding="utf-8")
    assert 'class="failed"' not in page
