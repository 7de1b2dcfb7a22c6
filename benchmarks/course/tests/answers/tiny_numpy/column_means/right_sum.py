def column_means(table):
    return np.sum(table, axis=0) / len(table)
