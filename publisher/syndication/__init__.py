"""Entries out: Atom, RSS and JSON Feed."""
