"""Who said what, about what, and how, in press articles: notebooks, and the small package behind them.

The functions below are imported when first asked for, so that ``import helpers`` costs nothing.
"""

from importlib import import_module

_HOMES = {
    "aliases": ("look_alikes", "read_aliases", "write_aliases"),
    "articles": ("read_articles", "survey_articles"),
    "brief": ("overview", "summary"),
    "corpus": ("Corpus", "analyse", "open_corpus"),
    "counts": ("mark_rates", "rate_differences", "share_of_voice"),
    "discovery": ("discover_topics",),
    "corrections": ("corrected", "orphaned", "read_corrections"),
    "duplicates": ("find_duplicates",),
    "evaluation": ("evaluate",),
    "excerpts": ("evidence",),
    "explorer": ("explore",),
    "filters": ("filtered", "in_context"),
    "layout": ("divide",),
    "lexicons": ("find_terms", "read_lexicon"),
    "names": ("find_names",),
    "quotes": ("find_quotes",),
    "rhetoric": ("mark_rhetoric",),
    "similarity": ("similar_articles",),
    "speakers": ("name_speakers",),
    "stances": ("verb_stances",),
    "tables": ("InputError",),
    "tokens": ("tokenize",),
    "topics": ("code_topics",),
    "voices": ("heard", "shares_by_outlet", "speakers_by_topic"),
    "uploads": ("upload",),
    "wording": ("collocations", "concordance", "dispersion", "keyness"),
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}
__all__ = sorted(_HOME_OF)
__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    if name not in _HOME_OF:
        raise AttributeError(f"module 'helpers' has no attribute {name!r}")
    return getattr(import_module(f"helpers.{_HOME_OF[name]}"), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
