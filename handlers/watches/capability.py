"""关注的房子: the list of watched houses, a look at one, and what a morning tells of those that are due."""

from handlers.capability import Capability, by_name
from handlers.dialog.morning import DigestPart, Source
from handlers.watches import due_looks, watch_list
from handlers.watches.look_form import WATCH_LOOK

_COMMANDS = {"watches": watch_list.show}

WATCHES = Capability(
    id="watches",
    forms=(WATCH_LOOK,),
    choices={"watch": watch_list.take_choice},
    commands=_COMMANDS,
    spoken=tuple(by_name(_COMMANDS)),
    digest=(Source(part=DigestPart.CASES, lines=due_looks.due),),
)
