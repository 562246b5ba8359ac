"""The people of the invented office: nobody here exists, and no number or address is anybody's."""

from dataclasses import dataclass
from datetime import date

STAFF = (
    ("Nell Reed", "NR", "chair"),
    ("Omar Vale", "OV", "chair"),
    ("Priya Stone", "PS", "chair"),
    ("Gwen Marsh", "GM", "chair"),
    ("Jo Clerk", "JC", "clerk"),
    ("Sam Ledger", "SL", "clerk"),
    ("Tess Minuter", "TM", "clerk"),
    ("Ada Voice", "AV", "advocate"),
    ("Max Figures", "MF", "manager"),
)
TEAMS = (
    ("Duty North", "Northmere"),
    ("Long Term North", "Northmere"),
    ("Duty South", "Southfen"),
    ("Long Term South", "Southfen"),
)
ROOMS = (
    ("Room 1", "Fenmarsh House"),
    ("Room 2", "Fenmarsh House"),
    ("Northmere", "Northmere Family Centre"),
)
# Agency, name, capacity. The agencies are those of S2 T4.
PROFESSIONALS = (
    ("School Nurse/Health Visitor/Midwife", "Hanna Vine", "Health visitor"),
    ("School Nurse/Health Visitor/Midwife", "Nia Scale", "School nurse"),
    ("School Nurse/Health Visitor/Midwife", "Moira Cradle", "Midwife"),
    ("GP", "Dr R. Lint", "GP"),
    ("GP", "Dr S. Balm", "GP"),
    ("CAMHS/CPN/MHSW/Psychology", "Colin Calm", "CAMHS practitioner"),
    ("CAMHS/CPN/MHSW/Psychology", "Petra Quiet", "Community psychiatric nurse"),
    ("School", "Mr T. Chalk", "Designated teacher, Millpond Primary"),
    ("School", "Ms F. Slate", "Designated teacher, Fenmarsh Academy"),
    ("School", "Mrs E. Bell", "Head, St Osyth's Primary"),
    ("Nursery", "Dee Crayon", "Manager, Ducklings Nursery"),
    ("SEN/Inclusion", "Isa Bridge", "Inclusion officer"),
    ("Local/Other Police", "PC Beck", "Neighbourhood officer"),
    ("CAIU", "DS Marlow", "Detective sergeant"),
    ("CAIU", "DC Wren", "Detective constable"),
    ("Social Worker", "Nadia Shah", "Social worker"),
    ("Social Worker", "Ben Keel", "Social worker"),
    ("Social Worker", "Lucy Tarn", "Social worker"),
    ("Social Worker", "Karl Weir", "Social worker"),
    ("SW Team Manager/PSW", "Ros Helm", "Team manager"),
    ("SW Team Manager/PSW", "Ian Mast", "Practice supervisor"),
    ("Fostering", "Bea Hearth", "Supervising social worker"),
    ("Intensive Family Support", "Gil Prop", "Family support worker"),
    ("Visions", "Uma Lark", "Children's centre worker"),
    ("Housing", "Hal Brick", "Housing officer"),
    ("Community Safety", "Vic Guard", "Community safety officer"),
    ("Youth", "Zak Field", "Youth worker"),
    ("Swanswell", "Ivor Clear", "Substance misuse worker"),
    ("Army Welfare", "Sgt P. Tent", "Army welfare officer"),
    ("LWA/IDVA", "Rhea Haven", "Domestic abuse adviser"),
)
# In the network of every child: who manages the social workers, and the unit of the police.
AROUND_EVERYBODY = ("Ros Helm", "DS Marlow")


@dataclass(frozen=True, slots=True)
class Adult:
    """A grown-up of a family; `responsibility` is parental responsibility."""

    given: str
    surname: str
    relation: str
    responsibility: bool | None = True
    sex: str = "F"


@dataclass(frozen=True, slots=True)
class Young:
    """A child of a family; `due` while it is not born, or as it was known before the birth."""

    given: str
    surname: str
    born: date | None
    sex: str
    ethnicity: str = "WBRI"
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Household:
    """A family, who in the unit and in which team works with it, and who is around its children."""

    surname: str
    team: str
    clerk: str
    chair: str
    social_worker: str
    adults: tuple[Adult, ...]
    children: tuple[Young, ...]
    network: tuple[str, ...]


