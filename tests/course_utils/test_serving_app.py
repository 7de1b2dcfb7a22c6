"""What the service answers, started for real on a free port, with a small model."""

import re
import socket

import httpx
import numpy as np
import pytest
from linear_model import BASE, expected, published, some_images

from course_utils import serving

pytestmark = pytest.mark.slow  # imports TensorFlow, exports two models and starts servers


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return published(tmp_path_factory.mktemp("models"))


@pytest.fixture(scope="module")
def service(store):
    with serving.running(store, name="digits", max_body=4000, max_delay=0.002) as started:
        yield started


@pytest.fixture(scope="module")
def images():
    return some_images()


def test_rows(service, images):
    reply = service.post(f"{BASE}:predict", json={"instances": images})
    assert reply.status_code == 200
    rows = reply.json()["predictions"]
    assert list(reply.json()) == ["predictions"]
    np.testing.assert_allclose([row["probabilities"] for row in rows], expected(images), atol=1e-6)
    assert [row["classes"] for row in rows] == expected(images).argmax(axis=1).tolist()


def test_columns(service, images):
    reply = service.post(f"{BASE}:predict", json={"inputs": {"images": images}})
    outputs = reply.json()["outputs"]
    assert set(outputs) == {"probabilities", "classes"}
    np.testing.assert_allclose(outputs["probabilities"], expected(images), atol=1e-6)


def test_versions_and_labels(service, images):
    for path, sign in [
        ("/versions/1", 1),
        ("/versions/2", -1),
        ("/labels/stable", 1),
        ("/labels/latest", -1),
    ]:
        reply = service.post(f"{BASE}{path}:predict", json={"inputs": images})
        found = reply.json()["outputs"]["probabilities"]
        np.testing.assert_allclose(found, expected(images, sign), atol=1e-6)


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
