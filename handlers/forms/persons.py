"""Answers about a person: name, ID number, phone number."""

import re
from dataclasses import dataclass
from typing import Any

from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.dialog.messages import Ask, Contact, Content, Text
from handlers.forms import identity
from handlers.forms.field import Answer, Field, Kind, Slip
from knowledge.reading.text import looks_like_question
from storage.database.privacy import mask_id_number, mask_phone


@dataclass(frozen=True, kw_only=True)
class PersonName(Kind):
    """A person's name: 2 to 20 letters, no digits."""

    def take(self, context: Context, draft: Draft, asked: Field, content: Content) -> Answer | Slip | None:
        """The name without white space between Chinese characters."""
        if not isinstance(content, Text) or looks_like_question(content.text):
            return None
        name = re.sub(r"(?<=[一-鿿])\s+(?=[一-鿿])", "", content.text.strip()).replace("•", "·")
        if re.fullmatch(r"[^\W\d_]{2,20}|[^\W\d_][\w ·.]{0,28}[^\W\d_]", name) and not re.search(r"\d", name):
            return Answer(value=name)
        return Slip(key="forms.slip.name")


@dataclass(frozen=True, kw_only=True)
class IdNumber(Kind):
    """An ID number, stored whole, shown masked. No keyboard of digits is asked for: it may end in an X."""

    def take(self, context: Context, draft: Draft, asked: Field, content: Content) -> Answer | Slip | None:
        """The number, checked by its check digit and birth date."""
        if not isinstance(content, Text) or looks_like_question(content.text):
            return None
        number = identity.read_id_number(content.text, context.today)
        if isinstance(number, identity.Wrong):
            return Slip(key=f"forms.slip.id_number_{number.reason}", values=number.values)
        return Answer(value=number)

    def show(self, context: Context, draft: Draft, asked: Field, value: Any) -> str:
        """Masked."""
        return mask_id_number(value)


@dataclass(frozen=True, kw_only=True)
class Phone(Kind):
    """A phone number, typed or shared, shown masked."""

    ask: Ask = Ask.CONTACT

    def take(self, context: Context, draft: Draft, asked: Field, content: Content) -> Answer | Slip | None:
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

    def show(self, context: Context, draft: Draft, asked: Field, value: Any) -> str:
        """Masked."""
        return mask_phone(value)
