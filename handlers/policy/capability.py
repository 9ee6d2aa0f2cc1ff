"""Questions about the policy, answered with their sources, and what a document gives a household."""

from handlers.capability import Capability, by_name
from handlers.policy import ask, calculate

_COMMANDS = {"ask": ask.invite, "calculate": calculate.begin}

POLICY = Capability(
    id="policy",
    choices={"ask": ask.take_choice, "calc": calculate.take_choice},
    commands=_COMMANDS,
    spoken=tuple(by_name(_COMMANDS)),
    words=ask.take_text,
)
