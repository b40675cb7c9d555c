"""Kinds of text that are no plain news: sentences are cut as people read them."""

import pytest

from index.ingest.sentences.segmenter import segment
from index.ingest.sentences.verse import is_verse


def sentences(text):
    return [span.of(text) for span in segment(text)]


def joined(*cases):
    """Return cases of sentences, parted by a stroke, that a blank joins in the text."""
    return pytest.mark.parametrize("case", cases)


def check(case):
    parts = case.split(" | ")
    assert sentences(" ".join(parts)) == parts


@joined(
    "The State moved to strike the answer under Civ.R. 12(F). | The motion was denied.",
    "See Lowe v. Franklin Cty. Bd. of Health, 71 Ohio St.3d 112, 114 (1994); R.C. 121.22(G)(2).",
    "He sued under 42 U.S.C. § 1983. | The district court dismissed the complaint.",
    "The rule is old. | See Adams v. Baker, 12 F. Supp. 2d 345, 350 (D. Mass. 1998).",
    "A claim must be plausible under Fed. R. Civ. P. 8(a)(2). | This one is not.",
    "The petition in G.R. No. 45678 was granted. | No costs were awarded.",
    "Men and women are equal under Art. 3 Abs. 2 GG. | Nobody disputes it.",
    "The test in Reyes v. Lim [2015] EWCA Civ 12 was applied. | The appeal failed.",
    "The Court held so in Roe, 135 S. Ct. 2584, 2591 (2015). | We follow it.",
    "That was the holding. | Id. at 14. | The dissent disagreed.",
    "Some courts differ, e.g., see Cruz v. Tan, 45 So. 2d 678 (Fla. 1950). | We do not.",
    "The writ is rare. | See State ex rel. Price v. Hall, 9 Ohio App. 3d 12 (1983).",
    "It is barred by Cal. Code Civ. Proc. § 340. | The trial court erred.",
    "The report is exempt under section 4(b). | The clerk may keep it.",
    "He may appeal as in (b). | The fee is waived.",
    "It follows from the Act. | Cf. reg. 5 of the Rules.",
    "The clerk swore to Ann. | Peter did not.",
    "They took the case to the Supreme Ct. | The lawyers were pleased.",
    "The panel cited Pub. L. No. 94-142, 89 Stat. 773 (1975). | Nothing else was cited.",
)
def test_citations_stay_whole(case):
    check(case)


def test_a_numbered_mark_begins_a_paragraph():
    text = (
        "{¶ 4} The clerk refused and\ngave no reason\n{¶ 5} Lim appealed. He was late, id. at\n"
        "¶ 12, as the\ncourt noted.\n[13] The appeal was dismissed."
    )
    assert sentences(text) == [
        "{¶ 4} The clerk refused and\ngave no reason",
        "{¶ 5} Lim appealed.",
        "He was late, id. at\n¶ 12, as the\ncourt noted.",
        "[13] The appeal was dismissed.",
    ]


@joined(
    "Lopez & Co. Ltd. sold the mill. | It was old.",
    "They bought it from Hale Bros. & Sons in May. | Nobody knew.",
    "Delta Inc. USA opens an office. | It is large.",
    "Omega Corp. South America hires. | Others fire.",
    "Jane Poe Sr. VP of Sales will speak. | Come early.",
    "The fair was held at Kappa Ltd. London and in Paris. | It rained.",
    "He works at Delta Inc. | The firm is growing.",
    "She left Omega Corp. | London is where she went.",
    "He joined Kappa Ltd. | He was happy.",
    "He was hired by Delta Inc. | Mary was not.",
    "The suit names Smith, Jones & Co. | They deny it.",
)
def test_a_firms_name_goes_on_but_its_sentence_ends(case):
    check(case)


