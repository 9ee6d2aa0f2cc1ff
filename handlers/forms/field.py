"""Fields of forms as data, what a kind of answer has to offer, and free text as the plainest kind."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from handlers.dialog.context import Context, in_rows
from handlers.dialog.conversation import Draft
from handlers.dialog.messages import FORM_BUTTON, Ask, Choice, Content, Option, Reply, Text, Weight
from knowledge.reading.text import looks_like_question

Answers = Mapping[str, Any]
Rows = tuple[tuple[Option, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a field took. With `more`, the field goes on asking (a checklist, photos); `note` is said before.

    `read` tells that it was read out of more words, so that it is said what was taken. `beside` are the words that
    stood beside it; they may answer other questions where it `tells_more`. `number` is a phone number, `person`
    somebody's name.
    """

    value: Any
    more: bool = False
    note: str = ""
    read: bool = False
    beside: str = ""
    tells_more: bool = False
    number: str = ""
    person: str = ""


@dataclass(frozen=True, kw_only=True)
class Slip:
    """An answer that will not do: the key of the text that says what is right, and its values."""

    key: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """An answer that is taken once the person agrees: the key of the text that asks for that, and its values.

    `beside` are the words for which there is no room, `person` a name that goes along. What the two buttons are called
    is in the texts `{buttons}.take` and `{buttons}.anew`.
    """

    value: Any
    key: str
    values: Mapping[str, object] = field(default_factory=dict)
    beside: str = ""
    more: bool = False
    person: str = ""
    buttons: str = "forms.button"


Taken = Answer | Slip | Proposal | None


class Kind:
    """A kind of answer; what follows are the answers of most kinds to how it is asked and shown.

    Where it may be skipped, one that is `declinable` is so by words such as 没有.
    """

    ask: Ask = Ask.NOTHING
    declinable: bool = False
    takes_none: str = "forms.no_use_here"  # the key of what is said to a photo that is no answer

    def take(self, context: Context, draft: Draft, asked: "Field", content: Content) -> Taken:
        """The answer in a message; none where the message is no answer to such a field at all."""
        raise NotImplementedError

    def takes_photo(self, context: Context) -> bool:
        """Whether a photo is an answer."""
        return self.ask is Ask.PHOTO

    def correct(self, context: Context, draft: Draft, asked: "Field", content: Text) -> Taken:
        """The answer in words that are to stand in place of the one given before."""
        return self.take(context, draft, asked, content)

    def arrange(self, context: Context, draft: Draft, asked: "Field", content: Content) -> Answer | Slip | Reply | None:
        """What a message does to an answer, whatever is asked now: less of it, another order, or only a look at it."""
        return None

    def show(self, context: Context, draft: Draft, asked: "Field", value: Any) -> str:
        """The answer as people read it."""
        return str(value)

    def question(self, context: Context, draft: Draft, asked: "Field") -> str:
        """What is asked now."""
        return context.say(f"{asked.texts}.ask")

    def buttons(self, context: Context, draft: Draft, asked: "Field") -> Rows:
        """Buttons by which it can be answered: one for each of the field's options."""
        return in_rows(
            [
                Option(id=button_id(draft, asked.id, id), label=label, weight=asked.weight(id))
                for id, label in asked.choices(context, draft)
            ]
        )


def always(answers: Answers) -> bool:
    """The field applies whatever was answered."""
    return True


def never(answers: Answers) -> bool:
    """The field may be left open whatever was answered."""
    return False


@dataclass(frozen=True, kw_only=True)
class Field:
    """One question of a form.

    Its texts are `{texts}.name` and `{texts}.ask`, those of its options `{texts}.{option}`. `required` may depend
    on the answers so far; what is not required can be skipped. What is `sensitive`
    (《个人信息保护法》第二十八条) does not stay on servers abroad. `alarms` are the options that tell of danger. What
    `gathers` keeps the words that stand beside other answers. What it is needed for, with an example, is `.why` and
    `.example` of its texts; a box of a document's form `explains` itself by texts of that form instead, and has a
    button for them from the beginning, where others have it after a slip.
    """

    id: str
    texts: str
    kind: Kind
    options: tuple[str, ...] = ()
    required: Callable[[Answers], bool] = always
    when: Callable[[Answers], bool] = always
    sensitive: bool = False
    alarms: tuple[str, ...] = ()
    gathers: bool = False
    explains: str = ""
    choices_from: Callable[[Context, Draft], tuple[tuple[str, str], ...]] | None = None

    def choices(self, context: Context, draft: Draft) -> tuple[tuple[str, str], ...]:
        """The options as pairs of id and label."""
        if self.choices_from is not None:
            return self.choices_from(context, draft)
        return tuple((option, context.say(f"{self.texts}.{option}")) for option in self.options)

    def why(self, context: Context) -> str:
        """What it is needed for, with an example."""
        texts = self.explains or self.texts
        return context.say("forms.why", why=context.say(f"{texts}.why"), example=context.say(f"{texts}.example"))

    def weight(self, option: str) -> Weight:
        """How much the button of an option stands out."""
        return Weight.ALARM if option in self.alarms else Weight.PLAIN


def button_id(draft: Draft, asked: str, value: str) -> str:
    """The id of a button of a form: good for this draft and this field alone."""
    return f"{FORM_BUTTON}{draft.id}:{asked}:{value}"


def control(context: Context, draft: Draft, at: str, id: str, *, label: str | None = None) -> Option:
    """The button of a form that moves it: submit, done, resume, change, back, skip, empty, why, keep, cancel, restart.

    Beside that drop; under what is proposed take or anew.
    """
    weight = _CONTROL_WEIGHTS.get(id, Weight.SIDE)
    label = context.say(f"forms.button.{id}") if label is None else label
    return Option(id=button_id(draft, at, f"-{id}"), label=label, weight=weight)


_CONTROL_WEIGHTS = {
    "submit": Weight.MAIN,
    "take": Weight.MAIN,
    "done": Weight.MAIN,
    "resume": Weight.MAIN,
    "change": Weight.PLAIN,
}


@dataclass(frozen=True, kw_only=True)
class Words(Kind):
    """Free text; the field's options, where it has any, are ready answers."""

    most: int = 300
    declinable: bool = True

    def take(self, context: Context, draft: Draft, asked: Field, content: Content) -> Taken:
        """The text, unless it is a question or too long."""
        ready = dict(asked.choices(context, draft))
        match content:
            case Choice(id=id) if id in ready:
                return Answer(value=ready[id])
            case Text(text=text) if looks_like_question(text):
                return None
            case Text(text=text) if len(text) > self.most:
                return too_long(text, self.most)
            case Text(text=text):
                return Answer(value=text.strip())
        return None


def too_long(text: str, most: int) -> Proposal:
    """The first words of a text as far as there is room, to the end of a sentence where one ends late enough."""
    begun = text.strip()[:most]
    end = max(begun.rfind(mark) for mark in "。！？；，!?;,\n") + 1
    kept = begun[:end] if end * 2 > most else begun
    values = {"most": most, "shown": kept if len(kept) <= _SHOWN else f"{kept[:_SHOWN]}…"}
    return Proposal(value=kept, key="forms.propose.too_long", values=values, beside=text.strip()[len(kept) :].strip())


_SHOWN = 60  # so much of a long answer is said again
