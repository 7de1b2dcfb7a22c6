"""A class of twelve: every outcome, ordinary mistakes, and text that is meant to do harm."""

from __future__ import annotations

from autograder.gradebook import GradedCell, UnitCells
from autograder.results.outcomes import OUTCOMES, Outcome
from autograder.results.values import CellResult, CheckResult, ExerciseResult, SubmissionResult

UNIT = "01_neurons"
TITLE = "Neurons"
SCRIPT = "<script>alert('owned')</script>"
HOSTILE = (
    f"{SCRIPT}<svg onload=alert(1)><img src=https://evil.example/x.png>"
    "\x1b[31mred\x1b[0m\x00\x07 \u202eevil\u202c a\u200bb \u2066x\u2069 \ud800 </style></pre>"
)
LONG = "x" * 1_000_000

# id, title, points of its graded cells
EXERCISES: tuple[tuple[str, str, tuple[float, ...]], ...] = (
    ("perceptron_update", "Exercise 1: One step of the perceptron", (1.0, 1.0)),
    ("sigmoid", "Exercise 2: A sigmoid that does not overflow", (2.0, 1.0)),
    ("softmax", "Exercise 3: Softmax over the last axis", (2.0,)),
    ("huber", "Exercise 4: Huber loss", (1.0, 2.0)),
    ("dense_backward", "Exercise 5: Backward through a dense layer", (1.5, 1.5)),
    ("train_mlp", "Exercise 6: Train a network on digits", (4.0,)),
    ("written_linear", "Exercise 7: Why depth needs nonlinearity", (3.0,)),
)

CELLS = UnitCells(
    graded=tuple(
        GradedCell(name, points[0], "markdown", manual=True)
        if name == "written_linear"
        else GradedCell(f"{name}_{i}", value)
        for name, _, points in EXERCISES
        for i, value in enumerate(points)
    ),
    solutions=tuple(name for name, _, _ in EXERCISES),
)

ANSWERS = {
    "sigmoid": '''def sigmoid(z):
    """Logistic function of each element; any shape."""
    z = np.asarray(z, dtype=float)
    small = np.exp(-np.abs(z))  # never overflows
    return np.where(z >= 0, 1 / (1 + small), small / (1 + small))''',
    "train_mlp": """def train_mlp(images, labels, seed=0):
    model = keras.Sequential([
        layers.Flatten(),
        layers.Dense(64, activation="relu"),
        layers.Dense(10),
    ])
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    model.fit(images, labels, epochs=20, verbose=0)
    return lambda x: model.predict(x, verbose=0).argmax(axis=-1)""",
    "written_linear": "A composition of linear maps is linear, W2(W1 x) = (W2 W1) x, so that two "
    "layers without a nonlinearity can do no more than one.\n\nWith ReLU between them they can.",
}
FAILURES = {
    "perceptron_update": "the value is right, but the bias was not updated",
    "sigmoid": "the result has NaN at index (0, 3)",
    "softmax": "every row should sum to 1; column sums are 1: the softmax is over the wrong axis",
    "huber": "exactly 32 times too large: the batch size; a sum instead of a mean?",
    "dense_backward": "shape (3, 4) is wrong: this is the transpose of what is asked for",
    "train_mlp": "accuracy 0.914 is below 0.97",
}
REASONS: dict[Outcome, str] = {
    "error": "ValueError: operands could not be broadcast together with shapes (5,3) (4,)\n"
    "in line 4 of your answer: return x @ weights + bias",
    "timeout": "It ran into the time limit: is there a loop that never ends?",
    "memory": "The run was stopped here: it used more memory than allowed. 2.0 GiB is the limit.",
    "output": "The run was stopped here: it printed more than allowed. 8 MiB is the limit.",
    "crashed": "The run was stopped here: the Python process died. Signal 11 (SIGSEGV).",
    "missing": "The answer cell is not in the notebook that was submitted.",
    "not_attempted": "The answer cell is as it was handed out.",
    "manual": "Written answer: points are given by hand.",
    "grader_fault": "The reference values of this exercise could not be read.",
}
_SECONDS: dict[Outcome, float] = {"timeout": 20.0, "memory": 3.7, "crashed": 0.9}


