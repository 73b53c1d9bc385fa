"""Amounts in text: numbers, money, units, dates, times, and codes that are none of them."""

from aligner.amounts.find import find_amounts
from aligner.amounts.mentions import VALUES, Kind, Mention, agree

__all__ = ["VALUES", "Kind", "Mention", "agree", "find_amounts"]
