"""The eight node types, each property with its sentence and the field group that opens it."""

from graph.schema.model import FieldGroup, Kind, NodeType, Property

_KEY = Property(
    key="key", kind=Kind.TEXT, group=FieldGroup.OPEN, required=True, policy=True,
    description="Our own random, stable key; for a child it is the index number.",
)  # fmt: skip
_AREA = Property(
    key="area", kind=Kind.TEXT, group=FieldGroup.STANDING, required=True, policy=True,
    description="Code of the responsible local authority.",
)  # fmt: skip
_STATUS = Property(
    key="status", kind=Kind.TEXT, group=FieldGroup.STANDING, required=True,
    description="`live`, `left`, `died`, `archived`, `closed` or `suspended`; what applies depends on the label.",
)  # fmt: skip
_SHIELDED = Property(
    key="shielded", kind=Kind.BOOLEAN, group=FieldGroup.INTERNAL, required=True, policy=True,
    description="A shield is in force: only the residue of R4 may be known, and no way leads on from here.",
)  # fmt: skip
_SENSITIVITY = Property(
    key="sensitivity", kind=Kind.LONG, group=FieldGroup.INTERNAL, required=True, policy=True,
    description="Marking from 0 (ordinary) to 3 (highest); a subject needs at least this clearance.",
)  # fmt: skip
_SENSITIVE = Property(
    key="sensitive", kind=Kind.BOOLEAN, group=FieldGroup.INTERNAL, required=True, policy=True,
    description="A sensitive service (sexual and mental health, substance misuse), or who works only for such.",
)  # fmt: skip
_FULL_NAME = Property(
    key="full_name", kind=Kind.TEXT, group=FieldGroup.IDENTITY, required=True,
    description="The name that is shown.",
)  # fmt: skip
_CHECKED_ON = Property(
    key="checked_on", kind=Kind.DATE, group=FieldGroup.CONTACT,
    description="The day somebody last confirmed that this contact answers.",
)  # fmt: skip


def _text(key: str, group: FieldGroup, description: str, *, required: bool = False) -> Property:
    return Property(key=key, kind=Kind.TEXT, group=group, description=description, required=required)


CHILD = NodeType(
    label="Child",
    description="A child or young person, from birth (or expected birth) to archive.",
    properties=(
        _KEY,
        _text("given_names", FieldGroup.IDENTITY, "Given names, in the order they are used.", required=True),
        _text("family_name", FieldGroup.IDENTITY, "Family name.", required=True),
        _text("sex", FieldGroup.IDENTITY, "`F`, `M` or `U` (not known)."),
        Property(key="dob", kind=Kind.DATE, group=FieldGroup.IDENTITY,
                 description="Date of birth."),
        Property(key="former_names", kind=Kind.TEXTS, group=FieldGroup.FORMER_NAMES,
                 description="Names held before, each as `Given Family`."),
        _text("upn", FieldGroup.IDENTIFIERS, "Unique pupil number."),
        _text("nhs_number", FieldGroup.IDENTIFIERS, "NHS number, ten digits."),
        _AREA, _STATUS, _SHIELDED, _SENSITIVITY,
        Property(key="first_seen", kind=Kind.DATE, group=FieldGroup.STANDING,
                 description="First load that named the child."),
        Property(key="last_confirmed", kind=Kind.DATE, group=FieldGroup.STANDING,
                 description="Latest load of any source that named the child."),
        Property(key="area_history", kind=Kind.TEXTS, group=FieldGroup.STANDING,
                 description="Where it was not always one: every responsible authority in order, each `code day`, from "
                 "that day to the next one's."),
        Property(key="withdrawn_consents", kind=Kind.TEXTS, group=FieldGroup.INTERNAL,
                 description="Sensitive services that may not be held on an earlier consent, each `key:day` (R11)."),
        Property(key="joined_to", kind=Kind.TEXT, group=FieldGroup.INTERNAL,
                 description="Key of the record into which this one went: one child, and this is the way to it."),
        Property(key="absorbed", kind=Kind.TEXTS, group=FieldGroup.INTERNAL,
                 description="Keys of the records that went into this one; what they hold is repeated here."),
    ),
)  # fmt: skip

