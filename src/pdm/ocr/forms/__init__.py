"""Forms of labels and values, checklists and sheets of readings, and what heads a page."""
