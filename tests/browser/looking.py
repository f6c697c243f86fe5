"""What a person does with a page, and what one who cannot see it would miss."""

from axe_playwright_python.sync_playwright import Axe

NARROW = {"width": 390, "height": 844}  # a telephone
MOST_TABS = 200


def unfold(page):
    """Open whatever is folded."""
    page.evaluate(
        "for (const one of document.querySelectorAll('details')) one.open = 1"
    )


def barriers(page):
    """What axe finds serious or worse, each with its place."""
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']} {node['target']}"
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]


def overhang(page):
    """By how many pixels a page is wider than the window."""
    return page.evaluate("document.documentElement.scrollWidth - innerWidth")


def tab_to(page, wanted):
    """Press Tab until something has the focus."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if wanted.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(f"{wanted} is not reached with Tab")
