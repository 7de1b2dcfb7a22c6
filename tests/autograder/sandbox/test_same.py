"""A fork of a template computes, prints and raises what a new interpreter does."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from autograder.course.imports import preload_of
from autograder.course.source import load_unit
from autograder.judging.judge import judge_of
from autograder.proof.answers import load_answers
from autograder.proof.prove import prove
from autograder.sandbox.run import run
from autograder.sandbox.values import Run, Settings, Step
from autograder.sandbox.watch import collect

ROOT = Path(__file__).resolve().parents[3]
slow = pytest.mark.slow

PYTHON = (
    "import random, uuid\nprint(random.random(), random.sample(range(99), 5), hash('text'))",
    "from course_utils import check\ncheck.begin('tiny')\ncheck.close(random.random(), 0.5, 'r')",
    "import warnings\nwarnings.warn('careful')\nwarnings.warn('old', DeprecationWarning)",
    "def f(x):\n    return 1 / x\n\ndef g(x):\n    return f(x - 1)",
    "g(1)",
    "import traceback\ntry:\n    g(1)\nexcept ZeroDivisionError:\n    traceback.print_exc()",
    "def deep(n):\n    deepest[0] = n\n    deep(n + 1)\n\ndeepest = [0]\ndeep(0)",
    "print(deepest)\nimport sys\nprint(sys.getrecursionlimit(), len(traceback.extract_stack()))",
    "from IPython.display import display, HTML\ndisplay(HTML('<b>x</b>'), [1, 2])\n[3]",
    "print(_)\n%matplotlib inline\n!echo shell\nlines = !echo $HOME\nprint(lines)",
    "input('Name? ')",
    "import os\nprint(dict(os.environ), os.getcwd(), os.umask(0), os.times().elapsed > 0)",
    "import tempfile\nwith tempfile.NamedTemporaryFile() as file: print(file.write(b'x'))\n"
    "print(tempfile.gettempdir(), sorted(os.listdir()), sorted(os.listdir(os.environ['HOME'])))",
    "import subprocess, sys\ncode = 'import sys, os; print(sys.path, os.environ, sys.flags)'\n"
    "print(subprocess.run([sys.executable, '-c', code], capture_output=True, text=True).stdout)",
    "import multiprocessing\nwith multiprocessing.Pool(2) as pool: print(pool.map(abs, [-1, 2]))",
    "process = multiprocessing.get_context('spawn').Process(target=print, args=['spawned'])\n"
    "process.start(); process.join(); print(process.exitcode)",
    "import threading\nfound = []\nthread = threading.Thread(target=found.append, args=[1])\n"
    "thread.start(); thread.join(); print(found, threading.active_count())",
    "import signal\nos.kill(os.getpid(), signal.SIGINT)\nimport time; time.sleep(5)",
    "child = os.fork()\nif not child: os._exit(3)\nprint(os.waitpid(child, 0)[1])",
    "os.write(1, b'raw\\n'); print('no newline', end=''); print('err', file=sys.stderr)",
    "exit()",
    "x = = 1",
)
NUMPY = (
    "import numpy as np\nprint(np.random.rand(3), np.random.default_rng(3).normal(size=3))",
    "print(np.random.get_state()[1][:3], np.random.permutation(9))",
    "from course_utils import check\ncheck.begin('tiny')\n"
    "check.close(np.random.normal(size=(4, 5)) @ np.random.rand(5, 6), 0, 'product')",
    "np.float32(1) / 0, np.log(-1.0)",
    "print(np.linalg.svd(np.random.rand(40, 40))[1][:4], np.fft.fft(np.random.rand(8)))",
    "np.zeros((2, 3)) @ np.zeros((2, 3))",
)
FIGURES = (
    "import hashlib, io\nimport numpy as np\nimport matplotlib, matplotlib.pyplot as plt",
    "figure, axes = plt.subplots()\naxes.plot(np.random.rand(50), label='\u03b1')\naxes.legend()\n"
    "axes.set_title(r'$\\\\sum x^2$'); file = io.BytesIO(); figure.savefig(file, format='rgba')\n"
    "print(hashlib.sha256(file.getvalue()).hexdigest()); plt.show()",
    "import os\nprint(matplotlib.get_backend(), matplotlib.get_configdir(), plt.get_fignums())\n"
    "print(matplotlib.get_cachedir(), os.listdir(matplotlib.get_cachedir()), plt.rcParams)",
    "import subprocess, sys\ncode = 'import matplotlib.pyplot as p; p.title(1); p.savefig(\"x\")'\n"
    "print(subprocess.run([sys.executable, '-c', code], capture_output=True, text=True))",
)
SKLEARN = (
    "import numpy as np\nfrom sklearn.linear_model import LogisticRegression\n"
    "from sklearn.ensemble import RandomForestClassifier\nfrom sklearn.cluster import KMeans\n"
    "from sklearn.datasets import load_digits",
    "x, y = load_digits(return_X_y=True)\nprint(y.sum(), x.sum())",
    "print(LogisticRegression(max_iter=20).fit(x[:300], y[:300]).coef_[:2, :9])",
    "print(RandomForestClassifier(9).fit(x[:300], y[:300]).predict_proba(x[300:305]))",
    "print(KMeans(3, n_init=2).fit(x[:200]).inertia_)",
)
KERAS = (
    "import keras\nimport numpy as np\nimport tensorflow as tf",
    "print(tf.random.uniform([3]), keras.random.normal((2,)), np.random.rand(2))",
    "layer = keras.layers.Dense(3); layer.build((None, 4)); print(layer.get_weights())",
    "keras.utils.set_random_seed(7)\nprint(keras.initializers.GlorotUniform()((2, 3)))",
    "x = np.random.rand(96, 6).astype('float32'); y = x.sum(1) > 3\n"
    "model = keras.Sequential([keras.layers.Dense(8, 'relu'), keras.layers.Dropout(0.3),\n"
    "                          keras.layers.Dense(1, 'sigmoid')])\n"
    "model.compile('adam', 'binary_crossentropy', metrics=['accuracy'])\n"
    "print(model.fit(x, y, batch_size=16, epochs=3, verbose=0).history)\n"
    "print([weight.tolist() for weight in model.get_weights()])",
    "data = tf.data.Dataset.from_tensor_slices(x).shuffle(50).map(lambda r: r * 2).batch(8)\n"
    "print([float(tf.reduce_sum(batch)) for batch in data.prefetch(2)])",
    "@tf.function\ndef step(v):\n    return tf.random.stateless_normal([2], [1, 2]) + v\n\n"
    "print(step(tf.constant([1.0, 2.0])))",
    "conv = keras.layers.Conv2D(2, 3); image = tf.random.normal([1, 6, 6, 1])\n"
    "with tf.GradientTape() as tape: loss = tf.reduce_sum(conv(image) ** 2)\n"
    "print(tape.gradient(loss, conv.trainable_variables))",
    "model.save('m.keras'); print(keras.models.load_model('m.keras').predict(x[:2], verbose=0))",
    "from course_utils import check\ncheck.begin('tiny')\ncheck.close(model(x[:3]), 0, 'out')",
    "tf.matmul(tf.ones((2, 3)), tf.ones((2, 3)))",
    "import os\nprint(keras.config.backend(), tf.config.list_physical_devices(), os.environ)",
)
PROGRAMS = {
    "python": PYTHON,
    "numpy": NUMPY,
    "figures": FIGURES,
    "sklearn": SKLEARN,
    "keras": KERAS,
}


def told(result: Run) -> dict[str, Any]:
    """All that a run says, without how long it took."""
    said = {name: value for name, value in asdict(result).items() if "seconds" not in name}
    for step in said["steps"]:
        del step["cpu_seconds"]
    return said


def both(monkeypatch: pytest.MonkeyPatch, sources: tuple[str, ...], **options: Any) -> list[Run]:
    """Run sources as steps s0, s1, ... warm and cold."""
    monkeypatch.setattr(collect, "KEPT_OUTPUT", 1 << 20)
    steps = [Step(f"s{number}", source, "graded") for number, source in enumerate(sources)]
    preload = preload_of(steps)
    return [
        run(steps, Settings("tiny", preload=preload, warm=warm, **options))
        for warm in (True, False)
    ]


@pytest.mark.parametrize("reseed", [True, False])
@pytest.mark.parametrize(
    "name",
    ["python", "numpy", *(pytest.param(n, marks=slow) for n in ("figures", "sklearn", "keras"))],
)
def test_a_warm_run_tells_what_a_cold_one_does(
    name: str, reseed: bool, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    warm, cold = map(told, both(monkeypatch, PROGRAMS[name], reseed=reseed))
    assert warm["ending"] == "done", warm["reason"]
    assert len(warm["steps"]) == len(PROGRAMS[name])
    assert warm["steps"] == cold["steps"]
    assert warm["output"].splitlines() == cold["output"].splitlines()
    assert warm == cold
    assert caplog.messages == []  # so the first was indeed warm


FACTS = """
import ctypes, faulthandler, gc, json, locale, os, resource, signal, site, sys, threading, time
import warnings

