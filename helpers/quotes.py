"""Quotes: direct, mixed and indirect speech with the words that name its source and the verb that reports it."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pandas as pd

from helpers.attributed import attributed, is_participle, quote_of, without_evidence
from helpers.clauses import PHRASES, Attribution, cues_of, for_marked, indirect
from helpers.collector import uncollected
from helpers.frames import asks_for_others, close_open_marks, frame_of, is_question
from helpers.headlines import find_headlines
from helpers.layout import Layout, divide
from helpers.names import FUNCTION_WORDS
from helpers.outline import outline
from helpers.quotation_marks import pair_marks
from helpers.reach import of_sentence_before, to_the_end
from helpers.sentences import Sentences
from helpers.subjects import MARKED, PRONOUNS, subject_start
from helpers.tables import NO_PROSE, empty, join_texts
from helpers.threads import Thread
from helpers.tokens import tokenize
from helpers.turns import find_turns
from helpers.utterances import Quote, tabulate_quotes

_BEFORE_TITLES = frozenset(
    "on in with told tells ’s 's titled entitled book show series song film album novel journal magazine newspaper paper daily weekly movie play "
    "programme program podcast essay poem painting opera musical".split()
)
_SCARE = 3  # words in marks that nobody is said to have spoken are scare quotes up to this length


@uncollected
def find_quotes(
    articles: pd.DataFrame, *, layout: Layout | None = None, tokens: pd.DataFrame | None = None, engine: str = "model"
) -> pd.DataFrame:
    """The `quotes` in `articles`, `speaker` still empty (see `name_speakers`).

    Parameters
    ----------
    layout, tokens : what `divide` and `tokenize` return, if already there.
    engine : `model` (English; see `helpers.attribution`) finds attributions in running text, and rules what it leaves of words in
        marks; `rules` does with rules alone.

    Returns
    -------
    The table `quotes`: article, start, end, text, quote (number in the article; the parts of a quotation that a cue breaks share one), kind
    (`direct`: all words in marks; `mixed`: some; `indirect`: none; `turn`: a turn of a transcript; `headline`), role (`statement`, or
    `question` for the interviewer's words), source_start, source_end, source_text (−1 and empty if none), cue_start, cue_end, cue, stance
    (of the cue, by `lexicons/cues.toml`), how (what settled it), paragraph, section. Offsets in characters of the article.

    Raises ValueError for another engine.
    """
    if engine not in ("model", "rules"):
        raise ValueError(f"engine={engine!r} is neither `model` nor `rules`")
    if layout is None:
        layout = divide(articles)
    if tokens is None:
        tokens = tokenize(articles, sentences=layout.sentences)
    joined = join_texts(articles)
    if not len(tokens):
        return empty("quotes")
    marked = close_open_marks(joined.text, pair_marks(joined, layout.paragraphs))
    items = outline(joined, layout.paragraphs, tokens, marked)
    found = find_turns(joined, layout.paragraphs) + find_headlines(joined, layout.paragraphs)
    reader = _Reader(joined, layout.paragraphs, tokens, marked, items)
    by_model = attributed(reader, tokens) if engine == "model" else None
    last = np.searchsorted(
        joined.position(layout.paragraphs), [quote.content[-1][1] - 1 for quote in found], side="right"
    )
    taken = {i for quote, stop in zip(found, last.tolist(), strict=True) for i in range(quote.paragraph, stop)}
    found += reader.read(taken, by_model)
    return tabulate_quotes(joined, layout.paragraphs, found)


class _Reader(Sentences):
    """Quotes in running text, found sentence by sentence."""

    def read(self, taken: set[int], by_model: dict[int, list] | None) -> list[Quote]:
        """Quotes in running text, sentence by sentence; words in marks without a cue go on with the paragraph's speaker.

        `taken` are paragraphs whose quotes are already found, `by_model` is what the model attributes, by sentence.
        """
        found: list[Quote] = []
        thread = Thread()
        sentences = self.sentences if by_model is None else np.union1d(self.with_marks, list(by_model)).astype(int)
        for sentence in sentences.tolist():
            first, stop = self.openings[sentence : sentence + 2]
            paragraph = self.paragraph_of[first]
            if found and first and self.starts[first] < found[-1].content[-1][1] and found[-1].paragraph == paragraph:
                continue  # a sentence of what is given whole
            if paragraph in taken or self.kinds[paragraph] in NO_PROSE:
                continue
            if paragraph != thread.paragraph:
                thread = thread.next_paragraph(paragraph, self)
            words = self.words[first:stop].tolist()
            capital = self.capital[first:stop].tolist()
            if by_model is None:
                used = self._by_rules(first, words, capital, paragraph, thread, found)
            else:
                used = self._by_model(by_model.get(sentence, ()), first, words, capital, paragraph, thread, found)
            self._left_over(first, words, capital, paragraph, thread, found, used)
        return found

    def _by_model(self, attributions, first, words, capital, paragraph, thread: Thread, found: list[Quote]) -> set[int]:
        """Quotes the model attributes, and the items in marks that they take."""
        used: set[int] = set()
        aside: set[int] = set()
        if MARKED in words:
            cues = cues_of(words, capital)
            aside = {i for i, word in enumerate(words) if word == MARKED and self._is_nobodys(first, i, words, cues)}
        read = [
            (one, *quote_of(self, one, first, words, aside, paragraph))
            for one in without_evidence(self, attributions, first, words)
        ]
        by_cue: dict[tuple[int, int], float] = {}  # both denied: one cue, be it read at either word
        for one, quote, _ in read:
            if quote is not None:
                by_cue[quote.cue] = max(one.confidence, by_cue.get(quote.cue, 0.0))
        surest: dict[int, float] = {}  # “…,” said N, shaking his head, “…”: words in marks alone are said once
        for one, quote, inside in read:
            if quote is not None and quote.kind == "direct":
                surest.update((i, max(one.confidence, surest.get(i, 0.0))) for i in inside)
        told = {i for _, quote, inside in read if quote is not None and quote.source[0] >= 0 for i in inside}
        last = None
        for one, quote, inside in read:
            if quote is None or by_cue[quote.cue] > one.confidence:
                continue
            if inside and quote.source[0] < 0 and told.issuperset(inside):
                continue  # N said she had been told “no”: N's words already, and those of nobody named
            if quote.kind == "direct" and all(surest[i] > one.confidence for i in inside):
                continue
            if quote.source[0] < 0 and last is not None and is_participle(words, one.cue - first):
                quote = replace(quote, source=last.source)
            quote = to_the_end(self, quote, one.cue, first, paragraph)
            last = quote
            used.update(inside)
            row = int(self.items.marked[first + inside[0]]) if inside else -1
            self._add(quote, row, one.cue, first, thread, found)
        for one in attributions:
            if one.rule and one.before[0] < 0 and one.after[0] < 0:
                quote = of_sentence_before(self, one, first, paragraph, found)
                if quote is not None:
                    self._add(quote, -1, one.cue, first, thread, found)
        return used

    def _is_nobodys(self, first: int, at: int, words: list[str], cues: list[int]) -> bool:
        """Whether words in marks are a question put to the speaker, a belief or a title, not this sentence's speech."""
        if self._asked(first, at, words) or is_question(words, at) or self._believed(first, at):
            return True
        row = int(self.items.marked[first + at])
        named = at > 0 and words[at - 1] in _BEFORE_TITLES
        return named and self._is_title((int(self.marked.starts[row]), int(self.marked.ends[row])), at, words, cues)

    def _by_rules(self, first, words, capital, paragraph, thread: Thread, found: list[Quote]) -> set[int]:
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
            if (
                colon > clause.content[0]
            ):  # what follows a colon is a quotation of its own, a verb before it is its verb
                if any(clause.content[0] <= cue < colon for cue in cues):
                    continue
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
            thread.after(len(found) - 1, quote, direct=False, sentence=first)
        return used

    def _left_over(self, first, words, capital, paragraph, thread: Thread, found: list[Quote], used: set[int]) -> None:
        """Quotes of the words in marks that no attribution took."""
        places = [i for i, word in enumerate(words) if word == MARKED]
        if not places:
            return
        cues = cues_of(words, capital)
        opening = next((i for i, word in enumerate(words) if word[:1].isalnum()), len(words))  # outside of marks
        heading = self.kinds[paragraph] in ("headline", "heading")
        for at in places:
            if at not in used:
                size = len(found)
                self._marked(first, at, words, capital, cues, opening, paragraph, thread, found, heading)
                for quote in found[size:]:
                    used.update(i for i in places if i > at and self.items.start[first + i] < quote.content[0][1])

    def _marked(self, first, at, words, capital, cues, opening, paragraph, thread: Thread, found, heading) -> None:
        row = int(self.items.marked[first + at])
        span = (int(self.marked.starts[row]), int(self.marked.ends[row]))
        size = int(self.number_of[row])
        if self._asked(first, at, words) or is_question(words, at):
            found.append(
                Quote([span], "direct", role="question", how="rule: a question put to the speaker", paragraph=paragraph)
            )
            return
        if self._believed(first, at) or self._is_title(span, at, words, cues):
            return
        inside_end = self.inside_end(span)
        if self._goes_on(first, at, words, cues, span, thread, found):
            return
        attribution = frame_of(words, capital, at, inside_end) or for_marked(words, capital, at, inside_end, cues)
        if attribution is None:
            self._unattributed(first, span, row, size, at, words, capital, opening, paragraph, thread, found, heading)
            return
        same = thread.broken_by(attribution, first, found)
        if same is not None:
            found[same].content.append(span)
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
        self._add(quote, row, first + cue, first, thread, found)

    def _goes_on(self, first, at, words, cues, span, thread: Thread, found: list[Quote]) -> bool:
        """Whether words in marks go on with those before them in the sentence, to which they are then added: `“…,” said N in a letter to
        the board, “…”`, and `N asked “…,” and, “…”`."""
        before = next((i for i in range(at - 1, -1, -1) if words[i] == MARKED), -1)
        same = thread.last
        if before < 0 or same is None or found[same].kind not in ("direct", "mixed") or found[same].cue[0] < 0:
            return False
        end, begin = found[same].content[-1][1], self.starts[first + before]
        if not begin < end <= span[0] or any(i in cues for i in range(at + 1, at + 4)):
            return False
        between = words[before + 1 : at]
        joined = "and" in between and all(word in (",", "and", "then", "or") for word in between)
        cue = found[same].cue[0]
        broken = (
            found[same].kind == "direct"
            and between[-1:] == [","]
            and end <= cue < span[0]
            and self.inside_end((begin, end)) == ","
        )
        own = any(i in cues for i in range(at - 3, at))  # a verb of their own right before them
        if not (joined and cue < begin) and not (broken and not own):
            return False
        found[same].content.append(span)
        return True

    def _add(self, quote: Quote, row: int, cue: int, first: int, thread: Thread, found: list[Quote]) -> None:
        """Add a quote that a cue reports; `row` of its marks, −1 for none."""
        continued = row >= 0 and bool(self.marked.continued[row])
        thread.add(quote, found, cue=cue, sentence=first, continued=continued, aside=self._is_aside(quote))

    def _is_aside(self, quote: Quote) -> bool:
        """Whether a relative clause or a participle reports: `…, who called it late`, `…, calling it late`."""
        source, cue = (self.joined.text[a:b].lower() for a, b in (quote.source, quote.cue))
        return source in ("who", "which") or cue.endswith("ing")

    def _end_of_clause(self, at: int, words: list[str], cues: list[int]) -> int:
        stop = at
        for i in range(at + 1, len(words)):
            if words[i] in (".", "?", "!", ";", ",", "—", "–") or i in cues:
                break
            stop = i
        return stop

    def _unattributed(
        self, first, span, row, size, at, words, capital, opening, paragraph, thread: Thread, found, heading
    ) -> None:
        """Words in marks without a cue: they go on with the speaker before, or wait for one after, or are scare quotes."""
        stands_alone, opens_sentence = opening == len(words), at < opening
        base, attribution = first, self.credit(first, at) if opens_sentence else None
        opens_paragraph = at == 0 and first > 0 and self.items.paragraph[first - 1] == paragraph - 1
        if attribution is None and opens_paragraph and self.of_article[paragraph - 1] == self.of_article[paragraph]:
            base, attribution = self.led_in(first)
        if attribution is None and at == 0 and stands_alone and not self.marked.continued[row]:
            base, attribution = self.acted_before(first, alone=thread.last is None)
        if attribution is not None:
            found.append(self._quote(base, attribution, "direct", paragraph, False))
            thread.after(len(found) - 1, found[-1], direct=True)
            return
        if self.marked.continued[row] and thread.resume(span, found):
            return
        if size <= _SCARE and not stands_alone:
            return
        if stands_alone or opens_sentence:
            thread.go_on(span, found)
            return
        source = (subject_start(words, capital, at) if heading else None) or (-1, -1)
        if words[source[0]] in FUNCTION_WORDS - PRONOUNS - {"the"} or source[1] + 1 == at:
            source = (-1, -1)
        if source[0] < 0 and not heading and thread.heard(found):
            thread.take_up(span, found)
            return
        attribution = Attribution((-1, -1), source, (at, at), "rule: words in marks in a sentence")
        found.append(self._quote(first, attribution, "direct", paragraph, heading))

    def _quote(self, first: int, attribution: Attribution, kind: str, paragraph: int, heading: bool) -> Quote:
        def span(part: tuple[int, int]) -> tuple[int, int]:
            if part[0] < 0:
                return -1, -1
            return self.span(first + part[0], first + part[1])

        cue = span(attribution.cue)
        begin, stop = attribution.source
        last = first + attribution.cue[1]
        if cue[0] >= 0 and last + 1 < len(self.words) and self.words[last + 1] in PHRASES.get(self.words[last], ()):
            cue = (cue[0], int(self.items.end[last + 1]))  # pointed out
        return Quote(
            [span(attribution.content)],
            "headline" if heading and self.kinds[paragraph] == "headline" else kind,
            span((begin, self.without_rest(first, begin, stop)) if begin >= 0 else (begin, stop)),
            cue,
            how=attribution.rule,
            paragraph=paragraph,
        )

    def _asked(self, first: int, at: int, words: list[str]) -> bool:
        """Whether a phrase that introduces a question put to the speaker stands right before item `at`."""
        return self.follows(self.prompts, first, at, 3)

    def _believed(self, first: int, at: int) -> bool:
        return self.follows(self.beliefs, first, at, 2)

    def _is_title(self, span: tuple[int, int], at: int, words: list[str], cues: list[int]) -> bool:
        """Whether the words in marks name a work: all words of weight capitalised, no comma or colon after a verb before them."""
        inside = (word.strip("’'") for word in re.findall(r"[\w’'-]+", self.joined.text[span[0] + 1 : span[1]][:200]))
        inside = [word for word in inside if word and word.lower() not in FUNCTION_WORDS]
        if not inside or not all(word[0].isupper() or word[0].isdigit() for word in inside):
            return False
        opens = not any(word[:1].isalnum() for word in words[:at])
        if opens and self.inside_end(span) in ",?!" and any(at < cue <= at + 3 for cue in cues):
            return False  # “It may be,” warned N
        before = words[at - 1] if at else ""
        if before in _BEFORE_TITLES:
            return True
        if before == ":" or at - 1 in cues or (before == "," and at - 2 in cues):
            return False
        return len(inside) > 1
