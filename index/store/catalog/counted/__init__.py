"""What is counted with every commit? ``terms`` of passages, ``vocabulary`` as it is written."""
