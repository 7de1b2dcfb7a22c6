# message: Join along the last axis
def bidirectional(x, forward, backward):
    ahead, behind = np.array(forward(x)), np.array(backward(x[:, ::-1]))[:, ::-1]
    result = np.zeros((*ahead.shape[:2], ahead.shape[2] + behind.shape[2]))
    result[..., ::2], result[..., 1::2] = ahead, behind
    return result
