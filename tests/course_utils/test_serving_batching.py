"""Live micro-batches, and what is done with doubtful answers."""

import asyncio
import threading

import numpy as np
import pytest

from course_utils.serving.batching import Gatherer
from course_utils.serving.doubt import settle
from course_utils.serving.signature import ServingError


class Double:
    """A model that doubles its input; notes the sizes of its calls, and can be held up."""

    def __init__(self):
        self.sizes, self.go = [], threading.Event()
        self.go.set()

    def __call__(self, arrays):
        assert self.go.wait(10)
        self.sizes.append(len(arrays["x"]))
        return {"y": 2 * arrays["x"]}


def x(*values):
    return {"x": np.array(values, dtype=float)}


def run(scenario, **options):
    """Runs scenario(model, gatherer) and closes the gatherer."""

    async def whole():
        model = Double()
        gatherer = Gatherer(model, **options)
        try:
            return model, await scenario(model, gatherer)
        finally:
            model.go.set()
            await gatherer.close()

    return asyncio.run(whole())


def test_everybody_gets_the_own_part():
    async def scenario(model, gatherer):
        return await asyncio.gather(*(gatherer.submit(x(n, -n)) for n in range(10)))

    model, answers = run(scenario, max_batch=20, max_delay=5.0)
    for n, answer in enumerate(answers):
        np.testing.assert_array_equal(answer["y"], [2 * n, -2 * n])
    assert model.sizes == [20]


def test_no_batch_is_too_large_and_the_rest_follows():
    async def scenario(model, gatherer):
        sizes = [3, 3, 3, 1, 6, 2]
        found = await asyncio.gather(*(gatherer.submit(x(*range(n))) for n in sizes))
        assert [len(one["y"]) for one in found] == sizes

    model, _ = run(scenario, max_batch=6, max_delay=0.01)
    assert sum(model.sizes) == 18
    assert max(model.sizes) <= 6


def test_a_request_larger_than_a_batch_goes_alone():
    async def scenario(model, gatherer):
        return await gatherer.submit(x(*range(9)))

    model, answer = run(scenario, max_batch=4, max_delay=0)
    assert model.sizes == [9]
    np.testing.assert_array_equal(answer["y"], 2.0 * np.arange(9))


def test_a_single_request_does_not_wait_for_ever():
    async def scenario(model, gatherer):
        return await asyncio.wait_for(gatherer.submit(x(1)), 10)

    assert run(scenario, max_batch=100, max_delay=0.001)[0].sizes == [1]


def test_overload_is_refused_with_503():
    async def scenario(model, gatherer):
        model.go.clear()
        first = asyncio.create_task(gatherer.submit(x(0)))
        while not gatherer._queue.empty() or gatherer._task is None:
            await asyncio.sleep(0)
        waiting = [asyncio.create_task(gatherer.submit(x(n))) for n in (1, 2)]
        await asyncio.sleep(0.01)
        with pytest.raises(ServingError) as caught:
            await gatherer.submit(x(3))
        model.go.set()
        await asyncio.gather(first, *waiting)
        return caught.value.status

    assert run(scenario, max_batch=1, max_delay=0, max_waiting=2)[1] == 503


def test_an_error_of_the_model_reaches_all_of_its_batch_and_nobody_else():
    calls = []

    def model(arrays):
        calls.append(len(arrays["x"]))
        if len(calls) == 1:
            raise RuntimeError("broken")
        return {"y": arrays["x"]}

    async def whole():
        gatherer = Gatherer(model, max_batch=2, max_delay=5.0)
        tasks = [gatherer.submit(x(n)) for n in range(4)]
        found = await asyncio.gather(*tasks, return_exceptions=True)
        await gatherer.close()
        return found

    found = asyncio.run(whole())
    assert [type(one) for one in found[:2]] == [RuntimeError, RuntimeError]
    assert [one["y"].tolist() for one in found[2:]] == [[2.0], [3.0]]


def test_who_has_gone_is_not_predicted():
    async def scenario(model, gatherer):
        model.go.clear()
        first = asyncio.create_task(gatherer.submit(x(0)))
        await asyncio.sleep(0.01)
        gone = asyncio.create_task(gatherer.submit(x(1)))
        await asyncio.sleep(0)
        gone.cancel()
        model.go.set()
        await first
        await gatherer.submit(x(2))

    assert run(scenario, max_batch=1, max_delay=0)[0].sizes == [1, 1]


def test_who_waits_when_it_closes_is_told():
    async def scenario(model, gatherer):
        waiting = [asyncio.create_task(gatherer.submit(x(n))) for n in range(3)]
        await asyncio.sleep(0)
        await gatherer.close()
        found = await asyncio.gather(*waiting, return_exceptions=True)
        with pytest.raises(ServingError, match="stopping"):
            await gatherer.submit(x(1))
        return [error.status for error in found]

    assert run(scenario, max_batch=10, max_delay=60.0)[1] == [503, 503, 503]


@pytest.mark.parametrize("options", [{"max_batch": 0}, {"max_delay": -1}, {"max_waiting": 0}])
def test_settings_out_of_range(options):
    with pytest.raises(ValueError, match="expected max_batch"):
        Gatherer(Double(), **options)


PROBABILITIES = np.array([[0.5, 0.5], [0.25, 0.75], [np.nan, 1.0]])
OUTPUTS = {"probabilities": PROBABILITIES, "classes": np.array([0, 1, 1])}


def test_doubtful_answers_come_from_the_fallback():
    asked = []

    def fallback(examples):
        asked.append(examples.tolist())
        return [8, 9]

    settled = settle(OUTPUTS, np.arange(3), threshold=0.75, fallback=fallback)
    assert asked == [[0, 2]]
    assert settled["classes"].tolist() == [8, 1, 9]
    assert settled["source"].tolist() == ["fallback", "model", "fallback"]
    assert OUTPUTS["classes"].tolist() == [0, 1, 1]


def test_nobody_is_asked_when_all_is_sure():
    settled = settle(
        {"probabilities": PROBABILITIES[:2], "classes": np.array([0, 1])},
        np.arange(2),
        threshold=0.5,
        fallback=lambda examples: pytest.fail("asked"),
    )
    assert settled["source"].tolist() == ["model", "model"]


@pytest.mark.parametrize(
    "fallback", [None, lambda examples: 1 / 0, lambda examples: [1], lambda examples: None]
)
def test_without_a_fallback_that_works_the_class_is_minus_one(fallback):
    settled = settle(OUTPUTS, np.arange(3), threshold=0.6, fallback=fallback)
    assert settled["classes"].tolist() == [-1, 1, -1]
    assert settled["source"].tolist() == ["none", "model", "none"]
