"""Days of lines: as written, by the name of a file, and the years that are not written."""
