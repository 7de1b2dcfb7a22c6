import base64
import re
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest
from fake_class import HOSTILE, SCRIPT, exercise, fake_class, submission, whole
from pages_checks import assert_well_formed

from autograder.pages import feedback_page, feedback_path, report_page, write
from autograder.pages.figures import outcome_bars, score_distribution
from autograder.pages.stats import exercise_stats, failure_groups, share
from autograder.results.values import Given

CLASS = fake_class()
STYLE = re.search(r"<style>(.*?)</style>", feedback_page(CLASS[0]), re.S)[1]


def test_the_report_is_accessible_and_self_contained():
    page = report_page(CLASS)
    assert_well_formed(page)
    assert SCRIPT not in page and len(page) < 600_000


@pytest.mark.parametrize(
    "results",
    [[], CLASS[:1], [whole("ada", "grader_fault")], [replace(CLASS[0], exercises=())]],
    ids=["nobody", "one", "faults only", "no exercises"],
)
def test_small_classes_have_a_report(results):
    assert_well_formed(report_page(results))


def test_what_needs_a_person_is_listed_with_the_reason():
    page = report_page(CLASS)
    part = page[page.index('id="attention"') : page.index('id="unit-0"')]
    for words in ("farid.h", "memory limit in train_mlp", "Grader fault in dense_backward"):
        assert words in part
    assert "written_linear</bdi> (9)" in part
    assert "bo.lindqvist" not in part


def test_points_given_by_hand_count_in_the_table_and_wait_for_nobody():
    (cell,) = next(e for e in CLASS[0].exercises if e.exercise == "written_linear").cells
    name = (CLASS[0].student, CLASS[0].unit)
    given = {name: {cell.grade_id: Given(points=cell.max_points - 0.5, extra=0.25)}}
    before, after = report_page(CLASS), report_page(CLASS, given=given)
    assert_well_formed(after)
    assert "written_linear</bdi> (9)" in before and "written_linear</bdi> (8)" in after

    def row(page):
        cells = re.search(rf"<tr><th[^>]*><a[^>]*><bdi>{name[0]}</bdi>.*?</tr>", page, re.S)[0]
        return [re.sub("<[^>]+>", "", one).strip() for one in re.findall("<td.*?</td>", cells)]

    points, *rest = row(before)
    earned, possible = points.split(" / ")
    expected = float(earned) + cell.max_points - 0.25
    new, *new_rest = row(after)
    assert new == f"{expected:g} / {possible}"
    assert rest[0] == new_rest[0]  # the share of what the autograder gives
    assert (rest[-2], new_rest[-2]) == (f"{cell.max_points:g}", "0")
    no_points = {name: {cell.grade_id: Given(comment="more, please")}}
    assert report_page(CLASS, given=no_points) == before


def test_crashes_and_limits_are_listed():
    page = report_page(CLASS)
    part = page[page.index("Crashes and limits</h3>") : page.index('id="students"')]
    for words in ("dmitri.volkov", "Time limit", "Memory limit", "Output limit", "Crashed"):
        assert words in part


def test_several_units():
    other = [replace(result, unit="02_conv", unit_title="Convolutions") for result in CLASS[:3]]
    page = report_page([*CLASS, *other])
    assert_well_formed(page)
    assert "Convolutions" in page and feedback_path("bo.lindqvist", "02_conv") in page


def test_share_leaves_out_what_is_not_known():
    assert share(submission("ada").exercises) == 1.0
    assert share(whole("ada", "grader_fault").exercises) is None
    assert share(submission("ada", {"train_mlp": "timeout"}).exercises) == 13 / 17


def test_difficulty_and_discrimination_agree_with_numpy():
    stats = {one.id: one for one in exercise_stats(CLASS)}
    coded = [[e for e in result.exercises if e.exercise != "written_linear"] for result in CLASS]
    own = np.array([exercises[3].points / exercises[3].max_points for exercises in coded])
    rest = []
    for exercises in coded:
        others = [e for i, e in enumerate(exercises) if i != 3 and e.outcome != "grader_fault"]
        rest.append(sum(e.points for e in others) / sum(e.max_points for e in others))
    huber = stats["huber"]
    assert huber.share == pytest.approx(own.mean())
    assert huber.discrimination == pytest.approx(np.corrcoef(own, rest)[0, 1])
    assert huber.outcomes == {"passed": 5, "failed": 4, "not_attempted": 2, "missing": 1}


def test_discrimination_is_blank_where_it_is_not_defined():
    same = [submission(name) for name in ("a", "b", "c", "d")]
    assert all(one.discrimination is None for one in exercise_stats(same))
    assert all(one.discrimination is None for one in exercise_stats(CLASS[:2]))


def test_exercises_graded_by_hand_have_no_share():
    by_hand = next(one for one in exercise_stats(CLASS) if one.id == "written_linear")
    assert by_hand.share is None and by_hand.discrimination is None


