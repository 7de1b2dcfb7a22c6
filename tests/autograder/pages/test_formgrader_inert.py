import pytest
from bs4 import BeautifulSoup
from harmless import assert_harmless, rendered
from hypothesis import given
from hypothesis import strategies as st
from planted import MARKDOWN, VISIBLE

from autograder.pages.formgrader.inert import inert_block, inert_code, inert_line, inert_prose

PIECES = [
    "<", ">", "script", "/", "!", "--", "?", "img src=x onerror=alert(1)", "[", "]", "(", ")",
    ":", "!", "javascript:alert(1)", "https://planted.example/x", "attachment:a", " ", "\n",
    "\n\n", "    ", "> ", "- ", "| ", "|-", "`", "```", "```mermaid\n", "$", "$$", "\\", "\\(",
    "\\[", "\\begin{a}", "\\end{a}", "# ", "=", "*", "_", "~~", "&lt;", "&#60;", "<!--", "-->",
    "<![CDATA[", "]]>", '"', "'", "x", "\t", "\r", "\x00", "\u202e", "\u2028", "@", "a@b.c",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_no_markdown_makes_a_tag_a_picture_or_a_hidden_link(text):
    for make in (inert_prose, inert_block, inert_line):
        assert_harmless(rendered(make(text)))


def test_what_was_planted_can_be_read():
    html = rendered(inert_prose(MARKDOWN))
    assert_harmless(html)
    shown = BeautifulSoup(html, "html.parser").get_text()
    assert [words for words in VISIBLE if words not in shown] == []


@pytest.mark.parametrize(
    "text",
    [
        "Two *short* **words**, `code`, ~~no~~",
        "- one\n- two\n\n1. three",
        "$W_2 W_1 x$ and $$a < b$$ and \\begin{align}x &= 1\\end{align}",
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "> said\n\n```python\nif a < b and x[0] == 1:\n    y = f(x)[0]\n```",
        "1 < 2, a <= b, x[1][2], (see [1])",
        "Naïve 数学 שלום",
    ],
)
def test_ordinary_markdown_stays_as_it_is(text):
    assert inert_prose(text) == text


def test_prose_and_code_are_bounded():
    for make in (inert_prose, inert_code, inert_block):
        assert len(make("x" * 1_000_000)) < 7_000
        assert len(make("x\n" * 1_000_000)) < 10_000
        assert "more" in make("x\n" * 1_000_000)
    assert max(map(len, inert_prose("x" * 4_000).split())) <= 80
    assert inert_line("a\n\nb" * 2_000).count("\n") <= 1


def test_a_block_shows_markdown_as_it_was_typed():
    text = "# *not* a heading\n\n- no list"
    soup = BeautifulSoup(rendered(inert_block(text)), "html.parser")
    assert soup.find("code").get_text().rstrip("\n") == text


# Texts on which a parser of Markdown or its formulas could take very long; none may stop the page.
@pytest.mark.parametrize(
    "piece", ["[", "<", "`", "$", "\\begin{a}", "> ", "*a ", "![", "| ", "(((", "- ", "<!-", "~~"]
)
def test_no_answer_breaks_the_renderer(piece):
    assert_harmless(rendered(inert_prose(piece * 20_000)))
