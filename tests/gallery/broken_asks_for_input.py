# Asks a question that nobody can answer while it is graded.
# expect double: error
# expect reason: nobody is there to answer

# %% answer: double
factor = int(input("Which factor? "))

def double(x):
    return factor * x
