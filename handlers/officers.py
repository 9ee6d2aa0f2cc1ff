"""Who does what at an office, for who says it: who answers questions, who deals with complaints, who is on duty."""

from handlers.complaints import naming
from handlers.dialog.context import Context
from handlers.dialog.messages import Reply
from handlers.dialog.permissions import Action
from handlers.people import curator_marks, duty_form


def show(context: Context) -> list[Reply]:
    """A message for each of these that is the person's to say, with the buttons that change it; else nothing."""
    places = [grant.place for grant in context.grants if grant.place is not None]
    curators = curator_marks.take_choice(context, ["show"]) if curator_marks.button(context) else []
    complaints = naming.show(context) if naming.own_offices(context) else []
    duty = [
        reply
        for place in places
        if context.may(Action.SET_OFFICE_PHONE, place)
        for reply in duty_form.show(context, place.code)
    ]
    return [*curators, *complaints, *duty]
