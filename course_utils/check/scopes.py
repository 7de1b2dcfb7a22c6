"""Which names in the text of a cell are its own, as opposed to imported or made by earlier cells.

Follows the scopes of Python, so that a variable called ``conv`` is no use of a function ``conv``.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

_FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
_COMPREHENSIONS = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
_DEFINITIONS = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
_Place = tuple[int, int]


@dataclass
class _Scope:
    """Names that a scope binds; of a module or class, with where the first binding ends."""

    parent: _Scope | None = None
    bound: dict[str, _Place] = field(default_factory=dict)
    function: bool = False
    from_module: set[str] = field(default_factory=set)


def own_names(tree: ast.Module) -> set[ast.Name]:
    """The names read in a cell whose values the cell itself has given to them.

    A name counts as the cell's own if a function binds it (as an argument, by an assignment), or
    if the cell binds it outside, without a condition and further up. What an import binds is what
    was imported.
    """
    own = set()
    pending: list[tuple[ast.AST, _Scope]] = [(tree, _Scope())]
    while pending:
        node, scope = pending.pop()
        if isinstance(node, ast.Module):
            outermost = _outer(node, None)
            pending += [(child, outermost) for child in node.body]
        elif isinstance(node, _FUNCTIONS):
            inner = _Scope(scope, dict.fromkeys(_bound(node), (0, 0)), function=True)
            inner.from_module = _declared_global(node)
            pending += [(child, inner) for child in _body(node)]
            pending += [(child, scope) for child in _around(node)]
        elif isinstance(node, ast.ClassDef):
            inner = _outer(node, scope)
            pending += [(child, inner) for child in node.body]
            around = [*node.decorator_list, *node.bases, *node.keywords]
            pending += [(child, scope) for child in around]
        elif isinstance(node, _COMPREHENSIONS):
            targets = [one.target for one in node.generators]
            inner = _Scope(scope, dict.fromkeys(_stored(targets), (0, 0)), function=True)
            first = node.generators[0].iter
            pending.append((first, scope))
            pending += [(child, inner) for child in _parts(node) if child is not first]
        else:
            if isinstance(node, ast.Name) and _is_own(node, scope):
                own.add(node)
            pending += [(child, scope) for child in ast.iter_child_nodes(node)]
    return own


def _is_own(node: ast.Name, scope: _Scope) -> bool:
    if not isinstance(node.ctx, ast.Load):
        return False
    found: _Scope | None = scope
    while found is not None:
        if found.function and node.id in found.bound:
            return True
        if found.function and node.id in found.from_module:
            found = _module_of(found)
        outside = found.parent is None or found is scope  # a class hides its names from functions
        if not found.function and outside and node.id in found.bound:
            return found.bound[node.id] <= (node.lineno, node.col_offset)
        found = found.parent
    return False


def _module_of(scope: _Scope) -> _Scope:
    while scope.parent is not None:
        scope = scope.parent
    return scope


def _outer(node: ast.Module | ast.ClassDef, parent: _Scope | None) -> _Scope:
    """The scope of a module or class: what its statements bind without a condition."""
    scope = _Scope(parent)
    for statement in node.body:
        names: list[str] = []
        if isinstance(statement, _DEFINITIONS):
            names = [statement.name]
        elif isinstance(statement, ast.Assign):
            names = _stored(statement.targets)
        elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
            names = _stored([statement.target])
        for name in names:
            end = (statement.end_lineno or 0, statement.end_col_offset or 0)
            scope.bound.setdefault(name, end)
    return scope


def _bound(function: _FUNCTIONS) -> set[str]:
    """The local names of a function."""
    given = function.args
    several = [one for one in (given.vararg, given.kwarg) if one]
    every = [*given.posonlyargs, *given.args, *given.kwonlyargs, *several]
    found = {one.arg for one in every}
    elsewhere: set[str] = set()
    for node in _inside(function):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        elif isinstance(node, _DEFINITIONS | ast.ExceptHandler | ast.MatchAs | ast.MatchStar):
            found.add(node.name or "")
        elif isinstance(node, ast.MatchMapping):
            found.add(node.rest or "")
        elif isinstance(node, ast.Global | ast.Nonlocal):
            elsewhere |= set(node.names)
    return found - elsewhere


def _declared_global(function: _FUNCTIONS) -> set[str]:
    declared = (node.names for node in _inside(function) if isinstance(node, ast.Global))
    return {name for names in declared for name in names}


def _inside(function: _FUNCTIONS) -> Iterator[ast.AST]:
    """The nodes of a function that belong to its own scope."""
    pending: list[ast.AST] = list(_body(function))
    while pending:
        node = pending.pop()
        yield node
        if isinstance(node, _FUNCTIONS):
            pending += _around(node)
        elif not isinstance(node, ast.ClassDef | _COMPREHENSIONS):
            pending += ast.iter_child_nodes(node)


def _body(function: _FUNCTIONS) -> list[ast.AST]:
    return [function.body] if isinstance(function, ast.Lambda) else list(function.body)


def _around(function: _FUNCTIONS) -> list[ast.AST]:
    """What runs where a function is defined: decorators, defaults, annotations."""
    found: list[ast.AST] = [function.args]
    if not isinstance(function, ast.Lambda):
        found += function.decorator_list
        found += [function.returns] if function.returns else []
    return found


def _parts(node: ast.AST) -> Iterator[ast.AST]:
    """The expressions of a comprehension."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.comprehension):
            yield from ast.iter_child_nodes(child)
        else:
            yield child


def _stored(targets: list[ast.expr]) -> list[str]:
    nodes = [node for target in targets for node in ast.walk(target)]
    return [n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
