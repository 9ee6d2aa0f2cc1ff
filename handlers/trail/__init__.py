"""The audit trail as an office reads it: who looked at, exported, changed what."""
