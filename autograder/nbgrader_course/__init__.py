"""Ordinary nbgrader courses: notebooks whose tests are plain asserts.

``cells`` and ``source`` read the instructor's notebooks, ``course`` and ``handins`` find what is
where; ``program``, ``verdicts`` and ``judge`` do for one submission what the modules of those names
in ``judging`` do for a unit of this course.
"""
