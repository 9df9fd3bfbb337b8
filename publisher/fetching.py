"""Getting what is at an address, without being led where a stranger should not lead us."""
