"""How does a page become lines in the order in which they are read? ``lines.layout`` says."""
