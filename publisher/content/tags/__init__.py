"""Template tags in a body: what they mean in Markdown, or the names of those that were taken out."""
