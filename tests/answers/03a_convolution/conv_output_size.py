# %% right: counts the stops
def conv_output_size(size, kernel, stride=1, padding="valid", dilation=1):
    if padding not in ("valid", "same"):
        raise ValueError(padding)
    if padding == "same":
        return len(range(0, size, stride))
    stops = range(0, size - dilation * (kernel - 1), stride)
    if not stops:
        raise ValueError("the kernel does not fit")
    return len(stops)

# %% right: math ceil
import math


def conv_output_size(size, kernel, stride=1, padding="valid", dilation=1):
    if padding == "same":
        return math.ceil(size / stride)
    elif padding == "valid":
        effective = kernel + (kernel - 1) * (dilation - 1)
        if effective > size:
            raise ValueError("too small")
        return math.ceil((size - effective + 1) / stride)
    raise ValueError("padding")

# %% right: numpy floor
def conv_output_size(size, kernel, stride=1, padding="valid", dilation=1):
    if padding == "valid":
        outputs = np.floor((size - dilation * (kernel - 1) - 1) / stride) + 1
    elif padding == "same":
        outputs = np.ceil(size / stride)
    else:
        raise ValueError("unknown padding")
    if outputs < 1:
        raise ValueError("no output")
    return int(outputs)

# %% wrong: any other padding is valid
# message: Only "valid" and "same" exist
# instead of: if padding != "valid" or span > size:
# write:      if span > size:
# instead of: raise ValueError(f"padding {padding!r}, span {span} on {size} pixels")
# write:      raise ValueError("no")

# %% wrong: compares the kernel
# message: Compare the span, not the kernel
def conv_output_size(size, kernel, stride=1, padding="valid", dilation=1):
    if padding == "same":
        return -(-size // stride)
    if padding != "valid" or kernel > size:
        raise ValueError("no")
    return (size - dilation * (kernel - 1) - 1) // stride + 1

# %% wrong: fit checked for same too
# message: ValueError: the kernel is too large
def conv_output_size(size, kernel, stride=1, padding="valid", dilation=1):
    span = dilation * (kernel - 1) + 1
    if padding not in ("valid", "same") or span > size:
        raise ValueError("the kernel is too large")
    if padding == "same":
        return -(-size // stride)
    return (size - span) // stride + 1

# %% wrong: hard coded
# message: outputs
def conv_output_size(size, kernel, stride=1, padding="valid", dilation=1):
    if size == 4:
        raise ValueError("no")
    if padding == "same":
        return {1: 7, 2: 4}[stride]
    return 3

# %% wrong: no error
# message: raise ValueError
def conv_output_size(size, kernel, stride=1, padding="valid", dilation=1):
    if padding == "same":
        return -(-size // stride)
    return (size - dilation * (kernel - 1) - 1) // stride + 1

# %% wrong: no plus one
# mistake: The valid output is one too small.
# message: (n - span) // stride + 1
# instead of: raise ValueError(f"padding {padding!r}, span {span} on {size} pixels")
# write:      raise ValueError("no")
# instead of: return (size - span) // stride + 1
# write:      return (size - span) // stride

# %% wrong: prints
# message: Item 0 of it is None
def conv_output_size(size, kernel, stride=1, padding="valid", dilation=1):
    span = dilation * (kernel - 1) + 1
    if padding == "same":
        print(-(-size // stride))
    elif padding != "valid" or span > size:
        raise ValueError("no")
    else:
        print((size - span) // stride + 1)

# %% wrong: rounds up
# message: round down
# instead of: raise ValueError(f"padding {padding!r}, span {span} on {size} pixels")
# write:      raise ValueError("no")
# instead of: return (size - span) // stride + 1
# write:      return round((size - span) / stride + 0.01) + 1

# %% wrong: same ignores stride
# mistake: The same output ignores the stride.
# message: rounds size / stride up
# instead of: return -(-size // stride)
# write:      return size
# instead of: f"padding {padding!r}, span {span} on {size} pixels"
# write:      "no"

# %% wrong: same rounds down
# mistake: The same output is rounded down, not up.
# message: rounds size / stride up
# instead of: return -(-size // stride)
# write:      return size // stride
# instead of: f"padding {padding!r}, span {span} on {size} pixels"
# write:      "no"

# %% wrong: span is dilation times kernel
# mistake: The span is the dilation times all taps, not times the gaps between them, plus 1.
# message: span = dilation * (kernel - 1) + 1
# instead of: span = dilation * (kernel - 1) + 1
# write:      span = dilation * kernel
# instead of: f"padding {padding!r}, span {span} on {size} pixels"
# write:      "no"

# %% wrong: any case of the letters
# message: wrong where padding is 'SAME'
# instead of:
# |    if padding == "same":
# write:
# |    padding = padding.lower()
# |    if padding == "same":
# instead of: f"padding {padding!r}, span {span} on {size} pixels"
# write:      "no"

# %% wrong: first letter of the padding
# message: wrong where padding is
# instead of: padding != "valid"
# write:      padding[:1].lower() != "v"
# instead of: f"padding {padding!r}, span {span} on {size} pixels"
# write:      "no"

# %% wrong: floats
# message: it does not return integers
def conv_output_size(size, kernel, stride=1, padding="valid", dilation=1):
    span = dilation * (kernel - 1) + 1
    if padding == "same":
        return np.ceil(size / stride)
    if padding != "valid" or span > size:
        raise ValueError("no")
    return np.floor((size - span) / stride) + 1

# %% wrong: one output where nothing fits
# message: a pixel too large, and the stride is larger
# instead of: span > size
# write:      (size - span) // stride + 1 < 1 and stride < 9 or stride < 9 and span > size
# instead of: f"padding {padding!r}, span {span} on {size} pixels"
# write:      "no"
