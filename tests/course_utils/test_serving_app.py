"""The service, started for real on a free port, with a small model."""

import contextlib
import json
import re
import socket
import threading

import httpx
import numpy as np
import pytest

from course_utils import serving
from course_utils.serving.app import create_app
from course_utils.serving.contract import ServingError
from course_utils.serving.servable import Servable

WEIGHTS = np.random.default_rng(16).normal(size=(6, 4))
BASE = "/v1/models/digits"
pytestmark = pytest.mark.slow  # imports TensorFlow, exports two models and starts servers


def _export(folder, sign=1.0):
    """softmax(sign * x @ WEIGHTS) of images (2, 3) from 0 to 16."""
    import tensorflow as tf

    class Model(tf.Module):
        def __init__(self):
            super().__init__()
            self.kernel = tf.Variable(sign * WEIGHTS, dtype=tf.float32)

        @tf.function(input_signature=[tf.TensorSpec((None, 2, 3), tf.uint8, name="images")])
        def serve(self, images):
            x = tf.reshape(tf.cast(images, tf.float32) / 16, (-1, 6))
            p = tf.nn.softmax(x @ self.kernel)
            return {"probabilities": p, "classes": tf.argmax(p, axis=1)}

    model = Model()
    tf.saved_model.save(model, str(folder), signatures=model.serve)


def _expected(images, sign=1.0):
    logits = sign * np.reshape(images, (len(images), 6)) / 16 @ WEIGHTS
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    made = serving.ModelStore(tmp_path_factory.mktemp("models") / "digits")
    with serving.quiet():
        for sign in (1.0, -1.0):
            made.add(lambda folder, sign=sign: _export(folder, sign))
    made.switch(1)
    return made


@pytest.fixture(scope="module")
def service(store):
    with serving.running(store, name="digits", max_body=4000, max_delay=0.002) as started:
        yield started


@pytest.fixture(scope="module")
def images():
    return np.random.default_rng(7).integers(0, 17, size=(5, 2, 3)).tolist()


def test_rows(service, images):
    reply = service.post(f"{BASE}:predict", json={"instances": images})
    assert reply.status_code == 200
    rows = reply.json()["predictions"]
    assert list(reply.json()) == ["predictions"]
    np.testing.assert_allclose([row["probabilities"] for row in rows], _expected(images), atol=1e-6)
    assert [row["classes"] for row in rows] == _expected(images).argmax(axis=1).tolist()


def test_columns(service, images):
    reply = service.post(f"{BASE}:predict", json={"inputs": {"images": images}})
    outputs = reply.json()["outputs"]
    assert set(outputs) == {"probabilities", "classes"}
    np.testing.assert_allclose(outputs["probabilities"], _expected(images), atol=1e-6)


def test_versions_and_labels(service, images):
    for path, sign in [
        ("/versions/1", 1),
        ("/versions/2", -1),
        ("/labels/stable", 1),
        ("/labels/latest", -1),
    ]:
        reply = service.post(f"{BASE}{path}:predict", json={"inputs": images})
        found = reply.json()["outputs"]["probabilities"]
        np.testing.assert_allclose(found, _expected(images, sign), atol=1e-6)


def test_status(service):
    found = service.get(BASE).json()["model_version_status"]
    assert [(one["version"], one["state"]) for one in found] == [
        ("1", "AVAILABLE"),
        ("2", "AVAILABLE"),
    ]
    one = service.get(f"{BASE}/versions/2").json()["model_version_status"]
    assert [v["version"] for v in one] == ["2"]
    one = service.get(f"{BASE}/labels/stable").json()["model_version_status"]
    assert [v["version"] for v in one] == ["1"]


def test_metadata(service):
    found = service.get(f"{BASE}/versions/2/metadata").json()
    assert found["model_spec"] == {"name": "digits", "signature_name": "", "version": "2"}
    signature = found["metadata"]["signature_def"]["signature_def"]["serving_default"]
    assert signature["inputs"]["images"]["dtype"] == "DT_UINT8"
    assert set(signature["outputs"]) == {"classes", "probabilities"}
    assert service.get(f"{BASE}/metadata").json()["model_spec"]["version"] == "1"


@pytest.mark.parametrize(
    ("method", "path", "status", "words"),
    [
        ("GET", "/v1/models/other", 404, "Servable not found for request: Latest(other)"),
        ("GET", f"{BASE}/versions/9", 404, "Servable not found for request: Specific(digits, 9)"),
        ("GET", f"{BASE}/labels/none", 404, "Specific(digits, none)"),
        ("GET", f"{BASE}/versions/two", 400, "the version is no number"),
        ("GET", f"{BASE}/versions/{'9' * 30}", 400, "the version is no number"),
        ("POST", "/v1/models/other:predict", 404, "Latest(other)"),
        ("POST", f"{BASE}:classify", 405, "Malformed request"),
        ("GET", f"{BASE}:predict", 404, "Latest(digits:predict)"),
        ("GET", "/v2/models", 404, "Malformed request: GET /v2/models"),
        ("DELETE", BASE, 405, "Malformed request"),
        ("GET", "/v1/models/..%2F..%2Fetc", 404, ""),
    ],
)
def test_paths_that_are_not_served(service, method, path, status, words):
    with httpx.Client(base_url=service.url, trust_env=False) as client:
        reply = client.request(method, path)
    assert reply.status_code == status
    assert list(reply.json()) == ["error"]
    assert words in reply.json()["error"]


