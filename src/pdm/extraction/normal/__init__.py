"""Shorthand and misspellings become standard words."""
