def unit_rows(table):
    return table / np.sqrt((table**2).sum(axis=1))[:, None]
