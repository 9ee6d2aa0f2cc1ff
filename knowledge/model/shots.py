"""The kinds of photos that are taken of a house, and what a document calls them."""

from enum import StrEnum

from knowledge.model.data import Data


class ShotKind(StrEnum):
    """What a photo of a house is of; there is a drawing of each (`handlers.documents.shot_drawings`)."""

    WHOLE = "whole"
    FRONT = "front"
    LEFT = "left"
    RIGHT = "right"
    BACK = "back"
    INSIDE = "inside"
    CRACK = "crack"  # near, with a coin for scale
    TILT = "tilt"
    LEAK = "leak"
    ROOF = "roof"
    TIMBER = "timber"
    BASE = "base"
    FALLEN = "fallen"
    SLOPE = "slope"
    DAMAGE = "damage"  # near, whatever is wrong
    SEAL = "seal"  # of an empty house that was sealed


class ShotRule(Data):
    """A shot that a document asks for, by the name that it has there; how and why are the usual ones."""

    kind: ShotKind
    label: str
    section: str
