"""Articles in: front matter, Markdown, sanitising, addresses."""
