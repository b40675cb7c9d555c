"""How does text become a vector? ``encoder.Encoder``, of any model that ``models`` finds."""
