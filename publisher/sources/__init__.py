"""Feeds elsewhere are asked when it is time, and what they say is remembered in the ledger."""
