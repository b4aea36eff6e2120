"""The attendance that the words of a heading say: *could not make it*, *sans nouvelles*, *sent regrets*."""

from __future__ import annotations

import re

from graphsvc.files.minutes import words
from graphsvc.files.minutes.words import Attendance

#: Nobody knows where they were: *no word from*, *sans nouvelles*, *n'ont pas répondu*, *aucune réponse*, *no-show*.
_SILENT = re.compile(
    r"\b(?:pas repondu|(?:no|sans|aucune?) (?:response|reply|reponse|word|nouvelles?|news)"
    r"|not (?:respond|reply|replied|heard)|pas (?:de|eu de) nouvelles|unaccounted|awol|no ?shows?)\b"
)
#: Somebody else votes for them: *by proxy*, *par procuration*, *Proxies*.
_PROXIED = re.compile(r"\b(?:par|by) (?:procuration|proxy|pouvoir)\b|^(?:procurations?|pouvoirs?|proxies)$")
#: They could not come, which somebody knew: *could not attend*, *can't make it*, *n'ont pu venir*, *on leave*.
_PREVENTED = re.compile(
    r"\b(?:unable|not able|couldnt|cannot|cant|can t|couldn t|could (?:not|n t))\b|sorry we missed"
    r"|\b(?:ne )?(?:pouvai(?:en)?t|peu(?:t|vent)) (?:pas )?(?:venir|etre|se joindre|participer|assister)"
    r"|\bn (?:ont|a|avai(?:en)?t) (?:pas )?pu\b|pas pu (?:etre|venir)|\bempech\w+|\bdesistements?\b"
    r"|^(?:on leave|leave|leaves?(?: of)? absences?|en conge|conges?|away|out|out of office)$"
)
#: They were not there: *not present*, *did not attend*, *n'étaient pas là*.
_AWAY = re.compile(
    r"\b(?:didn ?t|did not) (?:make|come|show)"
    r"|\b(?:not|non) (?:in attendance|present\w*|attend(?:ing|ed)?|join|there|here)\b|\bn etai(?:en)?t pas\b"
)
#: ... without having said so: *absents sans motif*, *non excusés*, *without notice*.
_UNEXCUSED = re.compile(
    r"\b(?:non|not|sans|without) (?:excus|motiv|justif|regret|motif|notice|pre|avis|prevenu|word)|\bunexcused\b"
)
#: ... having said so: *avec préavis*, *ont prévenu de leur absence*, *advised absent*, *absences annoncées*.
_TOLD = re.compile(
    r"motif|\b(?:ont|a|avai(?:en)?t) \w+ (?:de )?(?:leurs?|son) absences?|with (?:notice|cause)|avec (?:pre)?avis"
    r"|avec justification|\babsences? (?:prevues?|annoncees?|signalees?|connues?|notifiees?|approved|planned)"
    r"|\babsente?s? (?:prevenue?s?|avisee?s?|excusee?s?|justifiee?s?|annoncee?s?)"
    r"|\b(?:advised|notified|planned|approved|known) absen"
)
#: They were there, for a part of the time or in a way: *late*, *left early*, *around the table*, *drop-ins*.
_THERE = re.compile(
    r"(?:around|at) the table|autour de la table|(?:in the|on the) (?:room|call|line)"
    r"|(?:dans la|en) salle|\bsur place\b"
    r"|^(?:arriv\w+ |late ?|came |joined |joining |en )*(?:late|lates|retard)(?: arrivals?| arrivees?)?$"
    r"|^retardataires?$|^arrivees? (?:tardives?|en retard)$"
    r"|^(?:left|leaving|leaves|departed) early$|^departs? (?:hatifs?|avant la fin)$|^late arrivals?$"
    r"|^(?:also |aussi |others? who )*(?:dropped|drop|dropping|walk|walked|popped|stopped|sat) ?(?:ins?|by)$"
    r"|^(?:(?:also|aussi) )?(?:there|here|la|with us|joining us|joined us)$"
    r"|^(?:there |here )?(?:we were|nous etions|(?:ont|a) (?:signe|participe|assiste)|signed in)$"
    r"|\broll call\b|\bsign in\b"
    r"|^(?:who|qui) (?:all )?(?:was|were|came|attended|etait|est venu|is|s|showed|made it)\b"
    r"|^(?:made it|came|attended|in)$"
)


def attendance(tokens: list[str]) -> Attendance | None:
    """What the folded words of a heading say, in their order; None where they say nothing of it."""
    kept, said = set(tokens), " ".join(tokens)
    if _SILENT.search(said):
        return "absent"
    if _PROXIED.search(said) or (_PREVENTED.search(said) and not re.search(r"who (?:could|can)\b", said)):
        return "regrets"
    if _UNEXCUSED.search(said):
        return "absent"
    if _AWAY.search(said):
        return "regrets" if kept & words.REGRETS else "absent"
    if kept & words.PRESENT and kept & (words.REGRETS | words.ABSENT):
        return "present" if kept & {"presence", "presences", "attendance", "attendees"} else _first(tokens)
    if kept & words.REGRETS or _TOLD.search(said):
        return "regrets"
    if kept & words.ABSENT:
        return "absent"
    if _THERE.search(said) or kept & words.PRESENT:
        return "present"
    return None


def _first(tokens: list[str]) -> Attendance:
    for token in tokens:
        if token in words.PRESENT:
            return "present"
        if token in words.REGRETS:
            return "regrets"
        if token in words.ABSENT:
            return "absent"
    return "present"
