"""What a template process imports before the cells run."""

from __future__ import annotations

from autograder.course.imports import preload_of
from autograder.sandbox.values import Step


def preload(*sources: str) -> tuple[str, ...]:
    """The preload of author's steps with these sources."""
    return preload_of(Step(f"s{n}", source, "author") for n, source in enumerate(sources))


def test_statements_are_taken_once_in_their_order() -> None:
    found = preload(
        "import numpy as np\nx = np.ones(3)\nfrom a.b import c as d, e",
        "import numpy as np\nimport keras",
    )
    assert found == ("import numpy as np", "from a.b import c as d, e", "import keras")


def test_imports_inside_of_functions_and_conditions_count() -> None:
    source = "def f():\n    import a\n\ntry:\n    import b\nexcept ImportError:\n    b = 0"
    assert sorted(preload(source)) == ["import a", "import b"]


def test_cells_with_magics_are_read_as_a_notebook_reads_them() -> None:
    magics = "%matplotlib inline\nimport matplotlib.pyplot as plt\n!ls\nx = !ls\n?len\nimport b"
    assert preload(magics) == ("import matplotlib.pyplot as plt", "import b")


def test_what_is_no_python_imports_nothing() -> None:
    sources = ("import a\nx = = 2", "%%bash\nimport c", "import d\0", "%%html\n<b>", "")
    assert preload(*sources, "import ok") == ("import ok",)


def test_only_what_can_be_carried_out_alone_is_taken() -> None:
    assert preload("from __future__ import annotations\nfrom . import x\nfrom .y import z") == ()
