"""The project's own rules: what is pinned, what imports what, and that nothing is fetched from elsewhere."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

import helpers

ROOT = Path(__file__).resolve().parent.parent
HELPERS = sorted((ROOT / "helpers").glob("*.py"))


def imports_at_the_top(path):
    """The files of the package that importing `path` imports."""
    found = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("helpers."):
            found.add(node.module.split(".")[1])
        elif isinstance(node, ast.ImportFrom) and node.module == "helpers":
            found.update(alias.name for alias in node.names if (ROOT / "helpers" / f"{alias.name}.py").exists())
    return found


def test_lock_pins_every_package_with_hashes_and_holds_no_address():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lock and "/work" not in lock
    pinned = re.findall(r"^([a-z0-9_.-]+)==\S+", lock, flags=re.MULTILINE)
    entries = re.split(r"^(?=[a-z0-9_.-]+==)", lock, flags=re.MULTILINE)[1:]
    assert len(entries) == len(pinned) and all("--hash=sha256:" in entry for entry in entries)


def test_lock_holds_every_dependency_of_the_project():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *(one for many in project["optional-dependencies"].values() for one in many)]
    names = {re.split(r"[\[>=<~! ;]", one)[0].lower().replace("_", "-") for one in wanted}
    pinned = set(
        re.findall(r"^([a-z0-9_.-]+)==", (ROOT / "requirements.lock").read_text(encoding="utf-8"), re.MULTILINE)
    )
    assert names <= pinned, names - pinned


def test_files_import_each_other_in_one_direction():
    graph = {path.stem: imports_at_the_top(path) for path in HELPERS}
    done: set[str] = set()
    while len(done) < len(graph):
        ready = {name for name, wanted in graph.items() if name not in done and wanted <= done | {name}}
        assert ready, f"these import each other in a circle: {sorted(set(graph) - done)}"
        done |= ready


def test_what_one_file_takes_from_another_has_a_public_name():
    for path in HELPERS:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("helpers"):
                private = [
                    alias.name for alias in node.names if alias.name.startswith("_") and alias.name != "__version__"
                ]
                assert not private, f"{path.name} takes {', '.join(private)} from {node.module}"


def test_what_the_package_offers_has_one_home_each():
    offered = [name for names in helpers._HOMES.values() for name in names]
    assert len(offered) == len(set(offered)), sorted(name for name in offered if offered.count(name) > 1)
    for name in offered:
        assert callable(getattr(helpers, name)), name


@pytest.mark.parametrize(
    ("lower", "uppers"),
    [
        ("articles", "layout tokens names quotes speakers topics rhetoric corpus report"),
        ("layout", "names quotes speakers topics rhetoric corpus"),
        ("tokens", "names quotes speakers topics rhetoric corpus"),
        ("quotes", "speakers topics rhetoric corpus"),
        ("topics", "rhetoric corpus counts figures report"),
        ("rhetoric", "corpus counts figures report"),
        ("corpus", "figures filters report scale __main__"),
        ("figures", "filters report scale __main__"),
    ],
)
def test_a_file_imports_only_files_above_it_in_the_design(lower, uppers):
    assert not imports_at_the_top(ROOT / "helpers" / f"{lower}.py") & set(uppers.split())


def test_nothing_is_fetched_from_elsewhere():
    files = [p for p in (ROOT / "helpers").rglob("*") if p.suffix in {".py", ".js", ".css", ".j2", ".html"}]
    for path in files:
        text = path.read_text(encoding="utf-8").lower()
        for host in ("cdn.", "unpkg.com", "jsdelivr", "googleapis", "cdnjs", "nltk.download"):
            assert host not in text, f"{path.name} names {host}"


def test_ci_runs_the_same_tests_as_make():
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "set -euo pipefail" in script and "make test" in script


def test_readme_shows_the_way_without_make():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "--require-hashes -r requirements.lock" in readme and "--no-deps --no-build-isolation -e ." in readme
