"""No sentence that a person can read claims what these numbers cannot say.

Every sentence of the window, the command line, the report, the documents and the translations is
held against lists of words. One that needs such a word, because it says that something is *not*
measured or because it speaks of a signal, stands word for word in ``claims_allowed_en.txt`` or
``claims_allowed_de.txt`` under its reason: so a new claim fails, and so does one in new words.
"""

from __future__ import annotations

import ast
import re
import tomllib
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from biofeedback.events import Beat, Edge, Flag, HrvUpdate, Phase
from biofeedback.programmes.conversation import PROGRAMME, Part
from biofeedback.ui.told import Told
from biofeedback.units import TICKS_PER_SECOND
from biofeedback.usual import Band

S = TICKS_PER_SECOND

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "biofeedback"


# -- what is not to be said ------------------------------------------------------------------------


class Rule(NamedTuple):
    """Words that must not stand in a sentence; with ``near`` only beside one of these."""

    why: str
    words: str
    near: str = ""


MEASURES_EN: Final = (
    r"rmssd|vagal|vagus|\bhrv\b|variability|\brsa\b|respiratory sinus|\bswing|regularity|heart rate"
    r"|reactivity|recover|resting|baseline|pnn50|sdnn|\bcurve|\bband\b|reading\b"
    r"|your (usual )?range|pauses?\b|turns\b|share of (the )?talk|number"
)
MEASURES_DE: Final = (
    r"rmssd|vagus|vagal|\bhfv\b|\bhrv\b|variabilität|\brsa\b|schwingung|schwankung|regelmäßigkeit"
    r"|herzfrequenz|reaktivität|erholung|ruhewert|ruhemessung|pnn50|sdnn|kurve|\bband\b|messung"
    r"|bereich|pausen?\b|wechsel\b|redeanteil|\bwert|zahl"
)
WORTH_EN: Final = (
    r"\bbetter|\bbest\b|\bworse|\bworst|\bgood\b|\bbad\b|\bbadly|healthy|healthier|improv"
    r"|(?<!as )\bwell\b(?! as| below| above)|\bideal|\boptimal|excellent|\bgreat\b|\bpoor|\bweak"
    r"|(?<!\.)\bfit\b|fitter|\bscor|\bgrade|perfect|impressive|disappoint|alarming|worrying"
    r"|\bsuccessful|\bfail|\bnormal\b|abnormal"
    r"|too (low|high|short|long|quick|fast|slow|soon)"
)
WORTH_DE: Final = (
    r"\bbesser|\bbeste[rnms]?\b|schlecht|\bschlimm|\bgut\b|\bgute[rnms]?\b|gesund|verbesser"
    r"|verschlechter|\bideal|optimal|hervorragend|großartig|\bschwach|\bfit\b|punktzahl|\bpunkte\b"
    r"|bewertung|\bnote\b|perfekt|beeindruckend|enttäusch|bedenklich|besorgnis|erfolg|\bnormal"
    r"|zu (niedrig|hoch|kurz|lang|schnell|langsam|früh)"
)

