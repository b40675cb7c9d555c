"""Mail: what is said, quoted and signed; encoded bodies; attachments; folders of mails."""

from __future__ import annotations

import base64
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.article import Location, Role
from index.formats.document import Document, Unreadable
from index.formats.hints import Hints
from index.formats.registry import Unread, documents
from index.parts import Member
from tests.support.law import damaged, read_lawfully, survives

HEAD = (
    "From: =?utf-8?q?Luz_Ram=C3=B3s?= <luz@example.org>\r\n"
    "To: board@example.org\r\n"
    "Subject: Re: the\r\n =?utf-8?q?ca=C3=B1on?= on the wall\r\n"
    "Date: Tue, 5 Mar 2013 23:50:00 -0500\r\n"
    'List-Id: "Harbour board" <board.example.org>\r\n'
    "Content-Language: en-PH\r\n"
)
SAID = (
    "We should keep the cannon where it is, since the wall was built around it in\r\n"
    "1906 and the stones would not stand without it.\r\n"
    "\r\n"
    "On Mon, Mar 4, 2013 at 9:15 PM, Tom Ong\r\n"
    "<tom@example.org> wrote:\r\n"
    "> The museum offers ninety thousand pesos if we bring the cannon down before\r\n"
    "> the rains begin.\r\n"
    ">\r\n"
    "> > Nobody has asked the engineer yet.\r\n"
    "\r\n"
    "- the wall\r\n"
    "- the stones\r\n"
    "\r\n"
    "-- \r\n"
    "Luz Ramos\r\n"
    "Harbour board\r\n"
)
FIRST = (
    "We should keep the cannon where it is, since the wall was built around it in 1906 and the"
    " stones would not stand without it."
)
OFFER = (
    "The museum offers ninety thousand pesos if we bring the cannon down before the rains begin."
)
BLOCKS = [
    ("prose", FIRST),
    ("speaker", "On Mon, Mar 4, 2013 at 9:15 PM, Tom Ong <tom@example.org> wrote:"),
    ("quotation", OFFER),
    ("quotation", "Nobody has asked the engineer yet."),
    ("prose", "- the wall"),
    ("prose", "- the stones"),
    ("navigation", "Luz Ramos"),
    ("navigation", "Harbour board"),
]


def mail(body, head="", charset="utf-8"):
    return f"{HEAD}{head}\r\n".encode() + body.encode(charset)


def blocks(document):
    return [(block.role.value, block.span.of(document.text)) for block in document.blocks]


def message(**parts):
    found = EmailMessage()
    found["From"], found["Subject"] = "Ann Lee <ann@example.org>", "The plans"
    found.set_content(parts.pop("text", "Here they are."), **parts)
    return found


def test_a_mail_is_read_without_the_marks_of_quoting_and_wrapping():
    (document,) = read_lawfully("eml", mail(SAID))
    assert blocks(document) == BLOCKS


def test_its_head_states_what_it_is():
    (document,) = documents("eml", mail(SAID))
    stated = document.metadata
    assert (stated.title, stated.date) == ("Re: the cañon on the wall", "2013-03-05")
    assert (stated.author, stated.source, stated.language) == ("Luz Ramós", "Harbour board", "en")


def test_a_body_that_reads_as_it_stands_is_cited_in_the_file_itself():
    data = mail(SAID)
    (document,) = documents("eml", data)
    first = document.places.locate([document.blocks[0].span])[0]
    assert (first.line, first.column, first.parts) == (9, 1, ())
    cited = data[first.byte_start : first.byte_end].decode()
    assert cited.replace("\r\n", " ") == FIRST


@pytest.mark.parametrize("charset", ["cp1252", "iso-8859-1", "utf-8", "koi8-r", "big5"])
def test_a_charset_that_is_named_is_obeyed(charset):
    text = {"koi8-r": "Пушка стоит на стене.", "big5": "大砲在牆上。"}.get(
        charset, "El cañón está."
    )
    kind = f"Content-Type: text/plain; charset={charset}\r\n"
    data = b"From: ann@example.org\r\n" + kind.encode() + b"\r\n" + text.encode(charset)
    (document,) = read_lawfully("eml", data)
    assert document.text == text
    assert document.places.locate([document.blocks[0].span])[0].parts == ()


@pytest.mark.parametrize("cte", ["base64", "quoted-printable"])
def test_an_encoded_body_is_cited_in_what_it_decodes_to(cte):
    text = "A cañón that is longer than a line of transport = 76 characters, and so it is folded."
    data = message(text=text, cte=cte).as_bytes()
    (document,) = read_lawfully("eml", data)
    assert document.text == text
    location = document.places.locate([document.blocks[0].span])[0]
    assert location == Location(0, 0, 0, len(text), 0, 0, (Member("text"),))