@joined(
    "The pact was signed in 1951.[1] | It held.[2][3] | Nobody knew.",
    "It was changed later.12 | The parties met again.",
    "Nobody came.¹ | Then it rained.² | All left.",
    "Peace followed.(3) | Trade grew.",
    "He called it “a mistake.”14 | The others agreed.",
    "Was it so?5 | Nobody knows.",
    "It rose by 3.12 The figure was wrong.",
    "It is told in vol.12 The Sea of that work.",
    "He drew No.12 The Hague and left.",
    "It grew.12 percent of it was lost.",
    "See section 4.(3) | The rest is plain.",
    "They left.† | The rest stayed.‡ | All wept.",
)
def test_a_footnotes_mark_stays_with_its_sentence(case):
    check(case)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("The clerk went home.The others stayed until ten.Nobody spoke.", 3),
        ("The bridge closed on Friday.Engineers found cracks in it.", 2),
        ("Did he leave?Yes, he did.", 2),
        ("He said “no.”The others laughed.", 2),
        ("The vote was lost.[4]The mayor resigned.", 2),
        ("Город спит.Утром он проснётся.", 2),
        ("Read it on www.example.com/News.The or so.", 1),
        ("He served in the U.S.Army for years.", 1),
        ("It runs on Node.js and in Report.Final.docx as well.", 1),
        ("Call util.List to get them, or System.Out for more.", 1),
        ("Use e.g.This or that.", 1),
        ("It was made by J.Smith and Dr.Lim of St.Louis.", 1),
        ("Write to Ana.Reyes@example.com today.", 1),
        ("Open readme.Txt first.", 1),
        ("It costs 3.50Euro there.", 1),
    ],
)
def test_a_forgotten_blank_is_no_bar_but_in_addresses_names_and_code(text, count):
    assert len(segment(text)) == count


@joined(
    "Он жил в г. Москве. | Потом он уехал в 1990 г. | Больше его не видели.",
    "Пришёл ген. Петров. | Он молчал.",
    "Купили хлеб, соль и т. д. | Потом ушли.",
    "Были яблоки, груши и т.п. | Всё съели.",
    "Дом стоит на ул. Ленина, д. 5. | Он старый.",
    "А. С. Пушкин родился в XVIII в. | Он поэт.",
    "Это стоит 5 руб. | Дёшево.",
    "Il a vu M. Dupont et MM. Durand et Petit. | Ils dormaient.",
    "Il aime les villes, p. ex. Paris ou Lyon. | Elle préfère la mer.",
    "Habló el Sr. García con D. Juan en la pág. 5 y el núm. 7. | Nadie lo oyó.",
    "Er kam z. B. Montag, d. h. Anfang Mai, nach Nr. 5. | Sie blieb.",
    "Herr Dr. med. Huber sprach auf S. 12 und nicht auf S. 13. | Das war gut.",
    "La Rossi S.p.A. è di Milano, come il sig. Bianchi. | Il resto è noto.",
    "Он живёт на пр. Мира и ест хлеб и пр. | Вес 5 кг. | Цена 10 руб.",
    "Das gilt auch gem. Art. 14 Abs. 1 S. 2 GG. | Die Klage ist unbegründet.",
    "Vu l'art. L. 12-1 C. consom. et le reste. | La cour rejette le pourvoi.",
    "Comprò pane, vino ecc. | Poi uscì.",
    "A Dr.ª Silva mora na Av. Paulista e não na R. Augusta. | O resto é mar.",
    "They sell pens, ink, etc. | Paper is sold next door.",
    "The switch was on. | Mary turned it off.",
    "It is a gem. | Peter found it.",
)
def test_abbreviations_of_several_languages(case):
    check(case)


@joined(
    "The rules are: 1. Be kind. | 2. Be brave. | 3. Be on time.",
    "The steps: i. Rinse. | ii. Dry. | iii. Fold.",
    "There are two ways: (a) stay; (b) leave. | Choose one.",
    "You may a) stay here or b) leave now. | Both are fine.",
    "The tasks: a. Sweep the floor. | b. Wash the cups.",
    "The plan: 1. be kind; 2. be brave; 3. rest. | It worked.",
    "Step 1. Open the box. | Step 2. Close it.",
    "They won by 1. | Nobody cheered.",
    "She came in as number 3. | He was late.",
    "So do I. | It is true.",
    "He chose plan B. | It failed.",
    "The order is 1. Tan. | 2. Lim. | 3. Cruz.",
)
def test_a_marker_goes_with_what_it_marks(case):
    check(case)


STANZA = (
    "The miller who had ground my mother's corn\n"
    "Above the weir before the river rose\n"
    "Has shut his gates and let the water go\n"
    "And sleeps all day beneath the broken wheel."
)


