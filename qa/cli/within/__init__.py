"""Which articles is a command about? ``options`` has its flags, ``collection`` names filters."""
