"""What a county is told in the morning: the month that ended is not sent yet, where its document asks for that."""

from collections.abc import Iterator

from handlers.assessment import month
from handlers.dialog import months
from handlers.dialog.messages import Option
from handlers.dialog.morning import Line, Morning
from storage.assessment import assessments, figures
from storage.people.people import Role


def to_send(morning: Morning) -> Iterator[Line]:
    """The notice of the month before, for each county that has something to say in it."""
    first = months.before(morning.today.replace(day=1))
    for grant in morning.grants:
        if grant.role is not Role.COUNTY or grant.place is None:
            continue
        pack = morning.pack_at(grant.place)
        if pack is None or pack.region.assessed_by is None:
            continue
        sent = assessments.sent(morning.tx, grant.place.code, months.stored_name(first)) is not None
        if sent or not figures.steps_due(morning.tx, grant.place, month.span_of(morning, first)):
            continue
        yield Line(
            text=morning.say("assessment.to_send", month=first.month),
            about=f"assessment {grant.place.code} {first:%Y%m}",
            buttons=(Option(id=f"assess:month:{first:%Y%m}", label=morning.say("assessment.button.show")),),
            told_as=(grant,),
        )
