"""What is said in a film? ``cues`` reads SubRip and WebVTT, ``blocks`` joins what runs on."""
