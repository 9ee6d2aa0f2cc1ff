"""The demo: its places, people and houses, and what a visitor may do."""

from enum import StrEnum


class DemoSize(StrEnum):
    """How much a demo holds: some houses, or a whole county."""

    SMALL = "small"
    COUNTY = "county"

    @property
    def database(self) -> str:
        """The name of its own SQLite file."""
        return "demo" if self is DemoSize.SMALL else f"demo_{self}"