CARER = NodeType(
    label="Carer",
    description="An adult who cares for a child: parent, grandparent, foster carer, guardian.",
    properties=(
        _KEY, _FULL_NAME,
        Property(key="born", kind=Kind.DATE, group=FieldGroup.IDENTIFIERS,
                 description="Date of birth, for matching."),
        _text("phone", FieldGroup.CONTACT, "Telephone."),
        _text("email", FieldGroup.CONTACT, "E-mail address."),
        _AREA, _STATUS, _SHIELDED, _SENSITIVITY,
    ),
)  # fmt: skip

HOUSEHOLD = NodeType(
    label="Household",
    description="A home at an address. The shield of one resident covers the whole home (R10).",
    properties=(
        _KEY,
        _text("address", FieldGroup.ADDRESS, "Address lines without the postcode, parted by commas."),
        _text("postcode", FieldGroup.ADDRESS, "Postcode, upper case with one space."),
        _text("uprn", FieldGroup.ADDRESS, "Unique property reference number."),
        _AREA, _STATUS, _SHIELDED, _SENSITIVITY,
        Property(key="refuge", kind=Kind.BOOLEAN, group=FieldGroup.INTERNAL, required=True, policy=True,
                 description="A refuge: its address is never shown, not even by override."),
    ),
)  # fmt: skip

PRACTITIONER = NodeType(
    label="Practitioner",
    description="Somebody who works with children: teacher, social worker, health visitor.",
    properties=(
        _KEY, _FULL_NAME,
        _text("profession", FieldGroup.IDENTITY, "Profession in plain words."),
        _text("phone", FieldGroup.CONTACT, "Work telephone."),
        _text("email", FieldGroup.CONTACT, "Work e-mail address."),
        _text("hours", FieldGroup.CONTACT, "When the telephone is answered."),
        _CHECKED_ON, _AREA, _STATUS, _SENSITIVE,
        Property(key="left_on", kind=Kind.DATE, group=FieldGroup.STANDING,
                 description="Day the worker left (status `left`)."),
    ),
)  # fmt: skip

SERVICE = NodeType(
    label="Service",
    description="A team, school or surgery: what a child receives and a practitioner works for.",
    properties=(
        _KEY, _FULL_NAME,
        _text("kind", FieldGroup.IDENTITY,
              "`school`, `family_doctor`, `health_visiting`, `early_help`, `social_care` and the like.",
              required=True),
        Property(key="universal", kind=Kind.BOOLEAN, group=FieldGroup.IDENTITY, required=True,
                 description="Every child of the right age should have one."),
        _text("source_code", FieldGroup.IDENTITY, "Public register code: URN of a school, code of a practice."),
        _text("premises", FieldGroup.CONTACT, "Address of the premises."),
        _text("premises_postcode", FieldGroup.CONTACT, "Postcode of the premises."),
        _text("duty_phone", FieldGroup.CONTACT, "Number that is answered by whoever is on duty."),
        _text("email", FieldGroup.CONTACT, "Team e-mail address."),
        _text("hours", FieldGroup.CONTACT, "When the duty number is answered."),
        _CHECKED_ON, _AREA, _STATUS, _SENSITIVE,
    ),
)  # fmt: skip

AGENCY = NodeType(
    label="Agency",
    description="The organisation behind services: council, trust, academy trust, charity.",
    properties=(
        _KEY, _FULL_NAME,
        _text("sector", FieldGroup.IDENTITY, "`council`, `health`, `education`, `justice` or `voluntary`.",
              required=True),
        _AREA, _STATUS,
    ),
)  # fmt: skip

