"""The cadres of villages, and in words why no message reaches one there."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from handlers.wording import Wording
from knowledge.area import Place
from storage.database.database import Transaction
from storage.people import directory
from storage.people.directory import DirectoryEntry
from storage.people.people import Role

Cadres = Mapping[str, Sequence[DirectoryEntry]]  # by the code of their village


def cadres_within(tx: Transaction, within: Sequence[Place]) -> Cadres:
    """The cadres of the villages within some places, whether or not a message reaches them."""
    found: dict[str, list[DirectoryEntry]] = defaultdict(list)
    for one in directory.entries(tx, [Role.CADRE], within):
        if one.grant.place is not None:
            found[one.grant.place.code].append(one)
    return found


def say_unreached(say: Wording, village: Place, cadres: Cadres) -> str:
    """“东坡村刘根（还没有账号）” of a village where no message reaches anybody; its name where nobody is known."""
    there = cadres.get(village.code, ())
    if not there:
        return say("checks.unreached.nobody_known", village=village.name)
    came = [one for one in there if one.has_account]
    key = "checks.unreached.no_messages" if came else "checks.unreached.no_account"
    names = say("forms.comma").join(one.name for one in came or there if one.name)
    return say(key, village=village.name, names=names)
