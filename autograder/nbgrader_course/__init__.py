"""Ordinary nbgrader courses: notebooks whose tests are plain asserts (``ready.ready_course``).

``notebook`` and ``source`` read the instructor's notebooks, ``course`` and ``handins`` find what is
where; ``assemble``, ``judge`` and ``grade`` do for one submission what the modules of those names
above do for a unit of this course.
"""
