"""What is declared: the process language, its semantics, and the catalogue. No I/O beyond reading documents."""
