"""One module a channel; `bot/core/channel.py` says what a channel must offer."""
