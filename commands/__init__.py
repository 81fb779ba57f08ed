"""One file a command of ``lotaip``, and what they share. Only ``cli.py`` imports them."""
