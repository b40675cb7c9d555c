"""What did somebody write in a mail, and what only quote? ``eml`` reads one, ``mbox`` a folder."""
