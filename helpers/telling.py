"""What is told beside a result: in a notebook plain sentences under the cell, elsewhere the warnings that they are."""

from __future__ import annotations

import html
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def told_plainly() -> Iterator[None]:
    """Show this package's warnings of what is done within as sentences, where a notebook looks on.

    A warning comes with the file, the line and the code that gave it, which say nothing to who reads articles.
    """
    if not _in_notebook():
        yield
        return
    with warnings.catch_warnings(record=True) as told:
        try:
            yield
        finally:
            sentences = [str(one.message) for one in told if one.category is UserWarning]
            others = [one for one in told if one.category is not UserWarning]
            if sentences:
                _show(dict.fromkeys(sentences))
    for one in others:
        warnings.warn_explicit(one.message, one.category, one.filename, one.lineno)


def _in_notebook() -> bool:
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    return hasattr(shell, "kernel")


def _show(sentences: dict[str, None]) -> None:
    from IPython.display import HTML, display

    lines = "".join(f'<p dir="auto">{html.escape(sentence)}</p>' for sentence in sentences)
    display(HTML(f'<div style="color:var(--jp-ui-font-color2, #5f6670)">{lines}</div>'))