ENGLISH: Final = (
    Rule(
        "feelings and bonds are not measured",
        r"\blov(e|es|ed|ing)\b|oxytocin|connectedness|connections?\b|feel(ing)? connected|closeness"
        r"|\bbond(s|ed|ing)?\b|stress|relax|\bcalm|emotion|\bmood|anxi|happi|\bhappy|intima|empath"
        r"|rapport|affection|attun|sympath(y|etic)|\bserene|\bpeaceful|\bat ease\b|tension|\btense"
        r"|cortisol|\bhormon|nervous|chemistry between|warmth|trust between",
    ),
    Rule(
        "closeness is not measured",
        r"(feel|felt|how|grew|grow|became|become|are|were|bring\w*|brought|more)"
        r"( \w+){0,3} closer?\b"
        r"|closer to (each|one an)other|closer together|in tune\b",
    ),
    Rule(
        "it is no medical device",
        r"diagnos|\btreat(s|ed|ment|ments|ing)?\b|therap|\bheal(s|ed|ing)?\b|\bcur(e|es|ed|ing)\b"
        r"|health|disease|illness|\bill\b|symptom|medical|clinical|patient|disorder|\brisk"
        r"|well-?being|wellness|prevent\w* (heart|depress|burn)|burn-?out|depress",
    ),
    Rule("no number has a worth", WORTH_EN, near=MEASURES_EN),
    Rule(
        "higher is not better",
        r"(higher|lower|more|less|greater|larger|longer|rising|falling|a rise|a fall)\b[^.]{0,40}"
        r"\b(is|are|means?|shows?)\b[^.]{0,20}\b(better|best|good|worse|bad|stronger|healthier)"
        r"|the (higher|more|longer|larger|lower|slower),? the"
        r"|(good|bad) (sign\b|news|value|result|number)|aim (for|at)|\bgoal|\btarget value"
        r"|\b(that|this|it)(\s+is|\s+was|.s) (very |quite )?(a )?(good|great|bad|better|worse)\b"
        r"|beat your|keep it up|well done|(good|great|nice) (job|work)|congratulat|\brecord high",
    ),
    Rule(
        "no score of people, no synchrony",
        r"synchron|\bin sync\b|hearts? (beat|swing|move|align|agree)\w* (together|as one)"
        r"|two hearts|heart-to-heart|same wavelength|compatib|\bscor(e|es|ed|ing)\b"
        r"|resonat\w+ with|in step with each other|coheren|match(es|ed)? (your|the other|each)",
    ),
    Rule(
        "another person's state is not known",
        r"\b(other|partner|friend|they|he|she|them|him|her|listener|speaker|others?)\b[^.]{0,30}"
        r"\b(feels?|felt|enjoy\w*|lik(es|ed)|is (interested|bored|happy|open|comfortable|upset)"
        r"|was (interested|bored|happy|open|comfortable|upset)|trusts?|cares?|cared)\b"
        r"|(about|of|in) (the other|another|other) (person|people)"
        r"|(the other|another) person('s|s')|your partner|about them\b"
        r"|other people's|who (loves|likes|cares)",
    ),
    Rule(
        "a conversation is not judged",
        r"(good|bad|better|best|worse|worst|great|healthy|successful|deep|shallow|quality|poor|well"
        r"|wrong|right way|success|fail\w*)\b[^.]{0,25}"
        r"\b(conversation|talk|call|listen|relationship|friendship|contact|company|answer)"
        r"|(conversation|talk|call|relationship|contact|company|you listen\w*)\b[^.]{0,25}"
        r"\b(was|were|went|is|has been|did|does)\b[^.]{0,15}"
        r"\b(good|bad|better|best|worse|worst|great|well|healthy|poor|success|fail)"
        r"|good for you|does you good|good company|you (talk|interrupt|speak|answer)\w* too"
        r"|listen(ed|ing)? (well|badly|poorly|better)|too much (talk|speech|speak)|you should",
    ),
    Rule(
        "nothing is said to move these numbers for the good",
        r"\b(rais|boost|strengthen|increas|lift|train|improv|enhanc|stimulat|activat|restor"
        r"|balanc)\w*\b[^.]{0,40}\b(vagal|vagus|rmssd|hrv|variability|parasympathetic)"
        r"|(vagal|vagus|rmssd|hrv)[^.]{0,30}\b(training|exercise|workout|booster|activation)",
    ),
    Rule(
        "nothing is proven",
        r"\bprov(e|es|ed|en|ing)\b|\bproof\b|guarantee|scientifically|evidence that|reveals?\b"
        r"|lie detect|truth about|objectiv",
    ),
    Rule(
        "values at different paces are not compared",
        r"\b(higher|lower|more|less|rose|rises?|fell|falls?|half|twice|double|compared?|than)\b",
        near=r"(?=.*rmssd)(?=.*(\bpaces?\b|\bpaced|breaths (a|per) minute|breaths/min|breathing "
        r"(slow|fast)|slow(er|ly)? breath|breathe? (slow|fast)))",
    ),
)
GERMAN: Final = (
    Rule(
        "feelings and bonds are not measured",
        r"\blieb(e|st|t|en)\b|verlieb|oxyto[cz]in|verbundenheit|\bnähe\b|\bbindung"
        r"|verbindung\w* (zu|zwischen|mit) (?!(dem|deinem|einem|zwei) (brust)?gurt|bluetooth)"
        r"|(miss|mess|spür|stärk|vertief|tiefe)[^.]*verbindung|verbindung[^.]*(miss|mess|spür|stärk|vertief)"
        r"|zwischenmenschlich|stress|entspann|gelassen|beruhig|emotion|gefühl|stimmung(?!sv)|\bangst"
        r"|(?<!l)ängst|glück|zuneigung|vertraut|einfühl|empath|harmon|innig|ausgeglichen|anspann|nervös"
        r"|cortisol|kortisol|hormon|geborgen|wärme|sympath",
    ),
    Rule(
        "closeness is not measured",
        r"(fühl\w*|wie|näher|einander|euch|sich)( \w+){0,4} (nahe|näher)\b"
        r"|näher ?(gekommen|gebracht)"
        r"|im einklang",
    ),
    Rule(
        "it is no medical device",
        r"diagnos|behandl|therap|\bheil(t|en|ung|sam)|gesund|krank|symptom|medizin|klinisch|patient"
        r"|\brisiko|wohlbefinden|\bleiden\b|burn-?out|depress|störung(en)? des",
    ),
    Rule("no number has a worth", WORTH_DE, near=MEASURES_DE),
    Rule(
        "higher is not better",
        r"(höher|niedriger|mehr|weniger|größer|länger|steig\w*|sink\w*|anstieg)\b[^.]{0,40}"
        r"\b(ist|sind|bedeutet|heißt|zeigt)\b[^.]{0,20}\b(besser|gut|schlecht|gesünder|stärker)"
        r"|je (höher|mehr|länger|größer|niedriger|langsamer)|(gutes|schlechtes) zeichen"
        r"|weiter so\b|gut gemacht|glückwunsch|bestwert|rekord\b|\bziel(wert)?\b",
    ),
    Rule(
        "no score of people, no synchrony",
        r"synchron|gleichklang|im takt mit(einander)?|gleiche wellenlänge|zwei herzen|punktzahl"
        r"|\bscore|kohärenz|passt zu(sammen|einander)|herzen[^.]{0,20}(gemeinsam|zusammen)",
    ),
    Rule(
        "another person's state is not known",
        r"(anderen?|gegenüber|partner\w*|freund\w*|zuhörer\w*)\b[^.]{0,30}"
        r"\b(fühl\w*|empfind\w*|empfand|mag|mochte|genieß\w*|genoss|vertraut\w*)\b"
        r"|über (den|die|einen|eine|das) (anderen?|andere|gegenüber)|zustand (des|der) anderen"
        r"|anderen? mensch|andere person|anderen person",
    ),
    Rule(
        "a conversation is not judged",
        r"(gut|schlecht|besser|beste|schlimm|gesund|erfolgreich|tief|oberflächlich|gelungen|falsch)"
        r"\w*\b[^.]{0,25}\b(gespräch|anruf|unterhaltung|beziehung|freundschaft|kontakt|zuhör|antwort)"
        r"|(gespräch|anruf|unterhaltung|beziehung|kontakt)\b[^.]{0,25}\b(war|ist|lief|verlief|wurde)\b"
        r"[^.]{0,15}\b(gut|schlecht|besser|gelungen|erfolgreich|gesund|schlimm)"
        r"|tut (dir|ihnen|gut)|zu viel (ge)?red|(gut|schlecht|besser) zu(ge)?hör|(du|sie) sollte",
    ),
    Rule(
        "nothing is said to move these numbers for the good",
        r"(stärk|steiger|erhöh|verbesser|trainier|aktivier|förder|anreg)\w*\b[^.]{0,40}"
        r"\b(vagus|vagal|rmssd|hrv|parasympath)"
        r"|(vagus|vagal|rmssd|hrv)\w*\b[^.]{0,40}\b(stärk|steiger|erhöh|verbesser|trainier|aktivier"
        r"|förder|training|übung)",
    ),
    Rule(
        "nothing is proven", r"beweis|bewiesen|garantier|nachweislich|wissenschaftlich|lügendetekt"
    ),
    Rule(
        "values at different paces are not compared",
        r"\b(höher|niedriger|mehr|weniger|stieg|steigt|sank|sinkt|fällt|halb\w*|doppelt|vergleich\w*"
        r"|als)\b",
        near=r"(?=.*rmssd)(?=.*(tempo|atemzüge|takt\b|langsam\w* atm|atm\w* langsam))",
    ),
)


