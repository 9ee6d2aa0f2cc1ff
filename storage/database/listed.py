"""Rows whose column holds one of several values, in a statement that stays the same however many these are."""

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import ARRAY, Column, ColumnElement, Dialect, Text, TypeDecorator, any_, bindparam, func, select

from storage.database.database import Transaction


class _JsonList(TypeDecorator[Collection[int | str]]):
    """Values as one text, for SQLite, which takes no lists."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Collection[int | str] | None, dialect: Dialect) -> str:
        return json.dumps(list(value or ()), ensure_ascii=False)


def is_one_of(tx: Transaction, column: Column[Any], name: str) -> ColumnElement[bool]:
    """Whether a column holds one of the values, numbers or texts, that are given as a list under a name."""
    if tx.on_postgresql:
        return column == any_(bindparam(name, type_=ARRAY(column.type)))
    values = func.json_each(bindparam(name, type_=_JsonList)).table_valued("value")
    return column.in_(select(values.c.value))
