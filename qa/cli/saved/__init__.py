"""What of my questions is new? ``group`` has `qa saved`, ``telling`` what follows a change."""
