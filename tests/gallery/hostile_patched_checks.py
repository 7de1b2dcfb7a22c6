# Replaces the checks themselves by functions that print "passed".
# expect double: failed
# expect softmax: failed
# expect cross_entropy: failed
# expect running_mean: failed
# expect reason: sent no result

# %% answer: double
for name in ("close", "equal", "same", "at_least", "at_most", "accuracy", "raises", "gradient"):
    setattr(check, name, lambda *a, **k: print("passed:", a[-1]))

def double(x):
    return x
