"""Tests of handlers/trail."""
