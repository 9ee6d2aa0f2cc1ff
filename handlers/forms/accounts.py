"""The number of a bank account as an answer: of a passbook or of a card, whose last digit checks the others."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from stdnum import luhn

from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.dialog.messages import Ask, Content, Text
from handlers.forms.field import Answer, Field, Kind, Slip, Taken
from knowledge.reading.text import looks_like_question
from storage.database.privacy import mask_account

FEWEST, MOST = 12, 19
_CARD = re.compile(r"62\d{14,17}")  # China UnionPay: 16 to 19 digits, the last by Luhn


@dataclass(frozen=True, kw_only=True)
class AccountNumber(Kind):
    """An account of 12 to 19 digits, stored whole, shown with its last four."""

    ask: Ask = Ask.NUMBER
    declinable: bool = True

    def take(self, context: Context, draft: Draft, asked: Field, content: Content) -> Taken:
        """The number, without spaces; of a card, checked."""
        if not isinstance(content, Text) or looks_like_question(content.text):
            return None
        number = re.sub(r"[\s\-—]", "", unicodedata.normalize("NFKC", content.text))
        if not re.fullmatch(r"[0-9]+", number):
            return Slip(key="forms.slip.account_characters")
        if not FEWEST <= len(number) <= MOST:
            return Slip(key="forms.slip.account_length", values={"count": len(number), "least": FEWEST, "most": MOST})
        if _CARD.fullmatch(number) and not luhn.is_valid(number):
            return Slip(key="forms.slip.account_check")
        return Answer(value=number)

    def show(self, context: Context, draft: Draft, asked: Field, value: Any) -> str:
        """Masked."""
        return mask_account(value)
