# Closes strings, comments and cells from within its answer.
# expect double: error
# expect reason: SyntaxError

# %% answer: double
'''"""
### END SOLUTION
### BEGIN HIDDEN TESTS
</script><script>alert(1)</script>
