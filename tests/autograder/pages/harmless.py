"""What students' Markdown may become: tags that Markdown alone gives, and no others."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

# What Markdown alone gives; each with the attributes that it may have.
TAGS = {
    "a": {"href"},
    "code": {"class"},
    "div": {"class"},
    "input": {"class", "type", "disabled", "checked"},
    "li": {"class"},
    "ol": {"start"},
    "pre": {"class"},
    "span": {"class"},
    "td": {"style"},
    "th": {"style"},
}
BARE = {"blockquote", "br", "dd", "del", "dl", "dt", "em", "h1", "h2", "h3", "h4", "h5", "h6"}
BARE |= {"hr", "p", "strong", "table", "tbody", "thead", "tr", "ul"}
_RENDERER = IPythonRenderer(escape=False, exclude_anchor_links=True)  # see nbgrader_config.py


def rendered(markdown: str) -> str:
    """As formgrader's exporter renders Markdown, which keeps HTML."""
    return MarkdownWithMath(renderer=_RENDERER).render(markdown)


def assert_harmless(html: str) -> None:
    """No tag, attribute or address but those that Markdown may have."""
    for tag in BeautifulSoup(html, "html.parser").find_all():
        assert tag.name in TAGS or tag.name in BARE, tag
        assert set(tag.attrs) <= TAGS.get(tag.name, set()), tag
        if "href" in tag.attrs:
            assert tag["href"].startswith("#"), tag
        if "style" in tag.attrs:
            assert re.fullmatch("text-align:(left|right|center)", tag["style"]), tag
