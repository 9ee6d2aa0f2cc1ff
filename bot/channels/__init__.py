"""One module a channel; `bot/channels/channel.py` says what a channel must offer."""
