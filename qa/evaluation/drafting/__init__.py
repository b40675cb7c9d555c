"""What do articles answer that nobody has asked? ``drafts`` makes questions of sentences."""
