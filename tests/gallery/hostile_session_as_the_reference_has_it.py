# Sets the session to reference mode, so that what is expected would come from these records.
# expect double: failed

# %% answer: double
import course_utils.check.session as session

session.current().reference = True

def double(x):
    return x
