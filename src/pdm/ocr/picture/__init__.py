"""The picture of a page: rendered, made straight, its ruling found, cells cut and what is struck out told."""
