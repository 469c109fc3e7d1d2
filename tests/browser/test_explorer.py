"""The explorer on a page without a kernel, as reports have it: every filter, every view, the keyboard, and text that would do harm."""

import csv
import io
import json
import zipfile

import pandas as pd
import pytest
from scipy.stats import t as student

from helpers import page as explorer_page
from helpers.articles import tabulate
from helpers.corpus import analyse
from helpers.explorer import first_settings, page_script, state_of, style
from helpers.page import Explorers
from helpers.rhetoric import FAMILIES
from helpers.shares import wilson

pytestmark = pytest.mark.browser

NORTH = """Sanctions divide the port

PORT ELSA (Harbour Wire) - "We may impose sanctions and an embargo," said Mara Lindqvist, the mayor.

"The court ruled on the lawsuit," said Otto Brandt, a judge.

"No budget," said Mara Lindqvist, "and no taxes."
"""
URL = "https://north.example/divide"
SOUTH = """The vote

Otto Brandt said that the court would certainly rule on sanctions.

"It’s the voters who decide the election," said Mara Lindqvist.
"""
PARTS = [(4, 9), (12, 3), (7, 7), (2, 14), (9, 5), (6, 6)]  # words of two speakers in six articles
HOSTILE = """<img src=x onerror=alert(1)> and [a link](javascript:alert(2))

"<script>alert(3)</script> we may impose sanctions," said Mara <b>Lindqvist</b>.

"A word turned \u202e around is =1+1 here," said Otto Brandt 🙂.

"🙂🙂 We cannot count," said Otto Brandt.
"""


def page_of(corpus, dark=False):
    explorers = Explorers()
    place = explorers.place(first_settings() | state_of(corpus))
    theme = (
        ' data-jp-theme-light="false" style="color: #eee; background: #111; --jp-layout-color0: #111"' if dark else ""
    )
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Explorer</title>'
        f"<style>{style()}</style><body{theme}><main><h1>Explorer</h1><h2>Quotes</h2>{place}{explorers.html()}"
        f'</main><script type="module">{page_script()}</script>'
    )


@pytest.fixture(scope="module")
def corpus():
    return analyse(
        tabulate(
            [
                {"article": "north", "text": NORTH, "outlet": "North", "date": "2025-03-01", "url": URL},
                {"article": "south", "text": SOUTH, "outlet": "South", "date": "2025-03-02"},
            ]
        )
    )


@pytest.fixture
def show(offline_page, tmp_path):
    """Open a corpus in an explorer."""

    def show(corpus, dark=False):
        path = tmp_path / "page.html"
        path.write_text(page_of(corpus, dark), encoding="utf-8")
        offline_page.goto(path.as_uri())
        offline_page.wait_for_selector(".cr-status")
        return offline_page

    return show


@pytest.fixture
def page(show, corpus):
    page = show(corpus)
    yield page
    beyond = [one for one in page.seen if not one.startswith("blob:")]  # a worker's own source
    assert beyond == [page.url], "nothing is asked for, nothing fails"


def number(page):
    return int(page.inner_text(".cr-status").split()[0])


def choose(page, facet, name):
    page.locator(f"[data-facet={facet}] label", has_text=name).click()


def counts(page, facet):
    lines = page.locator(f"[data-facet={facet}] li").all_inner_texts()
    return {line.rsplit("\n", 1)[0]: int(line.rsplit("\n", 1)[1]) for line in lines}


def chosen(page):
    """The words in the reading pane that were pressed or jumped to."""
    return "".join(page.locator(".cr-chosen").all_text_contents())


def tab(page, name):
    page.get_by_role("tab", name=name).click()


def test_each_filter_keeps_what_the_corpus_keeps(page, corpus):
    for facet, names in {
        "topic": corpus.topics["topic"].unique(),
        "speaker": corpus.speakers["speaker"],
        "outlet": ["North", "South"],
    }.items():
        for name in names:
            kept = corpus.filter(**{facet: name}).quotes
            if not len(kept):
                continue
            choose(page, facet, name)
            assert number(page) == len(kept[["article", "quote"]].drop_duplicates()), name
            choose(page, facet, name)


