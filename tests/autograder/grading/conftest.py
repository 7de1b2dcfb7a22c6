"""What tests of the grader start from: a cluster, and a class of the tiny unit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from dask_cluster import Cluster
from tiny_class import LIMITS

from autograder.course.source import load_unit
from autograder.grading.grade import grade_class
from autograder.grading.ready import ready_class


@pytest.fixture
def cluster(tmp_path_factory, root) -> Iterator[Cluster]:
    """A scheduler without workers."""
    with closing(Cluster(tmp_path_factory.mktemp("dask"), root)) as started:
        yield started


@pytest.fixture(scope="module")
def course(tmp_path_factory, tiny_text):
    """A course that holds the tiny unit."""
    folder = tmp_path_factory.mktemp("course")
    source = folder / "solutions" / "tiny" / "tiny.py"
    source.parent.mkdir(parents=True)
    source.write_text(tiny_text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def unit(course):
    """The unit of that course."""
    return load_unit(course / "solutions" / "tiny" / "tiny.py")


@pytest.fixture
def grade(course, tmp_path):
    """Grade everything below ``tmp_path / 'class'``: {student: SubmissionResult}."""

    def run(**options):
        job = ready_class(course, tmp_path / "class", limits=LIMITS, **options)
        return {graded.result.student: graded.result for graded in grade_class(job)}

    return run


@pytest.fixture
def klass(tmp_path):
    """Where ``grade`` looks for hand-ins."""
    return tmp_path / "class"
