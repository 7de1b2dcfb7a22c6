"""The notebooks that nbgrader's formgrader shows, where a person gives points by hand.

A hand-in is hostile input, and formgrader shows notebooks unchecked. So these are ours: the
student's text in them is made inert (``inert``), outputs, attachments and metadata are left out,
and in their place stand the grader's verdicts (``cells``).
"""

from autograder.pages.formgrader.cells import notebook, verdict
from autograder.pages.formgrader.folder import FormgraderFolder, can_show

__all__ = ["FormgraderFolder", "can_show", "notebook", "verdict"]
