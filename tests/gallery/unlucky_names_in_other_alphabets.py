# Identifiers, text and a student's name beyond ASCII.
# student: Łukasz Żółć 李小龍 ñ

# %% answer: double
def doppelt(größe):
    """Das Doppelte. 二倍 🙂"""
    π, 变量 = 3.14, 2
    return 变量 * größe

double = doppelt
print("öäü ✓ 🙂")
