"""The official tables: what offices entered for them, what was sent, and the houses that they count."""
