"""How a photo, a file or a sound is met before any of its bytes come."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Admittance:
    """It may come, unless a `refusal` says why not.

    A photo `begins` a report where nothing asks for one: then it comes alone, and no other is under way with it.
    """

    begins: bool = False
    refusal: str = ""
