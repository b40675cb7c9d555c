"""What kind of question is it? By the form of English alone, each kind for itself."""
