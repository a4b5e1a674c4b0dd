"""Writing without a ruled table: where it stands, how it is looked at, and what within a line is crossed out or put in."""
