"""The morning's digest, which tells of all other capabilities what they give for it."""

from collections.abc import Sequence

from handlers.capability import Capability, Writer
from handlers.dialog.apart import Plan
from handlers.dialog.context import Occasion
from handlers.dialog.morning import Source
from handlers.digest import digest
from handlers.digest.digest import DigestWriter
from storage.queues.mailings import MailingKind


def capability(sources: Sequence[Source]) -> Capability:
    """The digest with these sources of lines."""

    def writer(occasion: Occasion) -> Writer:
        return DigestWriter(occasion, sources).write

    return Capability(
        id="digest",
        clock=(Plan(id="digest", carry_out=digest.plan),),
        mailings={MailingKind.DIGEST: writer},
    )
