"""The sides of the main screen: each does the commands of one kind of work, and knows the others it needs."""
