"""What does an index hold? ``articles`` has all, ``understanding`` what one was read as."""
