"""Chromium, and a real JupyterLab for it to open; both are started once for all tests in a browser."""

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def chromium():
    if not CHROMIUM and not os.environ.get("CI"):
        pytest.skip("Chromium is not installed")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def offline_page(chromium):
    """A page with the network off; what it asks for and what goes wrong is listed in `page.seen`."""
    context = chromium.new_context(offline=True, viewport={"width": 1100, "height": 900}, accept_downloads=True)
    page = context.new_page()
    page.seen = []
    page.on("request", lambda request: page.seen.append(request.url))
    page.on("pageerror", lambda error: page.seen.append(str(error)))
    page.on("console", lambda message: page.seen.append(message.text))
    page.on("dialog", lambda dialog: (page.seen.append("dialog"), dialog.dismiss()))
    yield page
    context.close()


class Lab:
    """A JupyterLab on a folder of its own, on this machine only."""

    def __init__(self, folder):
        self.folder, self.token = folder, secrets.token_hex(16)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1", f"--port={self.port}"]
        command += [f"--IdentityProvider.token={self.token}", "--LabApp.news_url=", f"--ServerApp.root_dir={folder}"]
        command += ["--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate", "--ServerApp.port_retries=0"]
        command += ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        places = {f"JUPYTER_{name}_DIR": str(folder / f".{name.lower()}") for name in ("CONFIG", "DATA", "RUNTIME")}
        settings = {
            "JUPYTERLAB_SETTINGS_DIR": str(folder / ".settings"),
            "JUPYTERLAB_WORKSPACES_DIR": str(folder / ".spaces"),
        }
        environment = {**os.environ, **places, **settings, "PYTHONPATH": str(ROOT)}
        self.set("notification", fetchNews="false")
        self.server = subprocess.Popen(
            command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder
        )
        self._wait()

    def _wait(self):
        for _ in range(240):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/api", timeout=5)
                return
            except (urllib.error.URLError, OSError):
                assert self.server.poll() is None, "JupyterLab did not start"
                time.sleep(0.25)
        raise AssertionError("JupyterLab did not answer within a minute")

    def set(self, part, **values):
        """Set what a user sets in JupyterLab's own settings."""
        place = self.folder / ".settings" / "@jupyterlab" / "apputils-extension" / f"{part}.jupyterlab-settings"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(json.dumps(values), encoding="utf-8")

    def write(self, name, *cells):
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
        notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
        nbformat.write(notebook, self.folder / name)

    def open(self, page, name):
        """Open a notebook and run it."""
        page.goto(f"http://127.0.0.1:{self.port}/lab/tree/{name}?reset&token={self.token}")
        page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)
        page.wait_for_selector("text=/Python 3 .*\\| Idle/", timeout=60_000)
        self.menu(page, "Run", "Run All Cells")

    @staticmethod
    def menu(page, name, item):
        page.get_by_role("menuitem", name=name, exact=True).click()
        page.locator(".lm-Menu-itemLabel").get_by_text(item, exact=True).click()

    def restart(self, page):
        """Restart the kernel and run all cells again."""
        self.menu(page, "Kernel", "Restart Kernel and Run All Cells…")
        page.get_by_role("button", name="Confirm Kernel Restart").click()

    def close(self):
        self.server.terminate()
        self.server.wait(20)


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    lab = Lab(tmp_path_factory.mktemp("lab"))
    yield lab
    lab.close()
