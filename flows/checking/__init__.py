"""What is wrong with definition documents: the same answer for the command line and for the screen on which they are edited."""
