"""Cells of a county's own ledger, read as values of the fields that they stand for."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from handlers.cases.fields.asked import OWN_WORDS
from handlers.cases.fields.field import CaseField, FieldType
from handlers.cases.fields.saying import option_name
from handlers.dialog.context import Occasion
from handlers.forms.choices import own_words
from handlers.forms.dates import read_past_day
from handlers.forms.identity import Wrong, read_id_number, read_phone
from handlers.forms.names import read_name
from knowledge.model.pack import Pack
from knowledge.model.rules import Category

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_BETWEEN = re.compile(r"[、,，;；\n]+")
_SEPARATORS = re.compile(r"[、,，;；/\s]+")


class WrongCell(Exception):
    """A cell cannot be read: the key of the text that says why, and its values."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values: Mapping[str, object] = values


@dataclass(frozen=True, kw_only=True)
class CellReading:
    """Reads cells on an occasion, for places where `pack` counts."""

    occasion: Occasion
    pack: Pack | None = None
    _options: dict[str, Mapping[str, str]] = field(default_factory=dict)

    def value(self, asked: CaseField, text: str) -> Any:
        """The value that a cell's text stands for. Raises WrongCell."""
        match asked.type:
            case FieldType.NAME:
                found = read_name(text)
                return self._sure(asked, text, None if found is None else found.name)
            case FieldType.ID_NUMBER:
                return self._checked(asked, text, read_id_number(text, self.occasion.today))
            case FieldType.PHONE:
                return self._checked(asked, text, read_phone(text))
            case FieldType.ACCOUNT:
                return re.sub(r"\D", "", text)
            case FieldType.DAY:
                day = read_past_day(_day(text), self.occasion.today)
                return self._sure(asked, text, None if day is None else day.isoformat())
            case FieldType.CHOICE:
                return self._option(asked, text)
            case FieldType.CHOICES:
                return list(self._options_in(asked, text))
            case FieldType.WHOLE | FieldType.YEAR | FieldType.YUAN | FieldType.AREA:
                return self._number(asked, text)
        if len(text) > asked.most:
            raise self._wrong(asked, text)
        return text

    def _number(self, asked: CaseField, text: str) -> int | float:
        """A number within the field's bounds, as far as it has any; units around it do not matter."""
        found = _NUMBER.findall(unicodedata.normalize("NFKC", text).replace(",", ""))
        number = float(found[0]) if len(found) == 1 else -1.0
        most = self.occasion.today.year + 1 if asked.type is FieldType.YEAR else asked.most
        whole = asked.type in (FieldType.WHOLE, FieldType.YEAR)
        if not asked.least <= number <= most or (whole and number != int(number)):
            raise self._wrong(asked, text)
        return int(number) if number == int(number) else number

    def _option(self, asked: CaseField, text: str) -> str:
        found = self._names_of(asked).get(_alike(text))
        if found is None:
            raise self._wrong(asked, text)
        return found

    def _options_in(self, asked: CaseField, text: str) -> Iterator[str]:
        """The options that a cell names, and own words as the form takes them: they are no longer than there."""
        for part in filter(None, (one.strip() for one in _BETWEEN.split(text))):
            known = self._known(asked, [part]) or self._known(asked, _SEPARATORS.split(part))
            if known:
                yield from known
            elif asked.options and len(part) <= OWN_WORDS:
                yield own_words(part)
            else:
                raise self._wrong(asked, part)

    def _known(self, asked: CaseField, parts: Sequence[str]) -> list[str]:
        """The options that all of some parts name; none where one names none."""
        names = self._names_of(asked)
        found = [names.get(_alike(part)) for part in parts if part]
        return [option for option in found if option is not None] if None not in found else []

    def _names_of(self, asked: CaseField) -> Mapping[str, str]:
        names = self._options.get(asked.key)
        if names is None:
            names = self._options[asked.key] = self._names(asked)
        return names

    def _names(self, asked: CaseField) -> Mapping[str, str]:
        """The options by what they are called."""
        if not asked.options:
            return _categories(self.pack.rules.categories if self.pack else ())
        named = {_alike(option_name(self.occasion, asked, option)): option for option in asked.options}
        return {**{_alike(option): option for option in asked.options}, **named}

    def _checked(self, asked: CaseField, text: str, read: str | Wrong) -> str:
        if isinstance(read, Wrong):
            raise self._wrong(asked, text)
        return read

    def _sure(self, asked: CaseField, text: str, read: str | None) -> str:
        if read is None:
            raise self._wrong(asked, text)
        return read

    def _wrong(self, asked: CaseField, text: str) -> WrongCell:
        return WrongCell(f"ledger.wrong.{asked.type}", text=text)


def _categories(categories: Sequence[Category]) -> Mapping[str, str]:
    return {_alike(name): one.id for one in categories for name in (one.id, one.name, *one.synonyms)}


def _alike(text: str) -> str:
    """An option as it is compared: half width, without blanks, brackets and the word for a grade."""
    return re.sub(r"\s|\(.*?\)|级$", "", unicodedata.normalize("NFKC", text)).lower()


def _day(text: str) -> str:
    """A day as people type it: without the time that a spreadsheet shows, and with marks between eight digits."""
    written = re.sub(r"[ T]\d{1,2}:\d{2}(?::\d{2})?$", "", text.strip())
    return re.sub(r"^(\d{4})(\d{2})(\d{2})$", r"\1-\2-\3", written)
