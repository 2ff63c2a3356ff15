"""What a setting says about online safety: technology for learning, its systems, teaching and oversight.

Products and suppliers are never asked for: a setting that wants a name on its public pages gives it.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from schoolgate.setting.model.fields import (
    Age,
    Choice,
    Day,
    Model,
    OrOwnWords,
    OursStay,
    Text,
    WebAddress,
    YesNo,
    no_or_details,
    own_words_such_as,
)

GovernorHears = Literal["every half term", "every term", "every six months", "every year"]
OversightPractice = Literal["risk assessments", "audits", "patterns"]
Subject = Literal["RSHE", "PSHE", "citizenship", "computing", "assemblies", "tutorials", "stories and play"]
# Each is the id of a document in settings/shared/guidance.yml, so that its edition is printed from there.
Framework = Literal["connected-world", "teaching-online-safety"]
TeachingPractice = Literal[
    "asking for views", "lead helps plan", "moving on", "peer education", "posters", "rewards", "visiting speakers",
]  # fmt: skip
Uploads = Literal["never", "approved-sites-only"]
Youngest = Literal["shown-by-an-adult", "with-an-adult-beside-them", "not-online"]
Juniors = Literal["child-friendly-search", "chosen-sites-only"]
Older = Literal["own-searches", "chosen-sites-only"]
AiUsers = Literal["staff", "staff-and-learners"]
# The kinds of harm that national guidance and the filtering standard name, in words that families use.
Blocked = Literal[
    "child sexual abuse", "terrorist material", "pornography", "hate and discrimination", "violence and cruelty",
    "drugs and other illegal goods", "self-harm, suicide and eating disorders", "gambling", "scams and harmful software",
    "piracy and stolen material",
]  # fmt: skip
Tested = Literal["every day", "every week", "every month", "every half term", "every term"]
ToldFirst = Literal["safeguarding-lead", "senior-leader"]
Watching = Literal["staff-watch-screens", "logs-are-checked", "software-sends-alerts"]
Security = Literal["virus-protection", "firewall", "encryption", "blocks-on-ways-round", "file-checks"]
Logins = Literal["everyone", "all-but-the-youngest", "staff"]
LearnerEmail = Literal["no", "inside-only", "agreed-contacts"]
EmailProtection = Literal["junk-mail-blocked", "encrypted-email"]
CalledBy = Literal["learners", "parents", "staff", "other professionals"]
Recorded = Literal["never", "with-permission"]
VideoEquipment = Literal["stays-on-site", "may-be-signed-out"]
GroupPhotos = Literal["never", "with-consent"]


def _no_or_answer(value: Any) -> Any:
    return None if isinstance(value, str) and value.casefold() == "no" else value


def _no_or_list(value: Any) -> Any:
    return [] if isinstance(value, str) and value.casefold() == "no" else value


class Access(Model):
    """How the internet is used at each age. Only the ages taken are asked for."""

    youngest: OrOwnWords[Youngest] | None = Field(
        None,
        description="Up to the end of Year 2: shown-by-an-adult (children only sometimes use it themselves), "
        "with-an-adult-beside-them or not-online?",
        examples=["shown-by-an-adult"],
    )
    juniors: OrOwnWords[Juniors] | None = Field(
        None,
        description="In Years 3 to 6: child-friendly-search, or chosen-sites-only (staff choose them)?",
        examples=["child-friendly-search"],
    )
    older: OrOwnWords[Older] | None = Field(
        None, description="From Year 7: own-searches, or chosen-sites-only?", examples=["own-searches"]
    )


@own_words_such_as("Each class has a set of tablets to share.")
class Learning(Choice):
    """Technology used to teach and learn with."""

    uses: list[Text] = Field(
        description="Which technology do you teach with?",
        examples=[["computers and tablets", "the internet", "our learning platform"]],
        min_length=1,
    )
    search_tool: Text | None = Field(
        None,
        description="What do those you teach use to search the internet? A description is enough, and is printed. It "
        "completes “search with ...”. Leave out if they do not search.",
        examples=["a search engine made for children"],
    )
    video_sites: YesNo = Field(description="Do staff show videos from video sites?", examples=["yes"])
    uploads: OrOwnWords[Uploads] = Field(
        description="May anything be uploaded from here to an outside site: never, or approved-sites-only?",
        examples=["approved-sites-only"],
    )
    access: Access = Field(
        description="How do those you teach use the internet at each age you take?",
        examples=[{"youngest": "shown-by-an-adult", "juniors": "child-friendly-search"}],
    )


@own_words_such_as("We look again at each tool every term.")
class Ai(Choice):
    """Generative AI: tools that write, draw, speak or answer questions."""

    used_by: AiUsers = Field(description="Who may use it here: staff, or staff-and-learners?", examples=["staff"])
    approved_by: Text | None = Field(
        None,
        description="Who approves a tool? Write the role without “the”. If left out, the person in charge does.",
        examples=["deputy headteacher"],
    )
    learners_from: Age | None = Field(
        None,
        description="From what age do those you teach use it? Needed for staff-and-learners.",
        examples=["13"],
    )


class Filtering(Model):
    """The filter on the internet. A product’s name is printed only if it is given here."""

    broadband: Text | None = Field(
        None,
        description="Who supplies your broadband? If left out, no page names them.",
        examples=["Oakfield Broadband"],
    )
    filter: Text | None = Field(
        None, description="What is your filter called? If left out, no page names it.", examples=["Oakfield Filter"]
    )
    blocks: list[Blocked] = Field(
        description="Which of these does it block? Ask your supplier, and list only those.",
        examples=[["child sexual abuse", "terrorist material", "pornography", "gambling"]],
        min_length=1,
    )
    illegal_lists: YesNo = Field(
        description="Has your supplier told you that it uses the blocking list of the Internet Watch Foundation?",
        examples=["yes"],
    )
    leader: Text | None = Field(
        None,
        description="Which senior leader is responsible for filtering and monitoring? Write the role without “the”. A private "
        "nursery may leave it out.",
        examples=["headteacher"],
    )
    reviewed: Day = Field(
        description="When did your leaders and governors last assess the risks and review filtering and monitoring? "
        "This must be done at least once a year.",
        examples=["2026-09-21"],
    )
    tested: Tested = Field(
        description="How often do you test that they work: every day, every week, every month, every half term or every "
        "term?",
        examples=["every half term"],
    )
    told_first: Annotated[ToldFirst, OursStay("they say who is told first of unsuitable material")] = Field(
        description="Who is told first when somebody comes across unsuitable material: safeguarding-lead or senior-leader?",
        examples=["safeguarding-lead"],
    )
    reports_to: Text | None = Field(
        None,
        description="Who checks the reports that the filter sends? Write the role without “the”. If left out, the leader does.",
        examples=["deputy headteacher"],
    )
    reports_from: Text | None = Field(
        None,
        description="Who sends the safeguarding lead reports on filtering and monitoring, and how often? It completes "
        "“gets reports from ...”. Leave out if nobody does.",
        examples=["our broadband supplier, every month"],
    )


class Monitoring(Model):
    """How the use of the internet is monitored."""

    ways: list[Watching] = Field(
        description="How is use monitored? List those you do: staff-watch-screens, logs-are-checked, "
        "software-sends-alerts.",
        examples=[["staff-watch-screens", "logs-are-checked"]],
        min_length=1,
    )
    supplier: Text | None = Field(
        None, description="Who supplies it? If left out, no page names them.", examples=["Oakfield Watch"]
    )


@own_words_such_as("Addresses are closed on the day that somebody leaves.")
class EmailAddresses(Choice):
    """Email addresses that the setting gives."""

    learners: OrOwnWords[LearnerEmail] = Field(
        description="Do those you teach have an email address from you: no, inside-only, or agreed-contacts (staff "
        "agree who they may write to outside)?",
        examples=["no"],
    )
    protections: Annotated[list[EmailProtection], BeforeValidator(_no_or_list)] = Field(
        description="Which of these do you have: junk-mail-blocked, encrypted-email? List only those, or write no.",
        examples=[["junk-mail-blocked", "encrypted-email"]],
    )


@own_words_such_as("A second member of staff joins each call.")
class VideoCalls(Choice):
    """Video calls and webcams."""

    used_with: list[CalledBy] = Field(
        description="Who with: learners, parents, staff, other professionals?",
        examples=[["parents", "other professionals"]],
        min_length=1,
    )
    recorded: OrOwnWords[Recorded] = Field(
        description="Are calls recorded: never or with-permission?", examples=["never"]
    )
    equipment: OrOwnWords[VideoEquipment] = Field(
        description="Cameras and the devices that have them: stays-on-site or may-be-signed-out?",
        examples=["stays-on-site"],
    )


@own_words_such_as("Families are given the journal when a child leaves us.")
class LearningJournal(Choice):
    """An online record of what a young child learns, shared with the family."""

    group_photos: OrOwnWords[GroupPhotos] = Field(
        description="May a picture in one child’s journal show another child: never or with-consent?",
        examples=["with-consent"],
    )


class Oversight(Model):
    """How online safety is overseen. Goes into ``Setting`` as ``oversight``."""

    governor_hears: Annotated[GovernorHears | None, BeforeValidator(_no_or_answer)] = Field(
        None,
        description="How often, at least, does the safeguarding governor (or trustee) meet the safeguarding lead and "
        "report to the others: every half term, every term, every six months or every year? Leave out if this is not "
        "fixed.",
        examples=["every term"],
    )
    practices: list[OversightPractice] = Field(
        [],
        description="Which of these do you do: risk assessments (of technology, new and in use), audits (of online "
        "safety), patterns (incidents are analysed for them)? List only those.",
        examples=[["risk assessments", "audits"]],
    )
    events: list[Text] = Field(
        [],
        description="Which online safety events do you take part in each year? It completes “join in ...”. Leave out if none.",
        examples=[["Safer Internet Day"]],
    )


@own_words_such_as("Parents are invited to see the lessons each spring.")
class Teaching(Choice):
    """What is taught about online safety. Goes into ``Setting`` as ``teaching``, and into ``own_texts``."""

    subjects: list[Subject] = Field(
        description="Where is online safety taught: RSHE, PSHE, citizenship, computing, assemblies, tutorials, stories "
        "and play? A nursery that does not teach it writes [].",
        examples=[["RSHE", "computing"]],
    )
    frameworks: list[Framework] = Field(
        [],
        description="Which national advice do you plan it with: connected-world (Education for a Connected World) or "
        "teaching-online-safety (Teaching online safety in schools)? Leave out if neither.",
        examples=[["connected-world"]],
    )
    includes: list[TeachingPractice] = Field(
        [],
        description="Which of these do you do: asking for views, lead helps plan, moving on (lessons at a change of key "
        "stage or school), peer education, posters, rewards, visiting speakers? List only those.",
        examples=[["visiting speakers", "rewards"]],
    )


class OnlineSafety(Model):
    """What the online safety policy alone asks: technology for learning, systems, filtering, teaching and oversight."""

    oversight: Oversight = Field(
        Oversight.model_construct(),
        description="How online safety is overseen.",
        examples=[{"governor_hears": "every term"}],
    )
    teaching: Teaching = Field(
        description="What you teach about online safety.", examples=[{"subjects": ["RSHE", "computing"]}]
    )
    learning: Annotated[Learning | None, BeforeValidator(no_or_details)] = Field(
        description="Do those you teach use technology to learn here? Write no, or the details.",
        examples=[{"uses": ["tablets"], "video_sites": "no", "uploads": "never", "access": {"youngest": "not-online"}}],
    )
    ai: Annotated[Ai | None, BeforeValidator(no_or_details)] = Field(
        description="Is generative AI used for your work, by staff or by those you teach? Write no, or the details.",
        examples=[{"used_by": "staff", "approved_by": "headteacher"}],
    )
    filtering: Annotated[Filtering | None, BeforeValidator(no_or_details)] = Field(
        description="Do you filter your internet connection? Write no, or the details. A school or college must.",
        examples=[
            {
                "blocks": ["pornography"], "illegal_lists": "yes", "leader": "headteacher", "reviewed": "2026-09-21",
                "tested": "every half term", "told_first": "safeguarding-lead", "reports_to": "deputy headteacher",
            }
        ],
    )  # fmt: skip
    monitoring: Monitoring | None = Field(
        None,
        description="How do you check how the internet is used? Needed if technology says monitored: yes.",
        examples=[{"ways": ["staff-watch-screens"]}],
    )
    support: Text = Field(
        description="Who manages your network and devices? A description keeps a company’s name private. It completes "
        "“we tell ...”.",
        examples=["our IT support company"],
    )
    security: Annotated[list[Security], BeforeValidator(_no_or_list)] = Field(
        [],
        description="Which of these protect your systems: virus-protection, firewall, encryption (of personal data "
        "sent or taken off site), blocks-on-ways-round (the filter), file-checks (of the network)? List only those, "
        "or leave it out.",
        examples=[["virus-protection", "encryption"]],
    )
    logins: OrOwnWords[Logins] = Field(
        description="Who has their own login: everyone, all-but-the-youngest or staff?", examples=["everyone"]
    )
    website: Annotated[WebAddress | None, BeforeValidator(_no_or_answer)] = Field(
        None,
        description="The address of your own website. Leave out if you have none.",
        examples=["https://oakfield.example/"],
    )
    email: Annotated[EmailAddresses | None, BeforeValidator(no_or_details)] = Field(
        description="Do you give staff an email address for their work? Write no, or the details.",
        examples=[{"learners": "no", "protections": ["junk-mail-blocked"]}],
    )
    channels: list[Text] = Field(
        description="How may staff contact families and those they teach online? A description is enough, and is printed.",
        examples=[["email from our own addresses", "our learning platform"]],
        min_length=1,
    )
    video_calls: Annotated[VideoCalls | None, BeforeValidator(no_or_details)] = Field(
        description="Do you use video calls? Write no, or the details.",
        examples=[{"used_with": ["parents"], "recorded": "never", "equipment": "stays-on-site"}],
    )
    learning_journal: Annotated[LearningJournal | None, BeforeValidator(no_or_details)] = Field(
        None,
        description="Asked only of those who teach under-fives. Do you keep an online learning journal that families see? "
        "Write no, or the details.",
        examples=[{"group_photos": "with-consent"}],
    )

    @property
    def learners_online(self) -> bool:
        """Whether any of those taught go online here, from the answers about each age."""
        if self.learning is None:
            return False
        access = self.learning.access
        return bool(access.juniors or access.older or access.youngest not in {None, "not-online"})
