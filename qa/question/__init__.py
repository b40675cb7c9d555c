"""What does a question ask? ``followup`` completes it; the others say of what kind it is."""
