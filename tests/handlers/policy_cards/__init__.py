"""Tests of handlers/policy_cards."""
