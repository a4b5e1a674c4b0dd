"""Figures, printed as tables and written as JSON: run them with `./run bench [NAME] [--seed N --profile P]`."""
