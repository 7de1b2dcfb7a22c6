"""From a source to all that is generated from it; what the build refuses; the students' bundle."""
