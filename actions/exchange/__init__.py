"""The action log out into files and in from them."""
