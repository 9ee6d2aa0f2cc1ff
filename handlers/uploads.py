"""Which photos, files and sounds may come, by what the page says of them before their bytes."""

from handlers.capabilities import FORMS
from handlers.cases import report, voices
from handlers.dialog import pending
from handlers.dialog.admittance import Admittance
from handlers.dialog.context import Context, Occasion
from handlers.dialog.danger import danger_in
from handlers.dialog.looking import looking
from handlers.dialog.messages import File, Photo, Voice
from handlers.forms import form as forms
from handlers.forms import stepper
from knowledge.reading.danger import DangerGrade
from storage.queues import inbox

_MAY_COME, _BEGINS = Admittance(), Admittance(begins=True)


def admittance(occasion: Occasion, person_id: int, lane: str, content: Photo | File | Voice) -> Admittance | None:
    """Whether it may come from a person; none while something said before on the lane has not had its turn.

    What bears words of danger always may, so that they are heard.
    """
    if danger_in(content).grade is not DangerGrade.NONE:
        return _BEGINS
    if inbox.waits(occasion.tx, lane):
        return None
    context = looking(occasion, person_id)
    match content:
        case Photo():
            return _photo(context, content)
        case File():
            return _MAY_COME if _has_use(context, content) else _refused(context, "files.not_asked")
        case Voice():
            return _MAY_COME if voices.has_room(context) else _refused(context, "menu.voice")


def _photo(context: Context, photo: Photo) -> Admittance:
    """It answers the form at hand, joins those of its album that wait for a consent, or begins a report."""
    draft = context.conversation.draft
    if draft is not None:
        if _has_use(context, photo):
            return _MAY_COME
        form = forms.form_of(context, draft, FORMS) if draft.form in FORMS else None
        return _refused(context, "forms.no_use_here" if form is None else stepper.no_use(form, draft, photo))
    waiting = pending.photos(context)
    if waiting:
        together = photo.album is not None and photo.album == waiting[-1].album and len(waiting) < pending.MOST
        return _MAY_COME if together else _refused(context, "photos.answer_first")
    closed = report.closed_to(context)
    return Admittance(refusal=closed[0].text) if closed else _BEGINS


def _has_use(context: Context, content: Photo | File) -> bool:
    draft = context.conversation.draft
    if draft is None or draft.form not in FORMS:
        return False
    return stepper.has_use(context, forms.form_of(context, draft, FORMS), draft, content)


def _refused(context: Context, key: str) -> Admittance:
    return Admittance(refusal=context.say(key))
