"""Times of day by the clock of 24 hours."""

from typing import Final

_NOON: Final = 12
_DAY: Final = 24
#: Hours that a part of the day moves to the other half of it, inclusive.
_MOVED: Final = {
    "morning": (),
    "noon": range(1, 6),
    "afternoon": range(1, 12),
    "evening": range(1, 12),
    "night": range(6, 12),
}
_TO_MIDNIGHT: Final = frozenset({"morning", "evening", "night"})


def clock_time(hour: int, minute: int, part: str | None) -> str | None:
    """Return a time as HH:MM, moved by a part of the day; None if no clock shows it.

    Parameters
    ----------
    part : str or None
        ``morning``, ``noon``, ``afternoon``, ``evening`` or ``night``.

    Examples
    --------
    >>> clock_time(2, 30, "afternoon"), clock_time(12, 5, "morning"), clock_time(1, 0, "night")
    ('14:30', '00:05', '01:00')
    >>> clock_time(12, 0, "afternoon"), clock_time(25, 0, None)
    ('12:00', None)
    """
    if part is not None:
        if hour in _MOVED[part]:
            hour += _NOON
        elif hour == _NOON and part in _TO_MIDNIGHT:
            hour = 0
    if hour == _DAY and not minute:
        hour = 0
    return f"{hour:02}:{minute:02}" if hour < _DAY else None
