# message: tabel
def column_means(table):
    return tabel.mean(axis=0)
