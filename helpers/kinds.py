"""What each paragraph of an article is: headline, standfirst, byline, heading, prose, a speaker's turn, or none of the article's own.

| kind | what it is |
| --- | --- |
| `headline` | the title the text opens with |
| `standfirst` | lines between the headline and the article: a second headline, a summary, a label such as *News Analysis* |
| `byline` | who wrote it and when, at the top or the foot |
| `heading` | a line over a section |
| `body` | prose |
| `question`, `turn` | what a transcript or interview gives to one speaker by a label; questions by `Q` and the like |
| `caption` | what a picture shows, or whose it is |
| `boilerplate` | the outlet's words on itself, the page, its rights or the article: *Read more*, *Share*, corrections; separators; `(CROSSTALK)` |
| `end_marker` | a line that says that the article is over |
"""

from __future__ import annotations

import re
from itertools import pairwise

from helpers.datelines import is_date, paper_of_day, read_dateline
from helpers.furniture import (
    CAPITAL,
    NOTE_LABEL,
    byline_names,
    is_biography,
    is_boilerplate,
    is_caption,
    is_credit,
    is_dated,
    is_end_marker,
    is_paper,
    is_separator,
)

TOP = 8  # paragraphs among which the headline, a byline and a standfirst stand
FOOT = 4  # paragraphs at the end among which credits stand
STANDFIRST = 12  # words; a newspaper's first sentence is seldom shorter
SUMMARY = 45  # words of a standfirst that a byline or a dateline follows

_TIME = r"(?:[\[(]?\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d{1,3})?[\])]?\s{1,3}(?:[-–—]\s)?)?"  # when it was said
_LABEL = re.compile(
    _TIME + rf"[*_\"“\[]{{0,2}}(?P<label>[QA]|[{CAPITAL}][\w.'’-]{{0,24}}(?: [{CAPITAL}(\d][\w.'’()-]{{0,24}}){{0,4}}"
    rf"|[{CAPITAL}][{CAPITAL}.'’-]{{1,24}}(?:,? [{CAPITAL}(][\w.'’()-]{{0,24}}){{0,5}})"
    r"\s?[*_\]]{0,2}(?::|(?<=\b[QA])\.|\.(?=\s?[—–-]{1,2}\s))[*_]{0,2}\s"
)
_RECORD = re.compile(  # of a parliament: Mr. Dunmore. Thank you.
    r"(?P<label>(?:(?:Mr|Mrs|Ms|Dr|Prof|Sen|Rep)\.|Senator|Representative|Chairman|Chairwoman|Chair|The) "
    rf"[{CAPITAL}][\w’'-]{{1,24}}(?: (?:of|[{CAPITAL}])[\w.’'-]{{0,24}}){{0,3}})\.\s"
)
_RUN_IN = re.compile(r"Q(?=[A-Z](?:[a-z’']|\b))")  # QWhy not?
_ASIDE = re.compile(r" \([^()]*\)$")  # OKAFOR (voice-over)
_QUESTION_LABELS = frozenset(("q", "question", "reporter", "interviewer", "journalist", "moderator"))
_STAGE = re.compile(r"[(\[](?:[A-Z][A-Z ,’'-]{2,60}|(?i:laughter|applause|crosstalk|inaudible|pause|music))[)\]]\.?")
_ABSTRACT = re.compile(r"(?:abstract|summary|in brief)[.:]?", re.IGNORECASE)
_TERMINAL = re.compile(r"[.!:;,…][\"'”’»)\]]*$")


def kinds_of(texts: list[str], headline: str) -> list[tuple[str, str]]:
    """Kind and speaker's label (empty if none) of each paragraph of one article, whose headline is known or empty."""
    labels = labels_of(texts)
    kinds = [_by_itself(text, i, len(texts)) for i, text in enumerate(texts)]
    at = _headline_at(texts, kinds, headline)
    if at >= 0:
        kinds[at] = "headline"
    interviewer = _interviewer(texts, labels)
    for i, label in enumerate(labels):
        if label and (i != at or label.isupper()):
            kinds[i] = "question" if is_question_label(label) or label.split()[-1] == interviewer else "turn"
    for i in _printed_questions(texts, labels, at):
        kinds[i] = "question"
    _find_standfirst(texts, kinds, at)
    _find_notes(texts, kinds)
    _find_headings(texts, kinds)
    return [
        (kind or "body", label if kind in ("question", "turn") else "")
        for kind, label in zip(kinds, labels, strict=True)
    ]


def is_question_label(label: str) -> bool:
    """Whether a label is that of who asks."""
    return not _QUESTION_LABELS.isdisjoint(label.casefold().split())


