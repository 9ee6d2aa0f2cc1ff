"""Handing over: who holds a place, who takes it over, and which places nobody holds."""
