"""What 我的事 tells a coordinator of the people below: whose name or phone is missing, and whom no message reaches."""

from collections.abc import Iterator

from handlers.dialog.messages import Option
from handlers.dialog.morning import Line, Morning
from handlers.people import finding
from handlers.people.directory import Shelf, fits


def out_of_reach(morning: Morning) -> Iterator[Line]:
    """How many of the people below are nameless or out of reach; only who asks is told, for it changes slowly (P13)."""
    if not morning.asked_for:
        return
    below = finding.below_of(morning.tx, morning.person_id, morning.grants)
    counts = {shelf: sum(fits(one, shelf) for one in below) for shelf in Shelf if shelf is not Shelf.ALL}
    missing = [morning.say(f"directory.missing.{shelf}", count=count) for shelf, count in counts.items() if count]
    if missing:
        text = morning.say("directory.missing.people", missing=morning.say("forms.comma").join(missing))
        yield Line(text=text, buttons=(Option(id="cmd:directory", label=morning.say("menu.directory")),))
