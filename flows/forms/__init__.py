"""Paper forms: what a case looks like when it is printed and signed by hand."""
