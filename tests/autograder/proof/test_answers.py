"""The files of stored answers, and what is said about those that cannot be used."""

import ast

import pytest

from autograder.course.source import find_units, load_unit
from autograder.proof.answer_file import AnswerError
from autograder.proof.answers import load_answers

FILE = """\
# Any comment may stand here.

# %% right: two branches, one float type

def double(x):
    return 2 * x

# %% wrong: A half!
# mistake: The number is halved.
# message: half
# message: too small
def double(x):

    return x / 2  # not * 2

# %% wrong: a third
# message: three
# in: two branches, one float type
# instead of: 2 * x
# write:      3 * x

# %% wrong: nothing
# message: None
# in: two branches, one float type
# instead of: return
# write:
"""


@pytest.fixture
def unit(tiny_course):
    return load_unit(tiny_course / "solutions" / "tiny" / "tiny.py")


@pytest.fixture
def load(tiny_course, unit):
    """Loads the answers in a text."""

    def load_text(text):
        path = tiny_course / "tests" / "answers" / "tiny" / "double.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return load_answers(tiny_course, unit)

    return load_text


def wrong(*lines):
    return "\n".join(["# %% wrong: one", "# message: words", *lines, ""])


def test_answers_are_sorted_by_name_the_right_ones_first(load):
    assert [answer.name for answer in load(FILE)] == [
        "double/right_two_branches_one_float_type",
        "double/wrong_a_half",
        "double/wrong_a_third",
        "double/wrong_nothing",
    ]


def test_what_is_known_of_an_answer(load):
    right, half, *_ = load(FILE)
    assert (right.right, right.line, right.messages, right.mistake) == (True, 3, (), "")
    assert (half.right, half.line, half.title) == (False, 8, "A half!")
    assert (half.messages, half.mistake) == (("half", "too small"), "The number is halved.")
    assert half.place == f"{half.path}:8"


def test_text_is_kept_without_the_blank_lines_around_it(load):
    right, half, *_ = load(FILE)
    assert right.source == "def double(x):\n    return 2 * x\n"
    assert half.source == "def double(x):\n\n    return x / 2  # not * 2\n"


def test_pieces_of_a_line_are_replaced_or_deleted_in_a_right_answer(load):
    *_, third, nothing = load(FILE)
    assert third.source == "def double(x):\n    return 3 * x\n"
    assert nothing.source == "def double(x):\n     2 * x\n"


def test_the_reference_is_edited_when_no_other_answer_is_named(load, unit):
    (answer,) = load(wrong("# instead of: return x + x", "# write: return 3 * x"))
    assert answer.source.strip() == unit.exercises[0].solution.source.replace("x + x", "3 * x")


def test_edits_are_made_one_after_the_other(load):
    edits = ["# instead of: x + x", "# write: 3 * x", "# instead of: 3", "# write: 4"]
    (answer,) = load(wrong(*edits))
    assert "return 4 * x" in answer.source


def test_whole_lines_keep_their_indentation(load):
    edits = ["# instead of:", "# |    return x + x", "# write:", "# |    y = x", "# |", "# |    y"]
    (answer,) = load(wrong(*edits))
    assert "\n    y = x\n\n    y\n" in answer.source
    assert "return" not in answer.source


