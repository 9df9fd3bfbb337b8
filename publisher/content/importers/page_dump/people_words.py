"""How bylines speak of people, in Dutch, French, English and German."""

import re

from publisher.content.importers.page_dump.words import fold_set, match_any

#: What stands before a writer's name.
BY = match_any(
    "geschreven door;een artikel van;door;tekst;auteur;auteurs;redactie;van onze redacteur;"
    "een interview door;interview door;opgetekend door;interview;een reportage van;woorden",
    "écrit par;rédigé par;propos recueillis par;par;texte;textes;auteur·e;auteure;autrice;"
    "un article de;une interview de;un entretien de;un reportage de;publié par;entretien;signé",
    "written by;words by;story by;by;text;author;authors;words;reported by;posted by;published by;"
    "interview by;report by;text by;reporting by;an article by",
    "geschrieben von;ein beitrag von;von;autor;autorin;autoren;interview von;verfasst von;"
    "ein artikel von;veröffentlicht von;aufgezeichnet von;protokoll",
)
BY_LABELS = frozenset(
    [
        "auteur",
        "auteurs",
        "tekst",
        "door",
        "geschreven door",
        "par",
        "texte",
        "écrit par",
        "author",
        "authors",
        "by",
        "written by",
        "words",
        "published by",
        "publié par",
        "text",
        "autor",
        "autorin",
        "autoren",
        "von",
        "geschrieben von",
        "over de auteur",
    ]
)
#: What stands before the name of someone who took pictures.
CREDIT = match_any(
    "foto;foto's;fotos;beeld;beelden;fotografie;illustratie;illustraties;foto door;video;"
    "beeldmateriaal;vertaling;traduction;translation;übersetzung",
    "photo;photos;photographie;photographies;images;image;crédit photo;crédits photo;crédit;"
    "illustration;illustrations;crédits",
    "photograph;photographs;photography;picture;pictures;photo by;photos by;image credit;photo "
    "credit;credit;photograph by;picture credit;photography by",
    "bild;bilder;fotograf;fotografin;bildquelle;bildnachweis;grafik;foto von",
)
NEWSROOM = re.compile(
    r"(?:(?:de |onze |la |notre |die |der |our |the |unserer? |le )?(?:redactie|redaktion|"
    r"rédaction|"
    r"newsroom|editors?|editorial (?:team|board|staff)|staff(?: (?:writer|reporter)s?)?|"
    r"webredactie|"
    r"service de presse|persdienst|pressestelle|press office|communicatiedienst|web team)"
    r"|belga|afp|anp|dpa|reuters|ap)(?: [^,.;:]{1,40})?",
    re.IGNORECASE,
)

