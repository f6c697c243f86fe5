"""When something was handed in: what nbgrader's exchange writes, in UTC.

nbgrader's own ``parse_utc`` takes ``EDT``, ``KST`` and other short names of zones for
UTC, and ``+0900`` for 900 seconds.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

from dateutil.tz import gettz

# As nbgrader writes it: 2026-02-03 14:15:16.789012 Europe/Zurich
TIME = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)(?:[ T](?P<clock>\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)"
    r"(?: ?(?P<offset>Z|[+-]\d\d(?::?\d\d)?)| (?P<zone>[A-Za-z][\w+/-]*))?)?",
    re.ASCII,
)


def read_time(text: str, zone: str | None = None) -> datetime:
    """A moment in UTC, without a zone.

    Parameters
    ----------
    text : str
        Without a zone it is in UTC, as nbgrader takes it.
    zone : str, optional
        The course's, nbgrader's setting ``Exchange.timezone``: ``KST`` is told by
        ``Asia/Seoul``.

    Raises
    ------
    ValueError
        When it is no time; the text says why.
    """
    found = TIME.fullmatch(text)
    if found is None:
        raise ValueError("holds no time")
    try:
        moment = datetime.fromisoformat(f"{found['day']} {found['clock'] or '00:00'}")
        if found["offset"]:
            moment = datetime.fromisoformat(f"{moment.isoformat()}{found['offset']}")
        if found["zone"]:
            moment = moment.replace(tzinfo=_zone(found["zone"], moment, zone))
        return in_utc(moment, "UTC")
    except _UnknownZoneError as error:
        raise ValueError(str(error)) from None
    except (ValueError, OverflowError):  # no day of any calendar
        raise ValueError("holds no time") from None


class _UnknownZoneError(Exception):
    """A zone has a name that nobody knows; the text is for the user."""


def _zone(name: str, moment: datetime, course: str | None) -> tzinfo:
    """The zone of a name, long or short."""
    if course:
        with suppress(Exception):  # it names no zone
            own = ZoneInfo(course)
            if name == moment.replace(tzinfo=own).tzname():
                return own
    found: tzinfo | None = gettz(name)
    if found is None:
        raise _UnknownZoneError(
            f"names a time zone that is not known, {name}: set c.Exchange.timezone in "
            "nbgrader_config.py to the one of the exchange"
        )
    return found


def in_utc(moment: datetime, zone: str | None) -> datetime:
    """A moment in UTC, without a zone.

    One that has no zone is of this one, else of this machine's.
    """
    if moment.tzinfo is None and zone:
        with suppress(Exception):  # it names no zone
            moment = moment.replace(tzinfo=ZoneInfo(zone))
    return moment.astimezone(UTC).replace(tzinfo=None)
