"""Files that go out and come in: what the clock does with those whose time is over."""

from handlers.capability import Capability
from handlers.dialog.apart import Plan
from handlers.dialog.permissions import Action
from handlers.exchange import showing

EXCHANGE = Capability(
    id="exchange",
    clock=(Plan(id="forget_exchanged_files", carry_out=showing.forget),),
    owns=(Action.SET_COLUMNS, Action.IMPORT_LEDGER),
)
