"""Frozen values that cross the borders between rooms. No module here reads or writes anything."""
