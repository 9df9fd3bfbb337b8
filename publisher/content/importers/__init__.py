"""What others wrote becomes articles: page dumps, pages, feeds, exports, documents."""
