"""Strict readers: each takes a file only as the system's published rules take it.

Canvas: ``lib/gradebook_importer.rb`` and ``generate_comments_from_files`` of
instructure/canvas-lms. Moodle: ``mod/assign/feedback/offline/importgradeslib.php`` and
``feedback/file/importziplib.php``. Blackboard: "Work Offline With Grade Data".
They return what the system would store.
"""

import csv
import io
import re
import zipfile


class RefusedError(Exception):
    """What the system would say."""


def rows_of(content):
    """The cells of a comma-separated file without a byte-order mark."""
    text = content.decode("utf-8")
    if text.startswith("\ufeff"):
        raise RefusedError("byte-order mark")
    return [*csv.reader(io.StringIO(text, newline=""), strict=True)]


def number(text):
    """A mark, as every system reads it."""
    if not re.fullmatch(r"\d+(\.\d{1,2})?", text):
        raise RefusedError(f"no number: {text!r}")
    return float(text)


def canvas(content, course, assignments):
    """Marks by user and assignment.

    Parameters
    ----------
    course : dict of str to str
        Canvas' users: id to name as it is sorted.
    assignments : dict of str to str
        Id to title.
    """
    header, *rows = rows_of(content)
    if "Student" not in header[0] or "ID" not in header[1]:
        raise RefusedError("header")
    last = max(n for n, name in enumerate(header) if "Section" in name)
    if len(header) <= 3:
        raise RefusedError("too few columns")
    titles = {}
    for place in range(last + 1, len(header)):
        found = re.fullmatch(r"(.*)\s\((\d+)\)", header[place])
        if not found or assignments.get(found[2]) != found[1]:
            raise RefusedError(f"a new assignment: {header[place]!r}")
        titles[place] = found[2]
    marks = {}
    for row in rows:
        if len(row) != len(header):
            raise RefusedError("a row of another length")
        if "Points Possible" in row[0]:
            continue
        if course.get(row[1]) != row[0]:
            raise RefusedError(f"a new student: {row[:2]}")
        for place, assignment in titles.items():
            if row[place] in ("", "-"):
                raise RefusedError("would delete a mark")
            if (row[1], assignment) in marks:
                raise RefusedError("twice")
            marks[row[1], assignment] = number(row[place])
    return marks


def moodle(content, worksheet):
    """Marks by participant, for the worksheet that Moodle gave."""
    header, *rows = rows_of(content)
    needed = [header.index(name) for name in ("Identifier", "Grade")]
    changed = header.index("Last modified (grade)")
    before, *theirs = csv.reader(io.StringIO(worksheet.decode("utf-8-sig"), newline=""))
    if header != before:
        raise RefusedError("header")
    known = {row[needed[0]]: row for row in theirs}
    marks = {}
    for row in rows:
        identifier, grade = (row[n] for n in needed)
        if identifier not in known:
            raise RefusedError(f"unknown: {identifier}")
        same = [*row[: needed[1]], *row[needed[1] + 1 :]]
        old = known[identifier]
        if same != [*old[: needed[1]], *old[needed[1] + 1 :]]:
            raise RefusedError("another cell was changed")
        if row[changed] != old[changed]:
            raise RefusedError("changed since")
        value = number(grade)
        if value > float(row[header.index("Maximum grade")]):
            raise RefusedError("above the maximum: skipped")
        if row[header.index("Grade can be changed")] != "Yes":
            raise RefusedError("locked: skipped")
        marks[identifier] = value
    return marks


def blackboard(content, users, columns):
    """Marks by user name, for the columns that the Grade Center has."""
    text = content.decode("utf-8")
    header, *rows = rows_of(content)
    if text.count('"') < 2 * len(header) * (1 + len(rows)):
        raise RefusedError("a field without quotes")
    key = header.index("Username")
    places = [n for n, name in enumerate(header) if "|" in name]
    for place in places:
        if header[place] not in columns:
            raise RefusedError(f"a new text column: {header[place]}")
    known = {"Last Name", "First Name", "Username", "Student ID"}
    if {*header} - known - {*columns}:
        raise RefusedError("a column of no meaning")
    marks = {}
    for row in rows:
        if row[key] not in users:
            raise RefusedError(f"no such user: {row[key]}")
        marks[row[key]] = number(row[places[0]])
    return marks


def canvas_feedback(content, attachments):
    """Pages by user: files whose first two numbers name a user and an attachment.

    Parameters
    ----------
    attachments : dict of str to str
        Whose submission each attachment is of.
    """
    pages = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            base = name.rpartition("/")[2]
            numbers = [one for one in base.split("_") if re.fullmatch(r"\d+", one)]
            if base.startswith("._") or len(numbers) < 2:
                raise RefusedError(f"ignored: {name}")
            user, attachment = numbers[:2]
            if attachments.get(attachment) != user:
                raise RefusedError(f"ignored: {name}")
            pages[user] = archive.read(name)
    return pages


def moodle_feedback(content, participants):
    """Pages by participant: the folder's name in four pieces, the plugin among them."""
    pages = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            folder, _, file = name.partition("/")
            pieces = folder.split("_")
            if (
                len(pieces) < 4
                or not pieces[1].isdigit()
                or file.startswith((".", "~"))
            ):
                raise RefusedError(f"ignored: {name}")
            if "_".join(pieces[2:4]) not in (
                "assignsubmission_file",
                "assignfeedback_file",
            ):
                raise RefusedError(f"no plugin: {name}")
            if int(pieces[1]) not in participants:
                raise RefusedError(f"nobody: {name}")
            pages[int(pieces[1])] = archive.read(name)
    return pages
