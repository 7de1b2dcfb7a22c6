# The answer is written in another language.
# expect double: error
# expect reason: SyntaxError

# %% answer: double
double <- function(x) { 2 * x }
