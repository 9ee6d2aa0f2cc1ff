"""Whether the long campaign runs, which tries all that the suite tries one of each kind of."""

import os

THOROUGH = os.environ.get("ANJU_FAULTS") == "full"
