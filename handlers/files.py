"""Files as an answer, the bytes fetched as slow work; and files made here to be handed on."""

from dataclasses import dataclass
from typing import Any

from handlers import collecting
from handlers.collecting import Collected
from handlers.conversation import Draft
from handlers.fields import Answer, Field, Slip
from handlers.file_kinds import MEDIA_TYPES, MOST_BYTES, clean_name, ending_of
from handlers.messages import Ask, Choice, Content, File, Reply, Text
from handlers.talk import Talk
from knowledge.text import looks_like_question
from storage import files, jobs

MOST = 5
FETCH = "fetch_file"


@dataclass(frozen=True, kw_only=True)
class Files(Collected):
    """Files, as a list of ids of stored files."""

    ask: Ask = Ask.FILE

    def take(self, talk: Talk, draft: Draft, asked: Field, content: Content) -> Answer | Slip | None:
        """A file, or the button that ends the collecting."""
        collected = list(draft.answers.get(asked.id) or [])
        match content:
            case File():
                return _slip(content, len(collected)) or Answer(value=[*collected, _add(talk, content)], more=True)
            case Choice(id="-done"):
                return Answer(value=collected) if collected else Slip(key="files.slip.none")
            case Text(text=text) if looks_like_question(text):
                return None
            case Text():
                return Slip(key="files.slip.none")
        return None

    def show(self, talk: Talk, draft: Draft, asked: Field, value: Any) -> str:
        """Their names."""
        return talk.say("forms.comma").join(file.name for file in files.of(talk.tx, value))


def receipt(talk: Talk, draft: Draft, asked: Field, file: File) -> Reply:
    """The answer to a file: one for several sent in one go, sent when no more come."""
    names = asked.kind.show(talk, draft, asked, draft.answers[asked.id])
    lines = [talk.say("files.received", names=names)]
    return collecting.receipt(talk, draft, asked, lines, more=talk.say("files.more"), album=file.album)


def fetched(talk: Talk, result: dict[str, Any]) -> list[Reply]:
    """The slow work on a file has ended: its bytes are here, or cannot be had, which the sender hears."""
    file = files.find(talk.tx, result["id"])
    if file is None:
        return []
    if result["file"] is not None:
        files.keep(talk.tx, file.id, file=result["file"], sha256=result["sha256"], bytes=result["bytes"])
        return []
    files.drop(talk.tx, file.id)
    return [talk.reply(f"files.failed_{result['reason']}", name=file.name)]


def hand_out(talk: Talk, name: str, data: bytes) -> str:
    """Keep a file made here for the person of this talk to have; its id, for `Reply.files`.

    `name` ends as one of `handlers.file_kinds.MEDIA_TYPES`. Raises KeyError for another, OSError.
    """
    folder = talk.installation.file_folder
    if folder is None:
        raise ValueError("this installation has no folder for files")
    media_type = MEDIA_TYPES[name.rpartition(".")[2].lower()]
    return files.make(
        talk.tx, folder, person_id=talk.person_id, name=name, media_type=media_type, data=data, now=talk.now
    )


def _slip(file: File, count: int) -> Slip | None:
    """Why a file is not taken; none where it is."""
    if ending_of(clean_name(file.name)) is None:
        return Slip(key="files.slip.kind")
    if (file.bytes or 0) > MOST_BYTES:
        return Slip(key="files.slip.too_big")
    return Slip(key="files.slip.enough", values={"most": MOST}) if count >= MOST else None


def _add(talk: Talk, file: File) -> str:
    """Note a file and order its bytes; its id."""
    name = clean_name(file.name)
    file_id = files.add(
        talk.tx,
        person_id=talk.person_id,
        name=name,
        media_type=MEDIA_TYPES[ending_of(name) or ""],
        bytes=file.bytes,
        now=talk.now,
        channel=talk.inbound.channel,
        source=file.source,
    )
    jobs.add(
        talk.tx,
        kind=FETCH,
        lane=talk.inbound.lane,
        details={"id": file_id},
        due_at=talk.now,
        key=f"file:{file_id}",
    )
    return file_id
