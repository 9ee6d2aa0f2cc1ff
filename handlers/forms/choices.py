"""Answers by options: one of them, or a checklist."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from handlers.dialog.context import Context, in_rows
from handlers.dialog.conversation import Draft
from handlers.dialog.messages import Choice, Content, Option, Text
from handlers.forms.field import Answer, Field, Kind, Proposal, Rows, Slip, Taken, button_id, control, too_long
from knowledge.reading.text import looks_like_question, plain

_UNTICK = "!"  # before the id of an option that a button takes back
_SHORT = 6  # characters: a name or a place may be so short, where a description is longer
_OWN_WORDS = "="  # before words that are no option


@dataclass(frozen=True, kw_only=True)
class OneOf(Kind):
    """One of the field's options.

    Where the form takes what is said `beside` it, an option may be the first thing that a longer text says.
    """

    beside: bool = False

    def take(self, context: Context, draft: Draft, asked: Field, content: Content) -> Taken:
        """A button pressed, or its label or number typed."""
        choices = asked.choices(context, draft)
        match content:
            case Choice(id=id) if id in dict(choices):
                return Answer(value=id)
            case Text(text=text):
                picked = pick(text, choices)
                if picked is None and self.beside and (first := _pick_first(text, choices)) is not None:
                    return first
                if picked is None:
                    return None if looks_like_question(text) else Slip(key="forms.slip.pick")
                return Answer(value=picked)
        return None

    def show(self, context: Context, draft: Draft, asked: Field, value: Any) -> str:
        """The option's label, also of one that is no longer offered."""
        return _label(context, draft, asked, value)


@dataclass(frozen=True, kw_only=True)
class Checklist(Kind):
    """Any of the field's options, ticked one after another, and own words for what is not listed.

    Short words that do not `fit` are taken only once the person says that they are meant. Where no own words are taken,
    `named` finds the options that a sentence names.
    """

    own_words: int = 60
    fit: Callable[[str], bool] = lambda text: True
    nothing_ticked: str = "forms.slip.nothing_ticked"
    named: Callable[[Context, Draft, str], Sequence[str]] = lambda context, draft, text: ()

    def take(self, context: Context, draft: Draft, asked: Field, content: Content) -> Taken:
        """A tick, numbers as “1 3”, labels, own words, or the button that ends it."""
        choices = asked.choices(context, draft)
        ticked: list[str] = list(draft.answers.get(asked.id) or [])
        match content:
            case Choice(id="-done"):
                return Answer(value=ticked) if ticked else Slip(key=self.nothing_ticked)
            case Choice(id=id) if id in dict(choices):
                return Answer(value=_with(ticked, id), more=True)
            case Choice(id=id) if (back := id.removeprefix(_UNTICK)) in dict(choices):
                return Answer(value=[one for one in ticked if one != back], more=True)
            case Text(text=text):
                picked = _pick_each(text, choices)
                if picked is not None:
                    return Answer(value=_with(ticked, *picked))
                named = [] if looks_like_question(text) else self.named(context, draft, text)
                return Answer(value=_with(ticked, *named), read=True) if named else self._own_words(ticked, text)
        return None

    def _own_words(self, ticked: list[str], text: str) -> Taken:
        """Words that are no option."""
        if looks_like_question(text):
            return None
        if not self.own_words:
            return Slip(key="forms.slip.pick")
        if len(text) > self.own_words:
            cut = too_long(text, self.own_words)
            return replace(cut, value=[*ticked, own_words(cut.value)])
        value = [*ticked, own_words(text)]
        if len(text.strip()) <= _SHORT and not self.fit(text):
            return Proposal(value=value, key="forms.propose.own_words", values={"text": text.strip()})
        return Answer(value=value)

    def correct(self, context: Context, draft: Draft, asked: Field, content: Text) -> Taken:
        """All that holds now: what was ticked before is gone."""
        others = {key: value for key, value in draft.answers.items() if key != asked.id}
        return self.take(context, replace(draft, answers=others), asked, content)

    def show(self, context: Context, draft: Draft, asked: Field, value: Any) -> str:
        """The labels in the order ticked."""
        labels = [id[1:] if id.startswith(_OWN_WORDS) else _label(context, draft, asked, id) for id in value]
        return context.say("forms.comma").join(labels)

    def buttons(self, context: Context, draft: Draft, asked: Field) -> Rows:
        """One button an option, with a mark on the ticked ones, and the one that ends it.

        A button either ticks or unticks, so that one pressed twice by mistake counts once.
        """
        ticked = draft.answers.get(asked.id) or []
        options = [
            Option(
                id=button_id(draft, asked.id, f"{_UNTICK}{id}" if id in ticked else id),
                label=context.say("forms.ticked", label=label) if id in ticked else label,
            )
            for id, label in asked.choices(context, draft)
        ]
        done = control(context, draft, asked.id, "done")
        return (*in_rows(options), (done,))


def own_words(text: str) -> str:
    """Words in a checklist's answer that are none of its options."""
    return f"{_OWN_WORDS}{text.strip()}"


def words_among(value: Sequence[str]) -> list[str]:
    """What somebody said in own words among a checklist's answer."""
    return [one.removeprefix(_OWN_WORDS) for one in value if one.startswith(_OWN_WORDS)]


def _with(ticked: list[str], *ids: str) -> list[str]:
    return list(dict.fromkeys([*ticked, *ids]))


def _pick_each(text: str, choices: tuple[tuple[str, str], ...]) -> list[str] | None:
    """The options that were typed one after another; none where a part of the text is no option."""
    picked = [pick(part, choices) for part in re.split(r"[\s,，、;；和]+", text.strip()) if part]
    ids = [id for id in picked if id is not None]
    return ids if ids and len(ids) == len(picked) else None


def _pick_first(text: str, choices: tuple[tuple[str, str], ...]) -> Answer | None:
    """The option whose label is said first, before words that tell of more; none where the text asks."""
    label, *rest = re.split(r"[\s,，、。;；]+", text.strip(), maxsplit=1)
    picked = next((id for id, one in choices if plain(one) == plain(label)), None)
    if picked is None or not rest or not rest[0] or looks_like_question(text):
        return None
    return Answer(value=picked, read=True, beside=rest[0], tells_more=True)


def pick(text: str, choices: tuple[tuple[str, str], ...]) -> str | None:
    """The option that was typed: by its label, or by its number as shown."""
    wanted = plain(text)
    for number, (id, label) in enumerate(choices, 1):
        if wanted in (plain(label), str(number)):
            return id
    return None


def _label(context: Context, draft: Draft, asked: Field, option: str) -> str:
    key = f"{asked.texts}.{option}"
    return dict(asked.choices(context, draft)).get(option) or (context.say(key) if context.say.has(key) else option)
