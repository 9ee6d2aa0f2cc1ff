"""培训名单: looking into it, adding to it, taking off."""

from handlers.capability import Capability, by_name
from handlers.dialog.permissions import Action
from handlers.training import record_list
from handlers.training.record_form import TRAINED_PERSON

_COMMANDS = {"training": record_list.show}

TRAINING = Capability(
    id="training",
    forms=(TRAINED_PERSON,),
    choices={"training": record_list.take_choice},
    commands=_COMMANDS,
    spoken=tuple(by_name(_COMMANDS)),
    owns=(Action.KEEP_TRAINING_RECORD,),
)
