"""What may be done with people, teams and sign-ins."""
