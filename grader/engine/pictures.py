"""The picture in what a cell displays: bare, or in HTML with its alternative text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

# `opt_utils.display` writes it so: JupyterLab shows no alternative text of a bare one.
EMBEDDED = re.compile(r'<img src="data:image/png;base64,([A-Za-z0-9+/=]+)" alt="')


def png_of(data: Mapping[str, Any]) -> Any:
    """The PNG that a bundle of MIME types holds, as it is written there, or None."""
    if "image/png" in data:
        return data["image/png"]
    page = data.get("text/html")
    if isinstance(page, list):  # a file may hold a text as its lines
        page = "".join(part for part in page if isinstance(part, str))
    found = EMBEDDED.match(page) if isinstance(page, str) else None
    return found[1] if found else None
