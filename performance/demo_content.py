"""The thirty indicators of the demonstration. No figure here is anybody's."""

from __future__ import annotations

from dataclasses import dataclass

POLICE, REFUGE, HEALTH = "Eastshire Police crime recording", "Harbour Refuge case records", "NHS Northmere returns"
COUNCIL = "Northmere Borough Council case management"
PROBATION, SURVEY = "Probation Service caseload returns", "Northmere residents' survey"


@dataclass(frozen=True)
class Plan:
    """An indicator, and the figures it goes from and to over two years."""

    board: str
    code: str
    name: str
    definition: str
    unit: str
    polarity: str
    frequency: str
    source: str
    owner: str
    first: str
    last: str
    target: str | None
    decimals: int = 0
    restricted: bool = False


INDICATORS = [
    Plan("csp", "CSP-01", "Recorded crime", "All offences recorded in the borough in the month.",
         "offences", "lower", "month", POLICE, "Nadia Sandhu", "1840", "1716", "1750"),
    Plan("csp", "CSP-02", "Burglary of homes", "Burglaries of dwellings recorded in the month.",
         "offences", "lower", "month", POLICE, "Inspector Daniel Moss", "128", "96", "105"),
    Plan("csp", "CSP-03", "Knife crime with injury", "Offences with a knife in which somebody was injured.",
         "offences", "lower", "quarter", POLICE, "Superintendent Imran Qureshi", "31", "38", "30"),
    Plan("csp", "CSP-04", "Feeling safe after dark",
         "Residents who say they feel very or fairly safe outside after dark.",
         "%", "higher", "quarter", SURVEY, "Edward Lyle", "58.5", "63.2", "65.0", 1),
    Plan("csp", "CSP-05", "Anti-social behaviour calls", "Calls to the police and the council in the month.",
         "calls", "lower", "month", "Eastshire Police and council contact centre", "Peter Grange",
         "642", "701", "600"),
    Plan("csp", "CSP-06", "Deliberate fires", "Fires attended that were set on purpose.",
         "fires", "lower", "quarter", "Eastshire Fire and Rescue Service incident records",
         "Station Manager Lewis Hart", "42", "33", "36"),
    Plan("csp", "CSP-07", "Stop and searches", "People stopped and searched in the twelve months to the month’s end.",
         "stops", "neither", "rolling", POLICE, "Inspector Daniel Moss", "1320", "1190", None),
    Plan("csp", "CSP-08", "Victims satisfied with the police",
         "Victims of crime who were satisfied with how they were treated.",
         "%", "higher", "quarter", "Eastshire Police victim survey", "Rosalind Pike", "71.0", "74.8", "75.0", 1),
    Plan("csp", "CSP-09", "Organised crime groups under investigation",
         "Groups with a lead responsible officer at the end of the quarter.",
         "groups", "neither", "quarter", "Eastshire Police intelligence", "Superintendent Imran Qureshi",
         "6", "8", None, 0, True),
    Plan("hwb", "HWB-01", "Smoking at time of delivery", "Mothers known to smoke when their child is born.",
         "%", "lower", "quarter", HEALTH, "Dr Priya Raman", "11.4", "8.7", "9.0", 1),
    Plan("hwb", "HWB-02", "Waiting for talking therapy", "Days from referral to the first appointment, on average.",
         "days", "lower", "month", HEALTH, "Dr Yusuf Demir", "29", "36", "28"),
    Plan("hwb", "HWB-03", "Treatment for alcohol completed",
         "People who left treatment for alcohol free of dependence.",
         "%", "higher", "quarter", "Northmere treatment provider returns", "Oliver Brandt",
         "38.0", "41.2", "42.0", 1),
    Plan("hwb", "HWB-04", "Falls of people over 65", "Emergency admissions after a fall.",
         "admissions", "lower", "month", HEALTH, "Helen Cartwright", "74", "68", "70"),
    Plan("hwb", "HWB-05", "Children at a healthy weight in year 6", "Pupils measured who were at a healthy weight.",
         "%", "higher", "two_years", "National child measurement", "Dr Priya Raman", "61.3", "62.0", "64.0", 1),
    Plan("cyp", "CYP-01", "First-time entrants to youth justice",
         "Children cautioned or convicted for the first time.",
         "children", "lower", "quarter", "Northmere Youth Justice Service", "Samuel Adeyemi", "24", "17", "20"),
    Plan("cyp", "CYP-02", "Children missing more than once", "Children reported missing twice or more.",
         "children", "lower", "month", POLICE, "Zainab Musa", "19", "22", "18"),
    Plan("cyp", "CYP-03", "School days lost to exclusion", "Days lost to suspension in secondary schools.",
         "days", "lower", "quarter", "School census", "Joanne Mbeki", "1120", "985", "1000"),
    Plan("cyp", "CYP-04", "Children at high risk of exploitation",
         "Children assessed as at high risk at the end of the month.",
         "children", "lower", "month", COUNCIL, "Zainab Musa", "14", "12", "10", 0, True),
    Plan("rro", "RRO-01", "Proven reoffending", "Adults on probation convicted again within a year.",
         "%", "lower", "rolling", PROBATION, "Victor Nwosu", "29.5", "27.1", "27.0", 1),
    Plan("rro", "RRO-02", "Housed on the night of release",
         "People leaving prison who had somewhere to stay on the first night.",
         "%", "higher", "month", PROBATION, "Sunita Patil", "82.0", "88.6", "90.0", 1),
    Plan("rro", "RRO-03", "In work six weeks after release", "People in paid work six weeks after leaving prison.",
         "%", "higher", "quarter", PROBATION, "Gillian Tranter", "21.5", "19.0", "25.0", 1),
    Plan("vawg", "VAWG-01", "Reports of domestic abuse", "Incidents of domestic abuse recorded in the month.",
         "incidents", "neither", "month", POLICE, "Detective Inspector Ruth Kendall", "212", "241", None),
    Plan("vawg", "VAWG-02", "Charged or summonsed for domestic abuse",
         "Domestic abuse offences that ended in a charge or a summons.",
         "%", "higher", "quarter", POLICE, "Detective Inspector Ruth Kendall", "9.5", "11.9", "14.0", 1),
    Plan("vawg", "VAWG-03", "Survivors reached by an adviser in two days",
         "High-risk referrals in which an adviser spoke to the survivor within two working days.",
         "%", "higher", "month", REFUGE, "Farida Haidari", "78.0", "91.4", "90.0", 1),
    Plan("vawg", "VAWG-04", "Turned away from refuge for lack of space",
         "Women referred whom the refuge had no room for.",
         "women", "lower", "month", REFUGE, "Farida Haidari", "11", "15", "8"),
    Plan("vawg", "VAWG-05", "Completed a behaviour change programme",
         "People who finished the programme, of those who began it.",
         "%", "higher", "quarter", COUNCIL, "Leila Farouk", "52.0", "57.7", "60.0", 1),
    Plan("vawg", "VAWG-06", "Repeat cases at the risk conference",
         "Cases heard again within a year, of all cases heard.",
         "%", "lower", "quarter", "Risk assessment conference records", "Simone Achebe",
         "31.0", "28.4", "28.0", 1, True),
    Plan("hate", "HATE-01", "Reports of hate crime", "Hate crimes recorded by the police and reporting centres.",
         "reports", "neither", "month", "Eastshire Police and reporting centres", "Mairi Stewart",
         "44", "52", None),
    Plan("hate", "HATE-02", "Victims of hate crime offered support",
         "Victims offered support within five working days.",
         "%", "higher", "quarter", COUNCIL, "Rosalind Pike", "84.0", "93.0", "95.0", 1),
    Plan("place", "PLACE-01", "Fly-tipping cleared within two days",
         "Reports of fly-tipping cleared within two working days.",
         "%", "higher", "month", COUNCIL, "Tom Ellacott", "86.5", "89.0", "92.0", 1),
]  # fmt: skip
