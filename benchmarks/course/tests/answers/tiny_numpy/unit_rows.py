# %% right: root
def unit_rows(table):
    return table / np.sqrt((table**2).sum(axis=1))[:, None]

# %% right: rows
def unit_rows(table):
    return np.array([row / np.sqrt(row @ row) for row in table])

# %% wrong: columns
# message: keepdims
def unit_rows(table):
    return table / np.linalg.norm(table, axis=0)

# %% wrong: none
# message: None
def unit_rows(table):
    table = table / np.linalg.norm(table, axis=1, keepdims=True)

# %% wrong: sum
# message: keepdims
def unit_rows(table):
    return table / table.sum(axis=1, keepdims=True)

# %% wrong: whole
# message: keepdims
def unit_rows(table):
    return table / np.linalg.norm(table)
