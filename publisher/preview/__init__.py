"""The edition that would go out, as readers will see it, shown in the editor's browser."""