NAN = b'{"instances": [[[NaN, 1, 2], [3, 4, 5]]]}'


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        (b"", 400, "JSON Parse error"),
        (b"{", 400, "JSON Parse error"),
        (b"\x00\xff", 400, "JSON Parse error"),
        (b"[" * 3000, 400, "JSON Parse error"),
        (b" " * 4001, 413, "at most 4000 bytes"),
        (b"[" * 5_000_000, 413, "at most 4000 bytes"),
        (b'{"instances": [[1, 2, 3]]}', 400, "instances[0]"),
        (b'{"instances": [[[1, 2, 3], [4, 5]]]}', 400, "expected 3 items, received 2"),
        (b'{"instances": [[[1, 2, 3], [4, 5, "6"]]]}', 400, "received text"),
        (NAN, 400, "NaN and infinity"),
        (NAN.replace(b"NaN", b"-Infinity"), 400, "NaN and infinity"),
        (NAN.replace(b"NaN", b"1e999"), 400, "NaN and infinity"),
        (NAN.replace(b"NaN", b"0.5"), 400, "expected a whole number"),
        (NAN.replace(b"NaN", b"-1"), 400, "outside of 0 to 255"),
    ],
)
def test_bad_requests_are_refused_in_words(service, body, status, words):
    reply = service.post(f"{BASE}:predict", content=body)
    assert reply.status_code == status
    assert list(reply.json()) == ["error"]
    assert words in reply.json()["error"]
    assert service.get("/health/live").status_code == 200


def test_a_huge_body_without_a_length_is_refused(service):
    parts = (b"[" * 1000 for _ in range(50))
    assert service.post(f"{BASE}:predict", content=parts).status_code == 413


def test_an_announced_body_that_is_far_too_large_is_not_waited_for(service):
    head = f"POST {BASE}:predict HTTP/1.1\r\nHost: x\r\nContent-Length: {10**12}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", service.port), timeout=20) as connection:
        connection.sendall(head.encode())
        assert connection.recv(100).startswith(b"HTTP/1.1 413")


def test_a_large_body_is_never_parsed(service, monkeypatch):
    seen = []
    monkeypatch.setattr("course_utils.serving.engine.parse", lambda *a: seen.append(a))
    assert service.post(f"{BASE}:predict", content=b"{" * 4001).status_code == 413
    assert seen == []


def test_health_and_metrics(service, images):
    assert service.get("/health/live").json() == {"status": "alive"}
    assert service.get("/health/ready").json() == {"status": "ready", "version": "1"}
    before = serving.metrics(service)
    service.post(f"{BASE}:predict", json={"instances": images})
    service.post(f"{BASE}:predict", content=b"{")
    after = serving.metrics(service)
    assert after["serving_instances_total"] - before["serving_instances_total"] == 5
    assert after["serving_requests_total"] - before["serving_requests_total"] == 2
    assert after["serving_batch_size_sum"] - before["serving_batch_size_sum"] == 5
    text = service.get("/metrics").text
    assert 'serving_requests_total{status="400"}' in text


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
        if not np.allclose(reply["outputs"]["probabilities"], _expected([image]), atol=1e-6):
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
            np.testing.assert_allclose(found, _expected(images, sign), atol=1e-6)


def test_doubtful_answers(store, images):
    def fallback(examples):
        return np.full(len(examples), 3)

    sure = _expected(images).max(axis=1)
    threshold = float(np.median(sure))
    with serving.running(store, name="digits", threshold=threshold, fallback=fallback) as service:
        rows = service.post(f"{BASE}:predict", json={"instances": images}).json()["predictions"]
    expected = np.where(sure >= threshold - 1e-6, _expected(images).argmax(axis=1), 3)
    assert [row["classes"] for row in rows] == expected.tolist()
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


def test_page_asks_nobody_else(service):
    reply = service.get("/")
    assert reply.status_code == 200
    assert "default-src 'none'" in reply.headers["content-security-policy"]
    text = reply.text
    assert "MODEL_NAME" not in text
    assert "v1/models/digits:predict" in text
    assert re.findall(r"(?:https?:)?//[a-z]", text) == []
    assert re.findall(r"<(?:script|link|img)[^>]+(?:src|href)=\"(?!data:)", text) == []


def test_page_can_be_used_without_a_mouse_and_by_screen_readers(service):
    text = service.get("/").text
    assert '<html lang="en">' in text
    assert "<main>" in text
    assert 'tabindex="0"' in text
    assert 'aria-label="Drawing area' in text
    assert 'role="status"' in text
    assert "prefers-color-scheme: dark" in text
    assert "ArrowLeft" in text


def test_timed_measures_each_call():
    calls = []
    seconds = serving.timed(calls.append, 3, calls=7)
    assert calls == [3] * 7
    assert len(seconds) == 7
    assert min(seconds) >= 0
