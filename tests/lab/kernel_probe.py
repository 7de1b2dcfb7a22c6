"""Run in a kernel: prints as JSON what a cell can see of the process it runs in."""

import asyncio
import builtins
import gc
import importlib
import json
import locale
import logging
import multiprocessing
import os
import resource
import signal
import stat
import sys
import tempfile
import threading
import warnings

from course_lab.preload import MODULES

for module in MODULES:
    importlib.import_module(module)

import keras  # noqa: E402
import matplotlib  # noqa: E402
import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402


def without_address(thing):
    return str(thing).split(" at 0x")[0]


def kind(descriptor):
    try:
        return stat.S_IFMT(os.fstat(descriptor).st_mode)
    except OSError:
        return 0


def handlers(logger):
    held = [(handler, getattr(handler, "stream", None)) for handler in logger.handlers]
    streams = {id(sys.stdout): "stdout", id(sys.stderr): "stderr", id(None): "none"}
    return [f"{type(one).__name__} {streams.get(id(held), 'another')}" for one, held in held]


loggers = {
    name: [one.level, one.disabled, one.propagate, handlers(one)]
    for name, one in logging.root.manager.loggerDict.items()
    if isinstance(one, logging.Logger) and (one.handlers or one.level or one.disabled)
}
opened = [kind(int(name)) for name in os.listdir("/proc/self/fd")]
print(
    json.dumps(
        {
            "argv": sys.argv[:2],
            "orig_argv": sys.orig_argv[:-1],
            "executable": sys.executable,
            "path": sys.path,
            "flags": [list(sys.flags), sys._xoptions, sys.warnoptions],
            "hooks": [len(sys.meta_path), len(sys.path_hooks), without_address(sys.excepthook)],
            "tracing": [without_address(sys.gettrace()), without_address(sys.getprofile())],
            "prompts": [sys.ps1, sys.ps2, sys.ps3],
            "recursion": sys.getrecursionlimit(),
            "filters": sorted(map(str, warnings.filters)),
            "variables": dict(os.environ),
            "folder": os.getcwd(),
            "umask": os.umask(0o022),
            "main": sys.modules["__main__"].__dict__ is globals(),
            "names": sorted(globals()),
            "builtins": sorted(dir(builtins)),
            "gc": [gc.isenabled(), gc.get_threshold(), gc.get_debug()],
            "signals": [without_address(signal.getsignal(one)) for one in signal.valid_signals()],
            "blocked": len(signal.pthread_sigmask(signal.SIG_BLOCK, [])),
            "group": [os.getpgid(0) == os.getpid(), os.getsid(0) == os.getpid()],
            "standard": [kind(0), kind(1), kind(2), sys.__stdin__.read()],
            "streams": [type(sys.stdout).__name__, type(sys.stderr).__name__],
            "opened": [opened.count(stat.S_IFSOCK), opened.count(stat.S_IFIFO)],
            "loggers": loggers,
            "root": handlers(logging.root),
            "threads": threading.active_count(),
            "locale": locale.getlocale(),
            "limits": [resource.getrlimit(one) for one in range(16)],  # all that Linux has
            "priority": [os.nice(0), os.sched_getscheduler(0), len(os.sched_getaffinity(0))],
            "matplotlib": {name: str(value) for name, value in matplotlib.rcParams.items()},
            "backend": [matplotlib.get_backend(), matplotlib.is_interactive()],
            "numpy": [np.geterr(), str(np.get_printoptions())],
            "generator": type(np.random.get_bit_generator()).__name__,
            "keras": [keras.config.backend(), keras.config.floatx()],
            "tensorflow": [tf.executing_eagerly(), str(tf.config.list_physical_devices())],
            "multiprocessing": [
                multiprocessing.get_start_method(),
                multiprocessing.process.ORIGINAL_DIR,
            ],
            "tempdir": tempfile.gettempdir(),
            "loop": type(asyncio.get_event_loop()).__name__,
        }
    )
)
