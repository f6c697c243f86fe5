"""Sphinx's settings of the website; `docs/make_site.py` writes the pages."""

from docutils import nodes
from sphinx.application import Sphinx

from grader.course.words import formula

project = "Downhill"
author = "the Downhill authors"
extensions = ["myst_nb"]
html_theme = "sphinx_book_theme"
html_title = project
html_math_renderer = "mathml"
html_show_copyright = False
html_show_sourcelink = False
html_copy_source = False
html_theme_options = {
    "show_toc_level": 2,
    "use_download_button": False,
    "navbar_persistent": [],  # the search stands in the sidebar
}
exclude_patterns = ["downloads", "made", "trees"]
nb_execution_mode = "off"  # outputs are frozen
myst_enable_extensions = ["dollarmath"]
myst_heading_anchors = 4
suppress_warnings = ["mystnb.unknown_mime_type"]  # widgets: their pictures stay


def setup(app: Sphinx) -> None:
    """Show formulas as MathML, as the pages that students get back do: no network."""
    app.add_html_math_renderer(
        "mathml", inline_renderers=(_inline, None), block_renderers=(_block, None)
    )


def _inline(translator: nodes.NodeVisitor, node: nodes.Element) -> None:
    translator.body.append(formula(node.astext()))
    raise nodes.SkipNode


def _block(translator: nodes.NodeVisitor, node: nodes.Element) -> None:
    translator.body.append(f"<p>{formula(node.astext(), 'block')}</p>")
    raise nodes.SkipNode
