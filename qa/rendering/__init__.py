"""How does an answer look, as text, JSON, Markdown or a web page? Pure, text in and text out."""