def test_whole_lines_are_deleted_with_their_line_ends(load, unit):
    (answer,) = load(wrong("# instead of:", "# |    return x + x", "# write:"))
    before = unit.exercises[0].solution.source.split("\n")
    assert answer.source.rstrip().split("\n") == [
        line for line in before if line != "    return x + x"
    ]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("# %% maybe: one\nx = 1\n", 1, "expected '# %% right: title'"),
        ("# %% right:\nx = 1\n", 1, "expected '# %% right: title'"),
        ("# %% right: a\nx = 1\n\n# %%wrong: b\nx = 2\n", 4, "got '# %%wrong: b'"),
        ("import numpy\n\n# %% right: a\nx = 1\n", 1, "before the first answer"),
        ("# %% wrong: mute\nx = 1\n", 1, "# message: words"),
        ("# %% right: a b\nx = 1\n\n# %% right: A, b\nx = 2\n", 4, "title of its own"),
        ("# %% right: empty\n", 1, "got neither"),
        (wrong("# message:", "x = 1"), 3, "expected text behind '# message:'"),
        (wrong("# message: a", "# | b", "x = 1"), 3, "expected no '# |' below '# message:'"),
        (wrong("# mistake: a", "# mistake: b", "x = 1"), 4, "expected one '# mistake:', got 2"),
        (wrong("x = 1", "# message: late"), 4, "directly below the line that begins"),
        (wrong("x = 1", "# | late"), 4, "directly below the line that begins"),
        (wrong("# write: x"), 3, "'# instead of:' before '# write:'"),
        (wrong("# instead of: x"), 3, "'# write:' after '# instead of:'"),
        (wrong("# instead of:", "# write: x"), 3, "expected text behind '# instead of:'"),
        (wrong("# instead of: x", "# | y", "# write: x"), 3, "got both"),
        (wrong("# instead of: x", "# write:", "# | y"), 4, "same kind of text"),
        (wrong("# instead of: x + x", "# write: x", "x = 1"), 1, "got both"),
        (wrong("# in: right", "x = 1"), 1, "expected '# instead of:' with '# in: right'"),
        (wrong("# in: other", "# instead of: 2", "# write: 3"), 1, "got 'other'; there are []"),
        (wrong("# instead of: x + x", "# write: x + x"), 3, "edits that change something"),
    ],
)
def test_what_is_not_an_answer_is_refused_with_its_line(load, text, line, words):
    with pytest.raises(AnswerError) as caught:
        load(text)
    assert f"double.py:{line}: " in str(caught.value)
    assert words in str(caught.value)


def test_a_wrong_answer_is_nothing_to_start_from(load):
    first = "# %% wrong: first\n# message: words\nx = 1\n\n"
    with pytest.raises(AnswerError, match="a right answer above"):
        load(first + wrong("# in: first", "# instead of: 1", "# write: 2"))


def test_a_text_that_is_not_in_the_reference_is_answered_with_the_nearest(load):
    with pytest.raises(AnswerError, match=r"py:3: .* once in the reference, got 'retrun x \+ x'"):
        load(wrong("# instead of: retrun x + x", "# write: x"))
    with pytest.raises(AnswerError, match=r"the nearest is 'return x \+ x' in its line \d+"):
        load(wrong("# instead of: retrun x + x", "# write: x"))
    with pytest.raises(AnswerError, match=r"the nearest is '    return x \+ x' in its line \d+"):
        load(wrong("# instead of:", "# |  return x + x", "# write:"))


def test_a_text_that_is_there_twice_is_answered_with_the_lines(load):
    right = "# %% right: twice\nx = 1\ny = 1\n\n"
    with pytest.raises(AnswerError, match="once in 'twice', got '= 1', which is in its lines 1, 2"):
        load(right + wrong("# in: twice", "# instead of: = 1", "# write: = 2"))


def test_files_and_folders_that_belong_to_nothing_are_refused(tiny_course, unit, load):
    load(FILE)
    folder = tiny_course / "tests" / "answers" / "tiny"
    (folder / "__pycache__").mkdir()
    (folder / "double.py~").write_text("an editor's")
    assert len(load_answers(tiny_course, unit)) == 4
    (folder / "double").mkdir()
    with pytest.raises(AnswerError, match=r"got a folder; move the answers in it to double\.py"):
        load_answers(tiny_course, unit)
    (folder / "double").rmdir()
    (folder / "triple.py").write_text("# %% right: a\nx = 1\n")
    with pytest.raises(AnswerError, match="no exercise of tiny has this name; expected one of dou"):
        load_answers(tiny_course, unit)


def test_a_file_that_is_no_text_is_refused(load, tiny_course, unit):
    load(FILE)
    (tiny_course / "tests" / "answers" / "tiny" / "double.py").write_bytes(b"\xff\xfe")
    with pytest.raises(AnswerError, match=r"double\.py: cannot be read"):
        load_answers(tiny_course, unit)


def test_all_answers_of_the_course_are_whole(root):
    """Each can be made out; a right one is Python. A wrong one need not be."""
    answers = [
        answer for path in find_units(root, ()) for answer in load_answers(root, load_unit(path))
    ]
    assert len(answers) > 1000
    for answer in answers:
        if answer.right:
            ast.parse(answer.source)
