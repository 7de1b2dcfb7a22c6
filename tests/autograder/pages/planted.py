"""A hand-in that plants whatever a notebook can hold into what formgrader shows."""

from __future__ import annotations

import nbformat
from nbformat import NotebookNode

OUTSIDE = "https://planted.example"
MARKDOWN = f"""\
Two lines **do no more** than one: $W_2 W_1 x$.

- a point

<script>window.planted = "script"</script>
<svg onload="window.planted = 'svg'"><circle r="9"/></svg>
<img src=x onerror="window.planted = 'img'"> <iframe src="{OUTSIDE}/frame"></iframe>

[click me](javascript:window.planted='link') ![a picture]({OUTSIDE}/picture.png) [named]

[named]: javascript:window.planted='named'

\x1b[31mred\x1b[0m and \u202ebackwards\u202c

# why

# why-comment

```mermaid
<img src=x onerror="window.planted = 'mermaid'">
```

```"><img/src=x/onerror=window.planted='fence'>
fenced
```

![pasted](attachment:pasted.svg)

{"x" * 100_000}
"""
CODE = f"""\
def double(x):
    "</pre></div><script>window.planted = 'code'</script>"
    "<img src={OUTSIDE}/code.png onerror=window.planted=1>"
    return x + x  # \u202e
"""
# As it must be there for a person to read.
VISIBLE = (
    '< script>window.planted = "script"< /script>',
    "< svg onload=",
    "< img src=x onerror=",
    "[click me] (javascript:window.planted='link')",
    "![a picture] (https: //planted.example/picture.png)",
    "[named] : javascript:window.planted='named'",
    "\\x1b[31mred\\x1b[0m and \\u202ebackwards\\u202c",
    "more characters",
)
_SVG = '<svg xmlns="http://www.w3.org/2000/svg" onload="window.planted = \'output\'"/>'
_WIDGETS = "application/vnd.jupyter.widget-state+json"


def plant(notebook: NotebookNode) -> None:
    """Plant it into every place of a student notebook."""
    for cell in notebook.cells:
        cell.attachments = {"pasted.svg": {"image/svg+xml": _SVG}}
        if cell.cell_type == "code":
            del cell["attachments"]
            cell.outputs = _outputs()
        elif not cell.metadata.nbgrader.get("solution"):
            cell.source += f"\n\n{MARKDOWN}"
    raw = nbformat.v4.new_raw_cell(MARKDOWN, id="raw")
    raw.metadata["raw_mimetype"] = "text/html"
    code = nbformat.v4.new_code_cell(f"%%html\n{MARKDOWN}", outputs=_outputs(), id="code")
    notebook.cells[1:1] = [nbformat.v4.new_markdown_cell(MARKDOWN, id="mine"), raw, code]
    state = {"version_major": 2, "version_minor": 0, "state": {"</script>": MARKDOWN}}
    notebook.metadata["widgets"] = {_WIDGETS: state}


def _outputs() -> list[NotebookNode]:
    script = "<script>window.planted = 'output'</script>"
    data = {
        "text/html": f"{script}<img src={OUTSIDE}/output.png>",
        "application/javascript": "window.planted = 'javascript'",
        "image/svg+xml": _SVG,
        "text/markdown": MARKDOWN,
        "text/plain": "own output",
    }
    return [nbformat.v4.new_output("display_data", {kind: text}) for kind, text in data.items()] + [
        nbformat.v4.new_output("stream", name="stdout", text=f"\x1b[31m own output {script}"),
        nbformat.v4.new_output("error", ename="E", evalue="", traceback=[f"own output {script}"]),
    ]
