"""What answers by where it stands? ``places`` looks under headings, into tables, at who speaks."""
