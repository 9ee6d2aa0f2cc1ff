"""The whole schema: the metadata of all tables, wherever they are written down."""

from storage import duty_models, mailing_models, models, task_models
from storage.columns import metadata

TABLES = (models, duty_models, mailing_models, task_models)

__all__ = ["TABLES", "metadata"]
