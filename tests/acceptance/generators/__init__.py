"""The same articles through a generator and through publisher, compared entry by entry."""
