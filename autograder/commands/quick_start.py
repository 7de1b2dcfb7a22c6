"""Imported before anything else by the commands: leaves out an import that costs a second.

``jsonschema``, which ``nbformat`` needs, imports ``rfc3987_syntax`` if it is installed (it is, with
JupyterLab) to check values of format "iri". That builds a parser when it is imported. No schema of
notebooks or of ours has such values.
"""

from __future__ import annotations

import sys

sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]  # import it: ImportError
