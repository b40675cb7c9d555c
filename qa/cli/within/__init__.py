"""Which articles is a command about? ``options`` are its flags, ``collection`` names filters."""