def test_failures_that_differ_in_numbers_only_are_one():
    def failing(student, accuracy):
        one = exercise("train_mlp", "failed")
        message = f"accuracy {accuracy} is below 0.97\nexpected: more"
        checks = tuple(replace(check, message=message) for check in one.checks)
        return replace(submission(student), exercises=(replace(one, checks=checks),))

    groups = failure_groups([failing("a", 0.91), failing("b", 0.5), failing("b2", 1e-3)])
    assert [group.students for group in groups] == [["a", "b", "b2"]]
    assert groups[0].message == "accuracy 0.91 is below 0.97"
    assert groups[0].checks == ["train_mlp by hand 1", "train_mlp on any shape 1"]


def failed_with(student, message):
    one = exercise("train_mlp", "failed")
    checks = tuple(replace(check, message=message) for check in one.checks)
    return replace(submission(student), exercises=(replace(one, checks=checks),))


def test_the_diagnosis_tells_mistakes_apart():
    half = "result[0]: wrong values: all 4 differ\nExactly half.\nexpected: 2\nHint: twice"
    same = (
        "wrong values: 1 of 3 differ, the first at index [0]\nExactly half.\nexpected:  got:\n[1]"
    )
    sign = "wrong values: all 3 differ\nThe sign is flipped.\ngot: 0"
    groups = failure_groups(
        [failed_with(*pair) for pair in zip("abc", (half, same, sign), strict=True)]
    )
    assert [group.students for group in groups] == [["a", "b"], ["c"]]
    assert groups[0].message == "result[0]: wrong values: all 4 differ\nExactly half."


def test_what_one_student_got_wrong_is_not_common():
    texts = ["wrong value\nExactly half."] * 2 + ["wrong value\nThe sign is flipped."]
    page = report_page([failed_with(*pair) for pair in zip("abc", texts, strict=True)])
    assert "Exactly half." in page and "The sign is flipped." not in page
    assert "1 less common one is left out." in page
    assert "The sign is flipped." in report_page([failed_with("c", texts[2])])


def test_exceptions_are_grouped_too():
    results = [submission(name, {"sigmoid": "error"}) for name in ("a", "b")]
    (group,) = failure_groups(results)
    assert group.message.startswith("ValueError") and group.students == ["a", "b"]


def svg(uri):
    return ElementTree.fromstring(base64.b64decode(uri.partition("base64,")[2]))


def test_figures_tell_their_numbers_in_words():
    picture = score_distribution([0.0, 0.55, 0.55, 1.0])
    assert picture.alt == (
        "Histogram of total scores, median 55 percent. Submissions: 0 to 10 percent: 1, "
        "50 to 60 percent: 2, 90 to 100 percent: 1."
    )
    bars = outcome_bars(exercise_stats(CLASS))
    assert "huber: 5 passed, 4 not yet right, 3 nothing to grade" in bars.alt
    for one in (picture, bars):
        assert one.light != one.dark
        assert svg(one.light).tag == svg(one.dark).tag == "{http://www.w3.org/2000/svg}svg"


def test_the_same_class_has_the_same_report():
    assert report_page(CLASS) == report_page(CLASS)


def test_hostile_names_of_exercises_can_be_drawn():
    one = replace(exercise("softmax", "failed"), exercise=f"$x^$ 数学 {HOSTILE}", title=HOSTILE)
    result = replace(submission("ada"), exercises=(one,), unit=HOSTILE, unit_title=HOSTILE)
    assert_well_formed(report_page([result]))


def test_unsafe_grading_is_told():
    assert "Graded without a sandbox" in report_page([*CLASS, replace(CLASS[0], unsafe=True)])
    assert "Graded without a sandbox" not in report_page(CLASS)


def test_pages_are_written_where_the_report_says(tmp_path):
    out = tmp_path / "deep" / "graded"
    paths = write(CLASS, out)
    assert len(set(paths)) == len(CLASS) + 1 and paths[-1] == out / "report.html"
    links = set(re.findall(r'href="(feedback/[^"]+)"', paths[-1].read_text("utf-8")))
    assert {out / link for link in links} == set(paths[:-1])
    assert {path for path in out.rglob("*") if path.is_file()} == set(paths)
    assert out / "feedback" / "bo.lindqvist" / "01_neurons.html" in paths


def luminance(color):
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_text_has_contrast(theme):
    colors = dict(
        re.findall(r"--(\w+): (#\w{6})", re.findall(r":root \{(.*?)\}", STYLE, re.S)[theme])
    )
    code = ("keyword", "string", "number", "comment", "name", "ink")
    words = ("muted", "link", "good", "warn", "bad", "other", "ink")
    for names, ground in ((code, "soft"), (words, "paper")):
        for name in names:
            a, b = luminance(colors[name]), luminance(colors[ground])
            ratio = (max(a, b) + 0.05) / (min(a, b) + 0.05)
            assert ratio >= 4.5, (name, ground, ratio)
