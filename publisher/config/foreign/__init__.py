"""The configurations of other generators, read without running them, as a `publisher.toml`."""
