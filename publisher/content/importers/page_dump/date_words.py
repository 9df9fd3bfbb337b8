"""How pages tell dates and reading times, in Dutch, French, English and German."""

import re

from publisher.content.importers.page_dump.words import match_any

MONTHS = {
    word: number
    for row in (
        "januari februari maart april mei juni juli augustus september oktober november december",
        "jan feb mrt apr mei jun jul aug sep okt nov dec",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "janv févr mars avr mai juin juil aout sept oct nov déc",
        "january february march april may june july august september october november december",
        "jan feb mar apr may jun jul aug sept oct nov dec",
        "januar februar märz april mai juni juli august september oktober november dezember",
        "jän feb mär apr mai jun jul aug sep okt nov dez",
        "jänner fevrier maart april mei juni juli aout sept oktober november decembre",
    )
    for number, word in enumerate(row.split(), 1)
}
WEEKDAYS = match_any(
    "maandag;dinsdag;woensdag;donderdag;vrijdag;zaterdag;zondag;ma;di;wo;do;vr;za;zo",
    "lundi;mardi;mercredi;jeudi;vendredi;samedi;dimanche",
    "monday;tuesday;wednesday;thursday;friday;saturday;sunday;mon;tue;wed;thu;fri;sat;sun;tues;"
    "thurs",
    "montag;dienstag;mittwoch;donnerstag;freitag;samstag;sonntag;sonnabend;mo;mi;fr;sa;so",
)
UPDATED = match_any(
    "laatst bijgewerkt op;laatst bijgewerkt;bijgewerkt op;bijgewerkt;aangepast op;gewijzigd op;"
    "laatste update;laatst gewijzigd op;laatste wijziging;geüpdatet op",
    "mis à jour le;mise à jour le;mise à jour;mis à jour;modifié le;dernière mise à jour;"
    "actualisé le",
    "last updated on;last updated;updated on;updated;last modified on;last modified;modified on;"
    "last edited;last reviewed;edited on",
    "zuletzt aktualisiert am;zuletzt aktualisiert;aktualisiert am;aktualisiert;stand;"
    "letzte aktualisierung;geändert am;zuletzt geändert am;zuletzt geändert",
)
PUBLISHED = match_any(
    "gepubliceerd op;gepubliceerd;geplaatst op;geplaatst;gepost op;publicatiedatum;verschenen op;"
    "datum;op;online sinds",
    "publié le;publiée le;publié;paru le;mis en ligne le;date de publication;date;posté le;le;"
    "écrit le",
    "published on;published at;published;posted on;posted;publication date;first published on;"
    "first published;on;date;released;release date;issued",
    "veröffentlicht am;veröffentlicht;erschienen am;erstellt am;datum;vom;am;erstellt;"
    "publiziert am;online seit;gepostet am",
)
AGO = re.compile(
    r"(?:(?:vor|about) )?\d{1,2} ?(?:seconds?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|dag|"
    r"dagen|week|weken|minuten|maanden|stunden?|tage?n?|wochen?|h|d|j)(?: ago| geleden)?"
    # «19 heures», «19 uur» alone say when.
    r"|\d{1,2} (?:uur|uren) geleden|il y a (?:environ )?\d{1,2} "
    r"?(?:secondes?|minutes?|heures?|jours?|semaines?|mois|min|h|j)"
    r"|gisteren|vandaag|hier|aujourd'hui|yesterday|today|gestern|heute"
)

READING = re.compile(
    r"(?:leestijd|lees[ -]?duur|temps de lecture|durée de lecture|lecture|reading time|read time|"
    r"lesezeit|lesedauer|estimated reading time|geschatte leestijd)\s*:?\s*(?:(?:ca|env|"
    r"approx)\.? )?[±~]?\s*\d{1,3}"
    r"\s*(?:minuten|minuut|minutes|minute|mins|min|m|')?\.?"
    r"|[±~]?\b\d{1,3}[ \N{NO-BREAK SPACE}-]?(?:minuten|minuut|minutes|minute|mins|min|')\.?"
    r"(?:\s*(?:leestijd|lezen|leeswerk|lezing|de lecture|lecture|read|reading|reading time|"
    r"lesezeit|lesedauer|lesen|om te lezen))",
    re.IGNORECASE,
)
