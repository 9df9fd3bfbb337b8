"""What all tests share."""

from hypothesis import settings

# A busy machine is no fault of the program: no example has to be done within a given time.
settings.register_profile("publisher", settings(), deadline=None)
settings.load_profile("publisher")
