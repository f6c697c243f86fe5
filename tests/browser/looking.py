"""What a person does with a page, and what one who cannot see it would miss."""

import pytest
from axe_playwright_python.sync_playwright import Axe

NARROW = {"width": 390, "height": 844}  # a telephone
MOST_TABS = 200
ABOUT_WIDTH = ["scrollable-region-focusable"]  # what axe finds only on a narrow page


def unfold(page):
    """Open whatever is folded."""
    page.evaluate(
        "for (const one of document.querySelectorAll('details')) one.open = 1"
    )


def barriers(page, within=None, **options):
    """What axe finds serious or worse, on the page or a part, each with its place."""
    options |= {"resultTypes": ["violations"]}
    found = Axe().run(page, context=within, options=options).response["violations"]
    return [
        f"{one['id']} {node['target']}"
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]


def narrowed(page):
    """By how much a page is wider than a telephone, and what is then out of reach."""
    page.set_viewport_size(NARROW)
    wider = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return wider, barriers(page, runOnly=ABOUT_WIDTH)


def tab_to(page, wanted):
    """Press Tab until something has the focus."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if wanted.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(f"{wanted} is not reached with Tab")


class ReadByAll:
    """Tests of any page, which the fixture `opened` opens."""

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_nobody_is_shut_out(self, opened, scheme):
        opened.emulate_media(color_scheme=scheme)
        unfold(opened)
        assert barriers(opened) == []

    def test_a_narrow_page_is_read_downward(self, opened):
        unfold(opened)
        assert narrowed(opened) == (0, [])
