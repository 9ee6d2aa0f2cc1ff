"""The way of a message: inbox, turn, outbox, and slow work beside it."""
