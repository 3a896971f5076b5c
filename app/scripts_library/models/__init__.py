"""The authored body of a script, and the rows around it."""
