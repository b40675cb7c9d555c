"""How do the pages of a PDF become an article? ``pdf.read``, over a child that lays out pages."""
