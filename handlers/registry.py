"""All forms, by id: nothing registers itself."""

from handlers.cases import CASE_CORRECTION, CASE_RETURN
from handlers.check_calling import PATROL, ROLL_CALL
from handlers.check_forms import CHECK_LOOKED, CHECK_MUTE, CHECK_REMARK
from handlers.deputies import AWAY
from handlers.details import HOUSEHOLD_DETAILS
from handlers.exempting import EXEMPTION
from handlers.extension_decisions import EXTENSION_REFUSAL
from handlers.extensions import EXTENSION
from handlers.forms import Form
from handlers.inviting import INVITATION
from handlers.local_rule_form import LOCAL_RULE
from handlers.lost_phone import LOST_PHONE
from handlers.notice_form import NOTICE
from handlers.report import HAZARD_REPORT

_ALL = (
    HAZARD_REPORT,
    HOUSEHOLD_DETAILS,
    CASE_RETURN,
    CASE_CORRECTION,
    INVITATION,
    LOST_PHONE,
    NOTICE,
    AWAY,
    EXTENSION,
    EXTENSION_REFUSAL,
    EXEMPTION,
    LOCAL_RULE,
    ROLL_CALL,
    PATROL,
    CHECK_REMARK,
    CHECK_LOOKED,
    CHECK_MUTE,
)
FORMS: dict[str, Form] = {form.id: form for form in _ALL}
