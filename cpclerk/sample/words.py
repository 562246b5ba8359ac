"""What is said at the conferences of the invented office, by who would say it.

`{child}` is the child named first, `{other}` the next, `{mother}` the mother's given name.
"""

WORRIED, WELL, NEXT = "worried", "working_well", "needs_to_happen"

# By the speaker's capacity up to its comma: worries, strengths, and next steps as
# (what, who, working days after the conference).
SAID: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[tuple[str, str, int], ...]]] = {
    "Social worker": (
        (
            "The children were found alone on a Friday evening.",
            "{mother} has missed three of the last six home visits.",
            "There was little food in the house on two visits running.",
            "{child} says little when {mother} is in the room.",
            "The bedroom floor was wet and the window broken for a month.",
        ),
        (
            "{mother} rang the police herself and kept the children away.",
            "{mother} let me see every room without being asked.",
            "The house was warm and tidy on the last four visits.",
            "{child} showed me the new bed and was proud of it.",
        ),
        (
            ("Visit weekly, at different times of day", "Social worker", 5),
            ("Ask the wider family to a family meeting", "Social worker", 15),
            ("See {child} alone, out of the house", "Social worker", 10),
        ),
    ),
    "Team manager": (
        ("This is the third referral in twelve months, about the same thing.",),
        ("The family asked for help early this time.",),
        (("Keep one social worker for the family until the review", "Team manager", 5),),
    ),
    "Practice supervisor": (
        ("The last agreement with the family was not kept for a whole month.",),
        ("What was asked for at the last visit has been done.",),
        (("Write down who does what, on one page, for the family", "Practice supervisor", 5),),
    ),
    "Health visitor": (
        (
            "Three of the last five weight checks were missed.",
            "{other} is behind with speech and was not brought to the clinic.",
            "Two home visits ended on the doorstep.",
        ),
        (
            "{other} is growing well and has had every injection.",
            "{mother} is gentle with the little one and talks all the time.",
            "{mother} has come to the baby group each week since May.",
        ),
        (
            ("Weigh monthly, at home", "Health visitor", 20),
            ("Refer to speech therapy", "Health visitor", 10),
        ),
    ),
    "School nurse": (
        (
            "{child} has been to the nurse four times with headaches.",
            "{child} has not seen a dentist for two years.",
            "{child} comes to school hungry and falls asleep after lunch.",
        ),
        (
            "{child} has put on weight and looks well.",
            "{child} talks to me easily and knows where my room is.",
        ),
        (("See {child} every other week at school", "School nurse", 10),),
    ),
    "Midwife": (
        ("Two antenatal appointments were missed.", "{mother} booked late, at 20 weeks."),
        ("{mother} has stopped smoking and kept every scan.", "The cot and clothes are ready."),
        (("See {mother} every week until the birth", "Midwife", 5),),
    ),
    "GP": (
        (
            "{mother} has not collected her tablets since September.",
            "{child} was seen twice with bruises that nobody could explain.",
        ),
        ("{mother} came about her low mood and takes what was prescribed.",),
        (("Review {mother}'s medication", "GP", 10),),
    ),
    "CAMHS practitioner": (
        ("{child} does not sleep and is frightened of going home on Fridays.",),
        ("{child} comes to every session and has begun to laugh again.",),
        (("Go on with the sessions at school", "CAMHS practitioner", 15),),
    ),
    "Community psychiatric nurse": (
        ("{mother} was unwell for most of October and hid it.",),
        ("{mother} knows her early signs and rings the team.",),
        (("Share the crisis plan with the core group", "Community psychiatric nurse", 10),),
    ),
    "Designated teacher": (
        (
            "{child} was late on nine mornings this half-term.",
            "{child} wrote that home is loud and asked to stay at the club.",
            "{child} has no coat and will not say why.",
        ),
        (
            "{child} has been in school every day this term.",
            "{child} has one good friend and eats lunch now.",
            "{mother} comes to the gate and speaks to the teacher.",
        ),
        (
            ("Breakfast club every day", "School", 5),
            ("A quiet room to go to at break", "School", 5),
        ),
    ),
    "Head": (
        (
            "{other} has bitten two children since half-term.",
            "{other} was fetched late on five days.",
        ),
        ("{mother} comes to every meeting we ask her to.", "{other} reads to the little ones."),
        (("Tell the social worker of absence on the same day", "School", 1),),
    ),
    "Manager": (
        ("{other} came in yesterday's nappy twice in a week.",),
        ("{other} runs in each morning and is pleased to go home.",),
        (("Two more sessions a week until the review", "Nursery", 10),),
    ),
    "Inclusion officer": (
        ("{child} is at 71 per cent attendance and at risk of losing the place.",),
        ("{child} kept to the timetable that we made together.",),
        (("Go over the timetable with {child} again", "Inclusion officer", 10),),
    ),
    "Neighbourhood officer": (
        ("Neighbours called twice about shouting, late at night.",),
        ("There has been no call to the address since July.",),
        (("Call in once a fortnight", "Neighbourhood officer", 10),),
    ),
    "Detective sergeant": (
        (
            "Two call-outs to the address since September.",
            "A man with a conviction for violence has stayed at the address.",
            "There is an enquiry that the family has not been told of yet.",
        ),
        ("{mother} gave a statement and did not take it back.",),
        (("Tell the social worker of any call-out on the same day", "Police", 1),),
    ),
    "Detective constable": (
        ("One arrest at the address in August; no charge was brought.",),
        ("Bail conditions have been kept.",),
        (("Tell the social worker when bail ends", "Police", 10),),
    ),
    "Supervising social worker": (
        ("The grandparents can help for weekends only.",),
        ("The grandparents have been assessed and are ready.",),
        (("Settle weekends with the grandparents", "Fostering", 10),),
    ),
    "Family support worker": (
        ("Bedtime was given up after three nights.",),
        ("{mother} tried the bedtime chart and it is still on the wall.",),
        (("Morning visits, twice a week, for six weeks", "Family support worker", 5),),
    ),
    "Children's centre worker": (
        ("{mother} came to two of the ten sessions.",),
        ("{mother} finished the parenting course.",),
        (("A place on the next parenting course", "Children's centre worker", 15),),
    ),
    "Housing officer": (
        ("The rent is eight weeks behind and a notice has been sent.",),
        ("The family has kept to its payments since June.",),
        (("Mend the boiler and the bedroom window", "Housing officer", 10),),
    ),
    "Community safety officer": (
        ("The flat is used by others, and there was a fire on the stairs.",),
        ("New locks are in and {mother} decides who has a key.",),
        (("Fit an alarm", "Community safety officer", 10),),
    ),
    "Youth worker": (
        ("{child} is out until midnight with much older friends.",),
        ("{child} helps to run the Thursday club.",),
        (("Meet {child} on Thursdays before the club", "Youth worker", 10),),
    ),
    "Substance misuse worker": (
        ("{mother} missed four of her last six appointments.",),
        ("Her last five tests were clear.",),
        (("Weekly test, result to the social worker", "Substance misuse worker", 5),),
    ),
    "Army welfare officer": (
        ("Dad is away from January and there is no family near.",),
        ("The regiment has found a house with a garden.",),
        (("Tell the social worker of any posting", "Army welfare officer", 10),),
    ),
    "Domestic abuse adviser": (
        ("{mother} has been told where she lives is known.", "He waits outside the school."),
        ("{mother} has a safety plan and uses it.",),
        (("Go over the safety plan after every contact", "Domestic abuse adviser", 5),),
    ),
    "Mother": (
        ("I can't sleep and then I'm short with them.", "I don't always hear what people tell me."),
        ("I've stopped him coming round.", "Nan has them on Saturdays and it helps."),
        (("Ring the duty number before it gets too much", "{mother}", 1),),
    ),
    "Father": (
        ("We argue about money and they hear it.",),
        ("I do the school run now and I like it.",),
        (("Sort out the direct debits", "Dad", 10),),
    ),
}

