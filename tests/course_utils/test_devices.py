"""What is picked for machines that this one is not, by stand-ins for TensorFlow."""

from __future__ import annotations

import subprocess
import sys
from types import SimpleNamespace

import pytest

from course_utils import devices
from course_utils.devices import Machine, Plan


def fake_tensorflow(gpus=(), tpus=0, calls=None):
    """Stands for the module: it has these GPUs, and notes what is done in `calls`."""
    calls = [] if calls is None else calls
    physical = {"GPU": list(range(len(gpus))), "TPU": list(range(tpus))}

    def details(gpu):
        return {} if gpus[gpu] is None else {"compute_capability": gpus[gpu]}

    def noted(name, result):
        return lambda *args: calls.append((name, *args)) or result

    return SimpleNamespace(
        config=SimpleNamespace(
            list_physical_devices=lambda kind: physical[kind],
            experimental=SimpleNamespace(get_device_details=details),
            experimental_connect_to_cluster=noted("connect", None),
        ),
        tpu=SimpleNamespace(
            experimental=SimpleNamespace(initialize_tpu_system=noted("initialize", None))
        ),
        distribute=SimpleNamespace(
            cluster_resolver=SimpleNamespace(TPUClusterResolver=lambda: "resolver"),
            TPUStrategy=noted("TPUStrategy", "tpu"),
            MirroredStrategy=noted("MirroredStrategy", "mirrored"),
            get_strategy=noted("get_strategy", "default"),
        ),
    )


@pytest.mark.parametrize(
    ("machine", "kind", "strategy", "policy"),
    [
        (Machine(), "CPU", "", "float32"),
        (Machine(tpu=True), "TPU", "TPUStrategy", "mixed_bfloat16"),
        (Machine(tpu=True, gpus=((8, 0),)), "TPU", "TPUStrategy", "mixed_bfloat16"),
        (Machine(gpus=((6, 1),)), "GPU", "", "float32"),
        (Machine(gpus=((7, 0),)), "GPU", "", "mixed_float16"),
        (Machine(gpus=((7, 5),)), "GPU", "", "mixed_float16"),
        (Machine(gpus=((8, 0),)), "GPU", "", "mixed_bfloat16"),
        (Machine(gpus=((12, 0),)), "GPU", "", "mixed_bfloat16"),
        (Machine(gpus=(None,)), "GPU", "", "float32"),
        (Machine(gpus=4 * ((9, 0),)), "GPU", "MirroredStrategy", "mixed_bfloat16"),
        (Machine(gpus=((9, 0), (7, 0))), "GPU", "MirroredStrategy", "mixed_float16"),
        (Machine(gpus=((8, 0), None)), "GPU", "MirroredStrategy", "float32"),
    ],
)
def test_plan(machine, kind, strategy, policy):
    chosen = devices.plan(machine)
    assert (chosen.kind, chosen.strategy, chosen.policy) == (kind, strategy, policy)
    assert chosen.reason


@pytest.mark.slow
def test_every_policy_is_one_that_keras_knows():
    keras = pytest.importorskip("keras")
    machines = [Machine(), Machine(tpu=True), *(Machine(gpus=((n, 0),)) for n in (6, 7, 8))]
    for machine in machines:
        name = devices.plan(machine).policy
        assert keras.dtype_policies.get(name).name == name


@pytest.mark.parametrize(
    ("gpus", "expected"),
    [((), ()), (((8, 6),), ((8, 6),)), (((7, 0), None), ((7, 0), None))],
)
def test_look_reads_the_capability_of_each_gpu(gpus, expected):
    assert devices.look(fake_tensorflow(gpus), {}) == Machine(False, expected)


@pytest.mark.parametrize("name", devices.TPU_VARIABLES)
def test_look_finds_a_tpu_by_the_variables_of_its_surroundings(name):
    assert devices.look(fake_tensorflow(), {name: "there"}).tpu
    assert not devices.look(fake_tensorflow(), {name: ""}).tpu


def test_look_finds_a_local_tpu():
    assert devices.look(fake_tensorflow(tpus=8), {}) == Machine(tpu=True)


def test_strategy_of_a_tpu_is_made_after_the_system_is_initialized():
    calls = []
    made = devices._strategy(devices.plan(Machine(tpu=True)), fake_tensorflow(calls=calls))
    assert made == "tpu"
    assert calls == [
        ("connect", "resolver"),
        ("initialize", "resolver"),
        ("TPUStrategy", "resolver"),
    ]


@pytest.mark.parametrize(
    ("gpus", "made"), [((), "default"), (((8, 0),), "default"), (2 * ((8, 0),), "mirrored")]
)
def test_strategy_of_gpus(gpus, made):
    assert devices._strategy(devices.plan(Machine(gpus=gpus)), fake_tensorflow(gpus)) == made


def test_setup_says_what_and_why():
    plan = Plan("GPU", "MirroredStrategy", "mixed_float16", "a reason")
    setup = devices.Setup(SimpleNamespace(num_replicas_in_sync=4), plan)
    assert (setup.replicas, setup.policy) == (4, "mixed_float16")
    assert str(setup) == "GPU, 4 replicas, mixed_float16: a reason"


PICK = """
import keras
from course_utils import devices
devices.look = lambda *_: devices.Machine(gpus=((7, 0),))
devices.pick(set_policy=False)
print(keras.config.dtype_policy().name)
setup = devices.pick()
with setup.strategy.scope():
    layer = keras.layers.Dense(2)
print(layer.compute_dtype, layer.variable_dtype, setup.replicas)
"""


@pytest.mark.slow
def test_pick_sets_the_policy_of_layers_made_later():
    done = subprocess.run(
        [sys.executable, "-c", PICK], capture_output=True, text=True, timeout=300, check=True
    )
    assert done.stdout.split() == ["float32", "float16", "float32", "1"]


def test_importing_it_loads_no_framework():
    code = "import sys, course_utils.devices; print('tensorflow' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=100, check=True
    )
    assert done.stdout.strip() == "False"
