"""Kernels that are forked behave as those that Jupyter starts."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from kernel_client import PATIENCE, Kernel, ends, warm_supply

from course_lab import NAME, parent, provisioner
from course_lab.supply import supported

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not supported(), reason="templates are for Linux"),
    # of zmq and tornado, when a client is closed
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning"),
]
PROBE = (Path(__file__).parent / "kernel_probe.py").read_text(encoding="utf-8")
# A server that has started a template and a kernel, and says their ids.
SERVER = """
import json, sys, time
sys.path[:0] = {path}
from kernel_client import Kernel, warm_supply
supply = warm_supply()
kernel = Kernel()
print(json.dumps([supply._template.pid, kernel.process.pid]), flush=True)
time.sleep(600)
"""
DRAWS = """
import multiprocessing, random, tempfile, uuid
import keras, numpy as np, tensorflow as tf
print(json.dumps([
    random.random(), np.random.random(), str(np.random.get_bit_generator().seed_seq.entropy),
    np.random.default_rng().random(), str(uuid.uuid1()), str(uuid.uuid4()),
    tempfile.mktemp(), multiprocessing.current_process().authkey.hex(),
    float(tf.random.normal([])), float(keras.random.normal(())),
    float(tf.random.get_global_generator().normal([])),
    float(keras.initializers.GlorotUniform()((1, 1))[0, 0]),
]))
"""
SEEDED = """
import random
import keras, numpy as np
keras.utils.set_random_seed(7)
model = keras.Sequential([keras.layers.Dense(3, "relu"), keras.layers.Dense(1)])
model.compile("adam", "mse")
x = np.random.normal(size=(32, 2))
losses = model.fit(x, x.sum(1), epochs=2, verbose=0).history["loss"]
print(json.dumps([random.random(), np.random.standard_normal(), losses]))
"""
PROCESSES = """
import concurrent.futures, math, multiprocessing, threading
import numpy as np
found = []
for method in ("fork", "spawn", "forkserver"):
    with multiprocessing.get_context(method).Pool(2) as pool:
        found.append(pool.map(math.sqrt, [1, 4]))
one = np.ones((600, 600))
with concurrent.futures.ThreadPoolExecutor(4) as pool:
    found.append([float(two[0, 0]) for two in pool.map(one.__matmul__, [one] * 4)])
print(json.dumps(found))
"""
DEVICES = """
import tensorflow as tf
cpu = tf.config.list_physical_devices("CPU")[0]
tf.config.set_logical_device_configuration(cpu, [tf.config.LogicalDeviceConfiguration()] * 2)
print(json.dumps([device.name for device in tf.config.list_logical_devices()]))
"""
WORKERS = """
from course_utils import workers
script = "import tensorflow as tf; print('sum', int(tf.reduce_sum([1, 2])), flush=True)"
with workers.start(script, {"worker": 2}) as cluster:
    cluster.wait()
    print(json.dumps([cluster.log(name) for name in cluster.names]))
