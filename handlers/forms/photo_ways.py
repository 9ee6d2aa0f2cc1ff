"""What is done to photos that are collected: a look at them, one less, another in front, the name of a shot."""

import re

from handlers.dialog.context import Context, in_rows
from handlers.dialog.conversation import Draft
from handlers.dialog.messages import Choice, Content, Option, Reply, Text, Weight
from handlers.forms import shot_ways
from handlers.forms.field import Answer, Field, Slip, button_id, control
from handlers.forms.photo_strip import FIRST, LOOK, REMOVE, strip_of
from handlers.forms.shots import standing_of
from knowledge.reading.numerals import whole_number
from knowledge.reading.text import plain


def arrange(context: Context, draft: Draft, asked: Field, content: Content) -> Answer | Slip | Reply | None:
    """“看看照片”, “删掉第2张”, “第3张放前面”, and the buttons for it; none for anything else."""
    collected = list(draft.answers.get(asked.id) or ())
    match content:
        case Choice(id=id) if shot_ways.is_one(id):
            return shot_ways.press(context, draft, asked, id)
        case Choice() | Text() if not collected:
            return None
        case Choice(id=id) if id == LOOK:
            return look(context, draft, asked)
        case Choice(id=id) if id.startswith(REMOVE):
            return _without(context, draft, asked, id.removeprefix(REMOVE))
        case Choice(id=id) if id.startswith(FIRST):
            return _in_front(context, draft, asked, id.removeprefix(FIRST))
        case Text(text=text) if "photos.spoken.look" in context.say.lists_with(plain(text)):
            return look(context, draft, asked)
        case Text(text=text):
            return _arrange_by_words(context, draft, asked, text)
    return None


def buttons(context: Context, draft: Draft, asked: Field) -> list[Option]:
    """The ways to photos that are there."""
    return [_button(context, draft, asked, LOOK, "photos.button.look")]


def look(context: Context, draft: Draft, asked: Field) -> Reply:
    """The photos in their order, with a button each that takes it away, and one that says of what it is."""
    collected: list[str] = draft.answers[asked.id]
    removing = [
        _button(context, draft, asked, f"{REMOVE}{photo_id}", "photos.button.remove", number=number)
        for number, photo_id in enumerate(collected, 1)
    ]
    named = shot_ways.named_buttons(context, draft, asked, standing_of(context, draft, asked))
    on = control(context, draft, asked.id, "resume", label=context.say("photos.button.on"))
    return Reply(
        text=context.say("photos.look", count=len(collected)),
        photos=tuple(collected),
        options=in_rows([*removing, *named, on]),
        strip=strip_of(context, draft, asked, instead=[*removing, *named]),
    )


def _button(context: Context, draft: Draft, asked: Field, value: str, label: str, **values: object) -> Option:
    return Option(id=button_id(draft, asked.id, value), label=context.say(label, **values), weight=Weight.SIDE)


def _arrange_by_words(context: Context, draft: Draft, asked: Field, text: str) -> Answer | Slip | None:
    """“删掉第2张”, “第3张放前面”; none for other words."""
    collected: list[str] = draft.answers[asked.id]
    for pattern in ("photos.spoken.remove", "photos.spoken.to_front"):
        found = re.fullmatch(context.say(pattern), plain(text))
        if found is None:
            continue
        number = whole_number(found["number"]) or 0
        if not 1 <= number <= len(collected):
            return Slip(key="photos.slip.no_such", values={"count": len(collected)})
        if pattern == "photos.spoken.remove":
            return _without(context, draft, asked, collected[number - 1])
        return _in_front(context, draft, asked, collected[number - 1])
    return None


def _in_front(context: Context, draft: Draft, asked: Field, photo_id: str) -> Answer | Slip:
    """The answer with a photo before the others; a slip where that one was taken away before."""
    collected: list[str] = draft.answers[asked.id]
    if photo_id not in collected:
        return Slip(key="photos.slip.no_such", values={"count": len(collected)})
    value = [photo_id, *(one for one in collected if one != photo_id)]
    note = context.say("photos.in_front", number=collected.index(photo_id) + 1)
    return Answer(value=value, more=asked.id in draft.unfinished, note=note)


def _without(context: Context, draft: Draft, asked: Field, photo_id: str) -> Answer:
    """The answer without a photo; without any it is asked for again. What was taken away before stays away."""
    left = [one for one in draft.answers[asked.id] if one != photo_id]
    return Answer(
        value=left, more=asked.id in draft.unfinished or not left, note=context.say("photos.removed", count=len(left))
    )
