"""An edition to its readers: claim, intend, hand over, settle, resume."""
