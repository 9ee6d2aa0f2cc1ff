"""One post to a browser's push service, sealed for the browser and signed, and what the service's answer means."""

import json
from datetime import timedelta
from typing import Any

import requests
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from py_vapid import Vapid
from pywebpush import WebPushException, webpush

from bot.core.channel import Gone, Refused, SendFailure, Trouble, Wait

KEPT_BY_SERVICE = timedelta(days=1)  # for a phone that is off
_PAUSE_S = 60.0


def post(
    info: dict[str, Any], message: dict[str, str], *, key: EllipticCurvePrivateKey, contact: str, patience: float
) -> None:
    """Post a message to a subscription, with `patience` in seconds. Raises a SendFailure."""
    try:
        webpush(
            info,
            json.dumps(message),
            vapid_private_key=Vapid(key),
            vapid_claims={"sub": contact},
            ttl=int(KEPT_BY_SERVICE.total_seconds()),
            timeout=patience,
        )
    except requests.RequestException as error:
        raise Trouble(f"the push service cannot be reached: {type(error).__name__}") from error
    except WebPushException as error:
        raise _failure(error) from error


def _failure(error: WebPushException) -> SendFailure:
    """What a push service's answer means (RFC 8030): 404 and 410 are for good."""
    status = error.status_code
    match status:
        case 404 | 410:
            return Gone(f"the push service answers {status}")
        case 429:
            after = error.retry_after or ""
            return Wait(float(after) if after.isdecimal() else _PAUSE_S)
        case None:
            return Trouble("no answer of the push service")
        case _ if status >= 500 or status == 408:
            return Trouble(f"the push service answers {status}")
        case _:
            return Refused(f"the push service answers {status}")
