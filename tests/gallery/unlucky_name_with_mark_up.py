# The student's folder has a name that is mark-up, with quotes and a line break's look-alike.
# student: O'Brien <b>"x"<i> [red] & Söhne {{ 1 }}

# %% answer: why
Because <b>addition</b> is & stays commutative: $2(a+b)$, {{ config }}, `code`.
