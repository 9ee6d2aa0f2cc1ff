"""Sending a month's notice: a last look at it, a word of the county's own; it goes to all, and the month is closed."""

from collections.abc import Sequence

from handlers.assessment import files, month, notice_text
from handlers.assessment.month import MonthFigures
from handlers.dialog import months
from handlers.dialog.context import Context, in_rows
from handlers.dialog.conversation import Draft
from handlers.dialog.hierarchy import superiors
from handlers.dialog.messages import Reply, reply_to_json
from handlers.dialog.permissions import Action
from handlers.forms.field import Field, Words
from handlers.forms.form import AskAgain, Closed, Form, Sent
from handlers.notices.texts import got_button
from handlers.policy.citation import cite
from knowledge.area import Place
from knowledge.calendar.calendar import is_quiet, next_permitted
from storage.assessment import assessments
from storage.people import audit, people
from storage.people.people import Coordinator, Role
from storage.queues import mailings
from storage.queues.mailings import MailingKind

_TOLD = (Role.TOWNSHIP, Role.COUNTY, Role.CITY)


def say_notice(context: Context, figures: MonthFigures) -> str:
    """The notice of a month, with where the county's document asks for it."""
    pack = context.pack_at(figures.county)
    section = pack.region.assessed_by if pack else None
    source = cite(pack.region, [section], context.say) if pack and section else ""
    return notice_text.write(figures, context.say, source=source)


def may_send(context: Context, county: Place | None) -> bool:
    """Whether the person judges the townships of a county."""
    return county is not None and context.may(Action.ASSESS, county)


def _figures(context: Context, draft: Draft) -> MonthFigures | None:
    first = months.month_of(draft.subject)
    return month.count(context, context.place, first) if first and context.place else None


def _outlook(context: Context, draft: Draft) -> str:
    figures = _figures(context, draft)
    if figures is None:
        return ""
    told, remark = _hearers(context, figures.county), draft.answers.get("remark")
    reached = people.reached(context.tx, [one.person_id for one in told])
    lines = [say_notice(context, figures), remark or "", context.say("assessment.goes_to", count=len(reached))]
    return "\n".join(line for line in lines if line)


def _hearers(context: Context, county: Place) -> Sequence[Coordinator]:
    """The townships', the county's others and the city's, each once."""
    below = people.holding_below(context.tx, [Role.TOWNSHIP], [county])
    there = people.holding(context.tx, Role.COUNTY, county.code)
    found = {one.person_id: one for one in (*below, *there, *superiors(context.tx, county))}
    found.pop(context.person_id, None)
    return list(found.values())


def _submit(context: Context, draft: Draft) -> Sent | AskAgain | Closed:
    """Close the month and send it, once."""
    county, figures = context.place, _figures(context, draft)
    if county is None or figures is None or not may_send(context, county):
        return Closed(reply=context.reply("assessment.not_yours"))
    if months.last_of(figures.first) >= context.today:
        return Closed(reply=context.reply("assessment.not_over", month=figures.first.month))
    if assessments.sent(context.tx, county.code, months.stored_name(figures.first)) is not None:
        return Closed(reply=context.reply("assessment.sent_before", month=figures.first.month))
    told = _hearers(context, county)
    if not told:
        return AskAgain(field="remark", note=context.say("assessment.nobody"))
    return Sent(said=[_send(context, draft, figures, told)])


def _send(context: Context, draft: Draft, figures: MonthFigures, told: Sequence[Coordinator]) -> Reply:
    county, remark = figures.county, draft.answers.get("remark")
    notice = "\n".join([say_notice(context, figures), *([remark] if remark else [])])
    name = people.name_of(context.tx, context.person_id) or ""
    reply = Reply(
        text=context.say("notices.told", place=county.name, name=name, text=notice),
        options=((got_button(context.say, draft.id),),),
        files=files.keep(context, figures),
    )
    mailing_id = mailings.add(
        context.tx,
        kind=MailingKind.NOTICE,
        roles=_TOLD,
        now=context.now,
        area=county.code,
        person_id=context.person_id,
        reply=reply_to_json(reply),
        key=f"notice:{draft.id}",
    )
    if mailing_id is None:
        return context.reply("forms.already_done")
    ids = [one.person_id for one in told]
    mailings.add_recipients(context.tx, mailing_id, ids, next_permitted(context.now, context.zone))
    assessments.close(
        context.tx,
        county.code,
        months.stored_name(figures.first),
        notice=notice,
        mailing_id=mailing_id,
        person_id=context.person_id,
        now=context.now,
    )
    audit.note(
        context.tx,
        person_id=context.person_id,
        action="assessment_sent",
        subject=f"assessment:{county.code}:{months.stored_name(figures.first)}",
        now=context.now,
        details={"people": len(ids)},
    )
    key = "assessment.waits_for_morning" if is_quiet(context.now, context.zone) else "assessment.under_way"
    text = context.say(key, month=figures.first.month, count=len(people.reached(context.tx, ids)))
    see = context.option(f"notice:see:{draft.id}", "notices.button.see")
    return Reply(text=text, options=in_rows([see]))


def _name(context: Context, draft: Draft) -> str:
    first = months.month_of(draft.subject)
    return context.say("assessment.draft", month=first.month if first else draft.subject)


ASSESSMENT_NOTICE = Form(
    id="assessment_notice",
    for_others=True,
    fields=(Field(id="remark", texts="assessment.remark", kind=Words(most=200), required=lambda answers: False),),
    submit=_submit,
    name=_name,
    outlook=_outlook,
    submit_label="assessment.button.send",
)
