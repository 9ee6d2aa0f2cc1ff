"""The Telegram channel."""

CHANNEL = "telegram"
