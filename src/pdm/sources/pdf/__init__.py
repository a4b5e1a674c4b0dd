"""PDF: whole or not, typed pages with their tables, forms and reports, and pages to be read from their picture."""
