"""Real English text."""

_PLAIN = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "..."})


def text_corpus() -> str:
    """Loads the reference texts that Python's own `help()` shows: about 470,000 characters.

    Technical English about Python: prose with section titles, grammar rules and code between, so a
    model of it learns to write about Python and not much else. The text belongs to the running
    Python: it differs between 3.11, 3.12 and 3.13, and so do numbers computed from it; compare them
    loosely.

    Returns:
        the topics in alphabetical order, separated by empty lines; typographic quotes and dashes
        are made plain and other characters outside ASCII left out, so only printable ASCII and
        newlines are left.

    Source: `pydoc_data.topics` of the standard library; Python Software Foundation License version
    2.
    """
    from pydoc_data.topics import topics

    text = "\n\n".join(topics[name].strip() for name in sorted(topics)) + "\n"
    return text.translate(_PLAIN).encode("ascii", "ignore").decode("ascii")
