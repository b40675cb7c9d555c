"""Where does an index lie on disk? ``catalog`` is the truth, ``derived`` what follows from it."""
