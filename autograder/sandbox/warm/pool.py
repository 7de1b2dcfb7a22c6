"""The templates in use, by what they import and by the room that they are in."""

from __future__ import annotations

import contextlib
import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from autograder.sandbox.plan.plan import Plan, Room
from autograder.sandbox.warm.template import Template, TemplateError

_AT_ONCE = 2  # templates kept, unless more are in use
_LOSSES = 3  # templates that may end unasked before no other is started
log = logging.getLogger("autograder")


@dataclass
class Entry:
    """One kind of template.

    Attributes:
        template: None where none can be had.
        imports_end: Whether its imports come to their end at all.
    """

    template: Template | None = None
    imports_end: bool = True
    tried: bool = False
    losses: int = 0
    users: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


class Templates:
    """Starts templates when they are first needed; remembers those that cannot be had."""

    def __init__(self, probe: Callable[[Template, Plan], str]) -> None:
        """Begin with none.

        Args:
            probe: Runs a first program in a new template, in a room like that of the plan; returns
                what went wrong, or "".
        """
        self._probe = probe
        self._lock = threading.Lock()
        self._known: OrderedDict[tuple[tuple[str, ...], Room], Entry] = OrderedDict()

    @contextlib.contextmanager
    def borrow(self, preload: tuple[str, ...], plan: Plan) -> Iterator[Entry]:
        """The template with these imports in the plan's room, started if need be."""
        with self._lock:
            entry = self._known.setdefault((preload, plan.room), Entry())
            self._known.move_to_end((preload, plan.room))
            entry.users += 1
            self._make_place()
        try:
            with entry.lock:
                if not entry.tried:
                    self._start(entry, preload, plan)
            yield entry
        finally:
            with self._lock:
                entry.users -= 1
                self._make_place()

    def discard(self, entry: Entry, template: Template) -> None:
        """Forget a template that has ended; the next run starts another, unless many have."""
        with entry.lock:
            if entry.template is template:
                template.close()
                entry.template = None
                entry.losses += 1
                entry.tried = entry.losses >= _LOSSES
                if entry.tried:
                    _warn(f"{_LOSSES} templates were ended from outside")

    def close(self) -> None:
        """End all templates."""
        with self._lock:
            for entry in self._known.values():
                if entry.template is not None:
                    entry.template.close()
            self._known.clear()

    def _make_place(self) -> None:
        """End those that were not used for longest."""
        held = [entry for entry in self._known.values() if entry.users or entry.template]
        idle = [entry for entry in held if not entry.users]
        for entry in idle[: max(0, len(held) - _AT_ONCE)]:
            entry.template.close()  # type: ignore[union-attr]
            entry.template, entry.tried = None, False

    def _start(self, entry: Entry, preload: tuple[str, ...], plan: Plan) -> None:
        entry.tried = True
        try:
            template = Template(preload, plan)
        except TemplateError as error:
            entry.imports_end = error.imports_end
            _warn(str(error))
            return
        fault = self._probe(template, plan)
        if fault:
            _warn(fault)
            template.close()
        else:
            entry.template = template


def _warn(why: str) -> None:
    log.warning("no warm start, every submission imports its libraries itself, slower: %s", why)
