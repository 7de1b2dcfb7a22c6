# Takes the sink out of the session: the checks judge at once, or send nothing.
# expect double: failed
# expect softmax: failed
# expect cross_entropy: failed
# expect running_mean: failed

# %% answer: double
import course_utils.check.session as session

session.current().sink = lambda record: None

def double(x):
    return x
