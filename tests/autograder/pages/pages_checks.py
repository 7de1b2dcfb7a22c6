"""What every page must be: accessible, self-contained, without scripts but our own."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from itertools import pairwise

_VOID = {"meta", "link", "img", "source", "br", "rect"}
_ALLOWED = {
    "html", "head", "meta", "title", "style", "body", "header", "main", "footer", "aside",
    "section", "h1", "h2", "h3", "p", "ul", "ol", "li", "dl", "div", "dt", "dd", "table", "thead",
    "tbody", "tfoot", "tr", "th", "td", "a", "span", "strong", "bdi", "pre", "code", "figure",
    "picture", "source", "img", "svg", "rect", "script", "details", "summary",
}  # fmt: skip


class _Page(HTMLParser):
    """Collects tags, and refuses any that does not close where it should."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.style = ""
        self.script = ""
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        assert tag in _ALLOWED, tag
        self.tags.append((tag, dict(attrs)))
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        assert tag == "rect", tag
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] == "style":
            self.style += data
        if self.open and self.open[-1] == "script":
            self.script += data

    def named(self, *names: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag in names]


def assert_well_formed(html: str) -> None:
    """Landmarks, headings, tables, pictures, links and the policy are as they should be."""
    html.encode("utf-8")
    page = _Page(html)
    assert page.named("html")[0]["lang"] == "en"
    for landmark in ("header", "main", "footer", "h1", "title"):
        assert len(page.named(landmark)) == 1, landmark
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))
    assert all(cell["scope"] in ("col", "row") for cell in page.named("th"))
    assert all(image["alt"] for image in page.named("img"))
    _assert_policy(page)
    _assert_links(page)


def _assert_policy(page: _Page) -> None:
    metas = {meta.get("http-equiv") or meta.get("name"): meta for meta in page.named("meta")}
    policy = metas["Content-Security-Policy"]["content"]
    style, script = _digest(page.style), _digest(page.script)
    if page.script:
        assert f"script-src 'sha256-{script}';" in policy
    assert [attributes for attributes in page.named("script") if attributes] == []
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{style}'; script-src 'sha256-")
    assert "width=device-width" in metas["viewport"]["content"]
    for _, attributes in page.tags:
        assert not any(name == "style" or name.startswith("on") for name in attributes)
    assert "url(" not in page.style and "@import" not in page.style


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _assert_links(page: _Page) -> None:
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(set(ids)) == len(ids)
    for attributes in page.named("section"):
        assert attributes["aria-labelledby"] in ids
    for link in page.named("a"):
        assert re.fullmatch(r"#exercise-\d+|feedback/[\w.@+-]+/[\w.@+-]+\.html", link["href"])
        assert link["href"][1:] in ids or not link["href"].startswith("#")
    for source in [i["src"] for i in page.named("img")] + [
        s["srcset"] for s in page.named("source")
    ]:
        assert source.startswith("data:image/svg+xml;base64,")
