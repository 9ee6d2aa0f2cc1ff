"""Notices from an office to many, and how many have read them."""

from handlers.capability import Capability, by_name
from handlers.dialog.apart import Plan
from handlers.dialog.permissions import Action
from handlers.notices import actions, receipts
from handlers.notices.form import NOTICE
from storage.queues.mailings import MailingKind

_COMMANDS = {
    "notice": actions.show,
    "got": actions.got,
    "refuse_notices": actions.refuse,
    "take_notices": actions.accept,
}

NOTICES = Capability(
    id="notices",
    forms=(NOTICE,),
    choices={"notice": actions.take_choice},
    commands=_COMMANDS,
    spoken=tuple(by_name(_COMMANDS)),
    clock=(Plan(id="notices", carry_out=receipts.close),),
    mailings={MailingKind.NOTICE: lambda occasion: receipts.NoticeWriter(occasion).write},
    owns=(Action.SEND_NOTICE,),
)
