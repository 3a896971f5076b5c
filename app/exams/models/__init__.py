"""Tables of exams and role-plays."""
