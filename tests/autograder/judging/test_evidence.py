from autograder.judging.evidence import MAX_RUNS, gather
from autograder.sandbox.values import Record, Run, Step, StepEnd

STEPS = tuple(
    Step(name, "", role)
    for name, role in (("s", "author"), ("double", "solution"), ("double_values", "graded"))
)


def run_of(records, ends, ending="done", last=None):
    return Run(
        tuple(Record(step, name, "close", 1, value) for step, name, value in records),
        tuple(StepEnd(step, "ok", 1.0) for step in ends),
        ending, last, "", 1.0, 1.0,
    )  # fmt: skip


def test_a_run_that_ends_well_is_the_only_one(tiny):
    asked = []
    evidence = gather(
        tiny, STEPS, lambda steps: asked.append(steps) or run_of([("double_values", "a", 1)], ["s"])
    )
    assert len(asked) == 1
    assert evidence.records[("double_values", "a")].actual == 1
    assert evidence.stops == []


def test_the_exercise_that_killed_the_run_is_left_out_of_the_next(tiny):
    asked = []

    def execute(steps):
        asked.append([step.id for step in steps])
        dead = any(step.id == "double" for step in steps)
        return run_of([], ["s"], "crashed" if dead else "done", "double" if dead else None)

    evidence = gather(tiny, STEPS, execute)
    assert asked == [["s", "double", "double_values"], ["s"]]
    assert evidence.stop_at({"double"}).ending == "crashed"
    assert evidence.cpu_seconds == 2.0


def test_first_record_counts_and_a_second_one_is_noticed(tiny):
    both = [("double_values", "a", 1), ("double_values", "a", 2)]
    evidence = gather(tiny, STEPS, lambda steps: run_of(both, []))
    assert evidence.records[("double_values", "a")].actual == 1
    assert evidence.repeated == {("double_values", "a")}


def test_runs_are_bounded(tiny):
    steps = tuple(Step(f"extra-{n}", "", "extra") for n in range(20))
    asked = []

    def execute(remaining):
        asked.append(remaining)
        return run_of([], [], "crashed", remaining[0].id)

    evidence = gather(tiny, steps, execute)
    assert len(asked) == MAX_RUNS
    assert len(evidence.stops) == MAX_RUNS
