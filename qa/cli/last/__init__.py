"""What can be done with the last answer? `open` shows where it stands, `cite` names its sources."""
