"""What a person did as JSON: its kind, and what it holds; kept while it waits for something else."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from handlers.dialog.messages import (
    Choice,
    Command,
    Contact,
    Content,
    EditedCaption,
    FieldAnswer,
    FieldContent,
    File,
    Location,
    Photo,
    ReportPacket,
    Text,
    Unsupported,
    Voice,
)
from storage.database.state_versions import State, known

_PLAIN: Mapping[str, type[Content]] = {
    kind.__name__: kind
    for kind in (Choice, Command, Contact, EditedCaption, File, Location, Photo, Text, Unsupported, Voice)
}


def content_to_json(content: Content) -> State:
    """What it holds, without its kind, which is the name of its class."""
    if not isinstance(content, ReportPacket):
        return asdict(content)
    answers = [
        {"field": one.field, "kind": type(one.content).__name__, "content": asdict(one.content)}
        for one in content.answers
    ]
    entered_at = None if content.entered_at is None else content.entered_at.isoformat()
    return {**vars(content), "answers": answers, "entered_at": entered_at}


def content_from_json(kind: str, state: State) -> Content | None:
    """The content as it was; none of a kind that is not known here. Raises ValueError, KeyError, TypeError."""
    if kind == ReportPacket.__name__:
        return _packet(known(ReportPacket, state))
    plain = _PLAIN.get(kind)
    return None if plain is None else plain(**known(plain, state))


def _packet(state: State) -> ReportPacket:
    answers = tuple(_answer(one) for one in state["answers"])
    entered_at = None if state["entered_at"] is None else datetime.fromisoformat(state["entered_at"])
    return ReportPacket(**{**state, "answers": answers, "entered_at": entered_at})


def _answer(state: State) -> FieldAnswer:
    content = content_from_json(state["kind"], state["content"])
    if not isinstance(content, FieldContent):
        raise ValueError(f"a field is not answered by {state['kind']}")
    return FieldAnswer(field=state["field"], content=content)
