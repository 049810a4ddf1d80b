"""Where approved content goes out: the channels, and the website that is the first of them."""
