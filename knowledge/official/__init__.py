"""Official texts: cut into clauses, and what conversion has damaged, mended."""
