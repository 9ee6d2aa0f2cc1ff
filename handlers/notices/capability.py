"""Notices from an office to many, and how many have read them."""

from handlers.capability import Capability, by_name
from handlers.dialog.permissions import Action
from handlers.notices import actions
from handlers.notices.form import NOTICE

_COMMANDS = {
    "notice": actions.show,
    "got": actions.got,
    "refuse_notices": actions.refuse,
    "take_notices": actions.accept,
}

NOTICES = Capability(
    id="notices",
    forms=(NOTICE,),
    choices={"notice": actions.take_choice},
    commands=_COMMANDS,
    spoken=tuple(by_name(_COMMANDS)),
    owns=(Action.SEND_NOTICE,),
)
