# Hundreds of cells of the student's own, most of them empty or comments.

# %% extra after: double
# nothing 0

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 3

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 6

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 9

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 12

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 15

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 18

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 21

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 24

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 27

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 30

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 33

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 36

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 39

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 42

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 45

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 48

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 51

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 54

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 57

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 60

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 63

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 66

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 69

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 72

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 75

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 78

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 81

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 84

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 87

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 90

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 93

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 96

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 99

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 102

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 105

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 108

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 111

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 114

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 117

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 120

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 123

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 126

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 129

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 132

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 135

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 138

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 141

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 144

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 147

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 150

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 153

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 156

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 159

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 162

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 165

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 168

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 171

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 174

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 177

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 180

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 183

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 186

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 189

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 192

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 195

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 198

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 201

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 204

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 207

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 210

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 213

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 216

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 219

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 222

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 225

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 228

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 231

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 234

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 237

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 240

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 243

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 246

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 249

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 252

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 255

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 258

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 261

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 264

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 267

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 270

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 273

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 276

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 279

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 282

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 285

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 288

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 291

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 294

# %% extra after: double


# %% extra after: double


# %% extra after: double
# nothing 297

# %% extra after: double


# %% extra after: double