def test_lines_that_flow_are_joined_and_blanks_that_stand_for_nothing_are_dropped():
    flowed = "The old \r\nwall.\r\nA line.\r\n> It is \r\n> said.\r\n"
    kind = "Content-Type: text/plain; format=flowed\r\n"
    (document,) = read_lawfully("eml", mail(flowed, kind))
    assert blocks(document) == [
        ("prose", "The old wall."),
        ("prose", "A line."),
        ("quotation", "It is said."),
    ]
    kind = "Content-Type: text/plain; format=flowed; delsp=yes\r\n"
    (document,) = read_lawfully("eml", mail("light \r\nhouse\r\n", kind))
    assert document.text == "lighthouse"


@pytest.mark.parametrize(
    ("between", "role"),
    [
        ("-----Original Message-----\r\nFrom: Tom Ong\r\nSent: Monday\r\nTo: Luz\r\n", "byline"),
        ("________________________________\r\nFrom: Tom\r\nSent: Monday\r\nTo: Luz\r\n", "byline"),
        ("---------- Forwarded message ----------\r\nFrom: Tom Ong\r\nDate: Monday\r\n", "byline"),
    ],
)
def test_what_follows_the_head_of_another_mail_is_quoted(between, role):
    (document,) = read_lawfully("eml", mail(f"I agree.\r\n\r\n{between}\r\nWe must go.\r\n"))
    found = blocks(document)
    assert found[0] == ("prose", "I agree.")
    assert {each for each, _ in found[1:-1]} == {role}
    assert found[-1] == ("quotation", "We must go.")


def test_list_footers_and_disclaimers_are_furniture():
    body = (
        "The wall stands.\r\n\r\nThis e-mail and its attachments are confidential and intended for"
        " the addressee.\r\n\r\n_______________________________________________\r\n"
        "Board mailing list\r\nhttp://lists.example.org/listinfo/board\r\n"
    )
    (document,) = read_lawfully("eml", mail(body))
    assert [role for role, _ in blocks(document)] == ["prose", *["navigation"] * 3]


def test_of_two_versions_the_plain_one_is_read_unless_it_only_points_to_the_other():
    found = message(text="The wall stands.")
    found.add_alternative("<p>The wall <b>stands</b>.</p>", subtype="html")
    (document,) = read_lawfully("eml", found.as_bytes())
    assert document.text == "The wall stands."
    found = message(text="Your program shows no HTML.")
    found.add_alternative("<p>The wall stands.</p>" * 20, subtype="html")
    (document,) = read_lawfully("eml", found.as_bytes())
    assert blocks(document)[0] == ("prose", "The wall stands.")
    assert document.places.locate([document.blocks[0].span])[0].parts == (Member("html"),)


def test_in_html_quotations_are_told_too():
    html = (
        "<div>Yes, on Friday.</div><div><br></div><div class=gmail_quote><div class=gmail_attr>On"
        " Mon, Tom wrote:<br></div><blockquote>Shall we meet?</blockquote></div>"
    )
    found = EmailMessage()
    found["From"] = "ann@example.org"
    found.set_content(html, subtype="html")
    (document,) = read_lawfully("eml", found.as_bytes())
    assert blocks(document) == [
        ("prose", "Yes, on Friday."),
        ("speaker", "On Mon, Tom wrote:"),
        ("quotation", "Shall we meet?"),
    ]


def test_attachments_are_articles_of_their_own_also_in_mails():
    inner = message(text="What the other mail says.")
    inner.add_attachment("A note.", filename="note.txt")
    found = message()
    found.add_attachment("The first plan.", filename="plan.txt")
    found.add_attachment("The second plan.", filename="plan.txt")
    found.add_attachment(b"\x89PNG\r\n", "image", "png", filename="logo.png")
    found.add_attachment(inner)
    read = read_lawfully("eml", found.as_bytes())
    assert [(d.member, d.format, d.text.strip()) for d in read] == [
        ("", "", "Here they are."),
        ("plan.txt", "text", "The first plan."),
        ("plan (2).txt", "text", "The second plan."),
        ("message", "eml", "What the other mail says."),
        ("message/note.txt", "text", "A note."),
    ]
    location = read[4].places.locate([read[4].blocks[0].span])[0]
    assert location.parts == (Member("message"), Member("note.txt"))


def test_a_folder_of_mails_gives_each_under_its_number():
    first = mail("The wall stands.\r\n\r\n>From here you see it.\r\n")
    second = message(text="The light is lit.\n", cte="base64").as_bytes()
    data = (
        b"From luz@example.org Mon Mar  4 21:15:00 2013\r\n"
        + first
        + b"\r\nFrom ann@example.org  Tue Mar  5 09:00:00 2013\n"
        + second
    )
    read = read_lawfully("mbox", data)
    assert [(d.member, d.format) for d in read] == [("1", "eml"), ("2", "eml")]
    assert blocks(read[0])[1] == ("prose", "From here you see it.")
    location = read[1].places.locate([read[1].blocks[0].span])[0]
    assert location.parts == (Member("2"), Member("text"))


