"""What answers by where it stands? ``headed`` looks under headings, ``tabular`` into tables."""