def test_a_stanza_is_cut_at_its_stops():
    couplet = "He hears the rain upon the mossy roof\nAnd will not rise. The wheel is still."
    assert sentences(f"{STANZA}\n\n{couplet}") == [
        STANZA,
        "He hears the rain upon the mossy roof\nAnd will not rise.",
        "The wheel is still.",
    ]


def test_indented_and_leaning_lines_are_verse():
    text = "Who rowed across the bay at night,\n    Who carried salt,\nNow lies in the ground."
    assert sentences(text) == [text]
    text = f"The Miller\n{STANZA}"
    assert sentences(text) == ["The Miller", STANZA]


@pytest.mark.parametrize(
    "lines",
    [
        ["Rizal Avenue", "Mabini Street", "Luna Street"],
        ["Senate approves the new budget", "Mayor resigns over harbour deal", "Storm kills ten"],
        ["Support for dark mode", "Export of all the tables", "Faster start of the programme"],
        ["Ana Reyes", "Mayor of Cebu", "City Hall"],
    ],
)
def test_a_list_of_names_or_headlines_is_no_verse(lines):
    assert not is_verse(lines, after_verse=False)


def test_double_spaced_lines_run_on():
    text = (
        "The board sat on Monday to look at the old\n\nharbour of the town, which the mayor of\n\n"
        "Cebu had closed in June. Nobody knew why the\n\nships had to go."
    )
    first, second = sentences(text)
    assert first.endswith("closed in June.")
    assert second == "Nobody knew why the\n\nships had to go."


@pytest.mark.parametrize(
    "parts",
    [
        ["A short line", "and another"],
        ["What you need for the cake on Sunday", "Eggs and flour and a little milk"],
        ["The following will be closed on Sunday:", "the bridge over the river and the road"],
        ["Read more about the harbour of the town", "https://example.com/harbour"],
        ["the bridge over the old river is shut", "the road along the coast is open too"],
        ["The board sat on Monday to look at it.", "iPhones were not allowed in the room."],
    ],
)
def test_a_blank_line_parts_what_does_not_run_on(parts):
    assert sentences("\n\n".join(parts)) == parts


def test_quoted_mail_runs_on_over_its_marks():
    text = (
        "On Monday, Ana wrote:\n> The board met on Monday to look at the\n> old harbour. They "
        "meet\n> again in May.\n>\n> > Will the boats be\n> > counted?\n> No, they will "
        "not.\nA pity."
    )
    assert sentences(text) == [
        "On Monday, Ana wrote:",
        "> The board met on Monday to look at the\n> old harbour.",
        "They meet\n> again in May.",
        ">",
        "> > Will the boats be\n> > counted?",
        "> No, they will not.",
        "A pity.",
    ]


def test_indented_prose_runs_on():
    text = "    The board met on Monday to\n    look at Mr.\n    Lim's boat. It\n    sank."
    assert len(segment(text)) == 2


SPEECH = (
    "so this is the story of the bridge and you know it was built in a hurry because the old one "
    "fell down and then a man called pedro cruz he came from bohol and he said we can build it in "
    "wood and they began in march and it took them a year which is not long um so the first cart "
    "that went across was full of mangoes and everybody was there the priest the children the dogs "
)


def test_speech_without_punctuation_is_cut_at_clauses():
    found = sentences(SPEECH * 3)
    assert " ".join(found).split() == (SPEECH * 3).split()
    assert all(5 <= len(piece.split()) <= 35 for piece in found)
    assert "um so the first cart that went across was full of mangoes" in " ".join(found)
    assert all(piece.split()[-1] not in {"and", "the", "a", "so", "of"} for piece in found)
    assert found == sentences(SPEECH * 3)


@pytest.mark.parametrize(
    "text",
    [
        "so we went home and had tea",
        "The board, which had met in May, agreed that " + "the harbour, the bridge and the road, "
        "which had all been closed, should be opened again, and " * 8 + "left.",
        "for item in items: total += item.price * item.count; " * 12,
        "apples pears plums figs grapes melons nuts dates limes " * 12,
    ],
)
def test_what_is_no_speech_is_not_cut(text):
    assert len(segment(text.strip())) == 1
