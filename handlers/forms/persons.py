"""Answers about a person: name, ID number, phone number."""

import re
from dataclasses import dataclass
from typing import Any

from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.dialog.messages import Ask, Contact, Content, Photo, Text
from handlers.forms import card_orders, identity
from handlers.forms.field import Answer, Field, Kind, Slip, Taken
from handlers.forms.names import read_name
from knowledge.reading.text import looks_like_question, plain
from storage.database.privacy import mask_id_number, mask_phone


@dataclass(frozen=True, kw_only=True)
class PersonName(Kind):
    """A person's name: 2 to 30 letters, with dots and gaps as in 阿依古丽·买买提, no digits."""

    declinable: bool = True

    def take(self, context: Context, draft: Draft, asked: Field, content: Content) -> Taken:
        """The name, without white space between Chinese characters; what stands beside it is no part of it."""
        if not isinstance(content, Text) or looks_like_question(content.text):
            return None
        found = read_name(content.text)
        if found is None:
            return Slip(key="forms.slip.name")
        number = identity.read_phone(found.number) if found.number else ""
        return Answer(
            value=found.name,
            read=plain(found.name) != plain(content.text).replace("•", "·"),
            beside=found.beside,
            number=number if isinstance(number, str) else "",
        )


_NO_REMARK = re.compile(r"(?:我的|他的|她的|家里的?|联系|本人)?(?:电话|手机)(?:号码?)?(?:是|为)?|[\s:：,，。.;；()]+")


@dataclass(frozen=True, kw_only=True)
class IdNumber(Kind):
    """An ID number, stored whole, shown masked. No keyboard of digits is asked for: it may end in an X.

    Where cards can be read here, a photo of one is an answer, too.
    """

    declinable: bool = True
    takes_none: str = "id_card.not_here"

    def take(self, context: Context, draft: Draft, asked: Field, content: Content) -> Taken:
        """The number, checked by its check digit and birth date; a photo is ordered to be read."""
        if isinstance(content, Photo) and self.takes_photo(context):
            return card_orders.order(context, draft, asked, content)
        if not isinstance(content, Text) or looks_like_question(content.text):
            return None
        number = identity.read_id_number(content.text, context.today)
        if isinstance(number, identity.Wrong):
            return Slip(key=f"forms.slip.id_number_{number.reason}", values=number.values)
        return Answer(value=number)

    def takes_photo(self, context: Context) -> bool:
        """Where cards can be read."""
        return context.installation.reads_cards

    def question(self, context: Context, draft: Draft, asked: Field) -> str:
        """What is asked, and that a photo will do."""
        question = super().question(context, draft, asked)
        return f"{question}\n{context.say('id_card.hint')}" if context.installation.reads_cards else question

    def show(self, context: Context, draft: Draft, asked: Field, value: Any) -> str:
        """Masked."""
        return mask_id_number(value)


@dataclass(frozen=True, kw_only=True)
class Phone(Kind):
    """A phone number, typed or shared, shown masked."""

    ask: Ask = Ask.CONTACT
    declinable: bool = True

    def take(self, context: Context, draft: Draft, asked: Field, content: Content) -> Taken:
        """The number."""
        match content:
            case Contact(phone=text) | Text(text=text):
                if isinstance(content, Text) and looks_like_question(text):
                    return None
                if "forms.spoken.none" in context.say.lists_with(plain(text)):
                    return Slip(key="forms.slip.phone_none")
                number = identity.read_phone(text)
                if isinstance(number, identity.Wrong):
                    return Slip(key=f"forms.slip.phone_{number.reason}", values=number.values)
                beside = _NO_REMARK.sub("", identity.number_in(text)[1])
                return Answer(value=number, read=bool(beside), beside=beside)
        return None

    def show(self, context: Context, draft: Draft, asked: Field, value: Any) -> str:
        """Masked."""
        return mask_phone(value)