SOURCE_RECORD = NodeType(
    label="SourceRecord",
    description="What one source said about one subject in one load, value by value (prefix `said_`); never edited.",
    properties=(
        _KEY,
        _text("source", FieldGroup.SOURCE, "Feed that sent it.", required=True),
        _text("source_id", FieldGroup.SOURCE, "The source's own identifier.", required=True),
        _text("load", FieldGroup.SOURCE, "The load that brought it.", required=True),
        _text("digest", FieldGroup.SOURCE, "SHA-256 of the canonical values: a replay changes nothing.",
              required=True),
        Property(key="received", kind=Kind.DATE, group=FieldGroup.SOURCE, required=True,
                 description="Day of the load."),
        _AREA,
        _text("about", FieldGroup.SOURCE, "What it is about: `child`, `carer`, `household`, …"),
        _text("file", FieldGroup.SOURCE, "File it stood in."),
        Property(key="line", kind=Kind.LONG, group=FieldGroup.SOURCE, description="Line of that file."),
        _text("standing", FieldGroup.SOURCE,
              "`live`, `superseded` by a later word, in `review`, `held` beside a record in review, or `quarantined`, "
              "`declined`, or `waiting` for a crosswalk: see `loaders.register`."),
        Property(key="last_confirmed", kind=Kind.DATE, group=FieldGroup.SOURCE,
                 description="Latest day up to which the source vouched for it."),
        Property(key="pending", kind=Kind.BOOLEAN, group=FieldGroup.SOURCE,
                 description="A link it tells of waits for somebody who is not held yet."),
        Property(key="supports", kind=Kind.TEXTS, group=FieldGroup.INTERNAL,
                 description="Keys of the links that it claims, whichever source they show."),
        _text("review_rule", FieldGroup.SOURCE, "Rule that left it to a person."),
        Property(key="review_reasons", kind=Kind.TEXTS, group=FieldGroup.SOURCE, description="Why, in sentences."),
        Property(key="review_candidates", kind=Kind.TEXTS, group=FieldGroup.INTERNAL,
                 description="Keys of the children it may be about, likeliest first."),
        Property(key="review_evidence", kind=Kind.TEXTS, group=FieldGroup.INTERNAL,
                 description="What spoke for and against each of them, a sentence each: key, probability, words."),
        Property(key="undo", kind=Kind.TEXTS, group=FieldGroup.INTERNAL,
                 description="What taking back a person's decision on it will need, as lines of JSON."),
        Property(key="marked_shielded", kind=Kind.BOOLEAN, group=FieldGroup.INTERNAL,
                 description="It asks for a shield (R5)."),
        Property(key="marked_refuge", kind=Kind.BOOLEAN, group=FieldGroup.INTERNAL,
                 description="It says that the home is a refuge."),
        Property(key="marked_sensitivity", kind=Kind.LONG, group=FieldGroup.INTERNAL,
                 description="Marking that it asks for, 0 to 3."),
        _text("shield_authority", FieldGroup.INTERNAL, "Who asked for the shield."),
        _text("shield_ground", FieldGroup.INTERNAL, "Ground of a shield that was decided here, from a closed list."),
        Property(key="shield_review", kind=Kind.DATE, group=FieldGroup.INTERNAL,
                 description="Day on which the shield is to be reviewed; missing: at once, because it is provisional."),
        Property(key="shield_lifted", kind=Kind.DATE, group=FieldGroup.INTERNAL,
                 description="Day on which the authority lifted the shield and marking that it asks for (R5)."),
        Property(key="shield_lift_asked", kind=Kind.DATE, group=FieldGroup.INTERNAL,
                 description="Day since which its source no longer asks for a shield: that lifts nothing (R41)."),
        Property(key="refuge_lifted", kind=Kind.DATE, group=FieldGroup.INTERNAL,
                 description="Day on which the authority lifted the mark of a refuge that it asks for (R5)."),
        *(
            _text(f"said_{name}", FieldGroup.SOURCE, f"The {words}, as the source says.")
            for name, words in (
                ("given_names", "given names"), ("family_name", "family name"), ("known_as", "name in use"),
                ("full_name", "whole name"), ("dob", "date of birth"), ("sex", "sex"), ("nhs_number", "NHS number"),
                ("nhs_number_unverified", "NHS number whose check digit is wrong"), ("upn", "unique pupil number"),
                ("upn_unverified", "unique pupil number whose check letter is wrong"), ("area", "area"),
                ("status", "status"), ("address", "address of the home"), ("postcode", "postcode of the home"),
                ("uprn", "property reference number of the home"), ("phone", "telephone"), ("email", "mail address"),
                ("profession", "profession"), ("hours", "hours"), ("checked_on", "day on which a contact was checked"),
                ("left_on", "last day of a worker"), ("kind", "kind of service"), ("source_code", "public code"),
                ("duty_phone", "telephone of the duty desk"), ("sector", "sector"),
            )
        ),
        *(
            Property(key=f"said_{name}", kind=Kind.TEXTS, group=FieldGroup.SOURCE, description=words)
            for name, words in (
                ("former_names", "Names held before, as the source says."),
                ("links", "The links that it claims, a line each."),
                ("also", "Further names under which others know whom it is about, each as `scheme:value`."),
                ("withdrawn", "Consents that it withdraws, each as `service:day`."),
            )
        ),
        *(
            Property(key=f"said_{name}", kind=Kind.BOOLEAN, group=FieldGroup.SOURCE, description=words)
            for name, words in (
                ("universal", "Whether a service is for every child, as the source says."),
                ("sensitive", "Whether a service is a sensitive one, as the source says."),
            )
        ),
        _text("archive", FieldGroup.INTERNAL,
              "Key of the archive into which it went (R25): nothing it said is left, and it brings nobody back."),
        Property(key="holdings", kind=Kind.TEXTS, group=FieldGroup.INTERNAL,
                 description="Of an archive: everything that was held of the child, as lines of JSON."),
        _SENSITIVE, _SHIELDED,
    ),
)  # fmt: skip

