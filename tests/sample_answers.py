"""What the tests need to know of a capability to fill its forms: how somebody comes in, and what is answered there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from handlers.dialog.messages import Content, Reply
from handlers.forms.field import Kind
from tests.dialogue import Dialogue


@dataclass(frozen=True, kw_only=True)
class Way:
    """How somebody opens a form. What is said last asks the form's first open field."""

    who: str
    open: Callable[[Dialogue], list[Reply]]


@dataclass(frozen=True, kw_only=True)
class SampleAnswers:
    """Of one capability.

    `ways` lead into each form by its id, `other_ways` to a field that the first way does not ask. `typed` are two
    answers to its own kinds of field, `stored` what the second is stored as where that differs, and `chosen` ids and
    labels of two options that only a place offers, by the field's texts. `on_the_way` are answers, by form and field,
    that lead past what would end the form.
    """

    ways: Mapping[str, Way]
    other_ways: Mapping[tuple[str, str], Way] = field(default_factory=dict)
    typed: Mapping[type[Kind], tuple[str, str]] = field(default_factory=dict)
    stored: Mapping[type[Kind], object] = field(default_factory=dict)
    chosen: Mapping[str, tuple[tuple[str, str], tuple[str, str]]] = field(default_factory=dict)
    on_the_way: Mapping[tuple[str, str], list[Content]] = field(default_factory=dict)
