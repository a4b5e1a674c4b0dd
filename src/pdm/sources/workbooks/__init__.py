"""Workbooks of spreadsheets, one module a format, and their sheets."""
