"""How is what lies inside a file read within limits? ``nested`` reads it as its own format."""
