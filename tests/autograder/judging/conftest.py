"""The chain of exercises, ready to judge, and the runs that judging takes."""

from __future__ import annotations

import pytest
from chain import LIMITS, chain_unit

from autograder.judging.judge import UnitJudge, judge_of


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """The chain; modules that judge another unit have a fixture of this name themselves."""
    return judge_of(chain_unit(tmp_path_factory.mktemp("course")), limits=LIMITS)


@pytest.fixture
def runs(monkeypatch):
    """The programs that were run, as lists of ids of steps."""
    seen = []
    execute = UnitJudge.execute

    def counted(self, steps, **options):
        seen.append([step.id for step in steps])
        return execute(self, steps, **options)

    monkeypatch.setattr(UnitJudge, "execute", counted)
    return seen
