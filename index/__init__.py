"""Articles become something searchable: read, cut, embedded, indexed."""
