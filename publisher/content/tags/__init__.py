"""Template tags in a body: what they mean in Markdown, or which ones were taken out."""
