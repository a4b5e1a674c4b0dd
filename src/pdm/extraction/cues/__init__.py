"""Cues of failures and of what looks like one, each class of cue in its own module."""
