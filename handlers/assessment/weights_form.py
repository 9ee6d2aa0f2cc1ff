"""How much each count weighs in a county: set by its coordinator, and read by everybody whom the notice reaches."""

from handlers.assessment import month
from handlers.assessment.measures import MOST_WEIGHT, WEIGHTS, AssessedCount
from handlers.assessment.notice_form import may_send
from handlers.assessment.notice_text import say_weights
from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.forms.field import Field
from handlers.forms.form import AskAgain, Closed, Form, Sent
from handlers.forms.numbers import WholeNumber
from storage.assessment import assessments
from storage.people import audit


def _opened(context: Context, draft: Draft) -> str:
    """How much each weighs now."""
    weights = month.weights_of(context, context.place) if context.place else WEIGHTS
    return context.say("assessment.weights_now", weights=say_weights(weights, context.say))


def _submit(context: Context, draft: Draft) -> Sent | AskAgain | Closed:
    county = context.place
    if county is None or not may_send(context, county):
        return Closed(reply=context.reply("assessment.not_yours"))
    weights = {measure: int(draft.answers[measure]) for measure in AssessedCount}
    if not any(weights.values()):
        return AskAgain(field=AssessedCount.ON_TIME, note=context.say("assessment.weightless"))
    by_name = {str(measure): weight for measure, weight in weights.items()}
    assessments.set_weights(context.tx, county.code, by_name, context.person_id, context.now)
    audit.note(
        context.tx,
        person_id=context.person_id,
        action="assessment_weights_set",
        subject=f"assessment:{county.code}",
        now=context.now,
        details=by_name,
    )
    show = context.option("cmd:assessment", "assessment.button.show")
    return Sent(said=[context.reply("assessment.weights_set", show, weights=say_weights(weights, context.say))])


ASSESSMENT_WEIGHTS = Form(
    id="assessment_weights",
    fields=tuple(
        Field(
            id=measure,
            texts=f"assessment.weigh.{measure}",
            kind=WholeNumber(least=0, most=MOST_WEIGHT, example=WEIGHTS[measure]),
        )
        for measure in AssessedCount
    ),
    submit=_submit,
    name=lambda context, draft: context.say("assessment.weights_draft"),
    opened=_opened,
)
