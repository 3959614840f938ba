"""Benchmarks: measured on request, not part of the suite."""
