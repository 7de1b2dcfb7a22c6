def column_means(table):
    return [sum(column) / len(column) for column in zip(*table)]
