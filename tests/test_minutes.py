"""Minutes and sign-in sheets: who was there is read, and matched with the partners on record."""

from __future__ import annotations

import io
import itertools
import json
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import SHARED, Command, fill
from hypothesis import given
from hypothesis import strategies as st
from minutes import measure
from minutes.measure import Figures

from graphsvc import cli
from graphsvc.capture import known_names, matching, minutes
from graphsvc.errors import BadInput
from graphsvc.files import docx_in
from graphsvc.files.minutes import documents, roster
from graphsvc.files.minutes.assembly import Entry
from graphsvc.files.minutes.attendees import Attended
from graphsvc.files.minutes.lines import Line
from graphsvc.files.minutes.people import NOBODY
from graphsvc.files.minutes.words import fold
from graphsvc.storage.store import Store

LAYOUTS = list(measure.layouts())
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def who(found: list[Attended]) -> list[tuple[str, str | None, str | None, str | None]]:
    return [(row.attendance, row.person, row.organization, row.via) for row in found]


def read(text: str) -> list[tuple[str, str | None, str | None, str | None]]:
    return who(documents.of_text(text))


def document(*body: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(docx_in.PART, f'<w:document xmlns:w="{W}"><w:body>{"".join(body)}</w:body></w:document>')
    return file.getvalue()


def p(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def table(*rows: list[str]) -> str:
    cells = ("".join(f"<w:tc>{''.join(map(p, cell.split('|')))}</w:tc>" for cell in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def test_layouts_are_read_right_and_nobody_is_mistaken_for_another() -> None:
    current, every = measure.network(), Figures()
    assert len(LAYOUTS) >= 20
    for path, answers in LAYOUTS:
        figures = measure.measured(current, path, answers)
        assert figures.wrong == 0, path.name
        every.add(figures)
    assert every.right >= 0.97 * every.answers
    assert every.alone >= 0.97 * every.answers  # without any name on record to lean on


def test_below_headings_that_stand_as_columns_do_everybody_is_asked_about() -> None:
    found = documents.of_text("Étaient présents\n\nÉtaient absents\n\nInvitée\n\nAna Roy\n\nBen Cho\n\nCy Dow")
    assert [row.person for row in found] == ["Ana Roy", "Ben Cho", "Cy Dow"]
    assert all(row.doubtful for row in found)
    assert not any(row.doubtful for row in documents.of_text("Presents\nAna Roy\n\nAbsents\n\nInvités\nBen Cho"))


@pytest.mark.parametrize("text", ["Present    Regrets", "Agenda\n\nMembers present      Absent", "Name\tPresent"])
def test_headings_with_nobody_below_them_name_nobody(text: str) -> None:
    assert read(text) == []


def test_the_cases_of_the_shared_data() -> None:
    folder = SHARED / "cases"
    if not folder.exists():
        pytest.skip("the shared data are not here")
    export = documents.attended("zoom.csv", (folder / "participants_81234567890.csv").read_bytes())[0]
    assert who(export)[:2] == [("present", "Ana Roy", "Example Library", None), ("present", "Ben Cho", None, None)]
    assert export[0].lines == (2, 5)
    assert export[2].device
    assert len(export) == 3
    for name in ("signin-participations.csv", "sign-in.xlsx"):
        found = documents.attended(name, (folder / name).read_bytes())[0]
        assert who(found) == [("present", "Ana Roy", "Example Library", None)], name


def test_a_word_document_with_paragraphs_tables_and_lists_in_cells() -> None:
    head = table(["Present", "Regrets"], ["Ana Roy, Library|Ben Cho, YMCA", "Dee Fox, Clinic"])
    rows = table(["Name", "Organization", "Present"], ["Eli Gray", "Food Bank", "X"], ["Fay Long", "Health PEI", ""])
    found = documents.attended("a.docx", document(p("Council"), head, p("Staff: Gus Hall"), rows))[0]
    assert who(found) == [
        ("present", "Ana Roy", "Library", None),
        ("regrets", "Dee Fox", "Clinic", None),
        ("present", "Ben Cho", "YMCA", None),
        ("present", "Gus Hall", None, None),
        ("present", "Eli Gray", "Food Bank", None),
        ("absent", "Fay Long", "Health PEI", None),
    ]


def test_a_pdf_keeps_its_columns() -> None:
    lines = [(72, "PRESENT"), (320, "REGRETS"), (72, "Ana Roy, Library"), (320, "Ben Cho, Clinic")]
    text = "".join(f"BT /F1 11 Tf {x} {700 - 14 * (n // 2)} Td ({said}) Tj ET\n" for n, (x, said) in enumerate(lines))
    found = documents.attended("a.pdf", pdf(text))[0]
    assert who(found) == [("present", "Ana Roy", "Library", None), ("regrets", "Ben Cho", "Clinic", None)]
    with pytest.raises(BadInput, match="pictures"):
        documents.attended("scan.pdf", pdf(""))
    with pytest.raises(BadInput, match="damaged"):
        documents.attended("cut.pdf", pdf(text)[:60])


def pdf(content: str) -> bytes:
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources "
        "<< /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(content)} >>\nstream\n{content}endstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = "%PDF-1.4\n", list[int]()
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    return (
        f"{out}xref\n0 6\n0000000000 65535 f \n{table}trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF"
    ).encode()


def test_a_calendar_and_the_exports_of_meeting_tools() -> None:
    calendar = (
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nORGANIZER;CN=Ana Roy:mailto:ana@example.org\n"
        'ATTENDEE;CN="Cho, Ben";PARTSTAT=DECLINED:mailto:b\n en@example.org\n'
        "ATTENDEE;CUTYPE=ROOM;CN=Boardroom:mailto:room@example.org\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    found = documents.attended("a.ics", calendar.encode())[0]
    assert who(found) == [("present", "Ana Roy", None, None), ("regrets", "Ben Cho", None, None)]
    assert found[1].email == "ben@example.org"
    teams = (
        "1. Récapitulatif\nTitre de la réunion\tConseil\nParticipants présents\t2\n\n2. Participants\n"
        "Nom\tPremière participation\tDernier départ\tDurée de la réunion\tE-mail\tRôle\n"
        "Ana Roy\t04/03/2026 13:01\t04/03/2026 14:30\t1 h 29 min\tana@example.org\tOrganisateur\n"
        "Ben Cho (Invité)\t04/03/2026 13:05\t04/03/2026 14:30\t1 h 25 min\t\tPrésentateur\n\n"
        "3. Activités durant la réunion\nNom\tHeure d'arrivée\tHeure de départ\tDurée\tE-mail\tRôle\n"
        "Ana Roy\t04/03/2026 13:01\t04/03/2026 14:30\t1 h 29 min\tana@example.org\tOrganisateur\n"
    )
    for data in (teams.encode("utf-16"), teams.encode()):
        found = documents.attended("meetingAttendanceReport.csv", data)[0]
        assert who(found) == [("present", "Ana Roy", None, None), ("present", "Ben Cho", None, None)]
    form = "Horodateur,Adresse courriel,Prénom,Nom,Organisme\n2026/03/04 12:25,ana@example.org,Ana,Roy,Banque\n"
    assert who(documents.attended("formulaire.csv", form.encode())[0]) == [("present", "Ana Roy", "Banque", None)]


@pytest.mark.parametrize(
    ("line", "member", "alternate", "organization"),
    [
        ("Ana Roy for Ben Cho", "Ben Cho", "Ana Roy", None),
        ("Ana Roy (proxy for Ben Cho), Library", "Ben Cho", "Ana Roy", "Library"),
        ("Ana Roy pour Ben Cho, Library", "Ben Cho", "Ana Roy", "Library"),
        ("Ana Roy, en remplacement de Ben Cho (Library)", "Ben Cho", "Ana Roy", "Library"),
        ("Ben Cho, Library, represented by Ana Roy", "Ben Cho", "Ana Roy", "Library"),
        ("Ben Cho donne pouvoir à Ana Roy", "Ben Cho", "Ana Roy", None),
    ],
)
def test_who_sat_in_fills_the_seat_of_the_member(
    line: str, member: str, alternate: str, organization: str | None
) -> None:
    assert read(f"Present:\n- {line}\n- Eve Hill") == [
        ("regrets", member, organization, alternate),
        ("present", "Eve Hill", None, None),
    ]


def test_what_differs_from_the_rest_of_its_list_is_asked_about() -> None:
    def asked(text: str) -> list[str | None]:
        return [row.person or row.organization for row in documents.of_text(text) if row.doubtful]

    placed = "Present:\nAna Roy, Library\nBen Cho, YMCA\nCy Dow, Food Bank\nDee Fox, Health Centre\n"
    assert asked(placed) == []
    assert asked(f"{placed}Eve Hill\n") == ["Eve Hill"]  # an organization is missing, or was not seen
    assert asked(f"{placed}Eve Hill, Chair\n") == []
    assert asked(f"{placed}Arts Council\n") == ["Arts Council"]  # nobody is named for it
    assert asked(f"{placed}Regrets:\nBen Cho, YMCA\n") == ["Ben Cho"]  # was there, and was not
    assert asked("Present:\nZzyzx qwrt vbnm: Ben Cho\n") == ["Ben Cho"]  # words that are nobody's


def test_prose_that_says_who_was_there() -> None:
    text = (
        "Small turnout because of the snow. President Anil Roy rang the bell. Also at the table were Ana Fox, Len and\n"
        "Doris Cho, and yours truly, Ben Hill. No word from Cy Dow.\n\n"
        "Our guest was Eve Long from Example Library, who spoke about books.\n"
    )
    assert read(text) == [
        ("present", "Anil Roy", None, None),
        ("present", "Ana Fox", None, None),
        ("present", "Len Cho", None, None),
        ("present", "Doris Cho", None, None),
        ("present", "Ben Hill", None, None),
        ("absent", "Cy Dow", None, None),
        ("present", "Eve Long", "Example Library", None),
    ]
    assert read("Personne de la commission scolaire n'est venu.\nPrésents :\n- Luc Roy") == [
        ("present", "Luc Roy", None, None)
    ]  # before any heading a sentence says nothing


def test_the_answers_of_a_form() -> None:
    form = (
        "Timestamp,Name,Agency,Will you be joining us?,Name of your alternate\n"
        '1,Ana Roy,Library,Yes,\n2,Ben Cho,YMCA,No,Cy Dow\n3,Dee Fox,Food Bank,"Sorry, can\'t make it",\n'
        "4,Eve Hill,self,No,n/a\n5,Gus Hall,Clinic,Maybe,\n"
    )
    found = documents.attended("form.csv", form.encode())[0]
    assert who(found) == [
        ("present", "Ana Roy", "Library", None),
        ("regrets", "Ben Cho", "YMCA", "Cy Dow"),
        ("regrets", "Dee Fox", "Food Bank", None),
        ("regrets", "Eve Hill", None, None),
        ("present", "Gus Hall", "Clinic", None),
    ]
    assert [row.doubtful for row in found][-1]  # *Maybe* is asked about


def test_headings_beside_and_below_each_other() -> None:
    columns = (
        "Members:                  Regrets:\nAna Roy, Chair            Dee Fox\n"
        "Ben Cho                   Guests:\nCy Dow                    Gus Hall, Library\n"
    )
    assert who(documents.of_text(columns)) == [
        ("present", "Ana Roy", None, None),
        ("regrets", "Dee Fox", None, None),
        ("present", "Ben Cho", None, None),
        ("present", "Cy Dow", None, None),
        ("present", "Gus Hall", "Library", None),
    ]
    councils = (
        "For the Town of Havre:\n  Mayor Ana Roy\n  Regrets: Ben Cho\nFor Example First Nation:\n  Chief Cy Dow\n"
    )
    assert read(councils) == [
        ("present", "Ana Roy", "Town of Havre", None),
        ("regrets", "Ben Cho", "Town of Havre", None),
        ("present", "Cy Dow", "Example First Nation", None),
    ]


def test_letters_before_a_job_title() -> None:
    title = "Example Valley Local Immigration Partnership (EVLIP)\nPresent:\n"
    people = "Ana Roy, EVLIP Coordinator\nBen Cho, QXZ Coordinator\nCy Dow, ESL Teacher\nDee Fox, Clerk\n"
    rows = documents.of_text(f"{title}{people}")
    assert [(row.person, row.organization, row.doubtful) for row in rows] == [
        ("Ana Roy", "EVLIP", False),
        ("Ben Cho", None, True),  # of what the letters stand for nothing is known
        ("Cy Dow", None, False),
        ("Dee Fox", None, False),
    ]


def test_cells_that_are_wrapped_in_plain_text() -> None:
    table = (
        "NAME               REPRESENTING               ATTENDANCE\n"
        "Ana Roy            Example District Chamber   Present\n"
        "  (Chair)          of Commerce\n"
        "Ben Cho            Example Builders           Regrets - alternate\n"
        "                   Association                Cy Dow attended\n"
    )
    assert read(table) == [
        ("present", "Ana Roy", "Example District Chamber of Commerce", None),
        ("regrets", "Ben Cho", "Example Builders Association", "Cy Dow"),
    ]


def test_a_heading_that_is_not_understood_is_asked_about() -> None:
    people = "- Ana Roy, Library\n- Ben Cho, YMCA\n- Cy Dow, Food Bank\n"
    rows = documents.of_text(f"Zzyzx:\n{people}")
    assert [(row.person, row.doubtful) for row in rows] == [(name, True) for name in ("Ana Roy", "Ben Cho", "Cy Dow")]


#: What minutes are made of, and signs where none are meant.
PIECES = (
    "Present Regrets Absent: Présents : Excusés Guests Staff Ana Roy Ben Émilien J. LUC YMCA ISANS Mayor Director Chair"
    " directrice Councillor Library Town of Ajax Conseil des and et for pour by par represented (proxy remplacée 12 6"
    " members public meeting minutes ## ### - * • – — / // | \t ; ; , , ( ) : . [x] ** \\. <br> [a](b) P R x & @"
    " a.b@c.ca Director– Chair/ Manager. d' l' a donné sa voix à gave #1 #2 Ward re: 9:30 OTHERS IN ATTENDANCE:"
    " Councillors: deRoy ROY, 1. 2. M e Saint- Ltd. CAO Ratepayers"
).split(" ")


@given(st.lists(st.lists(st.sampled_from(PIECES), max_size=9).map(" ".join), max_size=9).map("\n".join))
def test_whatever_is_pasted_is_read(text: str) -> None:
    """Each row names somebody, on a line that is there, and no word is made up."""
    found, _guess = documents.attended("pasted.txt", text.encode())
    lines = text.split("\n")
    for row in found:
        assert row.person or row.organizations
        assert 1 <= row.line <= len(lines)
        named = fold(" ".join([row.person or "", *row.organizations, row.via or ""])).split()
        assert set(named) <= set(fold(text).split()), row


def test_hostile_documents_are_refused_in_good_time() -> None:
    bomb = document("<w:p><w:r><w:t>" + "a" * 30_000_000 + "</w:t></w:r></w:p>")
    assert len(bomb) < 100_000
    with pytest.raises(BadInput, match="more than 20 MB"):
        documents.attended("bomb.docx", bomb)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(docx_in.PART, '<!DOCTYPE a [<!ENTITY b "x">]><a>&b;</a>')
    with pytest.raises(BadInput, match="DTD"):
        documents.attended("entity.docx", file.getvalue())
    with pytest.raises(BadInput, match="nested too deep"):
        documents.attended("deep.docx", document("<w:p>" * 300 + "</w:p>" * 300))
    with pytest.raises(BadInput, match=r"\.docx"):
        documents.attended("old.doc", b"\xd0\xcf\x11\xe0" + b"\0" * 600)
    crowd = ("".join(letters) for letters in itertools.islice(itertools.product("bdfglmnprst", repeat=4), 2_001))
    with pytest.raises(BadInput, match="more than 2,000 people"):
        documents.of_text("Present:\n" + "".join(f"Ana R{name}, YMCA\n" for name in crowd))
    assert documents.of_text("Present: " + "a" * 100_000 + " " * 100_000 + "(" * 10_000) is not None


def test_reading_is_given_up_where_names_go_on_for_ever() -> None:
    """Though all may be one person, whom the answer names once."""
    found = roster.Roster(NOBODY)
    for number in range(roster.OFTEN * roster.PEOPLE):
        found.add(roster.Section(), Line(number, "Ana Roy", ()), Entry("Ana Roy"), "present")
    with pytest.raises(BadInput, match="more than 2,000 people"):
        found.add(roster.Section(), Line(0, "Ana Roy", ()), Entry("Ana Roy"), "present")


def test_a_likeness_alone_is_never_certain() -> None:
    current = measure.network()
    where = known_names.setting(current, current.collaborations[measure.MEETING])

    def certainty(person: str | None, *organizations: str) -> tuple[str, str | None]:
        row = Attended(1, "", (1,), "present", person, organizations)
        match = minutes.understood(current, [row], current.collaborations[measure.MEETING])[0].match
        assert match == matching.of(current, row, where)
        return match.certainty, match.partner

    assert certainty(None, "YMCA of Kingsbridge") == ("certain", "ymca-of-kingsbridge")
    assert certainty(None, "YWCA of Kingsbrige")[0] == "ask"
    assert certainty("John Smith") == ("ask", None)  # two have this name
    assert certainty("N. Cormier")[0] == "ask"
    assert certainty("Joan Roy", "Association francophone de Kingsbridge")[0] == "ask"  # Jean Roy speaks for it
    assert certainty("Thu Nguyen", "Kingsbridge Soccer Club")[0] == "ask"  # on record for another
    assert certainty("Marie Cissé", "Multicultural Association of Kingsbridge")[0] == "new"
    assert certainty("Mireile Doiron", "AFK") == ("certain", "mireille-doiron")


def test_the_command_reads_a_file_alone_and_with_a_meeting(
    command: Command, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "minutes.txt"
    file.write_text(
        "Present: Ana Roy (Library); Bo Li\nRegrets: Cy Dow, Library\n\n1. Call to order\n", encoding="utf-8"
    )
    with monkeypatch.context() as alone:
        alone.setattr(Store, "snapshot", None)  # a file alone opens no store
        found = json.loads(CliRunner().invoke(cli.graphsvc, ["minutes", str(file), "--json"]).output)["lines"]
    assert [(row["line"], row["attendance"], row["person"], row["organization"], row["partner"]) for row in found] == [
        (1, "present", "Ana Roy", "Library", None),
        (1, "present", "Bo Li", None, None),
        (2, "regrets", "Cy Dow", "Library", None),
    ]
    assert {row["certainty"] for row in found} == {"new"}
    partners = [{"name": name, "kind": "person"} for name in ("Ana Roy", "Cyd Dow")]
    meeting = {"key": "meeting", "title": "March meeting", "kind": "meeting", "starts_on": "2026-03-04"}
    fill(
        store,
        {
            "partner": [*partners, {"name": "Library", "kind": "library"}],
            "representation": [{"person": key, "organization": "library"} for key in ("ana-roy", "cyd-dow")],
            "collaboration": [meeting],
        },
    )
    found = json.loads(command("minutes", str(file), "--meeting", "March meeting", "--json").output)["lines"]
    assert [(row["certainty"], row["partner"], [one["partner"] for one in row["candidates"]]) for row in found] == [
        ("certain", "ana-roy", []),
        ("new", None, []),
        ("ask", "cyd-dow", ["cyd-dow"]),
    ]
    assert command("minutes", str(file), "--meeting", "elsewhere").exit_code == 1
