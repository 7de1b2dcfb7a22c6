"""Imported before anything else by the commands: leaves out an import that costs 0.9 s.

``jsonschema``, which ``nbformat`` needs, imports ``rfc3987_syntax`` if it is installed (it is, with
JupyterLab) to check values of format "iri". That builds a parser when it is imported. No schema of
notebooks or of ours has such values. CPU seconds of the grader's own process for 100 unchanged
hand-ins of unit 01, best of 4: 2.5 without this, 1.6 with it.
"""

from __future__ import annotations

import sys

sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]  # import it: ImportError
