"""Typed text: delimited and fixed-width tables, log lines, forms and chats."""
