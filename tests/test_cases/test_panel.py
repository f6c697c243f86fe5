"""What a notebook shows of a check."""

import re
from html.parser import HTMLParser

import pytest

from test_cases import check, frontend, language
from test_cases.beside import Beside
from test_cases.causes import Cause
from test_cases.outcomes import Outcome
from test_cases.panel import OPEN, RIGHT, WRONG, panel
from test_cases.speaking import in_language, reads_korean

EVIL = '<script>alert("1")</script><b onclick=x>'
HEAD = "f", "1 of 2 public checks failed."
OUTCOMES = [Outcome("the one", 1, True), Outcome("the other", 1, False, "it differs")]
CAUSE = Cause(("it differs",), "Look there.", "", ("the other",))
VALUES = Beside('r["W1"][0, 2]', "0.41", "0.52")


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("LC_ALL", "C")


class Tags(HTMLParser):
    """Checks that tags are closed in order; keeps them and the text."""

    def __init__(self, html):
        super().__init__()
        self.open, self.tags, self.text = [], [], ""
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += f"{data} "


def read(html):
    return Tags(html)


def test_it_says_each_cause_with_hint_and_values_and_folds_the_behaviours():
    page = read(panel(*HEAD, OUTCOMES, [CAUSE], [VALUES]))
    for words in (*HEAD, "it differs", "Look there.", *VALUES, "✗ failed: the other"):
        assert words in page.text
    tags = [tag for tag, _ in page.tags]
    assert tags.count("details") == tags.count("summary") == tags.count("caption") == 1
    assert ("th", "row") in [(tag, attrs.get("scope")) for tag, attrs in page.tags]
    assert "Seen in" not in page.text  # the only cause


def test_of_several_causes_each_says_where_it_was_seen():
    other = Cause(("it is missing",), "", "", ("a third",))
    page = read(panel(*HEAD, OUTCOMES, [CAUSE, other], [None, None]))
    assert "Seen in : the other" in page.text or "Seen in: the other" in page.text
    assert "Seen in: a third" in page.text


def test_what_a_student_writes_is_text():
    cause = Cause((EVIL,), EVIL, "", (EVIL,))
    outcomes = [Outcome(EVIL, 1, False, EVIL)]
    page = read(panel(EVIL, EVIL, outcomes, [cause], [Beside(EVIL, EVIL, EVIL)]))
    assert not {"script"} & {tag for tag, _ in page.tags}
    assert not [attrs for _, attrs in page.tags if "onclick" in attrs]
    assert page.text.count("alert") == 9


def test_a_mark_is_a_sign_and_a_word_and_no_text_has_a_colour_of_its_own():
    html = panel(*HEAD, OUTCOMES, [CAUSE], [VALUES])
    assert "✓ passed" in html
    assert "✗ failed" in html
    assert re.findall(r'[";](?:color|background[^:]*):(?!inherit)', html) == []
    hidden = [attrs for _, attrs in read(html).tags if "aria-hidden" in attrs]
    assert len(hidden) == 2  # ✗ and ➜: words say the same


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [
        one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4
        for one in parts
    ]
    return sum(a * b for a, b in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("colour", [RIGHT, WRONG, OPEN])
@pytest.mark.parametrize("page", ["#FFFFFF", "#111111"])
def test_the_edge_is_seen_in_light_and_dark(colour, page):
    high, low = sorted(map(luminance, (colour, page)), reverse=True)
    assert (high + 0.05) / (low + 0.05) >= 3


def test_a_notebook_gets_html_and_the_same_in_plain_text(monkeypatch):
    published = []
    monkeypatch.setattr(frontend, "shell", lambda: object())
    monkeypatch.setattr(
        "IPython.display.publish_display_data",
        lambda data, **more: published.append((data, more)),
    )

    def exp_decay(learning_rate0, epoch_num, base=0.95):
        return learning_rate0 * base**epoch_num

    check(exp_decay)
    ((data, more),) = published
    assert "All 2 public checks passed" in read(data["text/html"]).text
    assert data["text/plain"].count("PASS") == 2
    assert more == {"transient": None, "update": False}


def test_who_reads_korean_is_told_in_korean(capsys):
    def exp_decay(learning_rate0, epoch_num, base=0.95):
        return 2 * learning_rate0 * base**epoch_num

    with pytest.raises(AssertionError) as failed:
        check(exp_decay, lang="ko")
    told = re.sub(r"(PASS|FAIL|WHAT|HINT|HERE|SEEN)  ", "", capsys.readouterr().out)
    assert not re.findall(r"[a-z]{3,} [a-z]{3,}", told)
    assert not re.findall(r"[a-z]{3,} [a-z]{3,}", str(failed.value))
    with in_language("ko"):
        page = read(panel("f", "", OUTCOMES, [CAUSE], [VALUES]))
    assert page.tags[0][1]["lang"] == "ko"
    assert not reads_korean()


def test_a_language_can_be_chosen_for_good(monkeypatch):
    monkeypatch.setattr("test_cases.speaking._chosen", "")
    language("ko")
    assert reads_korean()
    language("en")
    monkeypatch.setenv("LC_ALL", "ko_KR.UTF-8")
    assert not reads_korean()


def test_an_unknown_language_is_said():
    with pytest.raises(ValueError, match='must be "en" or "ko", not \'de\''):
        language("de")
