"""The push services of browsers: those that this server posts to, and no other address."""

from urllib.parse import urlsplit

SERVICES = (  # whose endpoints browsers give, or below them; nothing else is ever posted to
    ".fcm.googleapis.com",
    ".push.services.mozilla.com",
    ".push.apple.com",
    ".notify.windows.com",
)


def is_known_service(endpoint: str) -> bool:
    """Whether an endpoint is one of a push service's, so that nobody can make this server post elsewhere.

    >>> is_known_service("https://fcm.googleapis.com/fcm/send/x"), is_known_service("https://10.0.0.1/x")
    (True, False)
    >>> is_known_service("https://fcm.googleapis.com:99999/x"), is_known_service("https://[fcm.googleapis.com/x")
    (False, False)
    """
    try:
        parts = urlsplit(endpoint)
        port = parts.port
    except ValueError:
        return False
    ours = f".{parts.hostname or ''}".endswith(SERVICES)
    return parts.scheme == "https" and ours and port in (None, 443)
