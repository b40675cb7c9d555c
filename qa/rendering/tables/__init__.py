"""How does a table of answers look in a file? Rows, and what writes them. Pure."""
