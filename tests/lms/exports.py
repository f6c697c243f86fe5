"""What each system exports, made up in its own form: names, headers, folders."""

import io
import zipfile

from tests.lms.a_class import ASSIGNMENT, CLASS, THERE, notebook

TITLE = "04 Descent (88123)"  # Canvas: title and id
BLACKBOARD = "04 Descent [Total Pts: 10 Score] |403340"
CANVAS_HEADER = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
MOODLE_HEADER = [
    "Identifier",
    "Full name",
    "ID number",
    "Email address",
    "Status",
    "Grade",
    "Maximum grade",
    "Grade can be changed",
    "Last modified (submission)",
    "Last modified (grade)",
    "Feedback comments",
]


def packed(files, method=zipfile.ZIP_DEFLATED):
    """A zip file of these contents, by their names."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def table(rows, separator=",", quote=False):
    """A table as text, as systems write it."""
    lines = []
    for row in rows:
        cells = [str(cell) for cell in row]
        lines.append(
            separator.join(
                '"' + cell.replace('"', '""') + '"'
                if quote or any(one in cell for one in f'{separator}"\n')
                else cell
                for cell in cells
            )
        )
    return "\r\n".join(lines) + "\r\n"


def canvas_gradebook(students=CLASS, title=TITLE, mark=""):
    """The gradebook that Canvas exports, its points row included."""
    rows = [
        [*CANVAS_HEADER, "Quiz (88001)", title, "Current Score"],
        ["    Points Possible", "", "", "", "", "5", "10", "(read only)"],
    ]
    for one in students:
        name = f"{one.last}, {one.first}"
        who = [name, one.canvas, one.sis, one.login, "Downhill, spring"]
        rows.append([*who, "4", mark, "80.0"])
    rows.append(["Student, Test", "79999", "", "a1b2", "Downhill, spring", "", "", ""])
    return table(rows).encode()


def canvas_name(one, late=False, number=9000, file=f"{ASSIGNMENT}.ipynb"):
    """A file of Canvas' submissions zip."""
    mashed = "".join(c for c in f"{one.last}{one.first}".lower() if c.isalnum())
    return f"{mashed}_{'LATE_' if late else ''}{one.canvas}_{number}_{file}"


def canvas_zip(students=THERE):
    """Canvas' submissions zip."""
    files = {
        canvas_name(one, number=9000 + n): notebook(one.login)
        for n, one in enumerate(students)
    }
    return packed(files)


def moodle_worksheet(students=CLASS, grade="-", changed="-", extra=()):
    """An assignment's grading worksheet, with the mark that Excel needs."""
    rows = [[*MOODLE_HEADER]]
    for one in students:
        came = "Monday, 2 February 2026, 2:15 PM" if one in THERE else "-"
        who = [f"Participant {one.participant}", one.full, one.sis, one.email]
        status = "Submitted for grading - "
        rows.append([*who, status, grade, "10.00", "Yes", came, changed, "well, ok"])
    rows += extra
    return b"\xef\xbb\xbf" + table(rows, quote=True).encode()


def moodle_zip(students=THERE, old=False, flat=False):
    """Moodle's submissions zip: by folders or flat, of 4.1 and later or before."""
    files = {}
    for one in students:
        folder = f"{one.full}_{one.participant}_assignsubmission_file"
        between = "_" if flat else "_/" if old else "/"
        files[f"{folder}{between}{ASSIGNMENT}.ipynb"] = notebook(one.login)
    return packed(files)


def gradescope_table(students=CLASS):
    """The marks of one assignment that Gradescope exports."""
    header = "First Name,Last Name,SID,Email,Sections,Total Score,Max Points,Status,"
    header += "Submission ID,Submission Time,Lateness (H:M:S),View Count"
    rows = [header.split(",")]
    for one in students:
        rows.append([one.first, one.last, one.sis, one.email, "A", "", "10.0"])
        rows[-1] += ["Ungraded", "", "", "00:00:00", "0"]
    return table(rows).encode()


def gradescope_zip(groups, files=None):
    """Gradescope's export: a folder a submission, and a file that says whose it is."""
    lines = ["---"]
    content = {}
    for number, students in groups.items():
        lines += [f"submission_{number}:", "  :submitters:"]
        for one in students:
            lines += [f"  - :name: {one.full}", f"    :sid: {one.sis}"]
            lines += [f"    :email: {one.email}"]
        lines += ["  :created_at: 2026-02-02 14:15:16.789012000 Z"]
        book = (files or {}).get(number, {f"{ASSIGNMENT}.ipynb": notebook("g")})
        for name, text in book.items():
            content[f"assignment_77_export/submission_{number}/{name}"] = text
    yml = "\n".join(lines) + "\n"
    return packed({"assignment_77_export/submission_metadata.yml": yml, **content})


def blackboard_table(students=CLASS):
    """The Grade Center's table."""
    header = ["Last Name", "First Name", "Username", "Student ID", "Last Access"]
    rows = [[*header, "Availability", "Quiz [Total Pts: 5 Score] |403001", BLACKBOARD]]
    for one in students:
        who = [one.last, one.first, one.login, one.sis, "2026-02-03 09:00:00"]
        rows.append([*who, "Yes", "4.00000", ""])
    return b"\xef\xbb\xbf" + table(rows, quote=True).encode()


def blackboard_files(login, time="2026-02-02-14-15-16", text=None, name=None):
    """What Blackboard's zip holds of one attempt."""
    before = f"04 Descent_{login}_attempt_{time}"
    about = f"Name: Somebody Real ({login})\nAssignment: 04 Descent\n"
    return {
        f"{before}.txt": about
        + "Date Submitted: Monday\nCurrent Grade: Not Yet Graded",
        f"{before}_{name or ASSIGNMENT + '.ipynb'}": text or notebook(login),
    }


def blackboard_zip(students=THERE):
    """Blackboard's submissions zip."""
    files = {}
    for one in students:
        files |= blackboard_files(one.login)
    return packed(files)