#: First words of what a person is.
ROLES = re.compile(
    r"\b(?:\w{2,25}(?:redacteur|redactrice|redakteur(?:in)?|journalist(?:e|in)?|directeur|directrice|"
    r"direktor(?:in)?|leiter(?:in)?|leider|leidster|voorzitter|voorzitster|sprecher(?:in)?|"
    r"forscher(?:in)?|professor(?:in)?|onderzoek(?:er|ster)|medewerk(?:er|ster)|"
    r"mitarbeiter(?:in)?|ondernem(?:er|ster)|manager|apotheker|beheer(?:der|ster)|kundige|"
    r"unternehmer(?:in)?|verantwoordelijke|deskundige|ingenieur(?:in)?|olog(?:ist|ue|e|in)|oloog)|"
    r"(?:eind|hoofd|web)?redacteur|(?:eind|hoofd)?redactrice|journaliste?|journalistin|"
    r"verslaggever|verslaggeefster|"
    r"hoogleraar|docente?|onderzoeker|onderzoekster|directeur|directrice|voorzitter|voorzitster|"
    r"zaakvoerder|zaakvoerster|oprichter|oprichtster|woordvoerder|woordvoerster|burgemeester|"
    r"schepen|minister|secretaris|medewerker|medewerkster|bioloog|architecte?|arts|conservator|"
    r"freelancer?|bestuurder|coördinator|projectleider|auteur|schrijver|schrijfster|eigenaar|"
    r"président|présidente|professeure?|chercheure?|chercheuse|rédacteur|rédactrice|"
    r"correspondante?|"
    r"fondateur|fondatrice|gérante?|porte-parole|maire|responsable|chargée?|maître|écrivaine?|"
    r"editor|writer|reporter|correspondent|professor|lecturer|researcher|director|chair(?:man|"
    r"woman|person)?|president|founder|co-founder|spokes(?:man|woman|person)|mayor|manager|head|"
    r"ceo|cto|officer|columnist|contributor|author|curator|owner|secretary|engineer|scientist|"
    r"fellow|master|producer|staff|photographer|"
    r"redakteurin|redakteur|professorin|leiterin|leiter|vorsitzende[rn]?|geschäftsführer(?:in)?|"
    r"sprecher(?:in)?|bürgermeister(?:in)?|gründer(?:in)?|forscher(?:in)?|dozent(?:in)?|"
    r"inhaber(?:in)?|autorin|direktor(?:in)?|korrespondent(?:in)?|reporterin|volontärin|"
    r"bewoner|bewoonster|habitante?|resident|neighbour|voisine?|nachbar(?:in)?|student(?:e|in)?|"
    r"étudiante?|diensthoofd|afdelingshoofd|kabinetschef|verpleegkundige|verpleegster|laborante?|apotheker(?:es)?|"
    r"biologe|geneticus|chemicus|fysicus|immunologe|virologe|oncologe|ondernemer|onderneemster|"
    r"investeerder|doctoraatsstudente?|doctorandus|doctoranda|postdoc|boer|boerin|landbouw(?:er|ster)|"
    r"teler|veredelaar|brouwer|advocate?|advocaat|gedelegeerd bestuurder|afgevaardigd bestuurder|"
    r"rector|vicerector|decaan|huisarts|kinderarts|chirurg|econoom|analiste?|juriste?|consultant|"
    r"advise(?:ur|rend)|experte?|specialiste?|patiënte?|moeder|vader|"
    r"médecin|infirmière?|pharmacien(?:ne)?|biologiste|chimiste|ingénieure?|avocate?|"
    r"agricult(?:eur|rice)|doctorante?|postdoctorante?|entrepreneure?|pdg|administrat(?:eur|rice)|"
    r"cofondat(?:eur|rice)|analyste|conseill(?:er|ère)|éleveuse?|patiente?|mère|père|"
    r"chief|cofounder|physician|nurse|pharmacist|biologist|chemist|lawyer|farmer|breeder|analyst|"
    r"investor|partner|postdoctoral|phd student|patient|advocate|vice[- ]president|managing|"
    r"mother|father|ärztin|arzt|biologin|chemiker(?:in)?|landwirt(?:in)?|anwalt|anwältin|"
    r"doktorand(?:in)?|vorstand|mitgründer(?:in)?|unternehmer(?:in)?|investor(?:in)?|patientin|"
    r"mutter|leitung|präsident(?:in)?|mitarbeiter(?:in)?|chefredakteur(?:in)?)\b",
    re.IGNORECASE,
)
#: Of these, those that stand before a name: `Professor van der Auwera`.
TITLE = re.compile(r"professor|professeure?|maître", re.IGNORECASE)
#: Who serves a place: what stands behind them is no organisation.
OFFICES = re.compile(
    r"^(?:oud-|ex-|former |ancienne? )?(?:(?:vlaams|federaal|waals|brussels|flemish|federal|"
    r"walloon) )?(?:minister|staatssecretaris|ministre|secrétaire d[’']état|burgemeester|schepen|"
    r"mayor|maire|"
    r"(?:ober)?bürgermeister(?:in)?|gouverneur|"
    r"governor|inwoner|inwoonster|resident|habitante?|bewohner(?:in)?|einwohner(?:in)?)\b",
    re.IGNORECASE,
)
PARTICLES = fold_set(
    "dr.;ir.;ing.;drs.;em.;prof.;van;de;der;den;von;du;la;le;des;ten;ter;te;zu;zur;zum;vom;al;el;di;da;dos;del;della;bin;ibn;"
    "'t;’t;op;in;het;und;y;e;af;av;d’;d';l’;l';ben"
)
AND = r"(?:en|et|and|und|&)"

#: Heads of a box about who wrote the text.
ABOUT = fold_set(
    "over de auteur;over de auteurs;over de schrijver;de auteur;over de interviewer",
    "à propos de l'auteur;à propos de l'autrice;à propos de l'auteure;l'auteur;l'autrice;"
    "qui est l'auteur",
    "about the author;about the authors;about the writer;the author",
    "zum autor;zur autorin;über den autor;über die autorin;der autor;die autorin;zur person",
)
#: What others say in a text.
QUOTED = re.compile(r"“[^”]*”|„[^“]*“|«[^»]*»|\"[^\"]*\"|‘[^’]*’(?!\w)")
#: Sections in which the writer of a text is its subject.
OPINION = re.compile(
    r"opini\w+|meinung|kommentar|gastbeitrag|gastkommentar|standpunt|standpunkt|column|kolumne|"
    r"tribune|carte blanche|point de vue|edito(?:rial)?|éditorial|comment(?:ary)?|viewpoint|"
    r"perspective|vrije tribune|essay|chronique|debat|débat",
    re.IGNORECASE,
)

#: First-person singular: who writes so tells, and has no standfirst written by another.
FIRST_PERSON = re.compile(
    r"(?<![\w’'])(?:(?i:ik|mijn|mij|je suis|j[’']ai|j[’']étais|mon|ich|mein|meine|meinem|meinen|"
    r"mir|"
    r"mich|my)|I|I[’']m|I[’']ve|I[’']d)(?![\w’'])"
)
