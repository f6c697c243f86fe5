"""Whether a page that shows a text would run or fetch something of the text's."""

import re
from html.parser import HTMLParser

from nbconvert.filters.markdown_mistune import markdown2html_mistune

NEVER = """script svg iframe object embed applet style form meta base link frame frameset
math video audio source track portal template body html head button textarea"""
NEVER = frozenset(NEVER.split())
SCHEMES = re.compile(r"\s*(https?:|mailto:|#|/(?!/)|[\w./-]*$)", re.I)
PICTURES = re.compile(r"(data:image/(png|jpeg|gif|webp);base64,|attachment:[\w.-]+$)")
FORMULAS = re.compile(r"\\(href|style|class|cssId|require|html\w*)\s*\{")


class _Acting(HTMLParser):
    """Collects what acts in a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag, attributes):
        if tag in NEVER:
            self.found.append(tag)
        for name, value in attributes:
            value = re.sub(r"[\x00-\x20]", "", value or "")
            if name.startswith("on") or name in ("srcdoc", "formaction", "background"):
                self.found.append(f"{tag} {name}")
            if name == "href" and not SCHEMES.match(value):
                self.found.append(f"{tag} {name}={value[:60]}")
            if name in ("src", "poster", "srcset") and not PICTURES.match(value):
                self.found.append(f"{tag} {name}={value[:60]}")
            if name == "style" and re.search(r"url|position|expression", value):
                self.found.append(f"{tag} {name}={value[:60]}")

    handle_startendtag = handle_starttag

    def handle_data(self, data):
        self.found += FORMULAS.findall(data)


def acts(markdown: str) -> list[str]:
    """What in a text acts on whoever opens the page; nothing of a harmless one."""
    parser = _Acting()
    parser.feed(markdown2html_mistune(markdown))
    parser.close()
    return parser.found
