"""What web servers have to know: types, caching, and what moved or is gone."""
