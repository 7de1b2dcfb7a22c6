"""Grade many hand-ins: ``judgment`` (one program, bytes to bytes), ``workers`` (here) and
``cluster`` (elsewhere) that carry them out, ``store`` (what was judged before).
"""
