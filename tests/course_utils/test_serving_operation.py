"""The service in operation: under load, with new and broken versions, and how it ends."""

import asyncio
import contextlib
import json
import socket
import threading

import numpy as np
import pytest
from linear_model import BASE, expected, published, some_images

from course_utils import serving
from course_utils.serving.app import create_app
from course_utils.serving.servable import Servable
from course_utils.serving.server import listener_socket
from course_utils.serving.signature import ServingError

pytestmark = pytest.mark.slow  # imports TensorFlow, exports two models and starts servers


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return published(tmp_path_factory.mktemp("models"))


@pytest.fixture(scope="module")
def service(store):
    with serving.running(store, name="digits", max_delay=0.002) as started:
        yield started


@pytest.fixture(scope="module")
def images():
    return some_images()


def test_load_is_bounded_and_batched(service, images):
    bodies = [json.dumps({"instances": [image]}).encode() for image in images]
    before = serving.metrics(service)["serving_instances_total"]
    load = serving.load(service, f"{BASE}:predict", bodies, requests=37, concurrency=5)
    assert load.statuses == {200: 37}
    assert len(load.latencies) == 37
    assert 0 < max(load.latencies) <= load.seconds
    assert serving.metrics(service)["serving_instances_total"] - before == 37


def test_answers_do_not_mix_under_load(service):
    rng, faults = np.random.default_rng(3), []

    def ask(image):
        reply = service.post(f"{BASE}:predict", json={"inputs": [image]}).json()
        if not np.allclose(reply["outputs"]["probabilities"], expected([image]), atol=1e-6):
            faults.append(image)

    many = rng.integers(0, 17, size=(24, 2, 3)).tolist()
    threads = [threading.Thread(target=ask, args=(image,)) for image in many]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []


def test_switch_and_rollback_take_effect_at_once(store, images):
    with serving.running(store, name="digits") as service:
        for action, sign in [(lambda: store.switch(2), -1), (store.back, 1)]:
            action()
            reply = service.post(f"{BASE}:predict", json={"inputs": images}).json()
            found = reply["outputs"]["probabilities"]
            np.testing.assert_allclose(found, expected(images, sign), atol=1e-6)


def test_doubtful_answers(store, images):
    def fallback(examples):
        return np.full(len(examples), 3)

    sure = expected(images).max(axis=1)
    threshold = float(np.median(sure))
    with serving.running(store, name="digits", threshold=threshold, fallback=fallback) as service:
        rows = service.post(f"{BASE}:predict", json={"instances": images}).json()["predictions"]
    classes = np.where(sure >= threshold - 1e-6, expected(images).argmax(axis=1), 3)
    assert [row["classes"] for row in rows] == classes.tolist()
    assert {row["source"] for row in rows} == {"model", "fallback"}


def test_without_a_version_it_is_alive_and_not_ready(tmp_path):
    with serving.running(serving.ModelStore(tmp_path), name="digits") as service:
        assert service.get("/health/live").status_code == 200
        assert service.get("/health/ready").status_code == 503
        assert service.get(BASE).status_code == 404


def test_a_broken_version_is_503_and_says_so(tmp_path):
    broken = serving.ModelStore(tmp_path)
    broken.add(lambda folder: (folder / "saved_model.pb").write_text("nonsense"))
    with serving.running(broken, name="digits") as service:
        reply = service.post(f"{BASE}:predict", json={"instances": [[[1]]]})
    assert reply.status_code == 503
    assert "version 1 cannot be loaded" in reply.json()["error"]


def test_it_stops_whatever_happens(store):
    def serving_threads():
        return {thread.ident for thread in threading.enumerate() if thread.name == "serving"}

    before = serving_threads()
    with contextlib.suppress(KeyboardInterrupt), serving.running(store, name="digits") as service:
        assert not serving.port_is_free(service.port)
        raise KeyboardInterrupt
    assert serving.port_is_free(service.port)
    assert serving_threads() == before


def test_wrong_settings_do_not_leave_a_port_open(store):
    with pytest.raises(TypeError), serving.running(store, name="digits", max_bodies=3):
        pass
    with pytest.raises(ValueError, match="name: expected letters"):
        create_app(store, name="<script>")


def test_servable_refuses_wrong_arrays_before_tensorflow_sees_them(store):
    servable = Servable(store.place(1))
    for array in (np.zeros((2, 3), np.uint8), np.zeros((1, 3, 2), np.uint8), np.zeros((1, 2, 3))):
        with pytest.raises(ServingError, match="expected uint8 of shape"):
            servable({"images": array})


def test_load_with_wrong_numbers(service):
    for options in ({"requests": 0}, {"concurrency": 65}, {"requests": 10**6}):
        with pytest.raises(ValueError, match="expected bodies"):
            serving.load(service, BASE, [b"{}"], **options)
    with pytest.raises(ValueError, match="expected bodies"):
        serving.load(service, BASE, [])


def test_load_counts_what_fails():
    class Nobody:
        url = "http://127.0.0.1:9"

    assert serving.load(Nobody, "/", [b""], requests=3, concurrency=2).statuses == {"failed": 3}


def test_timed_measures_each_call():
    calls = []
    seconds = serving.timed(calls.append, 3, calls=7)
    assert calls == [3] * 7
    assert len(seconds) == 7
    assert min(seconds) >= 0


def test_small_answers_are_sent_at_once():
    """Asyncio turns the kernel's waiting off for the sockets of a listener that names TCP."""
    with listener_socket() as listener, socket.socket() as client:
        listener.bind(("127.0.0.1", 0))
        listener.listen(1)
        client.connect(listener.getsockname())
        accepted, _ = listener.accept()
        with accepted:
            asyncio.base_events._set_nodelay(accepted)
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
