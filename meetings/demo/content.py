"""What the fictional partnership of Northmere is made of. No person, place or body here exists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

OFFICER = "Hannah Whitlock"
COUNCIL = "Northmere Borough Council"

ORGANISATIONS = [
    (COUNCIL, "NBC"),
    ("Eastshire Police", "EP"),
    ("Eastshire Fire and Rescue Service", "EFRS"),
    ("Probation Service, Eastshire", "Probation"),
    ("NHS Northmere Integrated Care Board", "ICB"),
    ("Northmere Youth Justice Service", "YJS"),
    ("Northmere Voluntary Action", "NVA"),
    ("Harbour Refuge", "Harbour"),
    ("Northmere Homes", "NH"),
    ("Northmere College", "College"),
    ("Office of the Eastshire Police and Crime Commissioner", "OPCC"),
    ("Citizens Advice Northmere", "CAN"),
]

# The responsible authorities of the Crime and Disorder Act 1998.
RESPONSIBLE = ("NBC", "EP", "EFRS", "Probation", "ICB")

# name, post, organisation's short name
PEOPLE = [
    ("Hannah Whitlock", "Partnership Board Manager", "NBC"),
    ("Superintendent Imran Qureshi", "Local Policing Commander", "EP"),
    ("Councillor Bethan Rowe", "Cabinet Member for Community Safety", "NBC"),
    ("Marcus Oyelaran", "Director of Communities", "NBC"),
    ("Dr Priya Raman", "Director of Public Health", "NBC"),
    ("Station Manager Lewis Hart", "Borough Commander", "EFRS"),
    ("Gillian Tranter", "Head of Probation Delivery Unit", "Probation"),
    ("Samuel Adeyemi", "Head of Youth Justice", "YJS"),
    ("Rosalind Pike", "Chief Executive", "NVA"),
    ("Farida Haidari", "Service Director", "Harbour"),
    ("Tom Ellacott", "Head of Neighbourhoods", "NH"),
    ("Joanne Mbeki", "Vice Principal", "College"),
    ("Anthony Szabo", "Partnerships Lead", "OPCC"),
    ("Carys Llewellyn", "Chief Officer", "CAN"),
    ("Detective Inspector Ruth Kendall", "Public Protection", "EP"),
    ("Inspector Daniel Moss", "Neighbourhood Policing", "EP"),
    ("Leila Farouk", "Violence Against Women and Girls Commissioner", "NBC"),
    ("Peter Grange", "Anti-Social Behaviour Manager", "NBC"),
    ("Nadia Sandhu", "Performance and Insight Manager", "NBC"),
    ("Oliver Brandt", "Drug and Alcohol Commissioner", "NBC"),
    ("Simone Achebe", "Adult Safeguarding Lead", "NBC"),
    ("Kwame Boateng", "Youth Participation Officer", "YJS"),
    ("Helen Cartwright", "Designated Nurse for Safeguarding", "ICB"),
    ("Dr Yusuf Demir", "Clinical Lead, Mental Health", "ICB"),
    ("Mairi Stewart", "Hate Crime Coordinator", "NBC"),
    ("Graham Tully", "Licensing Manager", "NBC"),
    ("Watch Manager Elin Frost", "Prevention Team", "EFRS"),
    ("Sergeant Amy Dacre", "Schools Officer", "EP"),
    ("Victor Nwosu", "Integrated Offender Management Lead", "Probation"),
    ("Beatrice Holm", "Volunteer Coordinator", "NVA"),
    ("Councillor Idris Vaughan", "Chair, Overview and Scrutiny", "NBC"),
    ("Sunita Patil", "Housing Options Manager", "NH"),
    ("Callum Reid", "Town Centre Manager", "NBC"),
    ("Ines Carvalho", "Community Cohesion Officer", "NBC"),
    ("Patrick Dolan", "CCTV and Resilience Manager", "NBC"),
    ("Zainab Musa", "Children's Social Care Service Manager", "NBC"),
    ("Edward Lyle", "Data Analyst", "NBC"),
    ("Fiona Garrick", "Victim Services Manager", "OPCC"),
    ("Jun Takeda", "Student Support Manager", "College"),
    ("Moira Finch", "Independent Adviser", "NVA"),
]


@dataclass(frozen=True)
class BoardPlan:
    slug: str
    name: str
    purpose: str
    chair: str
    members: tuple[str, ...]
    weekday: int  # Monday is 0
    week: int  # of the month
    month: int  # of the quarter: 0, 1 or 2


PARTNERSHIP = BoardPlan(
    "csp",
    "Community Safety Partnership",
    "Brings together the council, police, fire, probation, health and the voluntary sector to cut crime and "
    "disorder, substance misuse, re-offending and serious violence in Northmere.",
    "Superintendent Imran Qureshi",
    tuple(name for name, _post, _organisation in PEOPLE[2:16]),
    2, 3, 2,
)  # fmt: skip
HEALTH = BoardPlan(
    "hwb",
    "Health and Wellbeing Board",
    "Leads work to improve the health and wellbeing of everybody in Northmere and to reduce inequalities.",
    "Councillor Bethan Rowe",
    ("Dr Priya Raman", "Helen Cartwright", "Dr Yusuf Demir", "Marcus Oyelaran", "Rosalind Pike", "Zainab Musa",
     "Oliver Brandt", "Carys Llewellyn", "Simone Achebe"),
    1, 2, 1,
)  # fmt: skip
SUB_GROUPS = [
    BoardPlan("cyp", "Children and Young People Sub-Group",
              "Keeps children and young people safe from exploitation and out of the justice system.",
              "Samuel Adeyemi",
              ("Kwame Boateng", "Zainab Musa", "Sergeant Amy Dacre", "Jun Takeda", "Joanne Mbeki"), 3, 1, 2),
    BoardPlan("rro", "Reducing Reoffending Sub-Group",
              "Works with people on probation and leaving prison so that fewer offend again.",
              "Gillian Tranter",
              ("Victor Nwosu", "Oliver Brandt", "Sunita Patil", "Inspector Daniel Moss", "Carys Llewellyn"), 0, 1, 2),
    BoardPlan("vawg", "Violence Against Women and Girls Sub-Group",
              "Plans and oversees the partnership's work to end violence against women and girls.",
              "Farida Haidari",
              ("Leila Farouk", "Detective Inspector Ruth Kendall", "Helen Cartwright", "Fiona Garrick",
               "Simone Achebe"), 1, 1, 2),
    BoardPlan("hate", "Hate Crime and Tension Monitoring Sub-Group",
              "Watches for tensions, supports victims of hate crime and plans the response.",
              "Rosalind Pike",
              ("Mairi Stewart", "Ines Carvalho", "Inspector Daniel Moss", "Beatrice Holm"), 2, 1, 2),
    BoardPlan("place", "Place-Based Tasking Sub-Group",
              "Directs the partners' work each quarter to the places that need it most.",
              "Peter Grange",
              ("Callum Reid", "Patrick Dolan", "Graham Tully", "Tom Ellacott", "Watch Manager Elin Frost"), 4, 1, 2),
]  # fmt: skip

DECLARATIONS = "Members are asked to declare any personal or prejudicial interest in any matter on this agenda."
TEMPLATES: dict[str, tuple[dict[str, Any], ...]] = {
    "csp": (
        {"title": "Introductions and apologies for absence", "presenters": "Chair", "minutes": 2, "verbal": True},
        {"title": "Declarations of interest", "presenters": "Chair", "minutes": 2, "verbal": True,
         "note": DECLARATIONS},
        {"title": "Minutes and action log", "presenters": "Chair", "minutes": 5,
         "sections": ["previous-minutes", "action-log"]},
        {"title": "Reports", "kind": "heading"},
        {"title": "Break", "kind": "break", "minutes": 10},
        {"title": "Updates of sub-groups", "minutes": 20, "verbal": True, "purpose": "information",
         "sub_group_updates": True},
        {"title": "Forward plan", "presenters": OFFICER, "minutes": 5, "sections": ["forward-plan"]},
        {"title": "Any other business", "presenters": "All", "minutes": 5, "verbal": True},
        {"title": "Date of next meeting", "presenters": "Chair", "verbal": True},
    ),
    "hwb": (
        {"title": "Welcome and apologies", "presenters": "Chair", "minutes": 3, "verbal": True},
        {"title": "Declarations of interest", "presenters": "All", "minutes": 2, "verbal": True,
         "note": DECLARATIONS},
        {"title": "Questions from the public", "presenters": "Chair", "minutes": 15, "verbal": True,
         "note": "Questions are to be sent to the contact officer by noon, three working days before the meeting."},
        {"title": "Minutes of the last meeting", "presenters": "Chair", "minutes": 5,
         "sections": ["previous-minutes"]},
        {"title": "Action log", "presenters": "Chair", "minutes": 5, "sections": ["action-log"]},
        {"title": "Forward plan", "presenters": "Chair", "minutes": 5, "sections": ["forward-plan"]},
        {"title": "Any other business", "presenters": "All", "minutes": 5, "verbal": True},
    ),
}  # fmt: skip
"""The templates of the two boards, in order; sub-groups have the usual one."""

PRINTED: dict[str, dict[str, Any]] = {
    "csp": {
        "agenda_columns": ["presenter", "minutes", "pages"],
        "agenda_notices": (
            "The Council Chamber is on the first floor; there is a lift from the main entrance. A hearing loop is "
            "fitted. Tell the contact officer if you need papers in another form.\n\n"
            "If the fire alarm sounds, leave by the nearest exit and meet at the war memorial."
        ),
    },
    "hwb": {
        "agenda_columns": ["time", "presenter", "purpose", "pages"],
        "agenda_notices": (
            "Anybody may film or record the parts of the meeting that are open to the public, from the public "
            "gallery and without disturbing the meeting."
        ),
        "numbering": "decimal",
        "right_hand_starts": False,
        "papers_due_days": 7,
    },
}
"""What is printed on the agendas of the two boards."""

LEFT_OUT = {
    ("Any other business", "csp"): "The Chair asks for other business in writing, because this agenda is long.",
}
"""The reason why a standing item, by its title and board, stays off the next agenda."""

LEFT_OVER: dict[str, Any] = {
    "title": "Night-time economy: safe routes home", "presenters": "Graham Tully", "minutes": 15,
    "purpose": "discussion",
}  # fmt: skip
"""An item that was planned for the partnership's last meeting and never dealt with."""