HOUSEHOLDS = (
    Household("Ash", "Long Term North", "JC", "NR", "Nadia Shah",
        (Adult("Rosa", "Ash", "mother"), Adult("Imran", "Khan", "father", True, "M")),
        (Young("Mia", "Khan", date(2015, 6, 2), "F", "MWAS"),
         Young("Leo", "Khan", date(2018, 11, 19), "M", "MWAS"),
         Young("Ivy", "Ash", date(2022, 2, 8), "F")),
        ("Mr T. Chalk", "Hanna Vine", "Dr R. Lint", "Dee Crayon")),
    Household("Birch", "Duty North", "JC", "NR", "Ben Keel",
        (Adult("Carol", "Birch", "mother"), Adult("Dean", "Rook", "mother's partner", False, "M")),
        (Young("Tom", "Birch", date(2012, 3, 30), "M"),
         Young("Ella", "Birch", date(2016, 9, 12), "F")),
        ("Ms F. Slate", "Mr T. Chalk", "Nia Scale", "Dr R. Lint")),
    Household("Cedar", "Long Term South", "JC", "OV", "Lucy Tarn",
        (Adult("Anya", "Cedar", "mother"), Adult("Piotr", "Cedar", "father", True, "M")),
        (Young("Zofia", "Cedar", date(2010, 1, 21), "F", "WOTH"),
         Young("Jan", "Cedar", date(2013, 7, 4), "M", "WOTH")),
        ("Ms F. Slate", "Nia Scale", "Dr S. Balm", "Zak Field")),
    Household("Dale", "Duty South", "TM", "PS", "Karl Weir",
        (Adult("Kim", "Dale", "mother"),),
        (Young("", "Dale", None, "U", "NOBT", date(2027, 2, 14)),
         Young("Max", "Dale", date(2024, 5, 17), "M")),
        ("Moira Cradle", "Hanna Vine", "Dr S. Balm")),
    Household("Elm", "Long Term North", "SL", "OV", "Nadia Shah",
        (Adult("Sue", "Elm", "mother"), Adult("Grace", "Elm", "grandmother", None)),
        (Young("Jade", "Elm", date(2009, 4, 9), "F"),
         Young("Kyle", "Elm", date(2011, 12, 1), "M"),
         Young("Amy", "Elm", date(2017, 8, 25), "F"),
         Young("Ben", "Elm", date(2020, 10, 3), "M")),
        ("Ms F. Slate", "Mrs E. Bell", "Nia Scale", "Hanna Vine", "Dr R. Lint", "Colin Calm")),
    Household("Fir", "Long Term South", "JC", "NR", "Lucy Tarn",
        (Adult("Tara", "Fir", "mother"), Adult("Joe", "Pike", "father", True, "M")),
        (Young("Noah", "Pike", date(2019, 3, 14), "M"),
         Young("Ruby", "Pike", date(2021, 6, 28), "F")),
        ("Mrs E. Bell", "Dee Crayon", "Hanna Vine", "Dr S. Balm", "Rhea Haven")),
    Household("Gorse", "Duty North", "SL", "PS", "Ben Keel",
        (Adult("Lena", "Gorse", "mother"), Adult("Paul", "Gorse", "father", True, "M")),
        (Young("Finn", "Gorse", date(2014, 2, 11), "M"),
         Young("Isla", "Gorse", date(2018, 5, 6), "F")),
        ("Mr T. Chalk", "Nia Scale", "Dr R. Lint", "Sgt P. Tent")),
    Household("Hazel", "Long Term North", "JC", "GM", "Nadia Shah",
        (Adult("Jo", "Hazel", "mother"),),
        (Young("Theo", "Hazel", date(2023, 1, 30), "M", "MWBC"),
         Young("", "Hazel", None, "U", "NOBT", date(2027, 1, 8))),
        ("Moira Cradle", "Hanna Vine", "Dr R. Lint", "Ivor Clear")),
    Household("Juniper", "Long Term South", "SL", "GM", "Lucy Tarn",
        (Adult("Mel", "Juniper", "mother"), Adult("Ade", "Bright", "father", True, "M")),
        (Young("Tobi", "Bright", date(2013, 10, 17), "M", "BAFR"),
         Young("Kemi", "Bright", date(2016, 12, 22), "F", "BAFR"),
         Young("Sade", "Bright", date(2019, 7, 7), "F", "BAFR")),
        ("Ms F. Slate", "Mrs E. Bell", "Nia Scale", "Dr S. Balm", "Hal Brick")),
    Household("Larch", "Duty South", "JC", "OV", "Karl Weir",
        (Adult("Gail", "Larch", "mother"), Adult("Ron", "Finch", "stepfather", False, "M")),
        (Young("Chloe", "Larch", date(2011, 5, 15), "F"),
         Young("Jake", "Larch", date(2015, 1, 27), "M")),
        ("Ms F. Slate", "Mr T. Chalk", "Nia Scale", "Dr S. Balm", "Zak Field")),
    Household("Maple", "Long Term North", "SL", "PS", "Nadia Shah",
        (Adult("Dawn", "Maple", "mother"), Adult("Lee", "Maple", "father", True, "M")),
        (Young("Poppy", "Maple", date(2020, 4, 18), "F"),
         Young("Archie", "Maple", date(2022, 9, 9), "M"),
         Young("Daisy", "Maple", date(2025, 3, 3), "F")),
        ("Dee Crayon", "Hanna Vine", "Dr R. Lint", "Uma Lark", "Petra Quiet")),
    Household("Oak", "Long Term South", "JC", "NR", "Lucy Tarn",
        (Adult("Shona", "Oak", "mother"), Adult("Craig", "Oak", "father", True, "M")),
        (Young("Mason", "Oak", date(2012, 8, 8), "M"),
         Young("Lily", "Oak", date(2016, 3, 19), "F"),
         Young("Alfie", "Oak", date(2021, 11, 2), "M")),
        ("Mrs E. Bell", "Nia Scale", "Hanna Vine", "Dr S. Balm", "Gil Prop")),
    Household("Pine", "Duty North", "TM", "GM", "Ben Keel",
        (Adult("Wendy", "Pine", "mother"), Adult("Carl", "Moss", "father", True, "M")),
        (Young("Skye", "Moss", date(2010, 10, 10), "F"),
         Young("Rhys", "Moss", date(2014, 6, 23), "M")),
        ("Ms F. Slate", "Mr T. Chalk", "Nia Scale", "Dr R. Lint", "Colin Calm")),
    Household("Rowan", "Long Term South", "TM", "OV", "Lucy Tarn",
        (Adult("Fay", "Rowan", "mother"), Adult("Sid", "Rowan", "uncle", False, "M")),
        (Young("Erin", "Rowan", date(2017, 2, 2), "F"),
         Young("Owen", "Rowan", date(2019, 9, 30), "M")),
        ("Mrs E. Bell", "Hanna Vine", "Dr S. Balm", "Isa Bridge")),
    Household("Sorrel", "Duty South", "TM", "GM", "Karl Weir",
        (Adult("Jess", "Sorrel", "mother"), Adult("Tim", "Dock", "father", None, "M")),
        (Young("Robin", "Sorrel", date(2026, 8, 20), "F", "WBRI", date(2026, 8, 14)),),
        ("Moira Cradle", "Hanna Vine", "Dr S. Balm", "Ivor Clear")),
    Household("Willow", "Duty South", "SL", "GM", "Karl Weir",
        (Adult("Beth", "Willow", "mother"), Adult("Neil", "Sparrow", "father", None, "M")),
        (Young("Callum", "Sparrow", date(2009, 1, 16), "M"),
         Young("Freya", "Sparrow", date(2013, 4, 5), "F"),
         Young("Harry", "Sparrow", date(2018, 7, 21), "M")),
        ("Ms F. Slate", "Mrs E. Bell", "Nia Scale", "Dr S. Balm", "Vic Guard")),
    Household("Yew", "Long Term North", "TM", "PS", "Nadia Shah",
        (Adult("Mo", "Yew", "mother"), Adult("Abe", "Yew", "father", True, "M")),
        (Young("Nina", "Yew", date(2015, 12, 12), "F"),
         Young("Eli", "Yew", date(2023, 8, 1), "M")),
        ("Mr T. Chalk", "Dee Crayon", "Hanna Vine", "Dr R. Lint", "Bea Hearth")),
)  # fmt: skip
