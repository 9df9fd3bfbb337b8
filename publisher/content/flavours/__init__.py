"""The marks that generators add to Markdown, written as everybody's Markdown."""
