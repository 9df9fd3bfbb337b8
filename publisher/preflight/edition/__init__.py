"""What can be found in one edition of a newsletter before its readers have it."""
