"""What libraries can be told only for the whole process: when it is assembled, or when they are loaded."""

import os
import sys

MOST_PIXELS = 120_000_000  # of a picture that is looked at in this process; honest photos have up to 108 megapixels


def settle_libraries() -> None:
    """Settle what python-telegram-bot would warn of, with each 429 that it meets.

    HTTPX goes without its own command line, as where what that needs is not installed: it brings rich and Pygments
    along, for which the first question to Telegram waited.
    """
    os.environ.setdefault("PTB_TIMEDELTA", "true")
    sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]  # None: it cannot be imported


def settle_pillow() -> None:
    """Settle of how large a photo Pillow warns; it is loaded with the first photo that is looked at here."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
