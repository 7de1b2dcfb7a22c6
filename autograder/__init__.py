"""Builds, grades and proves the exercises of the course.

*Commands* call *grading*, *build* and *proof*; *grading* takes *handins*, has each one judged
(*judging*, which runs it in the *sandbox* against the *course*), and what came of it (*results*)
goes to *pages* and *gradebook*. *nbgrader_course* is the same for a course that is not ours.

- ``commands``: one module for each command, and what is printed on the terminal;
- ``grading``: a whole class, here or on a cluster: made ready, judged, stored, published;
- ``build``: from a source to all that is generated from it, and what is refused there;
- ``proof``: the grader against stored answers and against mutants;
- ``pages``: feedback, class report, and the notebooks that formgrader shows;
- ``nbgrader_course``: notebooks whose tests are plain asserts;
- ``judging``: one program of one unit, from what runs to its verdicts and their words;
- ``gradebook``: nbgrader's database, and points for an LMS;
- ``course``: a unit as its source says it;
- ``results``: outcomes, verdicts as values, and ``results.jsonl``;
- ``sandbox``: runs cells of untrusted code and reports what they sent;
- ``handins``: notebooks as students hand them in;
- ``environment``: variables of the runs, and what verdicts depend on;
- ``files``: replaced at once; ``errors``: what a command says in a sentence.

A room imports only those below it (``tests/autograder/test_rooms.py``). See ``docs/design.md``.
"""
