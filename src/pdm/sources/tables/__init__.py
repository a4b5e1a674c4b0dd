"""Tables however they came: where the header stands, which column is which field, what titles and rows beside them mean."""
