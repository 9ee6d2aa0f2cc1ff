"""Places, people, roles, accounts, and what was agreed with them."""