def test_several_values_of_one_filter_add_up_and_two_filters_narrow(page):
    choose(page, "speaker", "Otto Brandt")
    assert number(page) == 2
    choose(page, "outlet", "South")
    assert number(page) == 1
    choose(page, "speaker", "Mara Lindqvist")
    assert number(page) == 2


def test_counts_follow_the_other_filters_and_not_their_own(page):
    before = counts(page, "speaker")
    choose(page, "outlet", "South")
    assert counts(page, "speaker") == {"Mara Lindqvist": 1, "Otto Brandt": 1}
    assert counts(page, "outlet") == {"North": 3, "South": 2}
    page.get_by_role("button", name="remove outlet: South").click()
    assert counts(page, "speaker") == before == {"Mara Lindqvist": 3, "Otto Brandt": 2}


def test_dates_kinds_devices_and_words_narrow_and_one_press_clears(page):
    page.get_by_label("since").fill("2025-03-02")
    assert number(page) == 2
    choose(page, "kind", "indirect")
    assert number(page) == 1
    choose(page, "device", "booster")
    assert number(page) == 1
    page.get_by_label("words in the quotes").fill("COURT  would")
    page.get_by_role("button", name="remove words").wait_for()
    assert number(page) == 1
    page.get_by_role("button", name="Clear all").click()
    assert number(page) == 5


def test_words_are_marked_in_the_table(page):
    page.get_by_label("words in the quotes").fill("it's the")
    page.get_by_role("button", name="remove words").wait_for()
    tab(page, "Quotes")
    assert page.locator(".cr-said mark").all_inner_texts() == ["It’s the"]


def test_a_pattern_is_searched_and_one_without_end_is_ended(page):
    page.get_by_label("pattern").check()
    page.get_by_label("words in the quotes").fill("court|voters")
    page.wait_for_function("document.querySelector('.cr-status').textContent.startsWith('3 ')")
    page.get_by_label("words in the quotes").fill("([a-z ]+)+[a-z ]+$x")
    page.wait_for_function(
        "document.querySelector('.cr-told').textContent.includes('too long') || document.querySelector('.cr-status').textContent.startsWith('0 ')"
    )
    page.get_by_label("words in the quotes").fill("(")
    page.wait_for_function("document.querySelector('.cr-told').textContent.includes('regular expression')")


def test_a_bar_and_a_crossing_of_the_overview_narrow_the_view(page):
    page.locator(".cr-bar", has_text="Otto Brandt").click()
    assert page.locator(".cr-chip").all_inner_texts() == ["speaker: Otto Brandt\n×"]
    page.get_by_role("button", name="Otto Brandt on sanctions").click()
    assert page.get_by_role("tab", name="Quotes").get_attribute("aria-selected") == "true"
    assert number(page) == 1


def test_shares_are_those_of_the_speakers_table_with_intervals_over_articles(show):
    lines = [f'"{"word " * n}we go," said Mara Lindqvist.\n\n"{"and " * m}no," said Otto Brandt.\n' for n, m in PARTS]
    corpus = analyse(tabulate([{"article": f"a{i}", "text": line} for i, line in enumerate(lines)]))
    page = show(corpus)
    words = corpus.quotes.assign(words=corpus.quotes["text"].str.split().str.len())
    by = words.pivot_table(index="article", columns="speaker", values="words", aggfunc="sum", fill_value=0)
    total, number = by.to_numpy().sum(), len(by)
    for name in ("Mara Lindqvist", "Otto Brandt"):
        share = by[name].sum() / total
        assert share == pytest.approx(corpus.speakers.set_index("speaker")["share"][name])
        spread = ((by[name] - share * by.sum(axis=1)) ** 2).sum() * number / (number - 1)
        reach = student.ppf(0.975, number - 1) * spread**0.5 / total
        said = f"{share:.0%} ({100 * max(share - reach, 0):.0f}–{100 * min(share + reach, 1):.0f})"
        shown = page.locator(".cr-bar", has_text=name).locator(".cr-number").inner_text()
        assert shown == said