@dataclass(frozen=True)
class Topic:
    """A report somebody brings: its title, who brings it, why, and what came of it."""

    title: str
    presenter: str
    purpose: str
    minutes: int
    background: tuple[str, ...]
    recommendation: str
    discussion: str
    actions: tuple[tuple[str, int], ...]  # the ACTION line, and days until it is due (0: as soon as possible)


TOPICS = [
    Topic("Hate crime: annual review", "Mairi Stewart", "discussion", 15,
          ("Reports of hate crime rose by 11% over the year, most of the rise after the new reporting centres opened "
           "in the library and at Northmere College.",
           "Four in ten people who reported said they had waited more than a month before telling anybody.",
           "Two of the five reporting centres had no trained volunteer for part of the year."),
          "note the review and agree to train volunteers in every reporting centre by the summer",
          "Mairi Stewart presented the review. Members welcomed the rise in reporting as a sign of trust, and asked "
          "how people who do not use council buildings are reached.",
          (("Mairi Stewart and Beatrice Holm to train volunteers in all five reporting centres", 90),
           ("Northmere Homes to display the reporting centres' poster in every block", 45))),
    Topic("Knife crime prevention: first year", "Sergeant Amy Dacre", "information", 15,
          ("Weapons sweeps were held in eleven open spaces; nine knives were recovered.",
           "Workshops reached 1,840 pupils in years 6 and 8. Teachers asked for a session for parents.",
           "Retailers failed two of twenty test purchases, against seven the year before."),
          "note progress and support a session for parents in each secondary school",
          "Sergeant Amy Dacre took members through the first year. The Chair thanked the schools for their time. "
          "Members asked whether the workshops change behaviour and how that will be known.",
          (("Sergeant Amy Dacre to offer a session for parents to each secondary school", 60),
           ("Nadia Sandhu to propose how the effect of the workshops will be measured", 75))),
    Topic("Town centre: public spaces protection order", "Peter Grange", "decision", 20,
          ("The order made three years ago expires in the spring. It has been used 64 times.",
           "Of 412 people who answered the consultation, 71% supported an extension.",
           "Officers propose to drop the condition on skateboarding, which has not been used."),
          "agree that the order be extended for three years without the condition on skateboarding",
          "Peter Grange set out the results of the consultation. Members asked that outreach workers go with "
          "enforcement officers on their first visits.",
          (("Peter Grange to publish the extended order and its map", 30),
           ("Callum Reid to agree joint visits with the outreach team", 0))),
    Topic("Domestic abuse: learning from the last review", "Detective Inspector Ruth Kendall", "learning", 20,
          ("The review made nine recommendations to six organisations. Seven are complete.",
           "The two that remain concern how housing and health share information about risk."),
          "note the learning and ask the two organisations to report at the next meeting",
          "Members discussed why information did not reach the surgery in time. It was agreed that the two "
          "organisations would meet before the next meeting.",
          (("Helen Cartwright and Tom Ellacott to agree how information about risk is shared", 60),)),
    Topic("Serious violence duty: strategic needs assessment", "Nadia Sandhu", "sign_off", 25,
          ("The assessment brings together data of the police, ambulance service, emergency department and schools.",
           "Violence with injury is concentrated in three wards and on Friday and Saturday evenings.",
           "Under-18s are a quarter of victims, more than in similar areas."),
          "sign off the assessment and agree the three priorities it proposes",
          "Nadia Sandhu presented the assessment. Members asked for the ward figures to be shared with ward "
          "councillors.",
          (("Nadia Sandhu to share ward figures with ward councillors", 21),
           ("All organisations to name a lead for the serious violence action plan", 40))),
    Topic("Safe haven scheme", "Callum Reid", "information", 10,
          ("Twenty-three shops, two libraries and the bus station now offer a safe place to wait and make a call.",
           "Staff were trained by Harbour Refuge. The scheme was used 57 times in six months."),
          "note the scheme and promote it in each organisation",
          "Members welcomed the scheme. The college offered its reception as a further safe haven.",
          (("Joanne Mbeki to sign the college up to the safe haven scheme", 30),
           ("All organisations to promote the safe haven scheme to their staff", 45))),
    Topic("Out of court work with young people", "Samuel Adeyemi", "discussion", 15,
          ("First-time entrants to the justice system fell for the third year running.",
           "Children known to social care remain four times as likely to be arrested."),
          "note the report and comment on the plan to reach children known to social care sooner",
          "Samuel Adeyemi drew out the position of children in care. Members supported a joint panel.",
          (("Samuel Adeyemi and Zainab Musa to set up a joint panel for children in care", 80),)),
    Topic("Fire safety in the home: visits to people at risk", "Watch Manager Elin Frost", "information", 10,
          ("1,126 visits were made, 61% of them to people referred by a partner.",
           "Fewest referrals came from health."),
          "note the report and increase referrals",
          "Elin Frost asked partners to refer people who smoke and use oxygen at home.",
          (("Dr Yusuf Demir to ask practices to refer people at risk of fire", 50),)),
    Topic("Drug and alcohol treatment: waiting times", "Oliver Brandt", "discussion", 15,
          ("The median wait for a first appointment fell from 19 to 11 days.",
           "People leaving prison still wait longest; four in ten miss their first appointment."),
          "note progress and agree to a shared release-day appointment",
          "Members heard that the prison will take part. The Chair asked for figures by quarter.",
          (("Oliver Brandt and Victor Nwosu to begin release-day appointments", 70),)),
    Topic("CCTV: renewal of the network", "Patrick Dolan", "decision", 15,
          ("Forty-one of 96 cameras can no longer be repaired.",
           "Three options were costed; the middle one keeps cover where most incidents occur."),
          "agree the middle option and the order in which cameras are replaced",
          "Members agreed the middle option and asked for a privacy impact assessment before work begins.",
          (("Patrick Dolan to complete a privacy impact assessment for the camera network", 35),)),
    Topic("Modern slavery: what partners see", "Simone Achebe", "learning", 15,
          ("Referrals doubled, mostly from licensing visits to nail bars and car washes.",
           "Front-line staff asked for a short guide on what to do out of hours."),
          "note the learning and approve a one-page guide",
          "Graham Tully described a joint visit. Members asked that the guide be tested with housing officers.",
          (("Simone Achebe to circulate a one-page guide on modern slavery", 28),)),
    Topic("Reducing reoffending: accommodation on release", "Gillian Tranter", "discussion", 15,
          ("One in six people left prison last year with nowhere to stay.",
           "Northmere Homes offers eight rooms; all are full."),
          "ask Northmere Homes and the council to bring options for more rooms",
          "Members discussed the cost of rooms against the cost of reoffending.",
          (("Sunita Patil to bring options for accommodation on release", 90),)),
]  # fmt: skip

SUB_GROUP_TOPICS = [
    "Review of the action plan", "Figures for the quarter", "Case for learning", "Funding and bids",
    "Communications and campaigns", "Risks and issues to raise with the partnership",
]  # fmt: skip

SUB_GROUP_ACTIONS = [
    "{owner} to update the action plan and circulate it",
    "{owner} to bring the figures for the quarter broken down by ward",
    "{owner} to draft a bid to the small grants fund",
    "{owner} to arrange a joint training session for front-line staff",
    "{owner} to agree wording for the autumn campaign",
    "{owner} to write up the learning from the case and share it",
    "{owner} to find out why referrals have fallen",
    "{owner} to invite the schools lead to the next meeting",
]  # fmt: skip

UPDATES = [
    "First meeting held; a second is booked for next month.",
    "Draft sent to partners for comment.",
    "Waiting for figures from the data team.",
    "Two of four sites done.",
    "Delayed by staff absence. A new date has been agreed with the Chair.",
    "In hand: on track for the due date.",
]  # fmt: skip
