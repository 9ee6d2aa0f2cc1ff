"""What a morning tells of households: whose files lack something, and reports that may be of one house."""

from collections.abc import Iterator

from handlers.dialog.morning import Line, Morning
from storage.cases.scope import RowScope
from storage.households import households, pairs
from storage.people.people import Role


def lacking(morning: Morning) -> Iterator[Line]:
    """One line for each village whose cadre has to bring what files lack."""
    for grant in morning.grants:
        if grant.role is not Role.CADRE or grant.place is None:
            continue
        count = households.count_lacking(morning.tx, RowScope(below=frozenset({grant.place.path})))
        if count:
            yield Line(
                text=morning.say("digest.households.lacking", place=grant.place.name, count=count),
                about=f"household files {grant.place.code}",
                count=count,
                buttons=(morning.button("household:lacking:1", "household_files"),),
                told_as=(grant,),
            )


def doubtful(morning: Morning) -> Iterator[Line]:
    """One line for each township that has to say whether reports are of one house."""
    for grant in morning.grants:
        if grant.role is not Role.TOWNSHIP or grant.place is None:
            continue
        count = pairs.count(morning.tx, RowScope(below=frozenset({grant.place.path})))
        if count:
            yield Line(
                text=morning.say("digest.households.doubtful", count=count),
                about=f"household pairs {grant.place.code}",
                count=count,
                buttons=(morning.button("household:pairs:1", "household_pairs"),),
                told_as=(grant,),
            )
