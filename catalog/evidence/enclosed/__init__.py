"""What goes into every evidence pack as it is: the program that checks it, which needs nothing but Python."""
