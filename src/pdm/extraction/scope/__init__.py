"""What a clause says is so: states, and what is denied, doubted, planned or done."""
