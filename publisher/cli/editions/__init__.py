"""The commands of `publisher edition`, by what they are for."""
