"""One of 本县问答: what it says, what became of it, and what the person may do with it."""

from handlers.curation import local_rules
from handlers.dialog.context import Context, in_rows
from handlers.dialog.conversation import Draft
from handlers.dialog.dates import say_date, say_moment
from handlers.dialog.messages import Notice, Option, Reply, Weight
from handlers.forms import stepper
from handlers.forms.field import Field, Words
from handlers.forms.form import Closed, Form, Sent
from knowledge.area import Place
from storage.curation import local_entries
from storage.curation.local_entries import LocalEntry, LocalState
from storage.people import areas, audit, people

Found = tuple[LocalEntry, Place]


def find(context: Context, id: int) -> Found | None:
    """An entry that the person may look at, and its county."""
    entry = local_entries.find(context.tx, id)
    county = None if entry is None else areas.find(context.tx, entry.county)
    if entry is None or county is None or not local_rules.may_see(context, entry, county):
        return None
    return entry, county


def see(context: Context, found: Found, note: str = "") -> Reply:
    """All of it, with its history and the buttons for what may be done."""
    lines = [note, *describe(context, found), *history(context, found[0])]
    return Reply(text="\n".join(line for line in lines if line), options=in_rows(buttons(context, found)))


def describe(context: Context, found: Found) -> list[str]:
    """Whose it is and how it stands, how people ask, the answer, on what it rests and till when it holds."""
    entry, county = found
    state = "expired" if entry.until < context.today and entry.state is LocalState.PUBLISHED else entry.state
    lines = [
        context.say("local.entry", place=county.name, state=context.say(f"local.state.{state}")),
        context.say("local.entry_asks", asks=context.say("local.or").join(entry.text.asks)),
        context.say("local.entry_answer", answer=entry.text.answer),
        context.say(
            "local.basis", source=entry.text.source, year=entry.until.year, day=say_date(context.say, entry.until)
        ),
    ]
    if entry.state is LocalState.PUBLISHED and not entry.reviewed:
        lines.append(context.say("local.unreviewed"))
    return lines


def history(context: Context, entry: LocalEntry) -> list[str]:
    """What became of it, a line each, by whom and when."""
    events = local_entries.history(context.tx, entry.id)
    names = people.names_among(context.tx, {event.person_id for event in events})
    lines = []
    for event in events:
        moment, name = say_moment(context.say, event.at, context.zone), names.get(event.person_id, "")
        lines.append(context.say(f"local.event.{event.kind}", moment=moment, name=name))
        if event.words:
            lines.append(context.say("local.event.words", words=event.words))
    return lines


def buttons(context: Context, found: Found) -> list[Option]:
    """What the person may do with it, and the way to the list."""
    (entry, county), deeds = found, []
    id = entry.id
    if local_rules.may_approve(context, entry, county):
        deeds.append(context.option(f"local:approve:{id}", "local.button.approve", weight=Weight.MAIN))
        if entry.state is LocalState.WAITING:
            deeds.append(context.option(f"local:reject:{id}", "local.button.reject", weight=Weight.BACK))
    if local_rules.may_publish_alone(context, entry, county):
        deeds.append(context.option(f"local:alone:{id}", "local.button.alone"))
    if local_rules.may_edit(context, entry, county):
        deeds.append(context.option(f"local:edit:{id}", "local.button.edit"))
    if local_rules.may_withdraw(context, entry, county):
        deeds.append(context.option(f"local:withdraw:{id}", "local.button.withdraw", weight=Weight.SIDE))
    return [*deeds, context.option("local:list:1", "local.button.list", weight=Weight.SIDE)]


# --- what is done with it


def approve(context: Context, found: Found) -> Reply:
    """A second person agrees: from now on it answers."""
    entry, county = found
    if not local_rules.may_approve(context, entry, county):
        return context.reply("local.gone")
    if entry.state is LocalState.PUBLISHED:
        local_entries.review(context.tx, entry.id, by=context.person_id, now=context.now)
    else:
        local_entries.publish(context.tx, entry, reviewed=True, by=context.person_id, now=context.now)
    return _done(context, entry, "approved")


def publish_alone(context: Context, found: Found) -> Reply:
    """The county's only curator lets it answer without a second person, a day after it was written."""
    entry, county = found
    if not local_rules.may_publish_alone(context, entry, county):
        return context.reply("local.gone")
    from_when = entry.made_at + local_rules.ALONE_AFTER
    if context.now < from_when:
        moment = say_moment(context.say, from_when, context.zone)
        return see(context, found, context.say("local.too_soon", moment=moment))
    local_entries.publish(context.tx, entry, reviewed=False, by=context.person_id, now=context.now)
    return _done(context, entry, "published")


def withdraw(context: Context, found: Found) -> Reply:
    """It answers no longer."""
    entry, county = found
    if not local_rules.may_withdraw(context, entry, county):
        return context.reply("local.gone")
    local_entries.withdraw(context.tx, entry, by=context.person_id, now=context.now)
    return _done(context, entry, "withdrawn")


def begin_rejection(context: Context, found: Found) -> list[Reply]:
    """Ask why it is sent back."""
    entry, county = found
    if entry.state is not LocalState.WAITING or not local_rules.may_approve(context, entry, county):
        return [context.reply("local.gone")]
    return stepper.open(context, LOCAL_ENTRY_REJECTION, subject=str(entry.id))


def _done(context: Context, entry: LocalEntry, what: str, words: str = "") -> Reply:
    """Note it, tell the writer unless that is who did it, and show the entry as it stands now."""
    audit.note(
        context.tx,
        person_id=context.person_id,
        action=f"local_entry_{what}",
        subject=f"local_entry:{entry.id}",
        now=context.now,
    )
    if entry.made_by != context.person_id:
        button = context.option(f"local:see:{entry.id}", "local.button.see")
        told = context.reply(f"local.told.{what}", button, question=entry.text.asks[0], words=words)
        context.notices.append(Notice(person_id=entry.made_by, reply=told))
    return context.reply(f"local.done.{what}", context.option("local:list:1", "local.button.list"))


def _submit_rejection(context: Context, draft: Draft) -> Sent | Closed:
    found = find(context, int(draft.subject))
    if found is None or not local_rules.may_approve(context, *found):
        return Closed(reply=context.reply("local.gone"))
    entry, words = found[0], draft.answers["why"]
    if not local_entries.reject(context.tx, entry.id, words, by=context.person_id, now=context.now):
        return Closed(reply=context.reply("local.gone"))
    return Sent(said=[_done(context, entry, "rejected", words)])


def _name(context: Context, draft: Draft) -> str:
    return context.say("local.rejection_draft")


LOCAL_ENTRY_REJECTION = Form(
    id="local_entry_rejection",
    for_others=True,
    fields=(Field(id="why", texts="local.why", kind=Words(most=100, declinable=False)),),
    submit=_submit_rejection,
    name=_name,
)
