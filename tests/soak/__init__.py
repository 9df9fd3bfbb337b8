"""A long random trial of the sentence with the whole command: `make soak`."""
