"""All actions that the code notes in the audit trail, read from its source."""

import ast
import functools
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, product

from tests.source import modules

Definition = ast.FunctionDef | ast.AsyncFunctionDef
UNKNOWN = "*"  # what only the running code knows


@dataclass(frozen=True, kw_only=True, eq=False)
class _Call:
    """A call, with the function and the module that it stands in."""

    node: ast.Call
    caller: Definition
    path: str
    tree: ast.Module


class _House:
    """All calls by the last name of what is called."""

    def __init__(self) -> None:
        self.calls: defaultdict[str, list[_Call]] = defaultdict(list)
        for path, tree in modules().items():
            if path.startswith("knowledge/"):
                continue
            for caller in (node for node in ast.walk(tree) if isinstance(node, Definition)):
                for node in ast.walk(caller):
                    if isinstance(node, ast.Call) and (name := _last_name(node)):
                        self.calls[name].append(_Call(node=node, caller=caller, path=path, tree=tree))


@functools.cache
def noted() -> Mapping[str, str]:
    """Each action with the module that notes it; `*` stands in one for what only the running code knows."""
    house = _House()
    found = (call for call in house.calls["note"] if ast.unparse(call.node.func) == "audit.note")
    return {action: call.path for call in found for action in _said(_keyword(call.node, "action"), call, house)}


def _last_name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _keyword(call: ast.Call, name: str) -> ast.expr | None:
    return next((one.value for one in call.keywords if one.arg == name), None)


def _said(value: ast.expr | None, call: _Call, house: _House) -> Iterator[str]:
    """The strings that an expression within a call's function may stand for."""
    match value:
        case ast.Constant(value=str() as text):
            yield text
        case ast.IfExp(body=body, orelse=orelse):
            yield from chain(_said(body, call, house), _said(orelse, call, house))
        case ast.JoinedStr(values=parts):
            inner = [part.value if isinstance(part, ast.FormattedValue) else part for part in parts]
            yield from map("".join, product(*(tuple(_said(part, call, house)) for part in inner)))
        case ast.Name(id=name):
            yield from _named(name, call, house)
        case _:
            yield UNKNOWN


def _named(name: str, call: _Call, house: _House) -> Iterator[str]:
    """What a name stands for: what it is set to, or what is given for it wherever the function is called."""
    function = call.caller
    places = [one.arg for one in function.args.args]
    if name not in {*places, *(one.arg for one in function.args.kwonlyargs)}:
        found = [*_assigned(name, function), *_assigned(name, call.tree)]
        yield from chain.from_iterable(_said(value, call, house) for value in found) if found else (UNKNOWN,)
        return
    for other in house.calls[function.name]:
        if _is_of(other, call):
            at = places.index(name) if name in places else len(other.node.args)
            given = _keyword(other.node, name) or (other.node.args[at] if at < len(other.node.args) else None)
            yield from _said(given, other, house)


def _assigned(name: str, tree: ast.AST) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Assign):
            continue
        for target in node.targets:
            if isinstance(target, ast.Name) and target.id == name:
                yield node.value
            elif isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                pairs = zip(target.elts, node.value.elts, strict=True)
                yield from (value for one, value in pairs if isinstance(one, ast.Name) and one.id == name)


def _is_of(other: _Call, call: _Call) -> bool:
    """Whether a call is of the function in which another one stands: in its module, or by way of its module's name."""
    if other.path == call.path:
        return isinstance(other.node.func, ast.Name)
    module = call.path.rpartition("/")[2].removesuffix(".py")
    called = ast.unparse(other.node.func)
    return called == f"{module}.{call.caller.name}" or (called == call.caller.name and _imports(other.tree, call))


def _imports(tree: ast.Module, call: _Call) -> bool:
    module = call.path.removesuffix(".py").replace("/", ".")
    return any(
        isinstance(node, ast.ImportFrom) and node.module == module and call.caller.name in {a.name for a in node.names}
        for node in tree.body
    )
