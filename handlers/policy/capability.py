"""Questions about the policy, answered with their sources, and what a document gives a household."""

from handlers.capability import Capability, Expected, by_name
from handlers.policy import ask, calculate, handover

_COMMANDS = {"ask": ask.invite, "calculate": calculate.begin, "person": handover.ask_a_person}

POLICY = Capability(
    id="policy",
    choices={"ask": ask.take_choice, "calc": calculate.take_choice},
    commands=_COMMANDS,
    spoken=tuple(by_name(_COMMANDS)),
    expected={handover.QUESTION: Expected(take=handover.take_question, ask_again=handover.ask_again)},
    words=ask.take_text,
)
