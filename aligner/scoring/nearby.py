"""The part of a long text that is searched, so that time stays linear in its length."""


def nearby(text: str, place: float, width: int) -> tuple[int, str]:
    """Return the part of a text around a place, and where it begins: all of a short text.

    Parameters
    ----------
    text : str
    place : float
        In [0, 1].
    width : int
        Code points of the part, and of the longest text that is searched as a whole.

    Examples
    --------
    >>> nearby("Hujan deras", 0.9, 100), nearby("Hujan deras", 0.9, 6)
    ((0, 'Hujan deras'), (6, 'deras'))
    """
    if len(text) <= width:
        return 0, text
    begin = max(0, int(place * len(text)) - width // 2)
    return begin, text[begin : begin + width]
