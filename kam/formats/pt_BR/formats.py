"""Months in Portuguese are written in lower case: 12 de nov. de 2026, nov. 2026."""

DATE_FORMAT = r"j \d\e b\. \d\e Y"
DATETIME_FORMAT = r"j \d\e b\. \d\e Y, H:i"
YEAR_MONTH_FORMAT = r"b\. Y"
MONTH_DAY_FORMAT = r"j \d\e b\."
