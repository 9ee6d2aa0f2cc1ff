"""Tests of `handlers/exchange`."""
