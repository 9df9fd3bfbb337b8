"""What can be found before readers see anything: of articles and feeds, for people and machines."""