# Why there is a conference, by the category of abuse; what the social worker says first.
REASONS = {
    "neglect": "Children left alone, little food, missed health appointments.",
    "physical": "Bruises on the face and arm that nobody could explain.",
    "emotional": "Shouting and threats at home that the children see and hear.",
    "sexual": "Messages from an adult, and what the eldest told a teacher.",
    "multiple": "Left alone at night, and hit when they asked for food.",
}
OPENING = {
    "neglect": "Nobody is sure who is looking after the children after school.",
    "physical": "{child} had a bruise on the cheek and gave three accounts of it.",
    "emotional": "{child} and the others have seen and heard violence at home.",
    "sexual": "An adult from the estate sends {child} messages late at night.",
    "multiple": "{child} was hit for taking bread, and they were alone again that night.",
}
# Words typed in haste, and what they were amended to.
SLIP = "{child} dose not sleep and is tried by noon."
MENDED = "{child} does not sleep and is tired by noon."
STRUCK = "The cousin stays at weekends. (Said of another family.)"

CHILDS_WORDS = (
    "I like it when we all eat together. I hide when they shout.",
    "I want somebody to ask me, not only Mum.",
    "I don't want to go back to that house on Fridays.",
    "My nan is the best. She has a dog called Biscuit.",
    "School is good because it is quiet.",
    "I would like my own bed and a door that shuts.",
    "If I had a wish it would be that nobody is cross.",
    "I make the tea when Mum is tired. I can do beans.",
    "I want to stay with my brother, whatever you decide.",
    "It is better now. We laugh more.",
)
SCALE_REASONS = (
    "Too much still depends on Gran.",
    "Better than in the summer, not yet steady.",
    "Safe by day; nights worry me.",
    "Everything asked for has been done.",
    "",
    "It has been tried before and did not last.",
)
VIEW_WORDS = ("", "", "The risk has not changed.", "", "With help at home it can work.")
DISSENT = "Child in need would do: the family works with us already."
MULTIPLE = "Neglect and hitting have gone together since the spring."
RETURNED = "Name the school in full, and say who made the referral."
SENT_OTHERWISE = "secure mail of the case system"
EVIDENCE = "“I approve these minutes”, in the case file under e-mails."

# The outline plan and what came of it.
GOALS = (
    "{child} is never left alone at home, and this has been seen for three months.",
    "{mother} keeps every health appointment for the children until the next review.",
    "Nobody who has hurt {mother} or the children comes to the house.",
    "The children say that home feels safe, to two people they trust.",
)
WHAT_IF = (
    "If the visits are refused twice, the chair is told the same day and legal advice is taken.",
    "If anybody is hurt again, the family agree who takes the children in that night.",
)
OWN_VERSION = {
    "child_worried": "Grown-ups worry when there is shouting at home and nobody makes tea.",
    "child_well": "You go to school nearly every day and you look after the others.",
    "child_next": "Somebody comes every week and asks how you are, without {mother} there.",
    "child_who": "Your social worker comes. {mother} makes sure that there is tea.",
}
CAME_OF_IT = {
    "done": "Seen at every visit; it has stayed so.",
    "partly": "Begun, and two appointments were missed.",
    "not_done": "There was no place free.",
}
WHY_IT_LASTS = "What was agreed was not kept. A date is set by which it must be, or it goes to law."
COMMENTS = (
    "It was better to read it on the wall.",
    "",
    "I was asked first, that was good.",
)
