"""Sessions, links that open once, and browsers that take Web Push."""
