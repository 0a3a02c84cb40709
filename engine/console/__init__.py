"""What every program has in front of its user: settings, commands, options, progress."""
