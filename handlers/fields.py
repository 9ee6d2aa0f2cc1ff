"""Fields of forms as data, and the kinds of answers they take."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from handlers import identity
from handlers.conversation import Draft
from handlers.messages import Ask, Choice, Contact, Content, Option, Text
from handlers.talk import Talk, in_rows
from knowledge.text import looks_like_question
from storage.privacy import mask_id_number, mask_phone

_UNTICK = "!"  # before the id of an option that a button takes back

Answers = Mapping[str, Any]
Rows = tuple[tuple[Option, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a field took. With `more`, the field goes on asking (a checklist, photos); `note` is said before."""

    value: Any
    more: bool = False
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Slip:
    """An answer that will not do: the key of the text that says what is right, and its values."""

    key: str
    values: Mapping[str, object] = field(default_factory=dict)


class Kind:
    """A kind of answer; what follows are the answers of most kinds to how it is asked and shown."""

    ask: Ask = Ask.NOTHING

    def take(self, talk: Talk, draft: Draft, asked: "Field", content: Content) -> Answer | Slip | None:
        """The answer in a message; none where the message is no answer to such a field at all."""
        raise NotImplementedError

    def correct(self, talk: Talk, draft: Draft, asked: "Field", content: Text) -> Answer | Slip | None:
        """The answer in words that are to stand in place of the one given before."""
        return self.take(talk, draft, asked, content)

    def show(self, talk: Talk, draft: Draft, asked: "Field", value: Any) -> str:
        """The answer as people read it."""
        return str(value)

    def question(self, talk: Talk, draft: Draft, asked: "Field") -> str:
        """What is asked now."""
        return talk.say(f"{asked.texts}.ask")

    def buttons(self, talk: Talk, draft: Draft, asked: "Field") -> Rows:
        """Buttons by which it can be answered: one for each of the field's options."""
        return in_rows(
            [Option(id=button_id(draft, asked.id, id), label=label) for id, label in asked.choices(talk, draft)]
        )


def always(answers: Answers) -> bool:
    """The field applies whatever was answered."""
    return True


@dataclass(frozen=True, kw_only=True)
class Field:
    """One question of a form.

    Its texts are `{texts}.name` and `{texts}.ask`, those of its options `{texts}.{option}`. `required` may depend
    on the answers so far; what is not required can be skipped.
    """

    id: str
    texts: str
    kind: Kind
    options: tuple[str, ...] = ()
    required: Callable[[Answers], bool] = always
    when: Callable[[Answers], bool] = always
    choices_from: Callable[[Talk, Draft], tuple[tuple[str, str], ...]] | None = None

    def choices(self, talk: Talk, draft: Draft) -> tuple[tuple[str, str], ...]:
        """The options as pairs of id and label."""
        if self.choices_from is not None:
            return self.choices_from(talk, draft)
        return tuple((option, talk.say(f"{self.texts}.{option}")) for option in self.options)


def button_id(draft: Draft, asked: str, value: str) -> str:
    """The id of a button of a form: good for this draft and this field alone."""
    return f"f:{draft.id}:{asked}:{value}"


def plain(text: str) -> str:
    """Text for comparing: half width, lower case, without white space and closing marks."""
    return re.sub(r"[\s。.!！,，、]+", "", unicodedata.normalize("NFKC", text)).lower()


def pick(text: str, choices: tuple[tuple[str, str], ...]) -> str | None:
    """The option that was typed: by its label, or by its number as shown."""
    wanted = plain(text)
    for number, (id, label) in enumerate(choices, 1):
        if wanted in (plain(label), str(number)):
            return id
    return None


@dataclass(frozen=True, kw_only=True)
class OneOf(Kind):
    """One of the field's options."""

    def take(self, talk: Talk, draft: Draft, asked: Field, content: Content) -> Answer | Slip | None:
        """A button pressed, or its label or number typed."""
        choices = asked.choices(talk, draft)
        match content:
            case Choice(id=id) if id in dict(choices):
                return Answer(value=id)
            case Text(text=text):
                picked = pick(text, choices)
                if picked is None:
                    return None if looks_like_question(text) else Slip(key="forms.slip.pick")
                return Answer(value=picked)
        return None

    def show(self, talk: Talk, draft: Draft, asked: Field, value: Any) -> str:
        """The option's label, also of one that is no longer offered."""
        return _label(talk, draft, asked, value)


