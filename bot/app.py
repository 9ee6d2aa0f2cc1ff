"""Assembly: everything is built here once and handed down as plain arguments."""

import logging

log = logging.getLogger(__name__)

PARTS = ("telegram", "web", "turns", "outbox", "jobs", "clock")


class AlreadyRunning(Exception):
    """Another process works on this database and cannot share it."""
