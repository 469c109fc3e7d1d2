"""Articles to measure on: paragraphs of the project's own texts and made-up ones, recombined with a fixed seed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
FIRST = (
    "Anna Maria Bo Carl Sergei Olga Lena Peter James Ruth Ines Tomas Aisha Li Noor Pavel Greta Hugo Mira Ivan".split()
)
SYLLABLES = "bran lind mar kova sen rya bov oka for web cas tell il ves dor min hal ster quist nor".split()
PLACES = "Oslo Geneva Berlin Ottawa Lima Nairobi Jakarta Madrid".split()
CUES = "said told|reporters warned argued claimed insisted added noted announced denied".split()
MADE_UP = [
    '"{says} until the {thing} is settled," {first} {last} {cue} in {place} on Monday. "We will not go back to {number} a month."',
    "{last} {cue} that the {thing}, worth {number} million, may well be delayed, although nobody knows for how long.",
    "The {thing} was debated in {place} for {number} hours; Mr. {last} and his deputy {first} {last2} left without a word.",
    "According to {first} {last2}, a spokeswoman for the ministry, the {thing} never reached the court in {place}.",
    "It rained. The square in {place} was empty but for {number} police officers, and the {thing} was not mentioned again.",
]
SAYS = ["Sanctions stay", "We count every ballot", "The army must wait", "Prices will rise", "Talks go on"]
THINGS = "embargo ceasefire budget election treaty pipeline strike vaccine tariff summit verdict reform".split()


def articles(number: int, words: int = 750, seed: int = 20) -> Iterator[dict]:
    """`number` articles of about `words` words, each a dict with `article, outlet, date, text`."""
    draw = random.Random(seed)
    own = own_paragraphs()
    for i in range(number):
        lines, count = [f"Ministers Meet in {draw.choice(PLACES)} for Round {i}"], 0
        while count < words:
            lines.append(draw.choice(own) if draw.random() < 0.5 else made_up(draw))
            count += lines[-1].count(" ") + 1
        date = f"20{draw.randint(10, 25)}-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}"
        yield {"article": f"{i:07}", "outlet": f"Paper {i % 20}", "date": date, "text": "\n".join(lines)}


def own_paragraphs() -> list[str]:
    """Paragraphs of the articles that come with the project."""
    paths = sorted([*(ROOT / "seeds").glob("*.txt"), *(ROOT / "data").rglob("*.txt")])
    lines = [line for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    return [line for line in lines if len(line) > 60]


def made_up(draw: random.Random) -> str:
    """A paragraph about people who do not exist."""
    last = ("".join(draw.sample(SYLLABLES, 2)).title() for _ in range(2))
    return draw.choice(MADE_UP).format(
        says=draw.choice(SAYS),
        thing=draw.choice(THINGS),
        first=draw.choice(FIRST),
        last=next(last),
        last2=next(last),
        cue=draw.choice(CUES).replace("|", " "),
        place=draw.choice(PLACES),
        number=draw.randint(2, 999),
    )
