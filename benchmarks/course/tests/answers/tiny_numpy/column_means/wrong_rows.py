# message: axis=0
def column_means(table):
    return table.mean(axis=1)
