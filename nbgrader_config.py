"""Makes this folder an ordinary nbgrader course, so that nbgrader's own commands work in it.

The folders are nbgrader's usual ones, except that the source notebooks lie in ``solutions/``.
They are generated: run ``autograder build`` (or any ``make`` target) before nbgrader's commands.
"""

import os

# The kernels that nbgrader starts run as our own do: stock nbgrader gives 0 points to a cell that
# writes to stderr, which TensorFlow's log otherwise does.
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")

c = get_config()  # noqa: F821

c.CourseDirectory.course_id = "deep-learning"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "release"

# Formgrader and nbgrader's other commands work on what `autograder grade` has written; where it has
# written nothing, in nbgrader's own places.
here = os.path.dirname(os.path.abspath(__file__))
graded = os.environ.get("COURSE_GRADED") or "graded"
if os.path.isdir(os.path.join(here, graded, "autograded")):
    c.CourseDirectory.autograded_directory = os.path.join(graded, "autograded")
book = os.path.join(here, graded, "gradebook.db")
if url := os.environ.get("COURSE_GRADEBOOK") or (os.path.exists(book) and f"sqlite:///{book}"):
    c.CourseDirectory.db_url = url

# Percent sources, stored references and build leftovers never leave the author's machine.
c.CourseDirectory.ignore = [
    ".ipynb_checkpoints",
    "*.pyc",
    "__pycache__",
    "*.py",
    ".reference.json*",
    ".proved.json*",
    ".*.ipynb.*",
]

c.ClearSolutions.code_stub = {"python": "# YOUR CODE HERE\nraise NotImplementedError"}
c.ClearSolutions.text_stub = "YOUR ANSWER HERE"

# A heading in an answer gets no id: formgrader would take it for the field of a score.
c.HTMLExporter.exclude_anchor_links = True

# One cell of a lesson may train a network.
c.ExecutePreprocessor.timeout = 120
c.Execute.timeout = 120
