"""Tests of `handlers/training`."""
