"""The official tables: filled from the ledger, proved, sent and kept."""
