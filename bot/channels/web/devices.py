"""What a browser says of the device it runs on, coarsely: enough for its owner to tell it from the others."""

import re

_KINDS = (  # the first that fits counts
    ("harmony", r"OpenHarmony|HarmonyOS"),
    ("iphone", r"iPhone"),
    ("ipad", r"iPad"),
    ("android", r"Android"),
    ("windows", r"Windows"),
    ("mac", r"Macintosh"),
    ("linux", r"Linux|X11"),
)
_APPS = (  # that open pages in a window of their own
    ("wecom", r"wxwork"),
    ("wechat", r"MicroMessenger"),
    ("dingtalk", r"DingTalk"),
    ("feishu", r"Lark|Feishu"),
    ("telegram", r"Telegram"),
)


def device_of(user_agent: str) -> str:
    """The kind of device, and the app where the page is open within one.

    >>> device_of("Mozilla/5.0 (Linux; Android 13; V2118A) AppleWebKit/537.36 MicroMessenger/8.0.42")
    'android wechat'
    >>> device_of("curl/8.5.0")
    'other'
    """
    parts = [_first(_KINDS, user_agent) or "other", _first(_APPS, user_agent)]
    return " ".join(part for part in parts if part)


def _first(known: tuple[tuple[str, str], ...], text: str) -> str | None:
    return next((name for name, pattern in known if re.search(pattern, text, re.IGNORECASE)), None)
