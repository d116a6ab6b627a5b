"""General English that tells persons, organizations and places apart: offices, kinds of bodies, kinds of places."""

from __future__ import annotations

ROLE_NOUNS = frozenset(
    """president minister premier secretary director chief head chairman chairwoman chairperson chair ceo cfo
    coo executive officer spokesman spokeswoman spokesperson coach manager captain pilot copilot player
    guard forward striker goalkeeper goalie midfielder defender winger quarterback pitcher batsman bowler
    umpire referee analyst attorney lawyer solicitor barrister prosecutor judge magistrate justice mayor
    governor senator lawmaker legislator congressman congresswoman mp councillor councilman councilwoman
    leader founder cofounder co-founder owner editor reporter correspondent journalist columnist author
    writer novelist poet actor actress comedian singer rapper musician drummer guitarist composer conductor
    filmmaker producer presenter host anchor broadcaster professor researcher scientist physicist biologist
    epidemiologist economist historian psychologist doctor nurse surgeon physician paramedic medic witness
    survivor victim suspect defendant plaintiff resident neighbor neighbour passenger driver engineer
    architect student teacher principal dean rabbi priest bishop archbishop pastor imam cardinal reverend
    envoy ambassador diplomat commissioner commander general colonel lieutenant sergeant corporal major
    admiral detective sheriff deputy constable superintendent inspector firefighter agent adviser advisor
    aide assistant candidate nominee representative attache attaché partner teammate brother sister mother
    father wife husband widow son daughter cousin uncle aunt grandfather grandmother grandson granddaughter
    nephew niece friend colleague strategist trader investor billionaire businessman businesswoman
    entrepreneur activist campaigner organizer organiser official counsel administrator treasurer trustee
    member veteran soldier athlete swimmer runner cyclist boxer golfer footballer star champion chef farmer
    fisherman worker employee boss chancellor king queen prince princess duke duchess pope president-elect
    speaker whip instructor guide photographer artist designer model developer programmer contractor
    consultant expert specialist negotiator mediator dictator strongman rebel gunman shooter attacker bomber
    hijacker inmate prisoner convict ombudsman registrar coroner headmaster headteacher chaplain vicar
    curator librarian skipper mate crewman stewardess steward attendant operator owner landlord tenant
    caretaker harbourmaster harbormaster""".split()
)
"""Nouns for what a person is or does; they stand before or beside a name."""

HUMAN_NOUNS = ROLE_NOUNS | frozenset(
    """person child kid baby toddler infant teenager teen adult youth pensioner patient shopper bystander onlooker
    pedestrian motorist motorcyclist tourist visitor traveler traveller guest customer client buyer caller immigrant
    migrant refugee citizen neighbor neighbour parent sibling spouse relative twin orphan lover fan viewer reader voter
    supporter opponent critic rival successor predecessor hero thief burglar robber killer murderer rapist stalker
    smuggler dealer addict homeowner investigator interviewer juror clerk cashier bartender barista baker plumber
    electrician mechanic carpenter builder tailor hairdresser pharmacist dentist therapist psychiatrist veterinarian
    translator interpreter tutor lecturer graduate classmate roommate coworker co-worker protester demonstrator
    militant terrorist hostage captive fugitive offender perpetrator assailant accuser complainant whistleblower
    blogger vlogger influencer streamer biker hiker climber skier surfer diver jogger cop trooper marshal ranger
    sniper insurgent fighter warlord monarch ruler politician statesman deputy minister monk nun cleric preacher
    missionary scholar academic intern apprentice trainee recruit cadet bodyguard chauffeur butler maid nanny
    babysitter janitor cleaner porter courier messenger someone somebody""".split()
)
"""Nouns for one person, whom a pronoun after them may mean."""

SPOKES_NOUNS = frozenset({"spokesman", "spokeswoman", "spokesperson"})

FEMALE_ROLES = frozenset(
    """chairwoman spokeswoman congresswoman councilwoman actress mother wife widow sister daughter aunt
    grandmother granddaughter niece queen princess duchess businesswoman stewardess mrs ms miss lady dame
    madam""".split()
)
MALE_ROLES = frozenset(
    """chairman spokesman congressman councilman actor father husband son brother uncle grandfather grandson
    nephew king prince duke businessman fisherman crewman gunman mr sir lord priest pope""".split()
)

BODY_TYPES: dict[str, frozenset[str]] = {
    "airline": frozenset("airline airlines airways carrier aviation air".split()),
    "bank": frozenset("bank bancorp banco banque lender bankers".split()),
    "agency": frozenset(
        """agency authority administration bureau commission board service watchdog regulator inspectorate""".split()
    ),
    "ministry": frozenset({"ministry", "department"}),
    "school": frozenset({"university", "college", "school", "academy", "institute"}),
    "team": frozenset({"team", "club", "side", "squad", "franchise"}),
    "court": frozenset({"court", "tribunal"}),
    "party": frozenset({"party"}),
    "union": frozenset({"union"}),
    "hospital": frozenset({"hospital", "clinic"}),
    "newspaper": frozenset({"newspaper", "paper", "magazine", "daily", "tabloid", "broadsheet"}),
    "church": frozenset({"church", "temple", "synagogue", "mosque", "congregation", "diocese"}),
    "charity": frozenset({"charity", "nonprofit", "foundation", "ngo"}),
    "league": frozenset({"league", "federation", "association"}),
    "company": frozenset(
        """company firm corporation conglomerate manufacturer maker retailer automaker carmaker chain startup
        brewer publisher operator supplier brand giant""".split()
    ),
}
"""Nouns that name a kind of organization; a name's own last word or a description tells its kind."""

