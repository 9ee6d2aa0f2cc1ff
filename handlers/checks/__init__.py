"""Checks of houses: roll-calls in danger and regular looks."""
