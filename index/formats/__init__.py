"""How do a file's bytes become text in blocks? ``registry.read`` says, one file a format."""
