"""Dates and times as this site writes them: Wednesday 26 September 2018, 10:00am."""

DATE_FORMAT = "l j F Y"
SHORT_DATE_FORMAT = "j F Y"
TIME_FORMAT = "g:ia"
DATETIME_FORMAT = r"l j F Y \a\t g:ia"
SHORT_DATETIME_FORMAT = r"j F Y \a\t g:ia"
DATE_INPUT_FORMATS = ["%d/%m/%Y", "%Y-%m-%d", "%d %B %Y", "%d %b %Y"]
TIME_INPUT_FORMATS = ["%H:%M", "%I:%M%p", "%I:%M %p", "%I%p"]
