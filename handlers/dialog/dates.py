"""Days, moments and places as messages say them, and the day on which a moment lies."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from handlers.wording import Wording
from knowledge.area import Place

PLACES_NAMED = 30  # in one message; more are only counted


def day_of(moment: datetime, zone: ZoneInfo) -> date:
    """The day on which an aware moment lies in a zone."""
    return moment.astimezone(zone).date()


def say_date(say: Wording, day: date) -> str:
    """11月3日（周二）."""
    return say("weekday.day", month=day.month, day=day.day, weekday=say(f"weekday.{day.isoweekday()}"))


def say_moment(say: Wording, moment: datetime, zone: ZoneInfo) -> str:
    """11月3日（周二）9:00."""
    local = moment.astimezone(zone)
    return say("reporting.moment", date=say_date(say, local.date()), time=f"{local.hour}:{local.minute:02}")


def say_places(places: Sequence[Place]) -> str:
    """青石镇、柳溪镇."""
    return "、".join(place.name for place in places)
