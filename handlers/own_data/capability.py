"""One's own data: a look, a copy, a correction, erasure."""

from handlers.capability import Capability
from handlers.dialog.permissions import Action
from handlers.own_data import showing
from handlers.spoken import Spoken

OWN_DATA = Capability(
    id="own_data",
    choices={"own": showing.take_choice},
    spoken=(
        Spoken(words="menu.say.own_data", act=showing.show),
        Spoken(words="menu.say.own_erase", act=showing.ask_to_erase),
    ),
    owns=(Action.SET_RETENTION,),
)
