# Magics that change the folder, variables, traces and extensions.
# limits: default

# %% answer: double
%cd -q /tmp
%env FACTOR=2
%precision 3
%xmode Minimal
%pdb off
%load_ext tensorboard
%lsmagic
%pwd

def double(x):
    return 2 * x

# %% extra after: double
%%html
<b>bold</b>

# %% extra after: double
%%javascript
alert(1)

# %% extra after: double
%%latex
$x$
