"""How is the answer seen at a glance? ``layout.page`` for reading, ``lines`` in a pipe."""
