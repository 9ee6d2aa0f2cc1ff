"""The audit trail: it has pages at the desk alone."""

from handlers.capability import Capability
from handlers.dialog.permissions import Action

TRAIL = Capability(id="trail", owns=(Action.SEE_TRAIL,))
