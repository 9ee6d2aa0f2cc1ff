"""Noting in the chat that a policy card was handed out: to which place, how many, on which day."""

from collections import Counter

from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.forms.dates import PastDay
from handlers.forms.field import Field
from handlers.forms.form import Closed, Form, Sent
from handlers.forms.numbers import WholeNumber
from handlers.forms.places_by_name import OnePlace
from handlers.policy_cards import handing_out, shelf
from handlers.policy_cards.handing_out import MOST_COPIES, HandOutForm, NotHandedOut
from handlers.policy_cards.shelf import NoSuchCard

_PLACE, _COPIES, _DAY = "place", "copies", "day"


def _places(context: Context, draft: Draft) -> tuple[tuple[str, str], ...]:
    """Villages by their own names, with the township before those that have a namesake."""
    found = handing_out.places(context)
    namesakes = Counter(name.split()[-1] for _, name in found)
    return tuple((code, name if namesakes[name.split()[-1]] > 1 else name.split()[-1]) for code, name in found)


def _opened(context: Context, draft: Draft) -> str:
    """Who has one place is not asked which."""
    found = handing_out.places(context)
    if len(found) == 1:
        draft.answers = {**draft.answers, _PLACE: found[0][0]}
    return ""


def _name(context: Context, draft: Draft) -> str:
    card = next((one for one in shelf.cards(context) if one.id == draft.subject), None)
    return context.say("policy_card.hand_out.of", title="" if card is None else card.title)


def _submit(context: Context, draft: Draft) -> Sent | Closed:
    answers = draft.answers
    form = HandOutForm(place=answers[_PLACE], copies=str(answers[_COPIES]), day=answers[_DAY])
    try:
        note = handing_out.hand_out(context, draft.subject, form)
    except (NoSuchCard, NotHandedOut):
        return Closed(reply=context.reply("policy_card.gone"))
    back = context.option(f"card:back:{note}", "policy_card.button.take_back")
    noted = context.reply(
        "policy_card.handed.noted",
        back,
        place=dict(_places(context, draft))[form.place],
        title=shelf.find(context, draft.subject).title,
        copies=form.copies,
    )
    return Sent(said=[noted])


CARD_HANDED_OUT = Form(
    id="card_handed_out",
    fields=(
        Field(id=_PLACE, texts="policy_card.ask_place", kind=OnePlace(), choices_from=_places),
        Field(
            id=_COPIES,
            texts="policy_card.ask_copies",
            kind=WholeNumber(least=1, most=MOST_COPIES, example=35, declinable=False),
        ),
        Field(id=_DAY, texts="policy_card.ask_day", kind=PastDay(), options=("0", "1")),
    ),
    opened=_opened,
    submit=_submit,
    name=_name,
    for_others=True,
)
