"""A real browser, and Jupyter behind it: each is started once for all tests here.

Nothing sleeps: the browser waits until something is so, and a server says when it
listens. Where there is no Chromium these tests are skipped; `.ci/run` installs it.
"""

import shutil
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect, sync_playwright

from grader.course.directory import make_course
from grader.doctor.environment import bubblewrap
from tests.browser.formgrader import Formgrader
from tests.browser.jupyter import HERE, listening

CHROMIUM = shutil.which("chromium")
FLAGS = (
    "--no-sandbox",  # root has none; the pages are ours, and tests/guard.sh is around
    "--disable-dev-shm-usage",  # a container has little of it
    "--disable-gpu",
    "--disable-crash-reporter",
    "--force-effective-connection-type=4G",  # else it remarks on a busy machine
)
LITTLE = "--LanguageServerManager.autodetect=False"  # it looks for programs of Node's
PATIENCE = 20_000  # milliseconds until a busy machine has shown what is waited for
MATHJAX = "https://cdnjs.cloudflare.com/ajax/libs/mathjax/"  # on pages of nbgrader's
STAND_IN = """MathJax = {Hub: {Config() {}, Queue() {},
    Startup: {signal: {Interest(tell) { setTimeout(tell, 0, "End") }}}}}"""


# The browser. pytest-playwright's own lives until the end of the run, and with it an
# event loop, beside which no other test of the same process can start one.


@pytest.fixture(scope="package")
def playwright():
    if CHROMIUM is None:
        pytest.skip("needs Chromium: apt-get install chromium")
    expect.set_options(timeout=PATIENCE)
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


def is_nbgraders(request):
    """Whether a page of nbgrader's asks for what those load from elsewhere."""
    asked = request.url.startswith(MATHJAX)
    return asked and urlsplit(request.frame.url).hostname == HERE


@pytest.fixture
def context(new_context, heard):
    """Pytest-playwright's, with somebody who listens."""

    def asked(request):
        where = urlsplit(request.url)
        opened = where.scheme == "file" and request.is_navigation_request()
        if not opened and where.hostname != HERE and not is_nbgraders(request):
            heard.append(f"asked for {request.url}")

    def shown(dialog):
        heard.append(f"showed a dialog: {dialog.message}")
        dialog.dismiss()

    context = new_context()
    context.route(f"{MATHJAX}**", lambda route: route.fulfill(body=STAND_IN))
    context.on("request", asked)
    context.on("dialog", shown)
    context.on(
        "console", lambda message: heard.append(f"{message.type}: {message.text}")
    )
    context.on("weberror", lambda error: heard.append(f"failed: {error.error}"))
    return context


# Jupyter


@pytest.fixture(scope="package")
def served(tmp_path_factory):
    """Give a function that starts ``jupyter COMMAND``, e.g. ``["lab"]``, in a folder.

    It gives back the server: called with a path, that gives the address of a page.
    """
    with ExitStack() as stack:

        def start(command, folder):
            settings = tmp_path_factory.mktemp("jupyter")
            return stack.enter_context(listening(command, folder, settings))

        yield start


@pytest.fixture(scope="package")
def lab(served):
    """JupyterLab where the assignments are released."""
    from tests.notebooks.running import released  # which looks at this run's settings

    return served(["lab", LITTLE], released("04_optimization_methods").parent)


@pytest.fixture(scope="package")
def formgrader(demonstrated, served, tmp_path_factory):
    """The formgrader of a course in which the samples were graded."""
    if not bubblewrap().good:
        pytest.skip(bubblewrap().said)
    folder = tmp_path_factory.mktemp("formgrader") / "course"
    course = make_course(shutil.copytree(demonstrated[0], folder))
    return Formgrader(course, served(["server"], course.root))
