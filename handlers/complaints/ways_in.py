"""The ways into complaints: a command, words, a button under an answer; in a group, to say it in private."""

from handlers.capability import Heard
from handlers.complaints import form, naming, own
from handlers.complaints.named import named, offices_of
from handlers.dialog.context import Context, in_rows
from handlers.dialog.danger import words_of
from handlers.dialog.messages import Option, Reply, Weight
from handlers.dialog.permissions import Action
from handlers.forms.form import Form
from handlers.people import consent
from knowledge.reading.complaints import tells_of_wrong, wants_to_complain
from knowledge.reading.text import plain
from storage.complaints import complaints


def show(context: Context) -> list[Reply]:
    """What becomes of a complaint here, and the ways on: under the own name, anonymously, to an answer."""
    return [Reply(text=context.say("complaints.start"), options=in_rows([*_for_all(context), *_for_offices(context)]))]


def _for_all(context: Context) -> list[Option]:
    buttons = [
        context.option("complaint:named", "complaints.button.named"),
        context.option("complaint:anonymous", "complaints.button.anonymous"),
        context.option("complaint:code", "complaints.button.code", weight=Weight.SIDE),
    ]
    if complaints.of_person(context.tx, context.person_id, 1):
        buttons.append(context.option("complaint:mine", "complaints.button.mine", weight=Weight.SIDE))
    return buttons


def _for_offices(context: Context) -> list[Option]:
    """For who deals with complaints, and for who may say who does."""
    buttons = []
    if offices_of(context, named(context)):
        buttons.append(context.option("complaint:list:1", "complaints.button.list"))
    if naming.own_offices(context):
        buttons.append(context.option("complaint:handlers", "complaints.button.handlers", weight=Weight.SIDE))
    if any(context.may(Action.COUNT_COMPLAINTS, grant.place) for grant in context.grants):
        buttons.append(context.option("complaint:counts", "complaints.button.counts", weight=Weight.SIDE))
    if any(context.may(Action.SET_COMPLAINT_TIMES, grant.place) for grant in context.grants):
        buttons.append(context.option("complaint:times", "complaints.button.times", weight=Weight.SIDE))
    return buttons


def begin_named(context: Context) -> list[Reply]:
    """The form under the own name, once the person agreed to the notice of personal data."""
    return consent.first(context, form.begin_named)


def take_words(context: Context, text: str) -> list[Reply] | None:
    """What somebody wants to know of a complaint, or the ways on for who wants to send one in or tells of a wrong.

    None for any other text, and for a wrong told of where a document counts.
    """
    spoken = context.say.lists_with(plain(text))
    if "complaints.spoken.code" in spoken:
        return own.ask_for_code(context)
    if "complaints.spoken.mine" in spoken:
        return own.show_list(context)
    if wants_to_complain(text):
        return show(context)
    if not tells_of_wrong(text) or context.region is not None:
        return None  # what the region's document says of it has the way to complain below
    way = context.option("cmd:complaint", "complaints.button.complain", weight=Weight.MAIN)
    return [context.reply("complaints.offer", way, context.option("cmd:ask", "menu.ask"))]


def hear_in_group(context: Context, _: Form | None) -> Heard | None:
    """In a group, whoever wants to complain is asked to do so in private; no more is said of it there."""
    text = words_of(context.inbound.content)
    if context.inbound.private or not (wants_to_complain(text) or tells_of_wrong(text)):
        return None
    return Heard(said=[context.reply("complaints.in_private")], answered=True)
