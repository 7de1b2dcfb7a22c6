# A cell of the student's own ends the process, as "exit" buttons of tutorials do.

# %% extra after: double_values
import os
os._exit(0)
