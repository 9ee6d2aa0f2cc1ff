"""Policy cards in the chat: asked for by command, button or words, and noted where they were handed out."""

from handlers.capability import Capability, by_name
from handlers.dialog.permissions import Action
from handlers.policy_cards import asking
from handlers.policy_cards.hand_out_form import CARD_HANDED_OUT

_COMMANDS = {"policy_card": asking.send}

POLICY_CARDS = Capability(
    id="policy_cards",
    forms=(CARD_HANDED_OUT,),
    choices={"card": asking.take_choice},
    commands=_COMMANDS,
    spoken=tuple(by_name(_COMMANDS)),
    words=asking.take_text,
    owns=(Action.HAND_OUT_CARDS,),
)
