# message: This is no better than guessing
def train_mlp(images, labels, epochs=30, batch_size=32, learning_rate=0.2, seed=0):
    rng = np.random.default_rng(seed)
    return lambda new_images: rng.integers(0, 10, size=len(new_images))