def month_of_articles(month, speakers):
    """One article for each of `speakers`, all of one month."""
    return [
        {
            "article": f"{month}-{i}",
            "date": f"2025-{month:02}-{i + 1:02}",
            "text": f'"We may impose sanctions," said {name}.\n',
        }
        for i, name in enumerate(speakers)
    ]


def test_over_time_shares_are_of_articles_with_intervals_and_a_column_narrows(show):
    mara, otto = "Mara Lindqvist", "Otto Brandt"
    dated = [[mara, otto, otto, otto], [otto] * 5, [mara, mara, otto, otto, mara]]
    corpus = analyse(tabulate([row for i, names in enumerate(dated) for row in month_of_articles(i + 1, names)]))
    page = show(corpus)
    strip = page.get_by_role("group", name=f"{mara} over time").locator("button")
    said = strip.evaluate_all("all => all.map((one) => one.getAttribute('aria-label'))")
    months = ["2025-01-01 to 2025-01-31", "2025-02-01 to 2025-02-28", "2025-03-01 to 2025-03-31"]
    for label, month, names in zip(said, months, dated, strict=True):
        count, of = names.count(mara), len(names)
        share, low, high = (f"{float(one):.0%}"[:-1] for one in wilson(count, of))
        assert label == f"{mara}, {month}: {count} of {of} articles, {share}% ({low}–{high})"
    assert strip.nth(1).is_disabled(), "nothing to show"
    strip.nth(0).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    assert page.locator(".cr-chip span:first-child").all_inner_texts() == [
        f"speaker: {mara}",
        "since 2025-03-01",
        "until 2025-03-31",
    ]
    assert number(page) == 3


def test_a_share_over_time_is_of_what_the_other_filters_keep(page):
    choose(page, "topic", "sanctions")
    both = page.get_by_role("group", name="sanctions over time").locator("button")
    assert [label.split(": ")[1] for label in both.evaluate_all("all => all.map((one) => one.title)")] == [
        "1 of 1 article, 100% (21–100)"
    ] * 2
    choose(page, "speaker", "Mara Lindqvist")
    assert both.last.get_attribute("title") == "sanctions, 2025-03-02: 0 of 1 article, 0% (0–79)"


def test_the_keyboard_stays_where_it_was_when_the_overview_is_drawn_anew(page):
    page.locator(".cr-bar", has_text="Otto Brandt").focus()
    page.keyboard.press("Enter")
    page.locator(".cr-chip").wait_for()
    assert page.evaluate("document.activeElement.textContent").startswith("Otto Brandt")


def test_the_table_is_sorted_either_way(page):
    tab(page, "Quotes")
    speakers = page.locator("td .cr-speaker")
    page.locator("[data-sort=speaker]").click()
    assert speakers.all_inner_texts() == ["Mara Lindqvist"] * 3 + ["Otto Brandt"] * 2
    page.locator("[data-sort=speaker]").click()
    assert speakers.all_inner_texts() == ["Otto Brandt"] * 2 + ["Mara Lindqvist"] * 3
    assert page.locator("th.cr-c-who").get_attribute("aria-sort") == "descending"


def test_the_list_says_which_article_a_quote_is_from_once_for_neighbours(page):
    tab(page, "Quotes")
    titles = page.locator("td .cr-title")
    assert titles.all_inner_texts() == ["Sanctions divide the port", "The vote"]
    page.locator("[data-sort=speaker]").click()
    assert len(titles.all_inner_texts()) > 2, "in another order it is said again"
    page.locator("[data-sort=headline]").click()
    page.locator("[data-sort=headline]").click()
    assert titles.all_inner_texts() == ["The vote", "Sanctions divide the port"]


def test_of_one_article_the_list_says_no_title(show):
    page = show(analyse(tabulate([{"article": "north", "text": NORTH}])))
    tab(page, "Quotes")
    assert page.locator("[data-row]").count() > 1
    assert page.locator(".cr-title, [data-sort=headline]").count() == 0


