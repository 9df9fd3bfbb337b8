"""Measurements beside peers: `python -m benchmarks` writes RESULTS.md."""
