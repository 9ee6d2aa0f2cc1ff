"""Files as an answer, the bytes fetched as slow work; and files made here to be handed on."""

from dataclasses import dataclass
from typing import Any

from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.dialog.file_kinds import MEDIA_TYPES, MOST_BYTES, clean_name, ending_of
from handlers.dialog.messages import Ask, Choice, Content, File, Reply, Text
from handlers.forms import collecting
from handlers.forms.collecting import Collected
from handlers.forms.field import Answer, Field, Slip
from handlers.forms.releasing import AFTER_FETCHING, release
from knowledge.reading.text import looks_like_question
from storage.cases import files
from storage.queues import jobs

MOST = 5
FETCH = "fetch_file"


@dataclass(frozen=True, kw_only=True)
class Files(Collected):
    """Files, as a list of ids of stored files."""

    ask: Ask = Ask.FILE

    def take(self, context: Context, draft: Draft, asked: Field, content: Content) -> Answer | Slip | None:
        """A file, or the button that ends the collecting."""
        collected = list(draft.answers.get(asked.id) or [])
        match content:
            case File():
                return _slip(content, len(collected)) or Answer(value=[*collected, _add(context, content)], more=True)
            case Choice(id="-done"):
                return Answer(value=collected) if collected else Slip(key="files.slip.none")
            case Text(text=text) if looks_like_question(text):
                return None
            case Text():
                return Slip(key="files.slip.none")
        return None

    def show(self, context: Context, draft: Draft, asked: Field, value: Any) -> str:
        """Their names."""
        return context.say("forms.comma").join(file.name for file in files.of(context.tx, value))


def receipt(context: Context, draft: Draft, asked: Field, file: File) -> Reply:
    """The answer to a file: one for several sent in one go, sent when no more come."""
    names = asked.kind.show(context, draft, asked, draft.answers[asked.id])
    lines = [context.say("files.received", names=names)]
    return collecting.receipt(context, draft, asked, lines, more=context.say("files.more"), album=file.album)


def fetched(context: Context, result: dict[str, Any]) -> list[Reply]:
    """The slow work on a file has ended: its bytes are here, or cannot be had, which the sender hears."""
    file = files.find(context.tx, result["id"])
    if file is None:
        return []
    if file.source is not None:
        release(context, file.source, AFTER_FETCHING)
    if result["file"] is not None:
        files.keep(context.tx, file.id, file=result["file"], sha256=result["sha256"], bytes=result["bytes"])
        return []
    files.drop(context.tx, file.id)
    return [context.reply(f"files.failed_{result['reason']}", name=file.name)]


def hand_out(context: Context, name: str, data: bytes) -> str:
    """Keep a file made here for the person of this talk to have; its id, for `Reply.files`.

    `name` ends as one of `handlers.dialog.file_kinds.MEDIA_TYPES`. Raises KeyError for another, OSError.
    """
    folder = context.installation.file_folder
    if folder is None:
        raise ValueError("this installation has no folder for files")
    media_type = MEDIA_TYPES[name.rpartition(".")[2].lower()]
    return files.make(
        context.tx, folder, person_id=context.person_id, name=name, media_type=media_type, data=data, now=context.now
    )


def _slip(file: File, count: int) -> Slip | None:
    """Why a file is not taken; none where it is."""
    if ending_of(clean_name(file.name)) is None:
        return Slip(key="files.slip.kind")
    if (file.bytes or 0) > MOST_BYTES:
        return Slip(key="files.slip.too_big")
    return Slip(key="files.slip.enough", values={"most": MOST}) if count >= MOST else None


def _add(context: Context, file: File) -> str:
    name = clean_name(file.name)
    return order(context, name, MEDIA_TYPES[ending_of(name) or ""], source=file.source, bytes=file.bytes)


def order(context: Context, name: str, media_type: str, *, source: str, bytes: int | None) -> str:
    """Note a file that was sent now and order its bytes; its id."""
    file_id = files.add(
        context.tx,
        person_id=context.person_id,
        name=name,
        media_type=media_type,
        bytes=bytes,
        now=context.now,
        channel=context.inbound.channel,
        source=source,
    )
    jobs.add(
        context.tx,
        kind=FETCH,
        lane=context.inbound.lane,
        details={"id": file_id},
        due_at=context.now,
        key=f"file:{file_id}",
    )
    return file_id
