"""How do pieces of a source become a text in blocks? ``composition`` and ``joining`` take them."""
