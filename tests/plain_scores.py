"""The measures of `closereading evaluate` once more, word by word and with no care for speed, to check them against.

`python plain_scores.py GOLD.jsonl FOUND.jsonl` prints them in the form of the script that first defined them: precision,
recall and F1 of words in quotation marks, of all words, of quotes and of attributed quotes; then by type the share found with the right source.
"""

import json
import re
import sys
from pathlib import Path

IN_MARKS = re.compile(r"“[^”\n]*(?:”|$)|\"[^\"\n]*(?:\"|$)|(?:``|'').*?(?:''|$)", re.MULTILINE)


def words(text: str, spans: list) -> set[int]:
    """The words of `text` that begin in one of the spans."""
    return {word.start() for word in re.finditer(r"\w+", text) if any(a <= word.start() < b for a, b in spans)}


def compare(gold: dict, found: list[dict]) -> dict[str, list]:
    """For each measure (right, found, gold) in one article."""
    text = gold["text"]
    true = [(words(text, one["content"]), words(text, one.get("source") or []), one["type"]) for one in gold["quotes"]]
    ours = [(words(text, one["content"]), words(text, one.get("source") or [])) for one in found]
    all_true, all_ours = set().union(*(one[0] for one in true)), set().union(*(one[0] for one in ours))
    marked = words(text, [match.span() for match in IN_MARKS.finditer(text)])
    sizes = {
        "quoted words": [len(part & marked) for part in (all_true & all_ours, all_ours, all_true)],
        "content words": [len(part) for part in (all_true & all_ours, all_ours, all_true)],
    }
    likeness = {
        (i, j): len(one[0] & other[0]) / len(one[0] | other[0])
        for i, one in enumerate(true)
        for j, other in enumerate(ours)
        if one[0] & other[0]
    }
    pairs = []
    while likeness and (best := max(likeness, key=lambda pair: (likeness[pair], pair))) and likeness[best] >= 0.5:
        pairs.append(best)
        likeness = {pair: alike for pair, alike in likeness.items() if pair[0] != best[0] and pair[1] != best[1]}
    right = [true[i][2] for i, j in pairs if true[i][1] & ours[j][1]]
    sizes["quotes"] = [len(pairs), len(ours), len(true)]
    sizes["attributed"] = [len(right), sum(bool(one[1]) for one in ours), sum(bool(one[1]) for one in true)]
    for kind in ("direct", "mixed", "indirect"):
        sizes[kind] = [right.count(kind), 0, sum(bool(one[1]) and one[2] == kind for one in true)]
    return sizes


def main(gold_path: str, found_path: str) -> None:
    found = {
        one["id"]: one["quotes"] for one in map(json.loads, Path(found_path).read_text(encoding="utf-8").splitlines())
    }
    total: dict[str, list] = {}
    for gold in map(json.loads, Path(gold_path).read_text(encoding="utf-8").splitlines()):
        for measure, sizes in compare(gold, found.get(gold["id"], [])).items():
            total[measure] = [a + b for a, b in zip(total.get(measure, [0, 0, 0]), sizes, strict=True)]
    for measure, (right, ours, true) in total.items():
        recall = right / true if true else 0
        if measure in ("direct", "mixed", "indirect"):
            print(f"{measure:14s} found and right {recall:.3f}")
        else:
            precision = right / ours if ours else 0
            f1 = 2 * precision * recall / (precision + recall) if right else 0
            print(f"{measure:14s} P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}")


if __name__ == "__main__":
    main(*sys.argv[1:3])
