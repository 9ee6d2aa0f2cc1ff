"""What is said to an answer collected before: less of it, another order, a look; the form stays where it is."""

from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.dialog.messages import Content, Reply, Text
from handlers.forms.agreeing import say_slip
from handlers.forms.field import Answer, Field, Slip
from handlers.forms.form import Form, ask
from handlers.forms.keeping import store_answer


def arrange_in_words(context: Context, form: Form, draft: Draft, content: Text) -> list[Reply] | None:
    """“删掉第2张” at any step; none where the words arrange no answer."""
    return next(
        (
            said
            for asked in form.open_fields(draft)
            if (said := arrange(context, form, draft, asked, content)) is not None
        ),
        None,
    )


def arranges(context: Context, form: Form, draft: Draft, content: Text) -> bool:
    """Whether words arrange an answer, or ask to see it."""
    return any(
        asked.kind.arrange(context, draft, asked, content) is not None
        for asked in form.open_fields(draft)
        if draft.answers.get(asked.id)
    )


def arrange(context: Context, form: Form, draft: Draft, asked: Field, content: Content) -> list[Reply] | None:
    """What a message changes of the answer of one field, or shows of it; none where it does neither."""
    arranged = asked.kind.arrange(context, draft, asked, content)
    match arranged:
        case Reply():
            return [arranged]
        case Slip():
            return [Reply(text=say_slip(context, asked, arranged)), ask(context, form, draft)]
        case Answer():
            said = store_answer(context, form, draft, asked, arranged.value, more=arranged.more)
            return [*said, ask(context, form, draft, note=arranged.note)]
    return None
