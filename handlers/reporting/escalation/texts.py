"""The buttons by which somebody above sees to a place that owes something."""

from handlers.dialog.messages import Option
from handlers.reporting.obligations.obligation import Obligation, mark_of
from handlers.wording import Wording
from knowledge.area import Place

_VERBS = ("sheet", "call", "follow")


def place_buttons(say: Wording, obligation: Obligation, place: Place) -> list[Option]:
    """What can be done about one place: 催办单, 打电话, 我来跟."""
    return [Option(id=_choice_id(verb, obligation, place), label=say(f"escalation.button.{verb}")) for verb in _VERBS]


def place_button(say: Wording, obligation: Obligation, place: Place) -> Option:
    """The way to one of several places."""
    return Option(id=_choice_id("place", obligation, place), label=place.name)


def _choice_id(verb: str, obligation: Obligation, place: Place) -> str:
    """At most 56 bytes: `escalation:sheet:3f9a0c52:20261103:990101001`."""
    return f"escalation:{verb}:{mark_of(obligation.pack.id, obligation.rule_id)}:{obligation.named:%Y%m%d}:{place.code}"
