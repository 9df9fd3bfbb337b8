"""The ledger, which is precious, and the cache, which is not."""
