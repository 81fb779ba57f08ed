"""Benchmarks. Each module runs alone (``python -m bench.NAME --help``) and prints its figures as plain text."""
