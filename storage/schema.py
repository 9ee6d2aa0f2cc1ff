"""The whole schema: the metadata of all tables, wherever they are written down."""

from storage.assessment import tables as assessment_tables
from storage.batches import tables as batch_tables
from storage.cases import tables as case_tables
from storage.checks import tables as check_tables
from storage.complaints import tables as complaint_tables
from storage.curation import tables as curation_tables
from storage.database import tables as house_tables
from storage.database.columns import metadata
from storage.exchange import tables as exchange_tables
from storage.households import tables as household_tables
from storage.official_tables import tables as official_tables
from storage.papers import tables as paper_tables
from storage.people import tables as people_tables
from storage.queues import tables as queue_tables
from storage.reporting import tables as reporting_tables
from storage.training import tables as training_tables
from storage.watches import tables as watch_tables
from storage.web import tables as web_tables

TABLES = (
    house_tables,
    people_tables,
    case_tables,
    check_tables,
    reporting_tables,
    curation_tables,
    complaint_tables,
    training_tables,
    watch_tables,
    exchange_tables,
    household_tables,
    paper_tables,
    queue_tables,
    assessment_tables,
    batch_tables,
    official_tables,
    web_tables,
)

__all__ = ["TABLES", "metadata"]
