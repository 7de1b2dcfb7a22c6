# message: images
def export_model(model, path, largest):
    model.export(path)
