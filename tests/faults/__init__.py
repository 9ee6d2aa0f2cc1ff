"""Faults: the real process killed, the network failing, updates doubled and broken."""
