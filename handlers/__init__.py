"""What the assistant does: one module a conversation, no network, no database driver."""
