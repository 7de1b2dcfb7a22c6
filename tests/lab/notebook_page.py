"""What tests do with a notebook that is open in JupyterLab."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect


def ready(page: Page) -> None:
    """Wait for the kernel: what is run while it starts, JupyterLab drops without a word.

    The status bar is asked, since the notebook's own indicator says idle before it knows.
    """
    expect(page.locator("#jp-main-statusbar")).to_contain_text("| Idle")


def restart(page: Page) -> None:
    """Restart the kernel, and wait until it is ready again."""
    page.get_by_role("button", name="Restart the kernel", exact=False).first.click()
    with page.expect_response(re.compile("/api/kernels/.*/restart")):  # until then it is idle
        page.locator(".jp-Dialog button", has_text="Restart").click()
    ready(page)


def run(page: Page, cell: Locator, text: str | None = None) -> None:
    """Run a cell, with another text in its place if there is one, until it is done."""
    cell.locator(".cm-content").click()
    if text is not None:
        page.keyboard.press("Control+A")
        page.keyboard.insert_text(text)
    page.keyboard.press("Control+Enter")
    prompt = cell.locator(".jp-InputPrompt")
    expect(prompt).not_to_have_text(re.compile(r"^\[\*\]:?$"))
    expect(prompt).to_have_text(re.compile(r"^\[\d+\]:?$"))
