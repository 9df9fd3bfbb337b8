"""The generators whose content folders are read as they are."""
