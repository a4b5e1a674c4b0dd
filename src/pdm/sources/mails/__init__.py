"""Mails: their attachments and what is written in them."""