COMPANIES = frozenset({"airline", "bank", "company", "newspaper"})
"""Kinds that may also be called a company, a firm, a group or a giant."""

TYPE_OF_NOUN: dict[str, str] = {noun: kind for kind in BODY_TYPES for noun in sorted(BODY_TYPES[kind])}

ORGANIZATION_HEADS = frozenset(TYPE_OF_NOUN) - {"air", "side", "brand", "giant", "operator", "paper"} | frozenset(
    """airlines ministry council committee senate congress parliament police army navy forces guard corps group
    holdings inc corp corporation company llc llp ltd plc bank agency association federation society
    organization organisation alliance coalition council foundation trust fund studios pictures records
    entertainment media news times post journal tribune herald gazette network television radio press office
    center centre exchange partners industries systems technologies motors pharmaceuticals laboratories
    orchestra museum theatre theater""".split()
)
"""Last words that make a name an organization's."""

PLACE_HEADS = frozenset(
    """airport airfield airstrip island islands river lake sea ocean bay strait gulf mountain mountains mount
    valley street avenue road boulevard square bridge park beach county province district region peninsula
    coast harbour harbor port desert forest canyon creek highway station stadium arena tunnel zone village
    town city canal reef cape lane crossing junction""".split()
)
"""Last words that make a name a place's."""

FACILITY_HEADS = frozenset(
    """airport airfield airstrip station stadium arena bridge tunnel street avenue road highway port terminal lane
    crossing junction""".split()
)
"""Last words of a facility that bears the name of its place and is another thing."""

NOT_NAMES = frozenset(
    """advertisement monday tuesday wednesday thursday friday saturday sunday january february march april may
    june july august september october november december photo photos video file image pictured share
    related caption read story copyright subscribe newsletter mr mrs ms dr drs profs messrs sir flight i we
    he she they it you women men children people""".split()
)
"""Words that the recogniser takes for names and that never are one alone."""

EVENT_NOUNS = frozenset(
    """drill drills exercise exercises games festival tournament championship championships cup summit
    conference marathon race parade operation expo fair concert tour ceremony open prix""".split()
)
"""Nouns that make the name before them an event's."""

GROUPS_NAMED_BY_TYPE = frozenset(
    {"ministry", "court", "party", "union", "school", "hospital", "church", "league", "team"}
)
"""Kinds of body whose name or description always tells the kind: nothing else is meant by "the ministry"."""

NAMED_AFTER_PLACES = frozenset(
    """hospital clinic university college school academy police court tribunal council federation ministry department
    university airport church cathedral museum newspaper news times post journal tribune herald gazette mail echo
    chronicle record radio television tv authority commission board bureau parliament assembly government office""".split()
)
"""Last words of bodies that bear the name of their place: the place's name alone is the place."""

TYPE_NOUNS_IN_NAMES = frozenset("""agency ministry department bureau commission authority police council""".split())
"""Lower-case nouns that close a body's name in news style ("the Harbour Investigation agency")."""

VESSEL_NOUNS = frozenset(
    "ferry ship vessel boat tanker yacht trawler freighter liner cruiser warship submarine tug barge steamer".split()
)
VESSEL_TITLES = frozenset(
    "princess prince queen king lady lord empress emperor duchess duke admiral captain sir".split()
)
"""Titles that open ships' names."""

DEPARTMENT_HEADS = frozenset({"minister", "secretary", "commissioner", "master", "editor", "correspondent"})
"""Offices that a department's common word stands before: "Transport Minister"."""

BODY_FOLLOWERS = frozenset(
    """militants fighters insurgents gunmen rebels terrorists extremists jihadists militant leader leaders members
    commander commanders officials executives employees workers staff shares stock
    customers passengers flight headquarters chairman supporters fans lawmakers troops""".split()
)
"""Nouns that follow a body's name and never a person's alone."""

SUB_BODIES = frozenset(
    """council commission committee ministry department office assembly court bureau force forces command
    division""".split()
)
"""Last words of bodies which belong to the body whose name stands before them."""

PLACE_FIRSTS = frozenset({"cape", "mount", "lake", "fort", "port", "mt"})

HOLIDAYS = frozenset(
    """christmas easter thanksgiving eve ramadan hanukkah halloween diwali passover year's year’s""".split()
)

SPEECH_LEMMAS = frozenset(
    """say tell add write tweet claim explain argue insist declare testify recall announce warn confirm deny
    ask""".split()
)