COVERAGE = NodeType(
    label="Coverage",
    description="What one feed covers in one area, and to which day it is correct (R35). About no person.",
    properties=(
        _KEY,
        _text("feed", FieldGroup.OPEN, "The feed's code.", required=True),
        _text("register", FieldGroup.OPEN, "The list in words, with its article: `the school census`.", required=True),
        _text("kind", FieldGroup.OPEN, "Kind of service that the list is about, where it is about one."),
        Property(key="area", kind=Kind.TEXT, group=FieldGroup.OPEN, required=True, policy=True,
                 description="Code of the local authority that is covered."),
        Property(key="covers_from", kind=Kind.DATE, group=FieldGroup.OPEN, description="First day that is covered."),
        Property(key="correct_to", kind=Kind.DATE, group=FieldGroup.OPEN, required=True,
                 description="Day to which the list is correct."),
        Property(key="refresh_days", kind=Kind.LONG, group=FieldGroup.OPEN, required=True,
                 description="Days after which a fact that was not confirmed again is in doubt."),
        _text("owner", FieldGroup.OPEN, "Whom to ring about the list."),
        _text("owner_phone", FieldGroup.OPEN, "The owner's telephone."),
        Property(key="loaded_on", kind=Kind.DATE, group=FieldGroup.OPEN, required=True,
                 description="Day of the latest load."),
        Property(key="rows", kind=Kind.LONG, group=FieldGroup.OPEN,
                 description="Rows of the latest load, rounded; missing for sensitive and shielding lists."),
        Property(key="rejected", kind=Kind.LONG, group=FieldGroup.OPEN,
                 description="Rows of it that were rejected; missing for sensitive and shielding lists."),
        Property(key="rejections", kind=Kind.TEXTS, group=FieldGroup.OPEN,
                 description="Why, each as `rule number`, without any row's content."),
    ),
)  # fmt: skip

NODE_TYPES: dict[str, NodeType] = {
    node.label: node for node in (CHILD, CARER, HOUSEHOLD, PRACTITIONER, SERVICE, AGENCY, SOURCE_RECORD, COVERAGE)
}
