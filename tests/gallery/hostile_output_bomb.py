# Prints for ever.
# expect double: output

# %% answer: double
while True:
    print("x" * 100_000)
