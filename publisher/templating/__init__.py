"""Templates and words of whatever people read: found, filled, and faults named with their line."""
