"""What lies in an archive? ``archive`` reads packed files, ``warc`` saved web pages."""