@dataclass(frozen=True, kw_only=True)
class Checklist(Kind):
    """Any of the field's options, ticked one after another, and own words for what is not listed."""

    own_words: int = 60

    def take(self, talk: Talk, draft: Draft, asked: Field, content: Content) -> Answer | Slip | None:
        """A tick, numbers as “1 3”, labels, own words, or the button that ends it."""
        choices = asked.choices(talk, draft)
        ticked: list[str] = list(draft.answers.get(asked.id) or [])
        match content:
            case Choice(id=id) if id in dict(choices):
                return Answer(value=[*ticked, id] if id not in ticked else ticked, more=True)
            case Choice(id=id) if id.startswith(_UNTICK) and id[len(_UNTICK) :] in dict(choices):
                return Answer(value=[one for one in ticked if one != id[len(_UNTICK) :]], more=True)
            case Choice(id="-done"):
                return Answer(value=ticked) if ticked else Slip(key="forms.slip.nothing_ticked")
            case Text(text=text):
                parts = [part for part in re.split(r"[\s,，、;；和]+", text.strip()) if part]
                picked = [pick(part, choices) for part in parts]
                if picked and all(picked):
                    return Answer(value=list(dict.fromkeys([*ticked, *(id for id in picked if id)])))
                if looks_like_question(text):
                    return None
                if not self.own_words:
                    return Slip(key="forms.slip.pick")
                if len(text) > self.own_words:
                    return Slip(key="forms.slip.too_long", values={"most": self.own_words})
                return Answer(value=[*ticked, f"={text.strip()}"])
        return None

    def correct(self, talk: Talk, draft: Draft, asked: Field, content: Text) -> Answer | Slip | None:
        """All that holds now: what was ticked before is gone."""
        others = {key: value for key, value in draft.answers.items() if key != asked.id}
        return self.take(talk, replace(draft, answers=others), asked, content)

    def show(self, talk: Talk, draft: Draft, asked: Field, value: Any) -> str:
        """The labels in the order ticked."""
        labels = [id[1:] if id.startswith("=") else _label(talk, draft, asked, id) for id in value]
        return talk.say("forms.comma").join(labels)

    def buttons(self, talk: Talk, draft: Draft, asked: Field) -> Rows:
        """One button an option, with a mark on the ticked ones, and the one that ends it.

        A button either ticks or unticks, so that one pressed twice by mistake counts once.
        """
        ticked = draft.answers.get(asked.id) or []
        options = [
            Option(
                id=button_id(draft, asked.id, f"{_UNTICK}{id}" if id in ticked else id),
                label=talk.say("forms.ticked", label=label) if id in ticked else label,
            )
            for id, label in asked.choices(talk, draft)
        ]
        done = talk.option(button_id(draft, asked.id, "-done"), "forms.button.done")
        return (*in_rows(options), (done,))


@dataclass(frozen=True, kw_only=True)
class Words(Kind):
    """Free text; the field's options, where it has any, are ready answers."""

    most: int = 300

    def take(self, talk: Talk, draft: Draft, asked: Field, content: Content) -> Answer | Slip | None:
        """The text, unless it is a question or too long."""
        ready = dict(asked.choices(talk, draft))
        match content:
            case Choice(id=id) if id in ready:
                return Answer(value=ready[id])
            case Text(text=text) if looks_like_question(text):
                return None
            case Text(text=text) if len(text) > self.most:
                return Slip(key="forms.slip.too_long", values={"most": self.most})
            case Text(text=text):
                return Answer(value=text.strip())
        return None


@dataclass(frozen=True, kw_only=True)
class PersonName(Kind):
    """A person's name: 2 to 20 letters, no digits."""

    def take(self, talk: Talk, draft: Draft, asked: Field, content: Content) -> Answer | Slip | None:
        """The name without white space between Chinese characters."""
        if not isinstance(content, Text) or looks_like_question(content.text):
            return None
        name = re.sub(r"(?<=[一-鿿])\s+(?=[一-鿿])", "", content.text.strip()).replace("•", "·")
        if re.fullmatch(r"[^\W\d_]{2,20}|[^\W\d_][\w ·.]{0,28}[^\W\d_]", name) and not re.search(r"\d", name):
            return Answer(value=name)
        return Slip(key="forms.slip.name")


@dataclass(frozen=True, kw_only=True)
class IdNumber(Kind):
    """An ID number, stored whole, shown masked."""

    ask: Ask = Ask.NUMBER

    def take(self, talk: Talk, draft: Draft, asked: Field, content: Content) -> Answer | Slip | None:
        """The number, checked by its check digit and birth date."""
        if not isinstance(content, Text) or looks_like_question(content.text):
            return None
        number = identity.read_id_number(content.text, talk.now.date())
        if isinstance(number, identity.Wrong):
            return Slip(key=f"forms.slip.id_number_{number.reason}", values=number.values)
        return Answer(value=number)

    def show(self, talk: Talk, draft: Draft, asked: Field, value: Any) -> str:
        """Masked."""
        return mask_id_number(value)


@dataclass(frozen=True, kw_only=True)
class Phone(Kind):
    """A phone number, typed or shared, shown masked."""

    ask: Ask = Ask.CONTACT

    def take(self, talk: Talk, draft: Draft, asked: Field, content: Content) -> Answer | Slip | None:
        """The number."""
        match content:
            case Contact(phone=text) | Text(text=text):
                if isinstance(content, Text) and looks_like_question(text):
                    return None
                number = identity.read_phone(text)
                if isinstance(number, identity.Wrong):
                    return Slip(key=f"forms.slip.phone_{number.reason}", values=number.values)
                return Answer(value=number)
        return None

    def show(self, talk: Talk, draft: Draft, asked: Field, value: Any) -> str:
        """Masked."""
        return mask_phone(value)


def _label(talk: Talk, draft: Draft, asked: Field, option: str) -> str:
    key = f"{asked.texts}.{option}"
    return dict(asked.choices(talk, draft)).get(option) or (talk.say(key) if talk.say.has(key) else option)
