# message: keepdims
def unit_rows(table):
    return table / table.sum(axis=1, keepdims=True)
