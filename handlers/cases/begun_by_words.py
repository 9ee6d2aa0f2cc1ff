"""A report that a sentence begins: what it says already is in its fields, and is said back in one message."""

from handlers.cases import report, ways_in
from handlers.cases.said_in_words import fill
from handlers.dialog.context import Context
from handlers.dialog.messages import Reply
from knowledge.reading.reports import SaidInReport, read_report


def take_words(context: Context, text: str) -> list[Reply] | None:
    """Begin a report with what a sentence says of a house; none for any other text.

    One that says nothing of it does as the button 〔报危房〕.
    """
    said = read_report(text)
    if said is None:
        return None
    if said == SaidInReport():
        return ways_in.begin_or_resume(context)

    def start(context: Context) -> list[Reply]:
        return report.start(context, fill=lambda draft: fill(context, draft, said, text))

    return ways_in.begin(context, start)
