"""What can be done with exams, attempts, ratings and role-plays."""
