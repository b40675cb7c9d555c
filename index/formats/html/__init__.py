"""How does a saved web page become visible text? ``html.read``; ``mhtml`` for web archives."""
