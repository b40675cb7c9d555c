"""What does a question ask? ``followup`` completes it; ``kinds`` says of what kind it is."""
