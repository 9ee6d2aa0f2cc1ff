"""The little of a template language that a template may use: names of its list, lists gone through, and conditions.

A template is code that somebody sent in. Nothing but `{{ name }}`, `{% for one in list %}`, `{{ one.name }}` and
`{% if name %}` is let through: no filters, no calls, no sums, and so no work without end.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from jinja2 import Environment, nodes
from jinja2.exceptions import TemplateSyntaxError

from handlers.papers.tags import Tags


@dataclass(frozen=True, kw_only=True)
class TemplateFault:
    """What is wrong at a line of a template: the last part of a text key, and the name that it is about."""

    kind: str
    line: int
    name: str = ""


def faults(environment: Environment, source: str, tags: Tags) -> list[TemplateFault]:
    """All that is wrong with a template; where it cannot be read at all, that alone."""
    try:
        tree = environment.parse(source)
    except TemplateSyntaxError as error:
        return [TemplateFault(kind="unreadable", line=error.lineno)]
    return list(_in_all(tree.body, tags, {}))


def _in_all(found: Iterable[nodes.Node], tags: Tags, items: Mapping[str, Tags]) -> Iterator[TemplateFault]:
    for node in found:
        yield from _in(node, tags, items)


def _in(node: nodes.Node, tags: Tags, items: Mapping[str, Tags]) -> Iterator[TemplateFault]:
    match node:
        case nodes.TemplateData():
            return
        case nodes.Output(nodes=inner):
            yield from _in_all(inner, tags, items)
        case nodes.Name() | nodes.Getattr():
            if _name(node) not in _sayable(tags, items):
                yield TemplateFault(kind="unknown", line=node.lineno, name=_name(node))
        case nodes.If(test=test, body=body, elif_=others, else_=otherwise):
            yield from _in_condition(test, tags, items)
            yield from _in_all([*body, *others, *otherwise], tags, items)
        case nodes.For(target=nodes.Name(name=item), iter=of, body=body, else_=otherwise, test=None, recursive=False):
            each = _lists(tags, items).get(_name(of))
            if each is None:
                yield TemplateFault(kind="no_list", line=node.lineno, name=_name(of))
                return
            yield from _in_all([*body, *otherwise], tags, {**items, item: each})
        case _:
            yield TemplateFault(kind="too_much", line=node.lineno)


def _in_condition(test: nodes.Node, tags: Tags, items: Mapping[str, Tags]) -> Iterator[TemplateFault]:
    asked = test.node if isinstance(test, nodes.Not) else test
    if _name(asked) not in {*_sayable(tags, items), *_lists(tags, items)}:
        yield TemplateFault(kind="unknown", line=test.lineno, name=_name(asked))


def _name(node: nodes.Node) -> str:
    """“户.户主姓名”; empty for what is no name."""
    match node:
        case nodes.Name(name=str(name)):
            return name
        case nodes.Getattr(node=nodes.Name(name=str(item)), attr=str(name)):
            return f"{item}.{name}"
    return ""


def _sayable(tags: Tags, items: Mapping[str, Tags]) -> frozenset[str]:
    own = (f"{item}.{name}" for item, of in items.items() for name in of.said)
    return tags.said - items.keys() | frozenset(own)


def _lists(tags: Tags, items: Mapping[str, Tags]) -> dict[str, Tags]:
    found = {name: each for name, (_, each) in tags.lists.items() if name not in items}
    return found | {f"{item}.{name}": each for item, of in items.items() for name, (_, each) in of.lists.items()}