def frames():
    frame, found = sys._getframe(1), []
    while frame:
        found.append(frame.f_code.co_name)
        frame = frame.f_back
    return found

def option(number):
    value = ctypes.c_int()
    return [ctypes.CDLL(None).prctl(number, ctypes.byref(value)), value.value]

def mount(line):
    return line.split()[4], [line.split()[5], line.split(' - ')[1].split()[0]]

status = dict(line.strip().split(':', 1) for line in open('/proc/self/status'))
names = '''Umask Tgid Pid PPid TracerPid Uid Gid Groups NSpid NStgid NSsid NSpgid Threads SigPnd
ShdPnd SigBlk SigIgn SigCgt CapInh CapPrm CapEff CapBnd CapAmb NoNewPrivs Seccomp Name
Seccomp_filters CoreDumping'''
facts = {
    'status': {name: status.get(name) for name in names.split()},
    'limits': [resource.getrlimit(n) for n in range(16)],
    'environment': dict(os.environ), 'cwd': os.getcwd(), 'nice': os.nice(0),
    'oom': open('/proc/self/oom_score_adj').read(), 'process': [os.getpid(), os.getppid(),
    os.getsid(0), os.getpgid(0)], 'death': option(2), 'times': option(37),
    'options': [ctypes.CDLL(None).prctl(n, 0, 0, 0, 0) for n in (3, 7, 27, 30, 39)],
    'affinity': sorted(os.sched_getaffinity(0)), 'host': os.uname().nodename,
    'files': {n: os.readlink('/proc/self/fd/' + n).split(':')[0]
              for n in os.listdir('/proc/self/fd') if n != '4'},
    'path': sys.path, 'argv': [sys.argv, sys.orig_argv], 'flags': str(sys.flags),
    'importers': sorted(sys.path_importer_cache), 'modules': sorted(sys.modules),
    'finders': [getattr(finder, '__name__', type(finder).__name__) for finder in sys.meta_path],
    'streams': [[s.name, s.encoding, s.errors, s.line_buffering, s.write_through, s.isatty(),
                 s.seekable(), s.buffer.raw.mode] for s in (sys.stdout, sys.stderr)],
    'input': [sys.stdin.encoding, sys.stdin.seekable(), sys.stdin.read()],
    'signals': [getattr(signal.getsignal(n), '__qualname__', signal.getsignal(n))
                for n in sorted(signal.valid_signals())],
    'masked': sorted(signal.pthread_sigmask(signal.SIG_BLOCK, [])),
    'timers': [signal.getitimer(signal.ITIMER_REAL), signal.getitimer(signal.ITIMER_VIRTUAL)],
    'gc': [gc.isenabled(), gc.get_threshold()], 'locale': locale.getlocale(), 'zone': time.tzname,
    'filters': [str(f) for f in warnings.filters], 'threads': len(threading.enumerate()),
    'handler': faulthandler.is_enabled(), 'site': site.getusersitepackages(),
    'recursion': sys.getrecursionlimit(), 'frames': frames(), 'root': sorted(os.listdir('/')),
    'exe': os.readlink('/proc/self/exe'), 'ipython': get_ipython().ipython_dir,
    'tree': sorted((folder, sorted(names)) for top in ('/tmp', '/etc', '/dev', '/course')
                   for folder, _, names in os.walk(top) if 'packages' not in folder),
    'modes': [(path, os.stat(path).st_mode, os.stat(path).st_uid)
              for path in ('/', '/tmp', '/tmp/home', '/tmp/work', '/dev/shm', '/proc', '/course')],
    'mounts': dict(mount(line) for line in open('/proc/self/mountinfo')),  # the last one is seen
}
print('FACTS', json.dumps(facts))
"""


def test_a_process_of_a_warm_run_is_as_that_of_a_cold_one(monkeypatch: pytest.MonkeyPatch) -> None:
    outputs = [result.output for result in both(monkeypatch, ("import numpy\n" + FACTS,))]
    warm, cold = (json.loads(output.partition("FACTS")[2]) for output in outputs)
    # What the template needs itself is of the standard library.
    more = {name.partition(".")[0] for name in {*warm["modules"]} - {*cold.pop("modules")}}
    assert more <= sys.stdlib_module_names
    for name in cold:
        assert (name, warm[name]) == (name, cold[name])


@slow
@pytest.mark.parametrize(("name", "every"), [("00_start_here", 2), ("01a_neurons", 9)])
def test_stored_answers_get_the_same_verdict(name: str, every: int) -> None:
    unit = load_unit(ROOT / "solutions" / name / f"{name}.py")
    answers = load_answers(ROOT, unit)[::every]  # all take minutes
    warm, cold = (prove(judge_of(unit, warm=warm), answers) for warm in (True, False))
    assert len(warm) == len(answers) > 0

    def judged(proofs: list[Any]) -> list[Any]:
        results = [asdict(proof.result) | {"seconds": None} for proof in proofs]
        return [(p.answer.name, p.fault, result) for p, result in zip(proofs, results, strict=True)]

    for one, other in zip(judged(warm), judged(cold), strict=True):
        assert one == other