def _interviewer(texts: list[str], labels: list[str]) -> str:
    """Which of the two labels of an interview asks, if one does: it ends most turns with a question mark, the other few; of a paper half will do.

    The chair or the member of a hearing, who bears a title, asks too; those words are their own.
    """
    asked: dict[str, list[bool]] = {}
    for text, label in zip(texts, labels, strict=True):
        if label:  # Mara Lindqvist, then Lindqvist
            asked.setdefault(label.split()[-1], []).append(text.rstrip('*_"”’ ').endswith("?"))
    if len(asked) != 2:
        return ""
    less, most = sorted(asked, key=lambda name: sum(asked[name]) / len(asked[name]))
    label = next(label for label in labels if label and label.split()[-1] == most)
    enough = 2 if is_paper(label.title()) else 3
    clear = 4 * sum(asked[most]) >= enough * len(asked[most]) and 4 * sum(asked[less]) <= len(asked[less])
    return most if clear and len(asked[most]) > 1 and not _TITLE.match(label) else ""


def _printed_questions(texts: list[str], labels: list[str], at: int) -> list[int]:
    """The questions of an interview that is printed without labels: paragraphs that end with a question mark, between answers.

    There are three or more, a fifth of the paragraphs that follow the first, and a third of them say `you`, which a column's own questions
    do not; most answers say `I` or `we`, some `I`, in their own words, which tells them from an outlet's answers to questions that it puts itself.
    """
    asked = [i for i, text in enumerate(texts[:-1]) if text.rstrip("*_ ").endswith("?") and _asks(text) and i > at]
    asked = [i for i, following in pairwise([*asked, len(texts)]) if following > i + 1]
    if len(asked) < 3 or any(labels) or 5 * len(asked) < len(texts) - asked[0]:
        return []
    if 3 * sum(bool(_YOU.search(texts[i])) for i in asked) < len(asked):
        return []
    answers = [texts[i + 1 : following] for i, following in pairwise([*asked, len(texts)])]
    if any(text[0] in MARKS for answer in answers for text in answer):
        return []
    first = sum(any(map(says_i, answer)) for answer in answers)
    singular = sum(any(_SINGULAR.search(_QUOTED.sub("", text)) for text in answer) for answer in answers)
    return asked if 2 * first >= len(asked) and singular > 1 else []


def says_i(text: str) -> bool:
    """Whether a text has `I` or `we` outside of quotation marks."""
    return bool(_FIRST_PERSON.search(_QUOTED.sub("", text)))


def _asks(text: str) -> bool:
    return len(text) <= 400 and text.lstrip("*_# ")[:1] not in MARKS


MARKS = frozenset("\"“”„«»‘'")
_SINGULAR = re.compile(r"\b(?:I|[Mm]y|me)\b")
_FIRST_PERSON = re.compile(r"\b(?:I|[Mm]y|me|[Ww]e|[Oo]ur|us)\b")
_YOU = re.compile(r"\b[Yy]ou(?:r|rs|rself)?\b")
_QUOTED = re.compile(r"[\"“«][^\"“”«»]*[\"”»]")
_TITLE = re.compile(
    r"(?:mr|mrs|ms|dr|sen|senator|rep|judge|justice|chair\w*|the|mx|lord|lady|sir|dame|prof\w*)\b", re.IGNORECASE
)


def _by_itself(text: str, i: int, count: int) -> str:
    """The kind of paragraph `i` of `count` as far as the line alone tells; empty for what may be prose."""
    if len(text) > 400:
        return ""
    if i and i >= count - 3 and is_end_marker(text):
        return "end_marker"
    if count < 2:
        return ""
    top, foot = i < TOP, i and i >= count - FOOT
    if is_caption(text):
        return "caption"
    if is_boilerplate(text) or is_separator(text) or _STAGE.fullmatch(text):
        return "boilerplate"
    if top and (byline_names(text) or is_dated(text) or is_date(text) or paper_of_day(text)):
        return "byline"
    if (foot or text[0] == "(") and (
        is_credit(text) or (foot and i > count / 2 and is_biography(text)) or byline_names(text)
    ):
        return "byline"
    return ""


def _headline_at(texts: list[str], kinds: list[str], headline: str) -> int:
    """Where the headline stands among the paragraphs, −1 if it is not in the text."""
    if headline:
        for i, text in enumerate(texts[:TOP]):
            if same_words(text, headline):
                return i
            if not kinds[i]:
                break
    return -1


def same_words(text: str, headline: str) -> bool:
    """Whether `text` is the headline, white space, the marks of Markdown and a closing point aside."""
    return " ".join(text.lstrip("#").split()).rstrip(".;") == " ".join(headline.split()).rstrip(".;")


