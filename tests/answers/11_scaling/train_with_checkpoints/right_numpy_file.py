def train_with_checkpoints(folder, model, optimizer, step, batches, save_every):
    optimizer.build(model.trainable_variables)
    variables = model.variables + optimizer.variables
    path, position = Path(folder) / "saved.npz", 0
    if path.exists():
        with np.load(path) as saved:
            position = int(saved["position"])
            for n, variable in enumerate(variables):
                variable.assign(saved[f"v{n}"])
    begin = position
    while position < len(batches):
        step(batches[position])
        position += 1
        if position % save_every == 0:
            values = {f"v{n}": np.array(v) for n, v in enumerate(variables)}
            np.savez(Path(folder) / "new.npz", position=position, **values)
            (Path(folder) / "new.npz").replace(path)
    return position - begin
