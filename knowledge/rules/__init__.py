"""Working out what a pack's rules give a household."""
