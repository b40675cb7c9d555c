"""How do office documents and books become paragraphs in order? One file a format, over `flow`."""