"""
STREAMS = """
import logging, warnings, absl.logging, tensorflow as tf
tf.get_logger().warning("of tensorflow")
absl.logging.warning("of absl")
warnings.warn("a warning")
print("ordinary")
"""


@pytest.fixture(scope="module")
def supply():
    from jupyter_client.provisioning import KernelProvisionerFactory

    before = parent.PATIENCE, provisioner.supply
    one = warm_supply()
    yield one
    one.give_up("the tests are over")
    KernelProvisionerFactory.clear_instance()
    parent.PATIENCE, provisioner.supply = before


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("notebooks")


@pytest.fixture(scope="module")
def ordinary(supply, folder):
    from jupyter_client.provisioning import KernelProvisionerFactory

    factory = KernelProvisionerFactory.instance()
    factory.default_provisioner_name = "local-provisioner"
    kernel = Kernel(folder)
    factory.default_provisioner_name = NAME
    assert not kernel.forked
    yield kernel
    kernel.close()


@pytest.fixture
def forked(supply, folder):
    kernel = Kernel(folder)
    assert kernel.forked
    yield kernel
    kernel.close()


def test_the_libraries_are_there(forked):
    assert forked.value("import sys; print(json.dumps('tensorflow' in sys.modules))")


def test_what_cells_can_see_is_the_same(ordinary, forked):
    expected, found = ordinary.value(PROBE), forked.value(PROBE)
    assert expected.keys() == found.keys()
    assert {name for name in found if found[name] != expected[name]} == set()


def test_seeded_results_are_the_same(ordinary, forked):
    assert forked.value(SEEDED) == ordinary.value(SEEDED)


def test_streams_are_the_same(ordinary, forked):
    def told(kernel):
        found = kernel.streams(STREAMS)
        return {name: sorted(re.sub(r"\d{3,}", "N", found[name]).splitlines()) for name in found}

    expected = told(ordinary)
    assert "WARNING:tensorflow:of tensorflow" in expected["stdout"]
    assert "WARNING:absl:of absl" in expected["stderr"]
    assert told(forked) == expected


def test_two_kernels_draw_different_numbers(supply, forked, folder):
    other = Kernel(folder)
    try:
        pairs = list(zip(forked.value(DRAWS), other.value(DRAWS), strict=True))
    finally:
        other.close()
    assert [n for n, (one, two) in enumerate(pairs) if one == two] == []


def test_processes_and_threads(forked):
    for _ in range(2):  # before TensorFlow computes, and after
        assert forked.value(PROCESSES) == [[1.0, 2.0]] * 3 + [[600.0] * 4]
        forked.streams("import tensorflow as tf; tf.ones((3, 3)) @ tf.ones((3, 3))")


def test_logical_devices_before_the_first_operation(forked):
    assert forked.value(DEVICES) == ["/device:CPU:0", "/device:CPU:1"]


def test_worker_processes(forked):
    assert forked.value(WORKERS) == ["sum 3\n"] * 2


def test_figures_are_shown(forked):
    shown = []
    forked.client.execute_interactive(
        "import matplotlib.pyplot as plt; plt.plot([1, 2]); plt.show()",
        timeout=PATIENCE,
        output_hook=lambda message: shown.extend(message["content"].get("data", {})),
    )
    assert "image/png" in shown


def test_an_interrupt_stops_the_cell_and_no_more(forked):
    forked.streams("x = 6")
    message = forked.client.execute("import time\nprint('begun', flush=True)\ntime.sleep(600)")
    while "begun" not in forked.client.get_iopub_msg(timeout=PATIENCE)["content"].get("text", ""):
        continue  # the message that the cell will run now repeats its code, but not as a text
    forked.manager.interrupt_kernel()
    reply = forked.client.get_shell_msg(timeout=PATIENCE)
    assert reply["parent_header"]["msg_id"] == message
    assert reply["content"]["ename"] == "KeyboardInterrupt"
    assert forked.value("print(json.dumps(x * 7))") == 42


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("import os; os._exit(7)", 7),
        ("import ctypes; ctypes.string_at(0)", -signal.SIGSEGV),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", -signal.SIGKILL),
    ],
)
def test_a_crash_is_seen_and_restarted(forked, code, status):
    first = forked.process
    forked.client.execute(code)
    assert first.wait(PATIENCE) == status
    assert not forked.manager.is_alive()
    forked.manager.restart_kernel(now=True)
    forked.client.wait_for_ready(PATIENCE)
    assert forked.process.pid != first.pid and forked.forked
    assert forked.value("print(json.dumps(6 * 7))") == 42


def test_restart_and_shut_down(forked):
    forked.streams("x = 1")
    forked.manager.restart_kernel()
    forked.client.wait_for_ready(PATIENCE)
    assert forked.streams("x")["error"] == "NameError"
    process = forked.process
    forked.client.stop_channels()
    forked.manager.shutdown_kernel()
    assert process.returncode == 0 and not forked.manager.has_kernel


def test_a_folder_with_its_own_keras_gets_an_ordinary_kernel(supply, tmp_path):
    (tmp_path / "keras.py").write_text("x = 'mine'\n", encoding="utf-8")
    kernel = Kernel(tmp_path)
    try:
        assert not kernel.forked
        assert kernel.value("import keras; print(json.dumps(keras.x))") == "mine"
    finally:
        kernel.close()


def test_kernels_outlive_their_template(supply, forked, folder):
    first = supply._template
    os.kill(first.pid, signal.SIGKILL)
    assert ends(first.pid)
    assert forked.value("print(json.dumps(6 * 7))") == 42 and forked.manager.is_alive()
    second = Kernel(folder)
    try:
        assert not second.forked  # and another template has begun
        supply._template._require_ready(time.monotonic() + PATIENCE)
    finally:
        second.close()
    forked.process.kill()
    assert forked.process.wait(PATIENCE) == 255
    third = Kernel(folder)
    was_forked = third.forked
    third.close()
    assert was_forked


def test_all_ends_with_the_server(root):
    text = SERVER.format(path=[str(Path(__file__).parent), str(root)])
    with subprocess.Popen([sys.executable, "-c", text], stdout=subprocess.PIPE) as server:
        pids = json.loads(server.stdout.readline())
        server.kill()
        server.wait()
    assert [ends(pid) for pid in pids] == [True, True]