def test_quotes_that_no_day_can_keep_are_counted_beside_the_days(show):
    dated, undated = ({"article": name, "text": NORTH, "date": day} for name, day in (("a", "2025-03-01"), ("b", "")))
    page = show(analyse(tabulate([dated, undated])))
    assert "quotes without a date" in page.inner_text(".cr-days") and "left out" not in page.inner_text(".cr-days")
    page.get_by_label("since").fill("2025-02-01")
    assert "quotes without a date left out" in page.inner_text(".cr-days")


def test_who_puts_a_question_is_told_from_sources_of_nobody_named(show):
    text = 'The ferry\n\nQ: Is it safe?\n\nOKAFOR: It is.\n\nQ: And the quay?\n\nOKAFOR: The quay too.\n\n"Shame!" one man cried.\n'
    page = show(analyse(tabulate([{"article": "a", "text": text}])))
    tab(page, "Quotes")
    assert page.locator(".cr-speaker").all_inner_texts()[:4] == ["questioner", "Okafor"] * 2
    page.locator("[data-row]").first.click()
    assert "questioner, characters" in page.inner_text(".cr-found")
    assert page.locator(".cr-name").first.inner_text() == "questioner"
    page.get_by_role("tab", name="Quotes").click()
    page.locator("[data-row]").nth(1).click()
    assert "Okafor turn, characters" in page.inner_text(".cr-found")


