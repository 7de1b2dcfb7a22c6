# %% right: list
def column_means(table):
    return [sum(column) / len(column) for column in zip(*table)]

# %% right: sum
def column_means(table):
    return np.sum(table, axis=0) / len(table)

# %% wrong: all
# message: axis=0
def column_means(table):
    return table.mean()

# %% wrong: name
# message: tabel
def column_means(table):
    return tabel.mean(axis=0)

# %% wrong: rows
# message: axis=0
def column_means(table):
    return table.mean(axis=1)

# %% wrong: sum
# message: axis=0
def column_means(table):
    return table.sum(axis=0)
