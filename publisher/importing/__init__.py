"""Sources outside the publication become article files, and are known again."""
