# message: Every prediction is the same class
def train_mlp(images, labels, epochs=30, batch_size=32, learning_rate=0.2, seed=0):
    most_common = np.bincount(labels).argmax()
    return lambda new_images: np.full(len(new_images), most_common)
