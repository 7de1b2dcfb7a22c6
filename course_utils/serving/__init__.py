"""A service for exported models that speaks TensorFlow Serving's REST dialect, and its helpers.

Names are looked up when they are used first, so that `quiet` alone does not import FastAPI.
"""

from importlib import import_module

_HOMES = {
    "ModelStore": "store",
    "Servable": "servable",
    "create_app": "app",
    "examples": "artifacts",
    "load": "client",
    "metrics": "client",
    "onnx_session": "runtimes",
    "port_is_free": "server",
    "quiet": "silence",
    "running": "server",
    "timed": "client",
}
__all__ = sorted(_HOMES)


def __getattr__(name: str):
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
