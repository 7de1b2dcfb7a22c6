# NaN, infinity, objects, records, dates, text, generators: none of them is the answer.
# expect double: failed

# %% answer: double
answers = [
    np.array([None, print, {}], dtype=object), np.full(3, np.nan), float("inf"), lambda: x,
    np.zeros(3, dtype=[("a", "f8"), ("b", "O")]), np.array(["2020-01-01"], dtype="M8[D]"),
]

def double(x):
    return answers.pop(0)
