"""What a stored reference depends on: the code that runs when grading, and nothing else."""

import pytest

from autograder.course.source import parse_unit
from autograder.judging.reference import reference_key

DEMO = '# %% tags=["demo"]\nimport math\nprint(math.pi)\n\n'
WORKS = "# %% [markdown]\n# ### Exercise 2"


def key(tiny, text):
    return reference_key(parse_unit(text, tiny.path))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Double a number.", "Double any number, please."),
        ("# # Tiny", "# # Small"),
        ("title: Tiny", "title: Small"),
        ("cpu_budget: 10", "cpu_budget: 20"),
        ("### Exercise 1: double", "### Exercise 1: twice"),
        ("Because 2 (a + b)", "As 2 (a + b)"),
        (WORKS, DEMO + WORKS),
    ],
)
def test_prose_titles_and_demo_cells_leave_it(tiny, tiny_text, old, new):
    assert old in tiny_text
    assert key(tiny, tiny_text.replace(old, new)) == reference_key(tiny)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("return x + x", "return 2 * x"),
        ("check.rng(1)", "check.rng(2)"),
        ("points=2", "points=3"),
        ('check="double_values"', 'check="double_numbers"'),
        ("cpu_budget: 10", "cpu_budget: 10\n#     limits: {memory_mib: 3072}"),
        (WORKS, "# %%\nimport math\n\n" + WORKS),
    ],
)
def test_code_points_and_limits_change_it(tiny, tiny_text, old, new):
    assert old in tiny_text
    assert key(tiny, tiny_text.replace(old, new)) != reference_key(tiny)


def test_environment_changes_it(tiny, monkeypatch):
    before = reference_key(tiny)
    monkeypatch.setattr("autograder.judging.reference.fingerprint", lambda: "another")
    assert reference_key(tiny) != before
