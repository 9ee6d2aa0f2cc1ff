"""The buttons around a list of shots: how each is taken, which cannot be, and of what a photo is."""

from dataclasses import replace

from handlers.dialog.context import Context, in_rows
from handlers.dialog.conversation import Draft
from handlers.dialog.messages import Option, Reply, Weight
from handlers.forms import collecting
from handlers.forms.field import Answer, Field, Slip, button_id, control
from handlers.forms.photo_least import photo_least
from handlers.forms.photo_strip import strip_of
from handlers.forms.shot_lesson import lesson
from handlers.forms.shots import Obstacle, ShotList, ShotStanding, obstacles_key, standing_of
from storage.cases import cases, photos

HOW, OUT_OF_REACH, NAME = "how", "n", "s"  # of what a choice does; what it is about stands behind “=”
_FURTHER = "more"  # in place of a kind: the photo is none of the list


def is_one(choice: str) -> bool:
    """Whether a choice is one of these."""
    return choice.partition("=")[0] in (HOW, OUT_OF_REACH, NAME)


def press(context: Context, draft: Draft, asked: Field, choice: str) -> Answer | Slip | Reply:
    """What a choice of these does; one that fits no longer says so."""
    standing = standing_of(context, draft, asked)
    match choice.split("="):
        case ["how"]:
            return lesson(context, standing, on=_buttons_on(context, draft, asked))
        case ["n"]:
            return _ask_which(context, draft, asked, standing)
        case ["n", kind] if standing.shots.label_of(kind):
            return _ask_why(context, draft, asked, standing, kind)
        case ["n", kind, why] if standing.shots.label_of(kind) and why in list(Obstacle):
            return _note_obstacle(context, draft, asked, kind, why)
        case ["s", photo_id] if photo_id in (draft.answers.get(asked.id) or ()):
            return _ask_shot(context, draft, asked, standing, photo_id)
        case ["s", photo_id, kind] if photo_id in (draft.answers.get(asked.id) or ()):
            return _name_shot(context, draft, asked, photo_id, kind)
    return Slip(key="photos.slip.no_such", values={"count": len(draft.answers.get(asked.id) or ())})


def buttons(context: Context, draft: Draft, asked: Field, standing: ShotStanding) -> list[Option]:
    """How photos are taken, and, of who is to take them all, which cannot be; none where there is no list."""
    if not standing.missing:
        return []
    how = _button(draft, asked, HOW, context.say("shots.button.how"))
    cannot = _button(draft, asked, OUT_OF_REACH, context.say("shots.button.out_of_reach"))
    return [how, cannot] if standing.shots.wanted else [how]


def named_buttons(context: Context, draft: Draft, asked: Field, standing: ShotStanding) -> list[Option]:
    """A button for each photo that says of what it is, and lets that be changed; none where there is no list."""
    if not standing.shots.shots:
        return []
    return [
        _button(draft, asked, f"{NAME}={photo.id}", _say_named(context, standing.shots, number, photo.shot))
        for number, photo in enumerate(standing.photos, 1)
    ]


def _say_named(context: Context, shots: ShotList, number: int, kind: str | None) -> str:
    name = shots.label_of(kind) or context.say("shots.further")
    return context.say("shots.button.named", number=number, name=name)


def _ask_which(context: Context, draft: Draft, asked: Field, standing: ShotStanding) -> Reply:
    """Which of the missing shots cannot be taken."""
    which = [
        _button(draft, asked, f"{OUT_OF_REACH}={shot.kind}", shot.label, weight=Weight.PLAIN)
        for shot in standing.missing
    ]
    options = in_rows([*which, *_buttons_on(context, draft, asked)])
    return Reply(text=context.say("shots.which_out_of_reach" if which else "shots.all_here"), options=options)


def _ask_why(context: Context, draft: Draft, asked: Field, standing: ShotStanding, kind: str) -> Reply:
    """Why a shot cannot be taken."""
    reasons = [
        _button(draft, asked, f"{OUT_OF_REACH}={kind}={one}", context.say(f"shots.obstacle.{one}"), weight=Weight.PLAIN)
        for one in Obstacle
    ]
    text = context.say("shots.why_out_of_reach", name=standing.shots.label_of(kind))
    return Reply(text=text, options=in_rows([*reasons, *_buttons_on(context, draft, asked)]))


def _note_obstacle(context: Context, draft: Draft, asked: Field, kind: str, why: str) -> Reply:
    key = obstacles_key(asked.id)
    draft.answers[key] = {**(draft.answers.get(key) or {}), kind: why}
    return _say_standing(context, draft, asked, context.say("shots.noted"))


def _ask_shot(context: Context, draft: Draft, asked: Field, standing: ShotStanding, photo_id: str) -> Reply:
    """Of what a photo is."""
    number = draft.answers[asked.id].index(photo_id) + 1
    named = [(str(shot.kind), shot.label) for shot in standing.shots.shots]
    which = [
        _button(draft, asked, f"{NAME}={photo_id}={kind}", label, weight=Weight.PLAIN)
        for kind, label in (*named, (_FURTHER, context.say("shots.further")))
    ]
    return Reply(text=context.say("shots.of_what", number=number), photos=(photo_id,), options=in_rows(which, width=3))


def _name_shot(context: Context, draft: Draft, asked: Field, photo_id: str, kind: str) -> Reply | Slip:
    """Give a photo the name of a shot; whether it fits the list is looked at once more."""
    number = draft.answers[asked.id].index(photo_id) + 1
    name = standing_of(context, draft, asked).shots.label_of(kind)
    if not name and kind != _FURTHER:
        return Slip(key="photos.slip.no_such", values={"count": len(draft.answers[asked.id])})
    case = cases.find(context.tx, draft.subject) if draft.subject else None
    photos.name_shot(context.tx, photo_id, kind if name else None, case_id=case.id if case else None)
    note = context.say("shots.named", number=number, name=name or context.say("shots.further"))
    return _say_standing(context, draft, asked, note)


def _say_standing(context: Context, draft: Draft, asked: Field, note: str) -> Reply:
    """A remark, what is missing now, and the ways on."""
    lines = [note, *standing_of(context, draft, asked).say_missing(context.say)]
    said = collecting.receipt(context, draft, asked, lines, more=context.say("photos.more"), album=None)
    if draft.at != asked.id:
        return said
    return replace(said, strip=strip_of(context, draft, asked), photo_least=photo_least(context, draft, asked))


def _buttons_on(context: Context, draft: Draft, asked: Field) -> list[Option]:
    return [control(context, draft, asked.id, "resume", label=context.say("photos.button.on"))]


def _button(draft: Draft, asked: Field, value: str, label: str, *, weight: Weight = Weight.SIDE) -> Option:
    return Option(id=button_id(draft, asked.id, value), label=label, weight=weight)
