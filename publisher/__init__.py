"""Turns articles into feeds and newsletters, and remembers what every reader got."""

__version__ = "0.1.0"