def _find_standfirst(texts: list[str], kinds: list[str], at: int) -> None:
    """Mark in `kinds` the lines between the headline, which is at `at`, and the article."""
    for i in range(max(at + 1, 0), min(at + 5, len(texts) - 1)):
        if kinds[i] in ("byline", "caption", "boilerplate"):
            continue
        if i and _ABSTRACT.fullmatch(texts[i - 1]) and not kinds[i] and len(texts[i]) <= 1000:
            kinds[i] = "standfirst"
            continue
        words, after = len(texts[i].split()), texts[i + 1]
        if at >= 0 and not kinds[i] and same_words(texts[i], texts[at]):
            kinds[i] = "standfirst"
            continue
        if kinds[i] or words > SUMMARY or read_dateline(texts[i]) or texts[i][0] in "\"“'‘" or texts[i].endswith(":"):
            return
        before_article = kinds[i + 1] == "byline" or bool(read_dateline(after))
        unpointed = not _TERMINAL.search(texts[i]) and not texts[i].endswith(("?", "!")) and at >= 0 and words <= 20
        second_headline = words > 3 and len(texts[i]) > 20 and (unpointed or is_heading(texts[i]))
        longer = max((len(text.split()) for text in texts[i + 1 : i + 4]), default=0)
        short = at >= 0 and words <= STANDFIRST and longer >= 18 and not is_heading(texts[i])
        opened = at >= 0 and texts[at].endswith(";") and words <= 25 and i == at + 1
        if not (before_article or second_headline or short or opened) or longer <= words:
            return
        kinds[i] = "standfirst"


def _find_notes(texts: list[str], kinds: list[str]) -> None:
    """Mark what stands under a line such as `Correction` or `Related:`, which is boilerplate as the line is."""
    for i in range(1, len(texts)):
        if kinds[i] or kinds[i - 1] != "boilerplate":
            continue
        before = texts[i - 1].strip('"“” ')
        if NOTE_LABEL.fullmatch(before):
            kinds[i] = "boilerplate"
        elif before.lower().startswith(
            ("related", "recommended", "read more", "see also", "more from")
        ) and before.endswith(":"):
            for j in range(i, len(texts)):
                if kinds[j] or len(texts[j]) > 110 or _TERMINAL.search(texts[j]):
                    break
                kinds[j] = "boilerplate"


def _find_headings(texts: list[str], kinds: list[str]) -> None:
    """Mark the headings: lines that read as one and stand before longer prose."""
    found = []
    for i in range(1, len(texts) - 1):
        if not kinds[i] and len(texts[i]) <= 110 and is_heading(texts[i]):
            below = next((j for j in range(i + 1, len(texts)) if kinds[j] not in ("caption", "boilerplate")), i)
            if len(texts[below]) > len(texts[i]) and not (not kinds[below] and is_heading(texts[below])):
                found.append(i)
    # One short question alone is the writer's; headings that ask come in company.
    alone = len(found) == 1 and texts[found[0]].endswith("?")
    for i in [] if alone else found:
        kinds[i] = "heading"


def is_heading(text: str) -> bool:
    """Whether a line reads as a heading: short, no closing point, capitalised or very short."""
    if len(text) > 110 or _TERMINAL.search(text) or text[0] in "\"“'‘«-•*–—":
        return False
    words = text.split()
    if len(words) > 14 or not (text[0].isupper() or text[0].isdigit()):
        return False
    long_words = [word for word in words if len(word) > 3 and word[0].isalpha()]
    capitalised = sum(word[0].isupper() for word in long_words)
    return len(words) <= 6 or (bool(long_words) and capitalised >= 0.6 * len(long_words))


def labels_of(texts: list[str]) -> list[str]:
    """The speaker's label each paragraph opens with, where the article is a transcript or an interview, else empty.

    One `Name:` alone is a headline or a list; a transcript has three such paragraphs or more, by two labels at least, or two that ask,
    and labels in small letters must come back, perhaps by the surname alone. `A` is a label only beside `Q` (`A. Smith wrote …`), `Q`
    without it only before a colon, as where the answers bear a name.
    """
    found, asked = [], False
    for text in texts:
        opening = text[:120]
        match = (":" in opening or "." in opening) and (_LABEL.match(opening) or _RECORD.match(opening))
        found.append(match["label"].strip() if match else "")
        asked |= found[-1] == "Q" and ":" in text[match.end("label") : match.end()]
    if found.count("A") > 1:  # letters set bold run into the first word where a page is copied
        found = ["Q" if not label and _RUN_IN.match(text) else label for text, label in zip(texts, found, strict=True)]
    if not {"Q", "A"} <= set(found):
        found = ["" if label == "A" or (label == "Q" and not asked) else label for label in found]
    used = [label for label in found if label]
    distinct = set(used)
    if distinct == {"Q", "A"} or (len(used) > 1 and all(map(is_question_label, distinct))):
        return found
    if len(used) < 3 or len(distinct) < 2:
        return [""] * len(texts)
    capitals = {label for label in distinct if label.upper() == label}
    recurring = {label for label in distinct if used.count(label) > 1}
    accepted = capitals | recurring if capitals or len(recurring) > 1 else set()
    if not accepted & recurring:
        return [""] * len(texts)
    last = {one.split()[-1] for one in accepted}  # Lindqvist, once Mara Lindqvist

    def is_one(label: str) -> bool:
        named = 1 < len(label.split()) <= 4 and label.split()[-1] in recurring  # Mara Lindqvist, then Lindqvist
        return label in accepted or _ASIDE.sub("", label) in accepted | last or named

    return [label if label and is_one(label) else "" for label in found]
