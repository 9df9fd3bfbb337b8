"""Readers: addresses, subscriptions, import and export."""
