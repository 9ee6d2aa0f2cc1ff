"""Papers of an office for which no households are chosen: 培训名单, the record of who was trained in its county."""

from handlers.dialog.context import Context
from handlers.papers.asking import NoPapers, is_busy
from handlers.training import record_paper
from storage.papers.papers import PaperFormat
from storage.training import record


def offered(context: Context) -> tuple[tuple[str, str], ...]:
    """What there is for the person, each with what it is called."""
    county = record_paper.county_of(context)
    if county is None or not record_paper.can_be_made(context) or not record.of(context.tx, county.code):
        return ()
    return ((record_paper.TRAINING_RECORD, context.say(f"papers.kind.{record_paper.TRAINING_RECORD}")),)


def order(context: Context, kind: str, format: str) -> int | None:
    """Have one made; its id, none while as many as may be are under way. Raises NoPapers."""
    county = record_paper.county_of(context)
    if county is None or kind not in dict(offered(context)) or format not in (PaperFormat.DOCX, PaperFormat.PDF):
        raise NoPapers
    if is_busy(context):
        return None
    return record_paper.order(context, county, format=PaperFormat(format), in_chat=False)
