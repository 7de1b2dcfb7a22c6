"""One call that picks a strategy and a precision for the devices of this machine.

    setup = devices.pick()
    with setup.strategy.scope():
        model = ...

TensorFlow is imported when `pick` or `look` is called, not before.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

# Set where a TPU is at hand: on Google Cloud, on Colab and Kaggle.
TPU_VARIABLES = ("TPU_NAME", "COLAB_TPU_ADDR", "TPU_ACCELERATOR_TYPE")


@dataclass(frozen=True)
class Machine:
    """The devices of a machine that models can be trained on.

    Attributes:
        tpu: whether there is a TPU.
        gpus: compute capability of each GPU, such as (8, 0); None where TensorFlow does not know.
    """

    tpu: bool = False
    gpus: tuple[tuple[int, int] | None, ...] = ()


@dataclass(frozen=True)
class Plan:
    """The strategy and the precision to use on a machine.

    Attributes:
        kind: "TPU", "GPU" or "CPU".
        strategy: name of the class in `tf.distribute`; "" for TensorFlow's default.
        policy: Keras' name of the dtype policy.
        reason: why, in a sentence.
    """

    kind: str
    strategy: str
    policy: str
    reason: str


@dataclass(frozen=True)
class Setup:
    """The result of `pick`: its plan, and the strategy, ready to use.

    Attributes:
        strategy: a `tf.distribute.Strategy`; make models in its `scope()`.
        plan: kind of device, policy and the reason.
    """

    strategy: Any
    plan: Plan

    @property
    def policy(self) -> str:
        """Keras' name of the dtype policy."""
        return self.plan.policy

    @property
    def replicas(self) -> int:
        """Copies of a model that train together; a global batch has this many parts."""
        return self.strategy.num_replicas_in_sync

    def __str__(self) -> str:
        copies = "1 replica" if self.replicas == 1 else f"{self.replicas} replicas"
        return f"{self.plan.kind}, {copies}, {self.policy}: {self.plan.reason}"


def pick(*, set_policy: bool = True) -> Setup:
    """Pick strategy and precision for this machine.

    Args:
        set_policy: Whether to make the precision Keras' default for layers that are made later.

    Returns:
        The strategy and what it is for; print it to see the reason. With CPUs alone it is
        TensorFlow's default strategy in float32, which changes nothing.
    """
    import keras
    import tensorflow as tf

    chosen = plan(look(tf))
    strategy = _strategy(chosen, tf)
    if set_policy:
        keras.config.set_dtype_policy(chosen.policy)
    return Setup(strategy, chosen)


def plan(machine: Machine) -> Plan:
    """Decide what to use on a machine; the slowest of several GPUs sets the precision.

    bfloat16 needs a TPU or a GPU of compute capability 8.0 (Ampere); fast float16 needs tensor
    cores, which begin at 7.0 (NVIDIA, CUDA C++ Programming Guide, arithmetic throughput).
    """
    if machine.tpu:
        return Plan("TPU", "TPUStrategy", "mixed_bfloat16", "a TPU multiplies in bfloat16")
    if not machine.gpus:
        return Plan("CPU", "", "float32", "most CPUs have no fast 16-bit arithmetic")
    strategy = "MirroredStrategy" if len(machine.gpus) > 1 else ""
    return Plan("GPU", strategy, *_precision(machine.gpus))


def look(tensorflow: Any = None, variables: Mapping[str, str] = os.environ) -> Machine:
    """See what this machine has.

    Args:
        tensorflow: The module, or something that stands for it.
        variables: Of the environment.
    """
    if tensorflow is None:
        import tensorflow
    config = tensorflow.config
    tpu = any(variables.get(name) for name in TPU_VARIABLES)
    tpu = tpu or bool(config.list_physical_devices("TPU"))
    found = config.list_physical_devices("GPU")
    gpus = (config.experimental.get_device_details(gpu).get("compute_capability") for gpu in found)
    return Machine(tpu, tuple(None if gpu is None else tuple(gpu) for gpu in gpus))


def _precision(gpus: tuple[tuple[int, int] | None, ...]) -> tuple[str, str]:
    """Policy and reason."""
    if None in gpus:
        return "float32", "the compute capability of a GPU is not known"
    least = min(gpus)
    capability = "compute capability {}.{}".format(*least)
    if least >= (8, 0):
        return "mixed_bfloat16", f"{capability} has tensor cores for bfloat16"
    if least >= (7, 0):
        return "mixed_float16", f"{capability} has tensor cores for float16, not for bfloat16"
    return "float32", f"{capability} has no tensor cores"


def _strategy(chosen: Plan, tensorflow: Any) -> Any:
    distribute = tensorflow.distribute
    if chosen.strategy == "TPUStrategy":
        resolver = distribute.cluster_resolver.TPUClusterResolver()
        tensorflow.config.experimental_connect_to_cluster(resolver)
        tensorflow.tpu.experimental.initialize_tpu_system(resolver)
        return distribute.TPUStrategy(resolver)
    if chosen.strategy:
        return getattr(distribute, chosen.strategy)()
    return distribute.get_strategy()
