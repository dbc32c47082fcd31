"""The door: one command a file. Whatever module lies in this folder, with an attribute ``command``, is a command."""
