"""Free pages: their regions, and lines dated in the margin or under a day."""
