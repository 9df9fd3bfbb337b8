"""Looking after a ledger: checked, copied to another place."""
