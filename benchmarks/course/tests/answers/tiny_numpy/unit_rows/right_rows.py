def unit_rows(table):
    return np.array([row / np.sqrt(row @ row) for row in table])
