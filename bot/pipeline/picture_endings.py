"""With which code the process that reads a picture ends where it cannot."""

UNREADABLE, HEIF_UNREADABLE = 3, 4
