"""Measurements: each figure beside its baseline, both taken in turns within one run."""
