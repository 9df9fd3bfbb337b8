"""`publisher.toml` and the environment become a `Publication`."""
