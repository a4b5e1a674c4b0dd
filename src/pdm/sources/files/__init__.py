"""What a file is and what is in it: kinds by their first bytes, encodings, archives, pictures, streams of XML and JSON."""