def allowed(language: str) -> list[str]:
    """Return the sentences that may have such words; above each few of them stands why."""
    file = ROOT / "tests" / f"claims_allowed_{language}.txt"
    lines = file.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("# ")]


def claims(sentence: str, rules: tuple[Rule, ...]) -> list[str]:
    """Return why a sentence must not be said; nothing where it may."""
    text = plain(sentence).lower()
    return [
        rule.why
        for rule in rules
        if re.search(rule.words, text) and (not rule.near or re.search(rule.near, text))
    ]


# -- sentences -------------------------------------------------------------------------------------

_ENDS: Final = re.compile(
    r"(?<=[.!?])(?<!\bal\.)(?<!\b[A-Z]\.)(?<!e\.g\.)(?<!i\.e\.)[)\"']*\s+"
    r"(?=[^a-z]|biofeedback )"
)
_STYLE: Final = re.compile(r"\{[^{}]*[a-z-]+:[^{}]*[;}]")
"""A style sheet is no sentence."""


def plain(text: str) -> str:
    """Return a text without what only lays it out."""
    text = re.sub(r"<[^<>]{1,80}>", " ", text)
    text = re.sub(r"[*`]{1,3}(?=\S)|(?<=\S)[*`]{1,3}", "", text.replace("\\n", " "))
    return " ".join(text.split())


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, each in one line."""
    found = (part.strip() for part in _ENDS.split(plain(text)))
    return [part for part in found if re.search(r"[^\W\d]{2}", part) and not _STYLE.search(part)]


def of_markdown(text: str) -> Iterator[str]:
    """Yield the sentences of a document: of paragraphs, points, cells and captions."""
    block = ""
    for line in [*text.splitlines(), ""]:
        begins = re.match(r"\s*([-*] |\d+\. |#|\||!\[|```| {4})", line)
        if begins or not line.strip():
            yield from sentences(re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", block))
            block = ""
        if line.lstrip().startswith("|"):
            for cell in line.strip().strip("|").split("|"):
                yield from sentences(re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", cell))
        else:
            block += " " + re.sub(r"^\s*([-*] |\d+\. |#+ )", "", line)


def _called(node: ast.Call) -> str:
    function = node.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _is_command(node: ast.AST) -> bool:
    decorators = getattr(node, "decorator_list", [])
    return any(re.search(r"click|command|group", ast.unparse(each)) for each in decorators)


def of_source(text: str) -> Iterator[str]:
    """Yield the sentences of every text in a module, and the help of its commands.

    All of its literals, not only those that are translated: errors and the command line are read,
    too. Docstrings are for programmers.
    """
    tree = ast.parse(text)
    passed_over = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            passed_over.add(id(node.value))
        if isinstance(node, ast.JoinedStr):
            passed_over |= {id(each) for each in node.values}
            parts = (str(p.value) if isinstance(p, ast.Constant) else "{}" for p in node.values)
            yield from sentences("".join(parts))
        if isinstance(node, ast.FunctionDef) and _is_command(node):
            yield from sentences(ast.get_docstring(node) or "")
        if isinstance(node, ast.Call) and _called(node) == "compile":
            passed_over |= {id(each) for each in node.args}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or id(node) in passed_over:
            continue
        if isinstance(node.value, str):
            yield from sentences(node.value)


def of_translations(path: Path, sources: frozenset[str]) -> Iterator[str]:
    """Yield the sentences of a translators' file, in its own language.

    Args:
        path: The file.
        sources: The texts that the program still has; the others nobody sees.
    """
    for message in ET.parse(path).getroot().iter("message"):
        translation = message.find("translation")
        if translation is None or message.findtext("source") not in sources:
            continue
        for text in [translation.text, *(each.text for each in translation.iter("numerusform"))]:
            yield from sentences(text or "")


def literals() -> frozenset[str]:
    """Return every text that stands in the program."""
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in modules())
    nodes = (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return frozenset(node.value for node in nodes if isinstance(node.value, str))


def documents() -> list[Path]:
    return [*sorted((ROOT / "docs").rglob("*.md")), ROOT / "README.md", ROOT / "CHANGELOG.md"]


def modules() -> list[Path]:
    return [*sorted(PACKAGE.rglob("*.py")), *sorted((ROOT / "docs").glob("*.py")), ROOT / "run.py"]


def said() -> Iterator[tuple[str, str]]:
    """Yield every English sentence that a person can read, and where."""
    for path in modules():
        for sentence in of_source(path.read_text(encoding="utf-8")):
            yield str(path.relative_to(ROOT)), sentence
    for path in documents():
        for sentence in of_markdown(path.read_text(encoding="utf-8")):
            yield str(path.relative_to(ROOT)), sentence
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for sentence in sentences(project["description"]):
        yield "pyproject.toml", sentence


# -- the product -----------------------------------------------------------------------------------


def _told(found: dict[str, str]) -> str:
    lines = (f"{sentence}\n    {why}" for sentence, why in found.items())
    return "say it otherwise, or allow it with a reason:\n" + "\n".join(lines)


def test_no_sentence_claims_what_the_numbers_cannot_say() -> None:
    may, found, number = set(allowed("en")), dict[str, str](), 0
    for where, sentence in said():
        number += 1
        if sentence not in may and (why := claims(sentence, ENGLISH)):
            found[sentence] = f"{where}: {', '.join(why)}"
    assert number > 4000, "too little was read to say anything"
    assert not found, _told(found)


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*_de.ts")), ids=lambda path: path.stem)
def test_nor_does_a_german_one(path: Path) -> None:
    may, found = set(allowed("de")), dict[str, str]()
    read = list(of_translations(path, literals()))
    for sentence in read:
        if sentence not in may and (why := claims(sentence, GERMAN)):
            found[sentence] = ", ".join(why)
    assert len(read) > 500, "too little was read to say anything"
    assert not found, _told(found)


def test_every_language_is_read() -> None:
    languages = {path.stem.rpartition("_")[2] for path in PACKAGE.rglob("*.ts")}
    assert languages == {"de"}, "a new language needs lists of words of its own"


def test_what_is_allowed_is_still_said_and_needs_to_be_allowed() -> None:
    there = {sentence for _, sentence in said()}
    assert not [sentence for sentence in allowed("en") if sentence not in there]
    assert not [sentence for sentence in allowed("en") if not claims(sentence, ENGLISH)]
    assert not [sentence for sentence in allowed("de") if not claims(sentence, GERMAN)]


# -- that it can fail ------------------------------------------------------------------------------

BAD = (
    "RMSSD shows how much love there was.",
    "A live window on your oxytocin.",
    "See your connection with the person you talk to.",
    "Your closeness grew over the weeks.",
    "A stronger bond with your family.",
    "Less stress than yesterday.",
    "You were relaxed while you listened.",
    "Your heart was calm.",
    "The curve follows your emotions.",
    "Your mood lifts RMSSD.",
    "You felt closer to each other.",
    "It detects anxiety early.",
    "A healthy value.",
    "RMSSD helps to diagnose burn-out.",
    "Talking treats what troubles you.",
    "Your vagal tone is better than last week.",
    "RMSSD: good",
    "Your resting RMSSD improved by 12 %.",
    "A poor recovery.",
    "Your recovery was excellent.",
    "Your baseline is normal for your age.",
    "Your pauses were too short.",
    "Higher is better.",
    "The higher, the better.",
    "A rise after the call is a good sign.",
    "This is good.",
    "Well done.",
    "Connection score: 78",
    "Your score today",
    "Your hearts beat together.",
    "Synchrony with your partner",
    "You two were in sync.",
    "The other person felt heard.",
    "What it says about the other person",
    "They enjoyed the conversation.",
    "A good conversation.",
    "The call went well.",
    "You interrupt too often.",
    "You should listen more.",
    "Warm conversation raises your vagal tone.",
    "Exercises that strengthen the vagus nerve.",
    "It is proven that contact helps.",
    "Scientifically tested.",
    "RMSSD rose when you went from 15 to 6 breaths a minute.",
    "RMSSD was higher at the slower pace.",
    "Your RMSSD fell during slow breathing.",
    "**Calm** is what you *see*.",
    "With {contact} your <b>connection</b> grows",
)
GOOD = (
    "RMSSD was higher after the conversation than before it: {percent} %, likely {low} to {high}.",
    "Recovery: about the same as before the conversation.",
    "Resting RMSSD 42 ms, likely 34 to 53.",
    "Too noisy to say.",
    "You spoke for 12 min, the other for 9 min.",
    "Before you answered, 0.8 s went by: the middle of 24 pauses.",
    "Good signal",
    "Poor signal: 8 % artifacts",
    "Link lost, retrying",
    "Connected, waiting for beats",
    "Close the phone app that holds the strap.",
    "Let it breathe",
    "Five quiet seconds",
    "The microphone is on: voice activity only, nothing is kept.",
    "Choose a second input for the other's voice.",
    "Talking changes breathing, and with it RMSSD, whatever you think of.",
    "Above your usual range.",
    "A little below your usual range, by no more than a reading may vary.",
    "Sit quietly and say nothing.",
    "Heart rate 72 bpm",
    "What has been on your mind this week?",
    "Compare RSA at the same pace only.",
    "Moisten the electrodes and tighten the strap.",
)
BAD_GERMAN = (
    "RMSSD zeigt, wie viel Liebe da war.",
    "Sieh dein Oxytocin.",
    "Eure Verbundenheit wuchs.",
    "Deine Verbindung zu anderen wird stärker.",
    "Mehr Nähe als gestern.",
    "Weniger Stress als letzte Woche.",
    "Du warst entspannt.",
    "Die Kurve folgt deinen Gefühlen.",
    "Das ist gesund.",
    "Es hilft bei der Diagnose.",
    "Deine RMSSD ist besser als gestern.",
    "Eine gute Erholung.",
    "Deine Pausen waren zu kurz.",
    "Höher ist besser.",
    "Je höher, desto besser.",
    "Ein Anstieg ist ein gutes Zeichen.",
    "Gut gemacht.",
    "Eure Herzen schlagen synchron.",
    "Eure Punktzahl: 78",
    "Was es über den anderen sagt",
    "Dein Gegenüber fühlte sich wohl.",
    "Ein gutes Gespräch.",
    "Das Gespräch verlief gut.",
    "Gespräche stärken den Vagus.",
    "Wissenschaftlich bewiesen.",
    "Die RMSSD war beim langsamen Atmen höher.",
)
GOOD_GERMAN = (
    "Die RMSSD lag nach dem Gespräch höher als davor: {percent} %, wohl {low} bis {high}.",
    "Gutes Signal",
    "Schlechtes Signal: 8 % Artefakte",
    "Verbindung verloren, neuer Versuch",
    "keine Verbindung zum Brustgurt",
    "Zu verrauscht für eine Aussage.",
    "Du hast 12 min gesprochen, die andere Stimme 9 min.",
    "Fünf stille Sekunden",
    "Lass es atmen",
    "Das Mikrofon ist an: nur ob gesprochen wird, nichts wird aufbewahrt.",
    "Etwas über deinem üblichen Bereich.",
    "Sitz still und sag nichts.",
    "Was geht dir diese Woche durch den Kopf?",
    "Befeuchte die Elektroden und zieh den Gurt fester.",
    "Für Pausen wird auch die andere Stimme gebraucht.",
)


@pytest.mark.parametrize("sentence", BAD)
def test_a_claim_is_caught(sentence: str) -> None:
    assert claims(sentence, ENGLISH)


@pytest.mark.parametrize("sentence", GOOD)
def test_a_plain_result_passes(sentence: str) -> None:
    assert claims(sentence, ENGLISH) == []


@pytest.mark.parametrize("sentence", BAD_GERMAN)
def test_a_german_claim_is_caught(sentence: str) -> None:
    assert claims(sentence, GERMAN)


@pytest.mark.parametrize("sentence", GOOD_GERMAN)
def test_a_plain_german_result_passes(sentence: str) -> None:
    assert claims(sentence, GERMAN) == []


CLAIM = "It shows your connection."


@pytest.mark.parametrize(
    "source",
    [
        f"def f(self):\n    return self.tr({CLAIM!r})",
        f'tr("Some words. "\n   "{CLAIM}")',
        f"translate('context', {CLAIM!r})",
        f"tr('%n', '', 2, one={CLAIM!r})",
        f"raise ValueError({CLAIM!r})",
        f'x = f"{{number}} ms. {CLAIM}"',
        f"@click.command()\ndef record() -> None:\n    '''Record.\n\n    {CLAIM}\n    '''",
        f"click.option('--strap', help={CLAIM!r})",
    ],
)
def test_it_is_caught_wherever_it_stands_in_the_source(source: str) -> None:
    assert [each for each in of_source(source) if claims(each, ENGLISH)] == [CLAIM]


@pytest.mark.parametrize(
    "document",
    [
        f"# Title\n\nSome words. {CLAIM}\n",
        "Words before.\nIt shows your\nconnection. And more.",
        f"- a point\n- {CLAIM}",
        f"| a | b |\n|---|---|\n| 1 | {CLAIM} |",
        f"![{CLAIM}](docs/pictures/live.png)",
        f"See [here]({'x' * 9}). **{CLAIM}**",
    ],
)
def test_it_is_caught_wherever_it_stands_in_a_document(document: str) -> None:
    assert [each for each in of_markdown(document) if claims(each, ENGLISH)] == [CLAIM]


def test_what_programmers_read_is_their_own() -> None:
    assert not list(of_source(f'def f():\n    """{CLAIM}"""\n'))


def test_a_translation_is_read_as_long_as_its_text_is_there(tmp_path: Path) -> None:
    file = tmp_path / "a_de.ts"
    file.write_text(
        "<TS><context><message><source>One</source><translation>Mehr Nähe.</translation></message>"
        "<message numerus='yes'><source>%n</source><translation><numerusform>Ein Stück Liebe."
        "</numerusform><numerusform>Zwei</numerusform></translation></message></context></TS>",
        encoding="utf-8",
    )
    both = ["Mehr Nähe.", "Ein Stück Liebe.", "Zwei"]
    assert list(of_translations(file, frozenset({"One", "%n"}))) == both
    assert list(of_translations(file, frozenset({"One"}))) == both[:1]


def test_a_word_more_makes_an_allowed_sentence_a_new_one() -> None:
    changed = "It does measure stress, love, oxytocin and connection."
    assert changed not in allowed("en")
    assert claims(changed, ENGLISH)


# -- what is compared with what --------------------------------------------------------------------


@pytest.mark.parametrize("part", list(Part))
def test_speech_is_not_compared_with_what_is_usual_at_rest(part: Part) -> None:
    told, yours = Told((60,)), Band(20.0, 60.0)
    phase = Phase(0, Edge.START, 1, part, {"programme": PROGRAMME, "part": part})
    told.add(phase)
    told.add(_beat(100))
    spoken = part in (Part.READING, Part.CALL)
    assert told.bands(yours)[60] == (None if spoken else yours)
    # Another program may have written the end without its settings.
    told.add(replace(phase, at=100 * S, edge=Edge.END, settings={}))
    for at_s in range(101, 162):
        told.add(_beat(at_s))
    assert told.bands(yours)[60] == yours


def _beat(at_s: int) -> Beat:
    at = at_s * S
    return Beat(at_s, S, at, at, Flag.NORMAL, 60, (HrvUpdate(at, 60, 60, 59, 60 * S, 40.0),))
