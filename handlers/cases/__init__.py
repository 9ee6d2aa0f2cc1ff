"""Dangerous houses: reported, followed, alarmed about."""
