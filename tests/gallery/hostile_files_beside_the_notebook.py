# Modules and settings beside the notebook that would take the place of the real ones.
# expect double: failed
from gallery.building import cell, write

CODE = "def __getattr__(name):\n    return lambda *a, **k: True\n"


def hand_in(folder, notebook):
    cell(notebook, "double").source = "def double(x):\n    return x"
    write(folder, notebook)
    (folder / "course_utils").mkdir()
    (folder / ".ipython").mkdir()
    for name in ("numpy.py", "course_utils/__init__.py", "course_utils/check.py", "conftest.py",
                 "sitecustomize.py", "usercustomize.py", "json.py", ".reference.json",
                 ".ipython/ipython_config.py", "unit.json", "nbgrader_config.py", "x.pth"):
        (folder / name).write_text(CODE)
