# An answer below %%time, and cells for bash and other magics around it.

# %% answer: double
%%time
def double(x):
    return 2 * x

# %% extra after: double
%%bash
echo hello

# %% extra after: double
%%capture output
print(double(2))

# %% extra after: double
%timeit -n 1 -r 1 double(2)

# %% extra after: double
%whos
