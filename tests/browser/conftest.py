"""A real browser, and Jupyter behind it: each is started once for all tests here.

Nothing sleeps: the browser waits until something is so, and a server says when it
listens. Where there is no Chromium these tests are skipped; `.ci/run` installs it.
"""

import os
import re
import secrets
import shutil
import subprocess
import sys
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import sync_playwright

CHROMIUM = shutil.which("chromium")
FLAGS = (
    "--no-sandbox",  # root has none; the pages are ours, and tests/guard.sh is around
    "--disable-dev-shm-usage",  # a container has little of it
    "--disable-gpu",
    "--disable-crash-reporter",
)
LISTENS = re.compile(r"https?://(?:localhost|127\.0\.0\.1):(\d+)/")
HERE = "127.0.0.1"


# The browser. pytest-playwright's own lives until the end of the run, and with it an
# event loop, beside which no other test of the same process can start one.


@pytest.fixture(scope="package")
def playwright():
    if CHROMIUM is None:
        pytest.skip("needs Chromium: apt-get install chromium")
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser_type_launch_args():
    return {"executable_path": CHROMIUM, "args": list(FLAGS)}


@pytest.fixture(scope="package")
def browser_context_args():
    return {}


@pytest.fixture(scope="package")
def browser(playwright, browser_type_launch_args):
    with playwright.chromium.launch(**browser_type_launch_args) as started:
        yield started


@pytest.fixture
def heard():
    """What pages said on the console, showed as a dialog, or asked from elsewhere."""
    return []


@pytest.fixture
def context(new_context, heard):
    """Pytest-playwright's, and somebody who listens."""

    def asked(request):
        where = urlsplit(request.url)
        opened = where.scheme == "file" and request.is_navigation_request()
        if not opened and where.hostname != HERE:
            heard.append(f"asked for {request.url}")

    def closed(dialog):
        heard.append(f"showed a dialog: {dialog.message}")
        dialog.dismiss()

    context = new_context()
    context.on("request", asked)
    context.on("dialog", closed)
    context.on("console", lambda message: heard.append(f"said {message.text}"))
    context.on("weberror", lambda error: heard.append(f"failed: {error.error}"))
    return context


# Jupyter


@dataclass(frozen=True)
class Server:
    """A Jupyter server that listens on a port of its own."""

    url: str
    token: str

    def __call__(self, path=""):
        """The address of a page, with which the browser is let in, too."""
        return f"{self.url}/login?token={self.token}&next={quote(f'/{path}')}"


@contextmanager
def listening(command, folder, settings):
    """Start a Jupyter program in a folder, wait until it listens, and end it."""
    token = secrets.token_hex()
    given = [f"--IdentityProvider.token={token}", f"--ServerApp.root_dir={folder}"]
    fixed = ["--port=0", f"--ip={HERE}", "--no-browser", "--allow-root"]
    names = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")
    own = {name: str(settings / name) for name in (*names, "IPYTHONDIR")}
    with subprocess.Popen(
        [Path(sys.executable).with_name("jupyter"), *command, *fixed, *given],
        cwd=folder,
        env=os.environ | own,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        said = []
        for line in process.stderr:
            said.append(line)
            if found := LISTENS.search(line):
                break
        else:
            pytest.fail("".join(said))
        rest = Thread(target=said.extend, args=[process.stderr])  # or the pipe is full
        rest.start()
        try:
            yield Server(f"http://{HERE}:{found[1]}", token)
        finally:
            process.terminate()
            rest.join()


@pytest.fixture(scope="package")
def served(tmp_path_factory):
    """Give a function that starts a Jupyter program, e.g. ``["lab"]``, in a folder."""
    with ExitStack() as stack:

        def start(command, folder):
            settings = tmp_path_factory.mktemp("jupyter")
            return stack.enter_context(listening(command, folder, settings))

        yield start