def test_all_quotes_that_are_left_are_copied_with_their_references(page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    choose(page, "speaker", "Otto Brandt")
    page.get_by_role("button", name="Copy all quotes").click()
    page.get_by_text("Copied: 2 quotes, each with its reference.").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()").split("\n\n")
    assert [" — Otto Brandt, " in one for one in copied] == [True, True]
    page.get_by_label("words in the quotes").fill("nobody says this")
    page.locator(".cr-status", has_text="0 of 5").wait_for()
    page.get_by_role("button", name="Copy all quotes").click()
    assert "There is no quote to copy." in page.inner_text(".cr-told")


def test_a_split_quote_is_one_row(page):
    tab(page, "Quotes")
    assert '"No budget," … "and no taxes."' in page.locator("[data-row]").all_inner_texts()


def test_a_row_jumps_to_its_words_and_they_say_by_which_rule(page, corpus):
    how = corpus.quotes.loc[corpus.quotes["text"].str.contains("certainly"), "how"].iloc[0]
    tab(page, "Quotes")
    page.locator("[data-row]", has_text="certainly").click()
    assert page.locator(".cr-which option:checked").inner_text().startswith("The vote")
    assert chosen(page) == "the court would certainly rule on sanctions"
    assert page.evaluate("document.activeElement.className").find("cr-chosen") >= 0
    found = page.inner_text(".cr-found")
    assert "Otto Brandt" in found and how in found and "sanctions" in found
    page.locator(".cr-words .cr-booster", has_text="certainly").click()
    assert "booster, adverb: certainly" in page.inner_text(".cr-found")


def test_all_words_of_a_split_quote_are_jumped_to(page):
    tab(page, "Quotes")
    page.locator("[data-row]", has_text="No budget").click()
    assert chosen(page) == '"No budget,""and no taxes."'


def test_words_stay_chosen_when_a_filter_changes(page):
    tab(page, "Quotes")
    page.locator("[data-row]", has_text="lawsuit").click()
    choose(page, "outlet", "North")
    assert chosen(page) == '"The court ruled on the lawsuit,"'
    tab(page, "Overview")
    tab(page, "Reading")
    assert chosen(page) == '"The court ruled on the lawsuit,"'


def test_each_device_has_a_stroke_of_its_own_that_needs_no_colour(page):
    drawn = page.evaluate(
        """(devices) => devices.map((device) => {
            const word = document.createElement("span");
            word.className = `cr-stroke cr-${device}`;
            document.querySelector(".cr").append(word);
            const look = getComputedStyle(word);
            const grey = look.backgroundImage.replace(/rgba?\\([^)]*\\)/g, "ink");
            const parts = [look.textDecorationLine, look.textDecorationStyle, look.textDecorationThickness, look.textUnderlineOffset, grey];
            word.remove();
            return parts.join(" ");
        })""",
        list(FAMILIES),
    )
    assert len(set(drawn)) == len(FAMILIES) == 12
    plain = page.evaluate("getComputedStyle(document.querySelector('.cr-status')).textDecorationLine")
    assert all(not one.startswith(plain) or "gradient" in one for one in drawn)


def test_the_key_names_the_strokes_there_are_and_those_chosen(show):
    text = 'We must go, and we must stay, but perhaps not.\n\n"They may go, they may stay and they may wait," said Mara Lindqvist.\n'
    page = show(analyse(tabulate([{"article": "a", "text": text}])))
    tab(page, "Reading")
    key = page.locator(".cr-key .cr-stroke")
    there = {"hedge", "negation", "obligation", "self mention", "tricolon", "anaphora"}
    assert set(key.all_inner_texts()) == there
    assert page.locator(".cr-words .cr-tricolon .cr-anaphora .cr-hedge").first.inner_text() == "may", (
        "all three are seen"
    )
    choose(page, "device", "hedge")
    assert key.all_inner_texts() == ["hedge"]


def test_speakers_stand_in_the_margin_and_topics_along_the_edge(page):
    tab(page, "Reading")
    assert page.locator(".cr-who .cr-name").all_inner_texts() == ["Mara Lindqvist", "Otto Brandt", "Mara Lindqvist"]
    assert "sanctions" in " ".join(page.locator(".cr-on").all_inner_texts())
    page.locator(".cr-on button:visible", has_text="sanctions").first.click()
    assert page.locator(".cr-chip").first.inner_text().startswith("topic: sanctions")


def test_a_quote_is_copied_with_its_reference(page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    tab(page, "Quotes")
    page.get_by_role("button", name="Copy this quote with its reference").nth(1).click()
    page.wait_for_function("document.querySelector('.cr-told').textContent.startsWith('Copied')")
    start = NORTH.index('"The court')
    words = '"The court ruled on the lawsuit,"'
    reference = f"{words} — Otto Brandt, North, 2025-03-01, “Sanctions divide the port”, {URL}, article north, characters {start}–{start + len(words)}"
    assert page.evaluate("navigator.clipboard.readText()") == reference


def test_a_link_leads_to_words_in_their_article(page):
    address = page.url
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    tab(page, "Quotes")
    page.locator("[data-row]", has_text="It’s the voters").click()
    page.get_by_role("button", name="Copy a link to these words in this page").click()
    page.wait_for_function("document.querySelector('.cr-told').textContent.startsWith('Copied: a link')")
    link = page.evaluate("navigator.clipboard.readText()")
    behind = f"#at=south:{SOUTH.index(chr(34) + 'It’s')}"
    assert link == f"{address}{behind}"
    assert f"in another place: its address there, and {behind} behind it." in page.inner_text(".cr-told")
    page.goto("about:blank")
    page.goto(link)
    page.wait_for_selector(".cr-chosen")
    assert chosen(page) == '"It’s the voters who decide the election,"'
    page.evaluate("location.hash = '#at=nowhere:0'")
    page.wait_for_function("document.querySelector('.cr-told').textContent.includes('no article nowhere')")
    page.evaluate("location.hash = '#at=%E0%A4%A:0'")  # no address of ours
    assert [one for one in page.seen if not one.startswith(("file:", "about:"))] == []
    page.goto(address)
    page.seen[:] = [address]


SPREAD = """"The parliament passed the bill," said Mara Lindqvist.

"The banks and the companies lost business on the markets," said Mara Lindqvist.

"The talks between the envoys and the foreign ministry failed," said Mara Lindqvist.

"The court ruled on the lawsuit," said Mara Lindqvist.

"Sanctions and an embargo are next," said Mara Lindqvist.

"The wheat and the barley were sold by farmers," said Mara Lindqvist.
"""


def test_the_table_of_who_on_what_is_no_wider_than_its_place_in_a_notebook(show):
    page = show(analyse(tabulate([{"article": "a", "text": SPREAD}])))
    page.set_viewport_size({"width": 880, "height": 900})
    assert page.locator(".cr-crossed td button").count() == 6
    assert page.eval_on_selector(".cr-crossed", "one => one.parentElement.scrollWidth <= one.parentElement.clientWidth")


@pytest.mark.parametrize("width", [660, 780, 900, 1100])
def test_the_table_of_quotes_is_no_wider_than_its_place(page, width):
    page.set_viewport_size({"width": width, "height": 900})
    tab(page, "Quotes")
    table, place = (page.locator(one).bounding_box()["width"] for one in (".cr-quotes", ".cr-main"))
    assert table <= place + 1


def test_what_is_selected_is_downloaded(page):
    choose(page, "speaker", "Otto Brandt")
    contents = {}
    for name in ("CSV", "JSONL"):
        with page.expect_download() as download:
            page.get_by_role("button", name=name).click()
        contents[name] = download.value.path().read_text(encoding="utf-8")
    assert contents["CSV"].startswith("\ufeff"), "Excel takes a CSV without the mark for no UTF-8"
    rows = list(csv.DictReader(io.StringIO(contents["CSV"])))
    assert [row["text"] for row in rows] == [
        '"The court ruled on the lawsuit,"',
        "the court would certainly rule on sanctions",
    ]
    assert [json.loads(line)["start"] for line in contents["JSONL"].splitlines()] == [int(row["start"]) for row in rows]


def test_a_workbook_is_written_without_a_kernel_and_takes_any_text(show, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    text = (
        '"=1+1 & <b>\x01_x0041_\ufffe 🙂" said Mara Lindqvist.\n\n"@go,\r\n  on," said Otto Brandt.\n\n"'
        + "é" * 40_000
        + '," said Otto Brandt.\n'
    )
    corpus = analyse(tabulate([{"article": "=a", "text": text, "outlet": "#N/A", "date": "2025-03-01"}]))
    page = show(corpus)
    with page.expect_download() as download:
        page.get_by_role("button", name="Excel").click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    with zipfile.ZipFile(path) as whole:
        assert whole.testzip() is None
    table = pd.read_excel(path, keep_default_na=False)
    assert path.name == "quotes.xlsx" and table["start"].tolist() == corpus.quotes["start"].tolist()
    assert table["speaker"].tolist() == corpus.quotes["speaker"].tolist()
    texts = [
        one.replace("\x01", "\ufffd").replace("\ufffe", "\ufffd").replace("_x0041_", "_x005F_x0041_")
        for one in corpus.quotes["text"]
    ]
    assert table["text"].tolist() == [one[:32_767] for one in texts]
    cells = {cell.data_type for row in openpyxl.load_workbook(path).active.iter_rows() for cell in row}
    assert cells == {"s", "n"} or cells == {"inlineStr", "n"}, "no formula, no error"
    assert page.seen[1:] == []


def test_settings_are_saved_and_opened_again(page, tmp_path):
    choose(page, "speaker", "Otto Brandt")
    tab(page, "Quotes")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save the settings of this view").click()
    saved = json.loads(download.value.path().read_text(encoding="utf-8"))
    assert saved["speaker"] == ["Otto Brandt"] and saved["shown"] == "quotes"
    page.get_by_role("button", name="Clear all").click()
    path = tmp_path / "view.json"
    path.write_text(json.dumps(saved | {"topic": ["unheard of"], "until": "2025-03-01"}), encoding="utf-8")
    page.set_input_files("input[type=file]", path)
    page.wait_for_function("document.querySelector('.cr-told').textContent.includes('unheard of')")
    assert number(page) == 1


def test_everything_is_reached_with_the_keyboard_alone(page):
    def press_until(found, key="Tab"):
        for _ in range(80):
            page.keyboard.press(key)
            if page.evaluate(found):
                return
        raise AssertionError(f"{found} was not reached")

    press_until("document.activeElement.type === 'search'")
    page.keyboard.type("court")
    page.get_by_role("button", name="remove words").wait_for()
    press_until("document.activeElement.closest('[data-facet=speaker]') !== null")
    page.keyboard.press("Space")
    assert page.locator(".cr-chip").count() == 2
    press_until("document.activeElement.role === 'tab'")
    page.keyboard.press("ArrowRight")
    press_until("document.activeElement.dataset.row !== undefined")
    page.keyboard.press("Enter")
    assert chosen(page) == '"The court ruled on the lawsuit,"'
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    assert page.inner_text(".cr-found")
    press_until("document.activeElement.textContent === 'Clear all'", "Shift+Tab")
    page.keyboard.press("Enter")
    assert number(page) == 5


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_wrong_in_any_view(show, corpus, dark):
    from axe_playwright_python.sync_playwright import Axe

    page = show(corpus, dark)
    choose(page, "topic", "sanctions")
    for name in ("Overview", "Quotes", "Reading"):
        tab(page, name)
        if name == "Reading":
            page.locator("[data-stop]").first.click()
        found = Axe().run(page).response["violations"]
        assert [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found] == [], name


def test_nothing_sticks_out_of_a_narrow_window(page):
    page.set_viewport_size({"width": 400, "height": 800})
    for name in ("Overview", "Quotes", "Reading"):
        tab(page, name)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name


def test_quotes_are_sorted_in_a_narrow_window_too(page):
    page.set_viewport_size({"width": 400, "height": 800})
    tab(page, "Quotes")
    page.locator("[data-sort=speaker]").click()
    assert page.locator("td .cr-speaker").all_inner_texts() == ["Mara Lindqvist"] * 3 + ["Otto Brandt"] * 2


def test_columns_that_are_packed_are_drawn_alike(show, corpus, monkeypatch):
    monkeypatch.setattr(explorer_page, "PLAIN", 100)
    page = show(corpus)
    assert page.locator("script[type='application/gzip']").count() == 1
    assert number(page) == 5
    choose(page, "speaker", "Otto Brandt")
    tab(page, "Quotes")
    assert set(page.locator(".cr-speaker").all_inner_texts()) == {"Otto Brandt"}


def test_what_articles_say_is_shown_as_text_and_runs_nothing(show):
    page = show(analyse(tabulate([{"article": "<b>x", "text": HOSTILE, "outlet": "<i>O</i>"}])))
    for name in ("Overview", "Quotes", "Reading"):
        tab(page, name)
    page.locator("[data-stop]").first.click()
    text = page.inner_text(".cr-text")
    assert "<img src=x onerror=alert(1)>" in text and "<script>alert(3)</script>" in text
    assert "javascript:alert(2)" in text and "⟨U+202E⟩" in text and "\u202e" not in text
    assert page.locator(".cr img, .cr script, .cr b, .cr a").count() == 0
    assert page.locator("[data-stop]", has_text="🙂🙂").inner_text() == '"🙂🙂 ', "offsets hold beyond emoji"
    assert page.locator("[data-stop]").last.inner_text() == "cannot"
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").click()
    assert "<b>x" in download.value.path().read_text(encoding="utf-8")
    assert page.seen == [page.url]


def test_a_word_of_a_megabyte_is_drawn_in_parts_and_says_so(show):
    text = f'"{"a" * 999_900}," said Otto Brandt.\n\n"We go," said Mara Lindqvist.\n'
    page = show(analyse(tabulate([{"article": "long", "text": text}])))
    tab(page, "Quotes")
    assert "more characters" in page.locator("[data-row]").first.inner_text()
    page.locator("[data-row]").last.click()
    assert chosen(page) == '"We go,"'
    tab(page, "Overview")
    tab(page, "Quotes")
    page.locator("[data-row]").first.click()
    assert "of 999,9" in page.locator(".cr-text .cr-note").last.inner_text()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
