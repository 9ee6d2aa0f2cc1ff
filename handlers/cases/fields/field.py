"""What a field of a case is: its type and values, the step that asks for it, how it is protected, where it stands."""

from dataclasses import dataclass
from enum import StrEnum


class FieldGroup(StrEnum):
    """The parts in which a card and a ledger show the fields, in their order."""

    FILE = "file"
    HOUSEHOLD = "household"
    HOUSE = "house"
    APPRAISAL = "appraisal"
    APPROVAL = "approval"
    WORKS = "works"
    ACCEPTANCE = "acceptance"
    MONEY = "money"
    CLOSING = "closing"


class FieldType(StrEnum):
    """What a value is, and how it stands among the answers or in a record."""

    TEXT = "text"
    NAME = "name"
    WHOLE = "whole"  # a whole number
    YEAR = "year"
    DAY = "day"  # an ISO date
    YUAN = "yuan"  # a number of yuan
    AREA = "area"  # a number of square metres
    CHOICE = "choice"  # the id of an option
    CHOICES = "choices"  # ids of options, own words behind "="
    ID_NUMBER = "id_number"  # 18 characters
    PHONE = "phone"
    ACCOUNT = "account"  # the digits of a bank account
    PLACE = "place"
    PHOTOS = "photos"
    ROWS = "rows"  # several lines that follow from what steps recorded


class Privacy(StrEnum):
    """How a value is protected; all are sealed in the database."""

    NONE = "none"  # of the house and the procedure
    PERSONAL = "personal"
    SENSITIVE = "sensitive"  # 《个人信息保护法》第二十八条: asked with what for, numbers masked


@dataclass(frozen=True, kw_only=True)
class CaseField:
    """A field of a case.

    `step` is the one that asks for it, or from which on its office may fill it in; without one whoever may add details
    does. Its value stands among the case's answers under `answered`, or in the record of a step under a key, as
    `recorded` lists them, the latest step last; without both it follows from others. Its texts are `{texts}.name` and
    those of its options. `least` and `most` bound a number, `most` a text. Once one of the steps `decided_by` was
    taken, the weightiest first, what it says is changed only by a request to whoever took that.
    Fields that share the texts of their options name them by `options_texts`.
    """

    key: str
    group: FieldGroup
    type: FieldType
    step: str = ""
    privacy: Privacy = Privacy.NONE
    options: tuple[str, ...] = ()
    answered: str = ""
    recorded: tuple[tuple[str, str], ...] = ()
    texts: str = ""
    options_texts: str = ""
    decided_by: tuple[str, ...] = ()
    least: int = 0
    most: int = 100

    @property
    def is_derived(self) -> bool:
        """Whether it follows from others, so that nobody fills it in."""
        return not self.answered and not self.recorded

    @property
    def has_own_texts(self) -> bool:
        """Whether its texts are under its own key, and not those of the form that asks it first."""
        return self.texts == f"fields.{self.key}"

    @property
    def is_masked(self) -> bool:
        """Whether its value is a number that is shown in full only where the look is audited."""
        return self.type in (FieldType.ID_NUMBER, FieldType.PHONE, FieldType.ACCOUNT)
