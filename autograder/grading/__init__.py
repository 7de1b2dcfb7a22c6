"""A whole class.

``ready`` finds the hand-ins and what judges them, ``grade`` has each one judged, ``local`` (here)
and ``cluster`` (elsewhere, with its ``fleet``) carry that out, ``wire`` turns programs and
judgments into bytes, ``store`` keeps what was judged before, ``publish`` writes what came of it.
"""
