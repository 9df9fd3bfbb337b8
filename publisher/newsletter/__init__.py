"""Editions: selection, templates, inlining, text part, merging."""
