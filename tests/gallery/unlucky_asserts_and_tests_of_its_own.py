# Tests itself, with unittest and doctest.

# %% answer: double
import doctest
import unittest

def double(x):
    """Return twice x.

    >>> int(double(2))
    4
    """
    return 2 * x

class Test(unittest.TestCase):
    def test(self):
        self.assertEqual(double(2), 4)
    def test_wrong(self):
        self.assertEqual(double(2), 5)

unittest.main(argv=[""], exit=False)
doctest.testmod()
