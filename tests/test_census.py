"""Counts of parts added up: the sum is the same however it is reckoned."""

import pandas as pd
import pytest

from helpers import census


def counted(kind, first):
    """Counts of one part, each name once in it, some in other parts too."""
    names = [f"Ines {chr(65 + n * first % 7)}kafor" for n in range(1, 8)]
    numbers = list(range(1, len(names) + 1))
    place = {
        "article": [f"{first}-{n}" for n in numbers],
        "start": [90 - n for n in numbers],
        "lot": [len(n) for n in names],
    }
    columns = {
        "forms": {"form": names, "inner": numbers, "small": numbers},
        "names": {"text": names, "title": "Minister", **dict.fromkeys(census.EVIDENCE, 1), "count": numbers, **place},
        "people": {"entity": names, "title": "", "count": numbers, **place},
        "words": {"speaker": names, "articles": 1, "quotes": numbers, "words": numbers},
        "called": {"speaker": names, "text": "the minister", "count": numbers},
    }
    return pd.DataFrame(columns[kind])


@pytest.mark.parametrize("kind", ["forms", "names", "people", "words", "called"])
def test_a_share_of_the_names_at_a_time_adds_up_to_the_same(kind, tmp_path, monkeypatch):
    paths = [tmp_path / f"{first}.parquet" for first in (1, 2, 3)]
    for first, path in enumerate(paths, start=1):
        counted(kind, first).to_parquet(path)
    at_once = census.add_up(kind, paths, tmp_path / "scratch")
    assert len(at_once) == 7
    monkeypatch.setattr(census, "MOST", 4)
    monkeypatch.setattr(census, "BATCH", 2)
    pd.testing.assert_frame_equal(census.add_up(kind, paths, tmp_path / "scratch"), at_once)
    assert sorted(tmp_path.iterdir()) == paths
