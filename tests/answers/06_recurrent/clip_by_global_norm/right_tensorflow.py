def clip_by_global_norm(gradients, max_norm):
    import tensorflow as tf

    clipped, norm = tf.clip_by_global_norm([tf.constant(np.array(g)) for g in gradients], max_norm)
    return [g.numpy() for g in clipped], float(norm)
