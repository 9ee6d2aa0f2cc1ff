"""The list of shots that a form asks photos for: which are here, which are missing, which cannot be taken and why."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.forms.collecting import Collected
from handlers.forms.field import Field
from handlers.wording import Wording
from knowledge.model.pack import Pack
from knowledge.shots.shots import Shot
from storage.cases import photos
from storage.cases.photos import StoredPhoto


class Obstacle(StrEnum):
    """Why a shot cannot be taken."""

    DANGER = "danger"  # nobody should go near
    BLOCKED = "blocked"  # too narrow, or something stands before it
    LOCKED = "locked"  # nobody is there to open
    OTHER = "other"


Obstacles = Mapping[str, str]  # by the kind of a shot, why it cannot be taken


@dataclass(frozen=True, kw_only=True)
class ShotList:
    """The shots of a house in their order.

    `wanted` tells whether each is to be taken, as by somebody whose work it is; of others one photo is enough.
    """

    shots: tuple[Shot, ...] = ()
    wanted: bool = False

    def missing(self, taken: Collection[str | None], obstacles: Obstacles) -> tuple[Shot, ...]:
        """Those that are neither taken nor said to be out of reach."""
        return tuple(shot for shot in self.shots if shot.kind not in taken and shot.kind not in obstacles)

    def label_of(self, kind: str | None) -> str:
        """What a photo is called; empty for a further one."""
        return next((shot.label for shot in self.shots if shot.kind == kind), "")


class TakenByShots(Collected):
    """Photos that may be of a house: then a list of shots says of what, and a document how large they are to be."""

    def shots(self, context: Context, draft: Draft) -> ShotList:
        """The list that counts for a draft as it stands; an empty one where any photo will do."""
        return ShotList()

    def pack(self, context: Context, draft: Draft) -> Pack | None:
        """The pack whose document counts for the photos of a draft."""
        return None


@dataclass(frozen=True, kw_only=True)
class ShotStanding:
    """How it stands with the shots of one field: its list, its photos, and what is out of reach."""

    shots: ShotList
    photos: tuple[StoredPhoto, ...]
    obstacles: Obstacles

    @property
    def missing(self) -> tuple[Shot, ...]:
        """The shots that are still to be had."""
        return self.shots.missing([photo.shot for photo in self.photos], self.obstacles)

    @property
    def next(self) -> str | None:
        """What the next photo is taken to be: the first that is missing; none where nothing is."""
        return next((str(shot.kind) for shot in self.missing), None)

    def say_taken(self, say: Wording) -> str:
        """“全景、正面”: the photos by their names, each once; empty where none has one."""
        names = [self.shots.label_of(photo.shot) for photo in self.photos]
        return say("forms.comma").join(dict.fromkeys(name for name in names if name))

    def say_planned(self, say: Wording) -> str:
        """All that is missing by its names, in a row."""
        return say("forms.comma").join(say_shot(say, shot) for shot in self.missing)

    def say_missing(self, say: Wording) -> list[str]:
        """“还差：正面、裂缝近照（旁边放一枚硬币）。”, and what is out of reach; nothing where there is no list."""
        return say_missing(say, self.shots, self.missing, self.obstacles)


def standing_of(context: Context, draft: Draft, asked: Field) -> ShotStanding:
    """How it stands with the shots of a field; nothing is looked up where it has no list."""
    shots = asked.kind.shots(context, draft) if isinstance(asked.kind, TakenByShots) else ShotList()
    ids = list(draft.answers.get(asked.id) or ()) if shots.shots else []
    return ShotStanding(
        shots=shots,
        photos=tuple(photos.of(context.tx, ids)) if ids else (),
        obstacles=dict(draft.answers.get(obstacles_key(asked.id)) or {}),
    )


def obstacles_key(field: str) -> str:
    """Where a draft, and its case, keep what of a field is out of reach, as `Obstacles`."""
    return f"{field}_out_of_reach"


def say_missing(say: Wording, shots: ShotList, missing: Sequence[Shot], obstacles: Obstacles) -> list[str]:
    """What is still to be had of a list, and what cannot be, a line each; nothing where there is no list."""
    lines = []
    if missing:
        names = say("forms.comma").join(say_shot(say, shot) for shot in missing)
        lines.append(say("shots.missing" if shots.wanted else "shots.welcome", names=names))
    elif shots.wanted and shots.shots:
        lines.append(say("shots.all_here"))
    if obstacles and shots.wanted:
        lines.append(say("shots.out_of_reach", names=say_obstacles(say, shots, obstacles)))
    return lines


def say_shot(say: Wording, shot: Shot) -> str:
    """A shot by its name; of what is broken also how it is taken, for a coin beside it is easily forgotten."""
    return say("shots.with_how", name=shot.label, how=shot.how) if shot.is_of_damage else shot.label


def say_obstacles(say: Wording, shots: ShotList, obstacles: Obstacles) -> str:
    """“背面（进不去）”; what the list has no longer is left out."""
    named = [(shots.label_of(kind), obstacle) for kind, obstacle in obstacles.items()]
    return say("forms.comma").join(
        say("shots.with_how", name=label, how=say(f"shots.obstacle.{obstacle}")) for label, obstacle in named if label
    )


def is_for_work(context: Context) -> bool:
    """Whether who fills in a form does so for an office or a village, and not for a house of their own."""
    return bool(context.grants)
