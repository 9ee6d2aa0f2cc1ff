"""查询单: what a household without a phone is handed, to ask after its case with anybody's phone."""

from handlers.cases.step import SHOW
from handlers.dialog.context import Context
from handlers.dialog.messages import Reply
from handlers.dialog.offices import office_phone, say_way
from handlers.documents.case_slip import CaseSlip, draw
from handlers.forms.files import hand_out
from storage.cases.cases import Case
from storage.database.privacy import mask_phone
from storage.people import areas, audit

SLIP = "slip"


def is_needed(case: Case) -> bool:
    """Whether a household in no danger has no number of its own, and one was left that opens its case."""
    return not case.imminent and not case.answers.get("phone") and bool(case.answers.get("contact_phone"))


def hand(context: Context, case: Case) -> list[Reply]:
    """The slip as a message to read out, with its code, and as a page to print where this installation keeps files."""
    slip = _slip(context, case)
    audit.note(context.tx, person_id=context.person_id, action="slip_made", subject=case.number, now=context.now)
    files: tuple[str, ...] = ()
    if context.installation.file_folder is not None:
        files = (hand_out(context, context.say("lookup.slip.file", number=case.number), draw(slip)),)
    text = "\n".join((slip.title, slip.number, *slip.lines))
    show = context.option(f"case:{SHOW}:{case.number}", "report.button.show")
    return [Reply(text=text, options=((show,),), files=files, qr=slip.link)]


def _slip(context: Context, case: Case) -> CaseSlip:
    place = areas.get(context.tx, case.area)
    head = case.answers.get("head")
    link = None if context.installation.on_this_machine_only else f"{context.installation.link_root}/"
    lines = (
        context.say("lookup.slip.whose", head=head) if head else "",
        context.say("lookup.slip.by_phone", phone=mask_phone(case.answers["contact_phone"])),
        context.say("lookup.slip.by_link") if link else "",
        context.say("lookup.slip.by_office", way=say_way(context, place, office_phone(context, place))),
    )
    return CaseSlip(
        title=context.say("lookup.slip.title"),
        number=case.number,
        lines=tuple(line for line in lines if line),
        link=link,
    )
