"""The templates of pages that need nothing else."""

from __future__ import annotations

from functools import cache

import jinja2
from markupsafe import Markup

from grader.course.release import TEMPLATES
from grader.course.result import number


@cache
def template(name: str) -> jinja2.Template:
    """A template; whatever goes into it is text unless it says that it is markup."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"number": number, "breakable": breakable}
    return environment.get_template(name)


def breakable(name: str) -> Markup:
    """A long name that a page may break, behind an underscore."""
    return Markup("_<wbr>").join(name.split("_"))