@pytest.mark.parametrize("data", [b"", b"\n", b"Just a line of text.\n", b"\0" * 100, b"%PDF-1.4"])
def test_what_is_no_mail_is_refused(data):
    for format_ in ("eml", "mbox"):
        with pytest.raises(Unreadable):
            list(documents(format_, data))


def test_a_mail_without_text_is_refused():
    with pytest.raises(Unreadable, match="without text"):
        list(documents("eml", b"From: ann@example.org\n\n"))


def test_damage_is_survived():
    found = message(text="Hé said.\n" * 5, cte="quoted-printable")
    found.add_alternative("<p>Hé <b>said</b>.</p>", subtype="html")
    found.add_attachment("A plan.", filename="plan.txt")
    for data in damaged(found.as_bytes()):
        survives("eml", data)
    for data in damaged(mail(SAID)):
        survives("eml", data)


@pytest.mark.parametrize(
    "data",
    [
        b"Content-Type: multipart/mixed; boundary=x\n\n" + b"--x\n\nText.\n" * 3_000,
        b"".join(
            b"Content-Type: multipart/mixed; boundary=x%d\n\n--x%d\n" % (i, i) for i in range(3_000)
        ),
        b"From: " + b"<" * 100_000 + b"\n\nText.",
        b"Subject: " + b"=?utf-8?q?" * 20_000 + b"\n\nText.",
        b"From: a\n\n" + b">" * 300_000,
        b"From: a\n\n" + b"> " * 100_000 + b"x",
        b"X: " + b"y" * 3_000_000,
        b'From: a\nContent-Type: text/plain; "' + b";" * 900_000 + b"\n\nText.",
        b"From: a\nContent-Type: text/plain; charset=" + b"x" * 100_000 + b"\n\nText.",
        b"From: a\nContent-Type: text/plain; charset=rot13\n\nText.",
        b"From: a\nContent-Transfer-Encoding: base64\n\n" + b"=" * 500_000,
    ],
)
def test_hostile_mails_end_soon(data):
    survives("eml", data)


LINES = st.lists(
    st.sampled_from(
        ["The wall stands.", "> It does.", ">> Does it?", "", "-- ", "Ann wrote:", "- one", "é 語 ",
         "From: Tom", "Sent: Monday", "To: Ann", "-----Original Message-----", "________________",
         "  > > odd", ">", " \t", "a\u2028b", "Sent from my phone", "unsubscribe", "\x0b", "\x85"]
    ),
    max_size=14,
)  # fmt: skip


@given(
    LINES, st.sampled_from(["\n", "\r\n", "\r"]), st.booleans(), st.sampled_from(["8bit", "base64"])
)
@settings(max_examples=60, deadline=None)
def test_the_law_holds_for_any_body(lines, newline, flowed, cte):
    body = newline.join(lines).encode()
    head = "From: a\nContent-Type: text/plain; charset=utf-8"
    head += "; format=flowed" if flowed else ""
    head += f"\nContent-Transfer-Encoding: {cte}\n\n"
    if cte == "base64":
        body = base64.encodebytes(body)
    found = survives("eml", head.encode() + body, Hints())
    if isinstance(found, list):
        assert all(isinstance(each, Document | Unread) for each in found)
        roles = {block.role for each in found for block in each.blocks}
        assert roles <= {Role.PROSE, Role.QUOTATION, Role.NAVIGATION, Role.BYLINE, Role.SPEAKER}


def test_more_lines_than_any_mail_has_are_refused():
    with pytest.raises(Unreadable, match="more than"):
        list(documents("eml", b"From: a\n\n" + b"> a\nb\n" * 60_000))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dear all,\n\nThe wall stands.\n\nKind regards,\nLuz\nHarbour board\n", 4),
        ("Hi Tom,\nthe wall stands firm in the rain.\n\nLuz\n", 2),
        ("The wall stands.\n\nMany thanks in advance!\n\nLuz Ramos\n", 2),
        ("Sehr geehrte Frau Holm,\n\nDie Mauer steht.\n\nMit freundlichen Grüßen\nLuz\n", 3),
        ("Dear Tom, the wall stands. It will not fall.\n", 0),
        ("Thanks\n\nThe wall stands as it has stood since the year 1906.\n", 1),
        ("Cannon\n", 0),
    ],
)
def test_greetings_and_leave_taking_are_furniture(text, expected):
    (document,) = read_lawfully("eml", mail(text.replace("\n", "\r\n")))
    furniture = [said for role, said in blocks(document) if role == "navigation"]
    assert sum(len(said.splitlines()) for said in furniture) == expected
