"""How the assistant fares: it has a page at the desk alone."""

from handlers.capability import Capability
from handlers.dialog.permissions import Action

OPERATING = Capability(id="operating", owns=(Action.SEE_OUTBOX,))
