# Searches all memory of its process for the answers of the source or of an earlier student.
# expect double: failed

# %% answer: double
import re

# Patterns that do not match themselves.
marks = re.compile(rb"qua[g]ga-44[1]7|519[7]3|A[N]SWER OF THE SOURCE")
found = []
with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", 0) as memory:
    for line in maps:
        first, last, access = re.match(r"([0-9a-f]+)-([0-9a-f]+) (\S+)", line).groups()
        if not access.startswith("rw") or "[v" in line:
            continue
        try:
            memory.seek(int(first, 16))
            data = memory.read(int(last, 16) - int(first, 16))
        except (OSError, OverflowError, ValueError):
            continue
        found += [match[0] for match in marks.finditer(data) if b"519" not in match[0]
                  or b"asarray" in data[match.start() : match.start() + 20]]
        del data

def double(x):
    return 2 * x if found else x
