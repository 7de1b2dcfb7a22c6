"""The grader itself against stored answers (``prove``) and ``mutants`` of the references."""
