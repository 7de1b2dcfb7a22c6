"""The container files, as far as they can be checked without a container engine."""

import json
import re
import shlex
from pathlib import Path

import pytest
import yaml

from course_utils.serving import __main__ as command

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"


def _instructions():
    """(instruction, rest) of the Dockerfile, continued lines joined."""
    text = (DEPLOY / "Dockerfile").read_text()
    text = re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE).replace("\\\n", " ")
    return [tuple(line.split(None, 1)) for line in text.splitlines() if line.strip()]


@pytest.fixture(scope="module")
def dockerfile():
    return _instructions()


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text())


def _last(instructions, name):
    return [rest for key, rest in instructions if key == name][-1]


def _command(instructions):
    return json.loads(_last(instructions, "ENTRYPOINT")) + json.loads(_last(instructions, "CMD"))


def _pinned(image):
    """A tag with a whole version, or a digest."""
    return re.search(r":\d+\.\d+\.\d+[\w.-]*$|@sha256:[0-9a-f]{64}$", image) is not None


def test_only_known_instructions(dockerfile):
    known = {"FROM", "RUN", "COPY", "ENV", "WORKDIR", "USER", "EXPOSE", "HEALTHCHECK"}
    known |= {"ENTRYPOINT", "CMD"}
    assert {name for name, _ in dockerfile} <= known


def test_bases_are_pinned(dockerfile, compose):
    bases = [rest.split()[0] for name, rest in dockerfile if name == "FROM"]
    bases += [s["image"] for s in compose["services"].values() if "image" in s]
    assert len(bases) == 3
    assert all(map(_pinned, bases))
    assert not _pinned("python:latest")


def test_python_of_the_image_is_supported(dockerfile):
    minor = int(re.search(r"python:3\.(\d+)\.", _last(dockerfile, "FROM"))[1])
    low, high = re.search(
        r'requires-python = ">=3\.(\d+),<3\.(\d+)"', (ROOT / "pyproject.toml").read_text()
    ).groups()
    assert int(low) <= minor < int(high)


def test_copied_paths_exist_and_are_let_through(dockerfile):
    allowed = (DEPLOY / "Dockerfile.dockerignore").read_text().splitlines()
    sources = [
        source
        for name, rest in dockerfile
        if name == "COPY" and "--from" not in rest
        for source in shlex.split(rest)[:-1]
    ]
    assert sources
    for source in sources:
        assert (ROOT / source).exists()
        assert f"!{source}" in allowed


def test_requirements_have_hashes_as_the_build_demands(dockerfile):
    assert any("--require-hashes" in rest for name, rest in dockerfile if name == "RUN")
    lock = (ROOT / "requirements.txt").read_text()
    for package in ("fastapi", "uvicorn", "prometheus-client", "numpy"):
        assert re.search(rf"^{package}==\S+.*\\\n\s+--hash=sha256:", lock, re.MULTILINE)


def test_nobody_is_root(dockerfile, compose):
    user = _last(dockerfile, "USER")
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", user)
    names = [name for name, _ in dockerfile]
    assert names.index("USER") < names.index("ENTRYPOINT")
    for service in compose["services"].values():
        assert service["user"] == user
        assert service["cap_drop"] == ["ALL"]
        assert service["read_only"] is True
        assert all(volume.endswith(":ro") for volume in service["volumes"])


def test_ports_agree(dockerfile, compose):
    exposed = _last(dockerfile, "EXPOSE").strip()
    started = _command(dockerfile)
    assert started[started.index("--port") + 1] == exposed
    assert f":{exposed}/health/ready" in _last(dockerfile, "HEALTHCHECK")
    published = {
        name: [port.split(":") for port in service["ports"]]
        for name, service in compose["services"].items()
    }
    assert [port[-1] for port in published["service"]] == [exposed]
    assert [port[-1] for port in published["tensorflow-serving"]] == ["8501"]
    assert {port[0] for ports in published.values() for port in ports} == {"127.0.0.1"}
    outside = [port[1] for ports in published.values() for port in ports]
    assert len(outside) == len(set(outside))


def test_compose_points_to_the_dockerfile_and_names_the_model_alike(dockerfile, compose):
    build = compose["services"]["service"]["build"]
    context = (DEPLOY / build["context"]).resolve()
    assert context == ROOT
    assert (context / build["dockerfile"]).is_file()
    started = _command(dockerfile)
    name = compose["services"]["tensorflow-serving"]["environment"]["MODEL_NAME"]
    assert started[started.index("--name") + 1] == name
    assert started[started.index("--store") + 1] == f"/models/{name}"
    for service in compose["services"].values():
        assert [volume.split(":")[-2] for volume in service["volumes"]] == ["/models"]


def test_command_of_the_image_starts_the_service(dockerfile, monkeypatch, tmp_path):
    started = _command(dockerfile)
    assert started[:3] == ["python", "-m", "course_utils.serving"]
    given = {}
    monkeypatch.setattr(command.uvicorn, "run", lambda app, **options: given.update(options))
    arguments = started[3:]
    arguments[arguments.index("--store") + 1] = str(tmp_path)
    command.main(arguments)
    assert (given["host"], given["port"]) == ("0.0.0.0", 8080)


def test_command_refuses_a_missing_folder(capsys, tmp_path):
    with pytest.raises(SystemExit) as stopped:
        command.main(["--store", str(tmp_path / "none")])
    assert stopped.value.code == 2
    assert "no folder" in capsys.readouterr().err


def test_readme_says_that_nothing_was_run():
    text = (DEPLOY / "README.md").read_text()
    assert "Not built, not run" in text
    for file in re.findall(r"^\| `([\w.]+)`", text, re.MULTILINE):
        assert (DEPLOY / file).is_file()
