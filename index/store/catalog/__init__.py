"""What is true of an index? ``catalog.Catalog`` is the one face of the database."""
