"""Names of graded cells: a student's functions never see them, nor lose their own to them."""

from __future__ import annotations

import contextlib
import types
from collections.abc import Iterator, Sequence
from typing import Any

_MISSING = object()


class Names:
    """Whose the names in a shell's namespace are.

    A hidden test that binds ``rows`` would otherwise take the place of a helper called ``rows``,
    on which the answer that it tests depends. A graded cell therefore runs in a namespace of its
    own, which begins as a copy of the student's with what earlier graded cells bound in it: the
    functions of the student look up their globals elsewhere.
    """

    def __init__(self, shell: Any) -> None:
        self._shell = shell
        self._students: dict[str, Any] = {}  # bound by a student's cell, by name
        self._graded: dict[str, Any] = {}  # bound by graded cells, and by nobody since

    @contextlib.contextmanager
    def common(self, *, student: bool) -> Iterator[None]:
        """While it is open, cells run in the namespace that all see."""
        namespace = self._shell.user_ns
        before = dict(namespace)
        try:
            yield
        finally:
            for name, value in _changed(before, namespace).items():
                self._graded.pop(name, None)
                self._students.pop(name, None)
                if student:
                    self._students[name] = value

    @contextlib.contextmanager
    def apart(self, visible: Sequence[str]) -> Iterator[None]:
        """While it is open, cells run in a namespace of their own.

        Args:
            visible: The names bound by what a student sees of the cell. They are kept for all, as
                in the notebook, unless a student's cell bound the name.
        """
        shell = self._shell
        module, namespace = shell.user_module, shell.user_ns
        own = types.ModuleType(module.__name__)
        vars(own).clear()
        vars(own).update({**namespace, **self._graded})
        before = dict(vars(own))
        shell.user_module, shell.user_ns = own, vars(own)
        try:
            yield
        finally:
            shell.user_module, shell.user_ns = module, namespace
            bound = _changed(before, vars(own))
            self._graded |= bound
            kept = (name for name in visible if name in bound and not self._is_students(name))
            namespace.update({name: bound[name] for name in kept})

    def _is_students(self, name: str) -> bool:
        present = self._shell.user_ns.get(name, _MISSING)
        return present is not _MISSING and self._students.get(name, _MISSING) is present


def _changed(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """The names that were bound anew."""
    return {name: v for name, v in list(after.items()) if before.get(name, _MISSING) is not v}
