"""Counting houses for offices: the one place where the numbers of reminders, registers and tables come from."""
