"""The commands of the command line, a module each; ``cli`` loads the one that is called."""