def exercise(name: str, outcome: Outcome, *, hostile: bool = False, half: bool = True):
    """One verdict; ``half`` of a failed exercise with two cells has passed."""
    title, points = next((t, p) for n, t, p in EXERCISES if n == name)
    passed = [
        outcome == "passed" or (outcome == "failed" and half and i > 0) for i in range(len(points))
    ]
    ids = [name] if name == "written_linear" else [f"{name}_{i}" for i in range(len(points))]
    cells = tuple(
        CellResult(id_, value if ok else 0.0, value, ok)
        for id_, value, ok in zip(ids, points, passed, strict=True)
    )
    checks = _checks(name, cells, hostile) if outcome in ("passed", "failed") else ()
    reason = REASONS.get(outcome, "")
    if outcome == "failed" and checks:
        reason = f"{checks[0].name}: {checks[0].message}"
    answer = "" if outcome == "missing" else ANSWERS.get(name, f"def {name}(x):\n    return x\n")
    return ExerciseResult(
        exercise=name,
        title=title,
        points=sum(cell.points for cell in cells),
        max_points=sum(points),
        outcome=outcome,
        reason=HOSTILE if hostile and outcome != "failed" else reason,
        checks=checks,
        cells=cells,
        seconds=_SECONDS.get(outcome, 0.125),
        answer=f"# {HOSTILE}\n{LONG}\n" if hostile else answer,
    )


def _checks(name: str, cells: tuple[CellResult, ...], hostile: bool) -> tuple[CheckResult, ...]:
    if name == "written_linear":
        return ()
    found = []
    for i, cell in enumerate(cells):
        message = "" if cell.passed else HOSTILE + LONG if hostile else FAILURES[name]
        values = (
            "\nexpected: [0.5, 0.8808]\ngot:      [0.5, 0.1192]\nHint: try it on [0, 2] by hand"
        )
        found += [
            CheckResult(
                f"{name} by hand {i + 1}",
                cell.passed,
                message and message + values,
                cell.grade_id,
                False,
            ),
            CheckResult(f"{name} on any shape {i + 1}", cell.passed, message, cell.grade_id, True),
        ]
    return tuple(found)


def submission(student: str, outcomes: dict[str, Outcome] | None = None, **more):
    """A submission that passes all but ``outcomes``; the written answer waits for a person."""
    chosen: dict[str, Outcome] = {"written_linear": "manual", **(outcomes or {})}
    hostile = more.pop("hostile", False)
    verdicts = [
        exercise(name, chosen.get(name, "passed"), hostile=hostile) for name, _, _ in EXERCISES
    ]
    return SubmissionResult(student, UNIT, TITLE, tuple(verdicts), **more)


def whole(student: str, outcome: Outcome, **more) -> SubmissionResult:
    """A submission with the same outcome for every exercise."""
    return submission(student, {name: outcome for name, _, _ in EXERCISES}, **more)


def fake_class() -> list[SubmissionResult]:
    """Twelve submissions of one unit; every outcome occurs."""
    results = [
        submission("adaeze.okafor"),
        submission("bo.lindqvist", {"huber": "failed"}),
        submission("carmen_ruiz", {"huber": "failed", "train_mlp": "failed"}),
        submission("dmitri.volkov@uni.example", {"softmax": "failed", "train_mlp": "timeout"}),
        submission("Élodie Marchand", {"sigmoid": "error", "dense_backward": "failed"}),
        submission(
            "farid.h",
            {"train_mlp": "memory", "huber": "not_attempted"},
            attention=("It was stopped at the memory limit in train_mlp.",),
        ),
        submission(
            "grace.liu",
            {"softmax": "crashed", "train_mlp": "output"},
            attention=("The process died in softmax.",),
            notes=(
                "The notebook is called grace-final(2).ipynb; it was read as 01_neurons.ipynb.",
            ),
        ),
        submission(
            "hana.sato",
            {"dense_backward": "failed", "huber": "failed", "written_linear": "not_attempted"},
        ),
        whole("ivan.petrov", "missing", notes=("Nothing was handed in for this unit.",)),
        whole("../../etc/passwd", "not_attempted"),
        submission(
            f"mallory{SCRIPT}\u202e",
            {"sigmoid": "error", "softmax": "failed", "huber": "failed"},
            hostile=True,
            notes=(HOSTILE,),
            attention=(HOSTILE + LONG,),
        ),
        submission(
            "nadia.k",
            {"dense_backward": "grader_fault", "softmax": "failed"},
            attention=("The grader failed in dense_backward: grade it again.",),
        ),
    ]
    found = {verdict.outcome for result in results for verdict in result.exercises}
    assert found == set(OUTCOMES)
    return results
