"""Make the website (`make site`): the course, what the README and its pages say, and
every known mistake with its hint. No network is needed to make it or to read it.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import unquote, urlsplit

import nbformat
from nbformat.v4 import new_markdown_cell

sys.path.insert(0, str(Path(__file__).parent))
from freeze import frozen

from grader.authoring.source import ROOT, assignments, graded_functions, read_source
from grader.course.directory import make_course
from grader.course.release import release
from grader.course.single_file import write_single_file
from grader.mistakes.table import mistakes

SITE = ROOT / "site"
PAGES = {  # documents of the repository, and the page that each becomes
    "notebooks/README.md": "course",
    "docs/trust.md": "trust",
    "docs/lms.md": "lms",
    "test_cases/README.md": "cases",
    "benchmarks/README.md": "benchmarks",
    "CONTRIBUTING.md": "contributing",
    "CHANGELOG.md": "changelog",
}
SECTIONS = {"students": "For students", "instructors": "For instructors"}  # of README
LINK = re.compile(r"(?<!!)\[([^\]]*)\]\((?!https?:|#)([^)#\s]+)(#[^)\s]*)?\)")
SOURCE_LINK = re.compile(r" \(\[source\]\([^)]*\)\)")
CONTENTS = """
```{toctree}
:hidden:
:caption: %s

%s
```
"""


def main() -> None:
    """Write the pages, have Sphinx make the site of them, and check its links."""
    with TemporaryDirectory() as folder:
        source = Path(folder)
        for name, text in pages().items():
            (source / f"{name}.md").write_text(text, "utf-8")
        shutil.copytree(ROOT / "docs" / "pictures", source / "docs" / "pictures")
        shutil.copy(ROOT / "docs" / "site" / "conf.py", source)
        write_notebooks(source)
        sphinx = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q"]
        sphinx += ["-d", str(source / "trees")]
        made = source / "made" / "site"
        if subprocess.run([*sphinx, str(source), str(made)]).returncode:
            sys.exit("Sphinx found the faults above.")
        shutil.rmtree(SITE, ignore_errors=True)
        shutil.move(made, SITE)
    faults = sorted(broken(SITE))
    if faults:
        sys.exit("\n".join(faults))
    print(f"made {SITE}/index.html")


def pages() -> dict[str, str]:
    """Every page but the notebooks, in Markdown, by its name."""
    readme = (ROOT / "README.md").read_text("utf-8")
    opening, *rest = re.split(r"^## ", readme, flags=re.MULTILINE)
    sections = {part.partition("\n")[0]: f"# {part}" for part in rest}
    found = {
        name: re.sub(r"^###", "##", sections[title], flags=re.MULTILINE)
        for name, title in SECTIONS.items()
    }
    found = {name: _relinked(text, "README.md") for name, text in found.items()}
    for path, name in PAGES.items():
        text = SOURCE_LINK.sub("", (ROOT / path).read_text("utf-8"))
        found[name] = _relinked(text, path)
    found["mistakes"] = catalogue()
    books = "\n".join(f"notebooks/{name}" for name in assignments())
    course = f"course\n{books}\nmistakes"
    rest = [name for name in found if name not in course.split()]
    contents = CONTENTS % ("The course", course) + CONTENTS % ("About", "\n".join(rest))
    return found | {"index": _relinked(opening, "README.md") + contents}


def _relinked(text: str, path: str) -> str:
    """A document whose links lead to pages of the site; others become plain words."""

    def link(found: re.Match[str]) -> str:
        words, target, anchor = found[1], found[2], found[3] or ""
        place = (ROOT / path).parent.joinpath(target).resolve().relative_to(ROOT)
        if place.as_posix() in PAGES:
            return f"[{words}]({PAGES[place.as_posix()]}.md{anchor})"
        if place.suffix == ".ipynb":
            return f"[{words}](notebooks/{place.name})"
        return words

    return LINK.sub(link, text)


def catalogue() -> str:
    """Every known mistake: what is wrong, and the hint in both languages."""
    lines = ["# Known mistakes", ""]
    lines += ["What students get wrong, and the hint that they read.", ""]
    for name in assignments():
        notebook = read_source(name)
        title = notebook.cells[0].source.splitlines()[0].removeprefix("# ")
        lines += [f"## {name[:2]} {title}", ""]
        for function in graded_functions(notebook):
            if known := mistakes(function):
                rows = [(one.why, one.hint_en, one.hint_ko) for one in known]
                rows = [("mistake", "hint", "힌트"), ("---",) * 3, *rows]
                lines += [f"### `{function}`", ""]
                lines += [f"| {' | '.join(map(_in_table, row))} |" for row in rows]
                lines.append("")
    return "\n".join(lines)


def _in_table(text: str) -> str:
    """Plain words as they stand in a cell of a table."""
    return re.sub(r"([|*_`$\\<>\[\]{}])", r"\\\1", text)


def write_notebooks(source: Path) -> None:
    """Write every notebook with its outputs, and beside it what one may download."""
    course = make_course(source / ".course")
    for name, notebook in frozen().items():
        page = source / "notebooks" / f"{name}.ipynb"
        page.parent.mkdir(exist_ok=True)
        file = source / "downloads" / f"{name}.ipynb"
        write_single_file(release(course, name), file)
        words = f"{{download}}`Download this notebook <../downloads/{name}.ipynb>`"
        about = f"{words}: one file that carries all it needs. What cells show here is "
        about += "what they show when every stub is filled in rightly."
        title = notebook.cells[0]
        title.source = title.source.replace("# ", f"# {name[:2]} ", 1)
        notebook.cells.insert(1, new_markdown_cell(about, id="download"))
        nbformat.write(notebook, page)
    shutil.rmtree(course.root)


class _Links(HTMLParser):
    """What a page names: its own anchors, what it links to, and what it loads."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.anchors: set[str] = set()
        self.links: set[str] = set()
        self.loads: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what a tag names."""
        about = {name: value or "" for name, value in attrs}
        self.anchors |= {about[key] for key in ("id", "name") if key in about}
        if tag == "a" and "href" in about:
            self.links.add(about["href"])
        elif tag == "link" and about.get("rel") in ("stylesheet", "preload", "icon"):
            self.loads.add(about["href"])
        elif "src" in about:
            self.loads.add(about["src"])


def broken(site: Path) -> Iterator[str]:
    """Links that lead nowhere, and what would need a network."""
    read: Mapping[Path, _Links] = {
        path.resolve(): _Links(path.read_text("utf-8"))
        for path in site.rglob("*.html")
        if "_static" not in path.parts  # templates of the theme
    }
    for path, page in read.items():
        where = path.relative_to(site.resolve())
        for url in page.loads | page.links:
            parts = urlsplit(url)
            if parts.scheme == "data" or (url in page.links and parts.scheme):
                continue
            if parts.scheme or parts.netloc:
                yield f"{where} loads {url} from elsewhere."
                continue
            target = path.parent.joinpath(unquote(parts.path)).resolve()
            target = path if not parts.path else target
            if not target.exists():
                yield f"{where} names {url}, which is not there."
                continue
            there = read[target].anchors if target in read else {parts.fragment}
            if parts.fragment and unquote(parts.fragment) not in there:
                yield f"{where} names {url}; that page has no such place."


if __name__ == "__main__":
    main()
