"""What is a table asked for? ``table`` has its flags; it prints, keeps and goes on."""
