"""Objects made to be asked: describing what a line mentions runs no code of theirs."""

from __future__ import annotations

import pytest

from autograder.sandbox.run import run
from autograder.sandbox.values import Settings, Step

# Notes every call, also of what only a metaclass is asked: names, modules, hashes of classes.
TRAP = """
calls = []

def trap(name):
    def trapped(*arguments, **options):
        calls.append(name)
        raise RuntimeError(name) if name != "__class__" else SystemExit
    return trapped

NAMES = ["__repr__", "__str__", "__len__", "__iter__", "__getattr__", "__getattribute__",
         "__array__", "__eq__", "__format__", "__bool__", "__index__", "__contains__"]
FIELDS = {name: trap(name) for name in NAMES}
for name in ("__class__", "shape", "dtype", "_shape_tuple", "_datatype_enum", "__dict__", "name"):
    FIELDS[name] = property(trap(name))

META = {name: trap("Meta." + name) for name in (
    "__hash__", "__eq__", "__instancecheck__", "__subclasscheck__", "__getattribute__", "__repr__"
)}
for name in ("__name__", "__module__", "__mro__", "__dict__", "__flags__"):
    META[name] = property(trap("Meta." + name))
Meta = type("Meta", (type,), META)
"""


def names_and_calls(setup: str, line: str) -> tuple[tuple[str, ...], str]:
    """The lines about names, and which traps were called meanwhile."""
    steps = [
        Step("s0", TRAP + setup + "\ncalls.clear()", "extra"),
        Step("s1", f"0\n{line}", "solution"),  # IPython itself looks at values in cells of one line
        Step("s2", "print([*calls])", "extra"),
    ]
    result = run(steps, Settings("tiny"))
    assert result.ending == "done", (result.reason, result.output)
    assert [end.status for end in result.steps] == ["ok", "error", "ok"], result.steps
    return result.steps[1].error.names, result.output.strip()


@pytest.mark.parametrize("base", ["object", "list", "dict", "int", "str", "np.ndarray"])
def test_a_class_whose_every_method_is_a_trap(base: str) -> None:
    setup = (
        "import numpy as np\n"
        "SAFE = {n: f for n, f in FIELDS.items() if n != '__dict__'}\n"
        f"Evil = type('Evil', ({base},), SAFE)\n"
        "make = {np.ndarray: lambda: np.ndarray.__new__(Evil, 3)}.get(Evil.__base__)\n"
        "x = make() if make else Evil.__base__.__new__(Evil)\n"
    )
    names, calls = names_and_calls(setup, "x; 1 / 0")
    assert names == ("x: Evil",)
    assert calls == "[]"


def test_a_metaclass_whose_every_method_is_a_trap() -> None:
    setup = "class Evil(metaclass=Meta): pass\nx = object.__new__(Evil)\ny = [x, x]\nz = {1: x}"
    names, calls = names_and_calls(setup, "x, y, z, Evil; 1 / 0")
    assert names == ("x: Evil", "y: list of 2 items", "z: dict of 1 item")
    assert calls == "[]"


def test_a_class_that_passes_for_a_tensor() -> None:
    setup = (
        "class EagerTensor(list):\n"
        "    _shape_tuple = list.sort\n    _datatype_enum = list.sort\n"
        "class Item:\n    __lt__ = trap('__lt__')\n"
        "x = EagerTensor([Item(), Item()])"
    )
    assert names_and_calls(setup, "x; 1 / 0") == (("x: EagerTensor",), "[]")


def test_keys_that_equal_a_name() -> None:
    setup = (
        "class Key(str):\n"
        "    def __hash__(self): return hash('x')\n"
        "globals()[Key('other')] = 1\n"
        "class Field(Key):\n"
        "    def __hash__(self): return hash('__module__')\n"
        "Evil = type('Evil', (), {Field('other'): 1})\n"
        "y = Evil()\n"
        "Key.__eq__ = trap('Key.__eq__')"
    )
    names, calls = names_and_calls(setup, "y; x = 1 / 0")
    assert names == ("y: Evil",)
    assert calls == "[]"


def test_namespaces_of_a_class_of_their_own() -> None:
    setup = (
        "class Space(dict):\n    pass\n"
        "class Maker(type):\n"
        "    @classmethod\n    def __prepare__(cls, *arguments): return Space(z=1)\n"
        "x = 1\n"
    )
    traps = "\n".join(
        f"Space.{name} = trap('{name}')"
        for name in ("items", "__iter__", "__len__", "keys", "get", "__contains__")
    )
    line = "class C(metaclass=Maker):\n    x, z, 1 / 0"
    assert names_and_calls(setup + traps, line) == (("x: int", "z: int"), "[]")


def test_an_array_with_a_forged_field_names_no_field() -> None:
    setup = "import numpy as np\nx = np.zeros(2, [('a secret of a test', float)])"
    assert names_and_calls(setup, "x; 1 / 0")[0] == ("x: void array of shape (2,)",)


def test_a_class_that_the_student_does_not_name_stays_unnamed() -> None:
    hidden = Step("s1", "class Unseen:\n    pass\nf(Unseen())", "graded", ())
    steps = [Step("s0", "def f(x):\n    return x + 1", "solution"), hidden]
    assert run(steps, Settings("tiny")).steps[1].error.names == ("x: an object",)
