"""Quotes: direct, mixed and indirect speech with the words that name its source and the verb that reports it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from helpers.clauses import MARKED, PRONOUNS, Attribution, cues_of, for_marked, indirect, lower_words, subject_start
from helpers.frames import asks_for_others, closes_quote, credit_of, frame_of, is_question
from helpers.layout import Layout, divide
from helpers.lexicons import find_terms
from helpers.names import FUNCTION_WORDS, cue_forms, word_class
from helpers.outline import Outline, outline
from helpers.quotation_marks import Marked, pair_marks
from helpers.tables import NO_PROSE, JoinedText, empty, join_texts
from helpers.tokens import tokenize
from helpers.turns import find_headlines, find_turns
from helpers.utterances import Quote, tabulate_quotes

_LONGEST = 300  # items of a sentence that are read together
_SCARE = 3  # words in marks that nobody is said to have spoken are scare quotes up to this length


def find_quotes(
    articles: pd.DataFrame, *, layout: Layout | None = None, tokens: pd.DataFrame | None = None
) -> pd.DataFrame:
    """The `quotes` in `articles`, `speaker` still empty (see `name_speakers`).

    Parameters
    ----------
    layout, tokens : what `divide` and `tokenize` return, if already there.

    Returns
    -------
    The table `quotes`: article, start, end, text, quote (number in the article; the parts of a quotation that a cue breaks share one), kind
    (`direct`: all words in marks; `mixed`: some; `indirect`: none; `turn`: a turn of a transcript; `headline`), role (`statement`, or
    `question` for the interviewer's words), source_start, source_end, source_text (−1 and empty if none), cue_start, cue_end, cue, stance
    (of the cue, by `lexicons/cues.toml`), how (what settled it), paragraph, section. Offsets in characters of the article.
    """
    if layout is None:
        layout = divide(articles)
    if tokens is None:
        tokens = tokenize(articles, sentences=layout.sentences)
    joined = join_texts(articles)
    if not len(tokens):
        return empty("quotes")
    marked = pair_marks(joined, layout.paragraphs)
    items = outline(joined, layout.paragraphs, tokens, marked)
    found = find_turns(joined, layout.paragraphs) + find_headlines(joined, layout.paragraphs)
    reader = _Reader(joined, layout.paragraphs, tokens, marked, items)
    found += reader.read({quote.paragraph for quote in found})
    return tabulate_quotes(joined, layout.paragraphs, found)


class _Reader:
    """What the rules need to see of all articles at once."""

    def __init__(
        self, joined: JoinedText, paragraphs: pd.DataFrame, tokens: pd.DataFrame, marked: Marked, items: Outline
    ):
        self.joined, self.marked, self.items = joined, marked, items
        self.opens, self.stops = joined.position(paragraphs), joined.position(paragraphs, "end")
        self.kinds = paragraphs["kind"].tolist()
        self.of_article = joined.locate(self.opens)[0]
        forms = list(tokens["token"].cat.categories)
        folded = lower_words(forms)
        code = tokens["token"].cat.codes.to_numpy()[items.first]
        self.words = np.array(folded, dtype=object)[code]
        self.words[items.marked >= 0] = MARKED
        self.capital = np.array([form[:1].isupper() for form in forms], dtype=bool)[code] & (items.marked < 0)
        cues = cue_forms()
        is_cue = np.array([word in cues or word == "according" for word in folded], dtype=bool)[code] & (
            items.marked < 0
        )
        edges = self._sentence_edges()
        self.edges = np.append(edges, len(code))
        holds_marks = np.logical_or.reduceat(items.marked >= 0, edges)
        self.has_cue = np.logical_or.reduceat(is_cue, edges)
        self.sentences = np.flatnonzero(holds_marks | self.has_cue)
        self.sizes = (items.last - items.first - 1)[items.marked >= 0]
        self.number_of = np.full(len(marked.starts), 0)
        self.number_of[items.marked[items.marked >= 0]] = self.sizes
        self.prompts = _spans_of(tokens, "prompt")
        self.beliefs = _spans_of(tokens, "belief")

    def _sentence_edges(self) -> np.ndarray:
        """The items that open a sentence. `“Why?” Okafor asked.` is one; a sentence without end is read in pieces."""
        items = self.items
        opens = np.append(True, items.sentence[1:] != items.sentence[:-1])
        follows = (
            np.flatnonzero(opens[1:] & (items.marked[:-1] >= 0) & (items.paragraph[1:] == items.paragraph[:-1])) + 1
        )
        for first in follows.tolist():
            if self._inside_end((int(items.start[first - 1]), int(items.end[first - 1]))) in "?!…—":
                stop = first + 1
                while stop < min(len(opens), first + 20) and not opens[stop]:
                    stop += 1
                opens[first] = not closes_quote(self.words[first:stop].tolist(), self.capital[first:stop].tolist())
        place = np.arange(len(opens))
        edges = np.flatnonzero(opens)
        return np.flatnonzero(opens | ((place - edges[np.cumsum(opens) - 1]) % _LONGEST == 0))

    def read(self, taken: set[int]) -> list[Quote]:
        """Quotes in running text, sentence by sentence; words in marks without a cue go on with the paragraph's speaker.

        `taken` are paragraphs whose quotes are already found.
        """
        found: list[Quote] = []
        thread = _Thread()
        for sentence in self.sentences.tolist():
            first, stop = int(self.edges[sentence]), int(self.edges[sentence + 1])
            paragraph = int(self.items.paragraph[first])
            if paragraph in taken or self.kinds[paragraph] in NO_PROSE:
                continue
            if paragraph != thread.paragraph:
                thread = thread.next_paragraph(paragraph, self)
            words = self.words[first:stop].tolist()
            capital = self.capital[first:stop].tolist()
            self._sentence(first, words, capital, paragraph, thread, found)
        return found

    def _sentence(self, first, words, capital, paragraph, thread: _Thread, found: list[Quote]) -> None:
        cues = cues_of(words, capital)
        clauses = indirect(words, capital, cues) if cues or "according" in words else []
        places = [i for i, word in enumerate(words) if word == MARKED]
        used: set[int] = set()
        heading = self.kinds[paragraph] in ("headline", "heading")
        for clause in clauses:
            inside = [i for i in places if clause.content[0] <= i <= clause.content[1]]
            if inside and self._believed(first, clause.content[0]):
                used.update(inside)
                continue
            colon = next((i - 1 for i in inside if words[max(i - 1, 0)] == ":"), 0)
            if colon > clause.content[0]:  # what follows a colon is a quotation of its own
                clause = clause._replace(content=(clause.content[0], colon - 1))
                inside = [i for i in inside if i < colon]
            clause_words = words[clause.content[0] : clause.content[1] + 1]
            if inside and all(word == MARKED or not word[:1].isalnum() for word in clause_words):
                continue
            if any(
                self.number_of[self.items.marked[first + i]] > 12 and words[max(i - 1, 0)] in (":", ",") for i in inside
            ):
                continue
            used.update(inside)
            quote = self._quote(first, clause, "mixed" if inside else "indirect", paragraph, heading)
            if inside and self._asked(first, clause.content[0], words):
                quote = replace(quote, role="question", source=(-1, -1))
            found.append(quote)
            thread.after(len(found) - 1, quote, direct=False)
        for at in places:
            if at not in used:
                size = len(found)
                self._marked(first, at, words, capital, cues, paragraph, thread, found, heading)
                for quote in found[size:]:
                    used.update(i for i in places if i > at and self.items.start[first + i] < quote.content[0][1])

    def _marked(self, first, at, words, capital, cues, paragraph, thread: _Thread, found, heading) -> None:
        row = int(self.items.marked[first + at])
        span = (int(self.marked.starts[row]), int(self.marked.ends[row]))
        size = int(self.number_of[row])
        if self._asked(first, at, words) or is_question(words, at):
            found.append(
                Quote(
                    (span,), "direct", role="question", how="rule: a question put to the speaker", paragraph=paragraph
                )
            )
            return
        if self._believed(first, at) or self._is_title(span, at, words, cues):
            return
        inside_end = self._inside_end(span)
        attribution = frame_of(words, capital, at, inside_end) or for_marked(words, capital, at, inside_end, cues)
        if attribution is None:
            self._unattributed(first, span, row, size, at, words, capital, paragraph, thread, found, heading)
            return
        same = thread.broken_by(attribution, first, found)
        if same is not None:
            found[same] = replace(found[same], content=(*found[same].content, span))
            return
        kind = "direct"
        cue = attribution.cue[1]
        before = words[cue + 1 : at] if cue < at else []
        if attribution.rule.startswith(
            ("rule: according", "rule: in the words", "rule: for a", "rule: to a", "rule: as a")
        ):
            kind = "direct" if attribution.content == (at, at) else "mixed"
        elif before and before[-1] not in (",", ":", "that", "—", "–") and at != 0:
            kind = "mixed"
            begin = cue + 1 + (before[0] == "that")
            if begin < at:
                attribution = attribution._replace(content=(begin, self._end_of_clause(at, words, cues)))
        elif (
            size <= _SCARE
            and not before
            and cue < at
            and at + 1 < len(words)
            and words[at + 1] not in (",", ".", "?", "!", ";")
        ):
            kind = "mixed"
            attribution = attribution._replace(content=(at, self._end_of_clause(at, words, cues)))
        quote = self._quote(first, attribution, kind, paragraph, heading)
        if asks_for_others(words, attribution):
            quote = replace(quote, role="question")
        found.append(quote)
        if thread.waiting is not None and kind == "direct":
            found[thread.waiting] = replace(
                found[thread.waiting], source=quote.source, cue=quote.cue, how="rule: named later in the paragraph"
            )
        thread.after(len(found) - 1, quote, direct=kind == "direct", cue=first + cue)

    def _end_of_clause(self, at: int, words: list[str], cues: list[int]) -> int:
        stop = at
        for i in range(at + 1, len(words)):
            if words[i] in (".", "?", "!", ";", ",", "—", "–") or i in cues:
                break
            stop = i
        return stop

    def _led_in(self, first: int) -> tuple[int, Attribution | None]:
        """The attribution of words in marks that open a paragraph by the end of the one before: `Okafor wrote:`."""
        if self.words[first - 1] != ":":
            return first, None
        begin = int(self.edges[np.searchsorted(self.edges, first) - 1])
        words, capital = [*self.words[begin:first].tolist(), MARKED], [*self.capital[begin:first].tolist(), False]
        at = len(words) - 1
        return begin, frame_of(words, capital, at, "") or for_marked(words, capital, at, "", cues_of(words, capital))

    def _credit(self, first: int, at: int) -> Attribution | None:
        """A credit line after the words in marks, to the end of this paragraph or alone in the next one."""
        place = first + at
        paragraph = self.items.paragraph
        begin = place + 1
        if begin >= len(paragraph) or self.of_article[paragraph[begin]] != self.of_article[paragraph[place]]:
            return None
        stop = begin
        while stop < min(len(paragraph), begin + 16) and paragraph[stop] == paragraph[begin]:
            stop += 1
        words, capital = self.words[place:stop].tolist(), self.capital[place:stop].tolist()
        source = credit_of(words, capital, 0, stop - place)
        return source and Attribution(
            (at + 1, at + 1), (source[0] + at, source[1] + at), (at, at), "rule: a credit line after the marks"
        )

    def _unattributed(
        self, first, span, row, size, at, words, capital, paragraph, thread: _Thread, found, heading
    ) -> None:
        """Words in marks without a cue: they go on with the speaker before, or wait for one after, or are scare quotes."""
        stands_alone = all(word == MARKED or not word[:1].isalnum() for word in words)
        opens_sentence = at == 0 or not any(word[:1].isalnum() for word in words[:at])
        base, attribution = first, self._credit(first, at) if opens_sentence else None
        opens_paragraph = at == 0 and first > 0 and self.items.paragraph[first - 1] == paragraph - 1
        if attribution is None and opens_paragraph and self.of_article[paragraph - 1] == self.of_article[paragraph]:
            base, attribution = self._led_in(first)
        if attribution is not None:
            found.append(self._quote(base, attribution, "direct", paragraph, False))
            thread.after(len(found) - 1, found[-1], direct=True)
            return
        if self.marked.continued[row] and thread.before is not None:
            quote = found[thread.before]
            found[thread.before] = replace(quote, content=(*quote.content, span))
            thread.last = thread.before
            return
        if size <= _SCARE and not stands_alone:
            return
        if thread.last is not None and (stands_alone or opens_sentence) and found[thread.last].role == "statement":
            quote = found[thread.last]
            if thread.direct:
                found[thread.last] = replace(quote, content=(*quote.content, span))
                return
            found.append(
                Quote(
                    (span,),
                    "direct",
                    quote.source,
                    quote.cue,
                    how="rule: goes on with the speaker before",
                    paragraph=paragraph,
                )
            )
            thread.last, thread.direct = len(found) - 1, True
            return
        if not (stands_alone or opens_sentence):
            source = subject_start(words, capital, at) or (-1, -1)
            if words[source[0]] in FUNCTION_WORDS - PRONOUNS - {"the"}:
                source = (-1, -1)
            attribution = Attribution((-1, -1), source, (at, at), "rule: words in marks in a sentence")
            found.append(self._quote(first, attribution, "direct", paragraph, heading))
            return
        if thread.before is not None and thread.adjacent:
            quote = found[thread.before]
            found.append(
                Quote(
                    (span,),
                    "direct",
                    quote.source,
                    quote.cue,
                    how="rule: goes on with the last paragraph's speaker",
                    paragraph=paragraph,
                )
            )
        else:
            found.append(Quote((span,), "direct", how="rule: words in marks, nobody named", paragraph=paragraph))
            thread.waiting = len(found) - 1
        thread.last, thread.direct = len(found) - 1, True

    def _quote(self, first: int, attribution: Attribution, kind: str, paragraph: int, heading: bool) -> Quote:
        def span(part: tuple[int, int]) -> tuple[int, int]:
            if part[0] < 0:
                return -1, -1
            return int(self.items.start[first + part[0]]), int(self.items.end[first + part[1]])

        cue = span(attribution.cue)
        return Quote(
            (span(attribution.content),),
            "headline" if heading and self.kinds[paragraph] == "headline" else kind,
            span(attribution.source),
            cue,
            how=attribution.rule,
            paragraph=paragraph,
        )

    def _inside_end(self, span: tuple[int, int]) -> str:
        text = self.joined.text[span[0] : span[1]].rstrip("\"”'’»`“ ")
        return text[-1:] or " "

    def _asked(self, first: int, at: int, words: list[str]) -> bool:
        """Whether a phrase that introduces a question put to the speaker stands right before item `at`."""
        return self._follows(self.prompts, first, at, 3)

    def _believed(self, first: int, at: int) -> bool:
        return self._follows(self.beliefs, first, at, 2)

    def _follows(self, ends: np.ndarray, first: int, at: int, reach: int) -> bool:
        token = int(self.items.first[first + at])
        place = int(np.searchsorted(ends, token, side="left")) - 1
        return place >= 0 and ends[place] >= self.items.first[first] and token - ends[place] <= reach

    def _is_title(self, span: tuple[int, int], at: int, words: list[str], cues: list[int]) -> bool:
        """Whether the words in marks name a work: all long words capitalised, no verb of saying or colon right before them."""
        inside = [
            word for word in re.findall(r"[\w’'-]+", self.joined.text[span[0] + 1 : span[1]][:200]) if len(word) > 3
        ]
        if len(inside) < 2 or not all(word[0].isupper() for word in inside):
            return False
        return not (at and (words[at - 1] == ":" or at - 1 in cues or (words[at - 1] == "," and at - 2 in cues)))


@dataclass
class _Thread:
    """Who was last heard while reading on: rows in the list of quotes."""

    paragraph: int = -1
    last: int | None = None  # in this paragraph
    before: int | None = None  # at the end of the paragraph before
    direct: bool = False
    waiting: int | None = None
    adjacent: bool = False
    cues: dict[int, int] = field(default_factory=dict)

    def next_paragraph(self, paragraph: int, reader: _Reader) -> _Thread:
        follows = paragraph - 1 == self.paragraph and reader.of_article[paragraph] == reader.of_article[self.paragraph]
        carried = self.last if follows else None
        return _Thread(paragraph=paragraph, before=carried, adjacent=carried is not None and self.direct)

    def after(self, row: int, quote: Quote, *, direct: bool, cue: int = -1) -> None:
        self.last, self.direct = row, direct
        if cue >= 0:
            self.cues[cue] = row

    def broken_by(self, attribution: Attribution, first: int, found: list[Quote]) -> int | None:
        """The quote that has the same cue: the words before it belong together with those after it."""
        row = self.cues.get(first + attribution.cue[1])
        return row if row is not None and found[row].kind == "direct" else None


def _spans_of(tokens: pd.DataFrame, label: str) -> np.ndarray:
    """Rows in `tokens` at which a phrase of that class ends, sorted."""
    return np.sort(find_terms(tokens, sorted(word_class("cues", label)))["last"].to_numpy())
