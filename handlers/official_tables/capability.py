"""The official tables: filled from the ledger, proved, corrected, sent and kept."""

from handlers.capability import Capability
from handlers.official_tables import screens
from handlers.official_tables.heads_form import TABLE_HEADS
from handlers.official_tables.sums_form import TABLE_CORRECTION, TABLE_SUMS

OFFICIAL_TABLES = Capability(
    id="official_tables",
    forms=(TABLE_SUMS, TABLE_CORRECTION, TABLE_HEADS),
    choices={"table": screens.take_choice},
)
