"""How well are questions answered? ``run`` asks, ``metrics`` counts, ``report`` shows."""
