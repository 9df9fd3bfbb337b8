"""What the frames of web pages say, in Dutch, French, English and German.

Every list is folded as `lines.fold` folds a line: lower case, straight apostrophes, single blanks,
no marks at the ends. One row per language.
"""

import re

_BARE = str.maketrans("àâéèêîôç", "aaeeeioc")


def fold_set(*rows: str) -> frozenset[str]:
    """Return the words of rows, which have semicolons between them.

    Those that begin with an accent are there without it too, as capitals often are: `A lire`.
    """
    found = frozenset(word.strip() for row in rows for word in row.split(";") if word.strip())
    return found | {word[0].translate(_BARE) + word[1:] for word in found}


def match_any(*rows: str) -> str:
    """Return an alternation of the words, the longest first, each matched as it stands."""
    return "|".join(re.escape(word) for word in sorted(fold_set(*rows), key=lambda w: (-len(w), w)))


SKIP = fold_set(
    "direct naar de inhoud;direct naar inhoud;ga naar de inhoud;ga naar inhoud;naar de inhoud;"
    "naar inhoud;overslaan en naar de inhoud gaan;spring naar de inhoud;spring naar inhoud;"
    "naar hoofdinhoud;ga naar hoofdinhoud;doorgaan naar inhoud;meteen naar de inhoud;"
    "overslaan en naar inhoud;naar de hoofdinhoud;ga naar de hoofdinhoud;skip naar content",
    "aller au contenu principal;aller au contenu;passer au contenu;passer au contenu principal;"
    "accéder au contenu;accéder au contenu principal;aller au menu;aller à la navigation;"
    "aller à la recherche;sauter au contenu;aller à la page d'accueil",
    "skip to content;skip to main content;skip to the content;jump to content;skip navigation;"
    "skip to navigation;jump to navigation;jump to search;skip to main;skip to footer;"
    "skip to article;skip to primary content;skip links;skip advert;skip to search",
    "zum inhalt springen;direkt zum inhalt;zum hauptinhalt springen;zum inhalt;springe zum inhalt;"
    "zur navigation springen;zum hauptinhalt;zur navigation;zur suche springen;zur suche;"
    "zum menü springen;weiter zum inhalt;inhalt überspringen;navigation überspringen",
)

#: In the midst of a text too; never a heading.
ADVERTISEMENT = fold_set(
    "advertentie;reclame;advertentie, lees hieronder verder;gesponsord;publireportage",
    "publicité;pub;annonce;annonces;contenu sponsorisé",
    "advertisement;ad;ads;sponsored;sponsored content;advertisement, continue reading below",
    "anzeige;werbung;gesponsert",
)
#: Who paid for a page: `In samenwerking met Aker`, `Partner content`.
PARTNER = re.compile(
    r"(?:(?:dit artikel (?:is|werd|kwam) .{0,30})?in samenwerking met|"
    r"(?:cet article a été .{0,20})?en (?:collaboration|partenariat) avec|"
    r"(?:produced )?in (?:collaboration|partnership|association) with|"
    r"in zusammenarbeit mit|in partnerschaft mit|aangeboden door|proposé par|"
    r"gesponsord door|sponsored by|sponsorisé par|präsentiert von|presented by) .{2,60}"
    r"|partner ?(?:content|inhoud|bijdrage|beitrag)|brand(?:ed)? ?content|advertorial|"
    r"contenu partenaire|in samenwerking|premium|longread"
)
#: Kinds of article, as a label between title and text.
GENRES = fold_set(
    "interview;portret;opinie;nieuws;reportage;dossier;achtergrond;analyse;column;getuigenis;"
    "expertbijdrage;bedrijfsportret;dubbelinterview",
    "entretien;portrait;opinion;actualité;chronique;témoignage;tribune",
    "news;feature;analysis;profile;comment;case study",
    "porträt;meinung;nachricht;nachrichten;kommentar;hintergrund;gastbeitrag",
)
#: Of a switch between languages.
LANGUAGES = fold_set("nl;fr;en;de;be;nederlands;français;francais;english;deutsch;anglais;engels")

#: Buttons of an article: `Listen to this article`, `Cet article vous a plu ?`.
BUTTON = re.compile(
    r"(?:luister(?: naar)?|beluister|bewaar|print|download|deel|reageer op|lees|vertaal|"
    r"écoute[rz]|enregistre[rz]|imprime[rz]|télécharge[rz]|sauvegarde[rz]|partage[rz]|recommande[rz]|"
    r"listen to|save|print|download|share|bookmark|translate|gift|"
    r"download(?:en)?|höre|hören sie)"
    r" (?:dit|deze|het|ons|cet|cette|l'|le|la|this|the|diesen|dieses|den|das)(?: |(?<='))"
    r"(?:hele |volledige |full )?"
    r"(?:artikel|verhaal|bericht|pagina|interview|stuk|dossier|article|page|texte|entretien|"
    r"dossier complet|story|post|piece|interview|beitrag|artikel|seite|text)\b.{0,40}"
    r"|(?:diesen |den )?(?:artikel|beitrag|text) "
    r"(?:anhören|drucken|merken|teilen|speichern|herunterladen|als pdf.{0,20}).{0,20}"
    r"|(?:was this (?:article|page) (?:helpful|useful)|(?:did you )?(?:enjoy|like)(?:ed)? "
    r"(?:this|the) (?:article|story|post|piece)|vond (?:je|u) dit (?:artikel|stuk|verhaal)\b|"
    r"was dit artikel nuttig|interessant artikel|"
    r"(?:vous avez aimé )?(?:cet |cette |l')(?:article|page|entretien) ?(?:vous a|vous)?"
    r"(?: [a-zé-]+){0,2} ?\?|hat ihnen (?:der|dieser) (?:artikel|beitrag)|"
    r"war (?:der|dieser) (?:artikel|beitrag)).{0,90}"
)

#: What an encyclopaedia sets below its titles.
SOURCE = re.compile(
    r".{0,60}\b(?:vrije encyclopedie|encyclopédie libre|free encyclopedia|freien enzyklopädie)"
)

HOME = fold_set(
    "home;startpagina;voorpagina;start;thuis;homepage;hoofdpagina",
    "accueil;page d'accueil;à la une",
    "home page;front page;main page",
    "startseite;titelseite;hauptseite",
)

HERE = match_any(
    "u bent hier;je bent hier;u bevindt zich hier;kruimelpad",
    "vous êtes ici;vous etes ici;fil d'ariane;tu es ici",
    "you are here;breadcrumb;breadcrumbs;you're here",
    "sie sind hier;sie befinden sich hier;du bist hier;brotkrumen;pfadnavigation;aktuelle seite",
)

#: Words of menus and of buttons. Alone in a line they are frame, between paragraphs a heading.
MENU = fold_set(
    "menu;menu openen;menu sluiten;open menu;sluit menu;zoeken;zoek;zoeken naar;inloggen;aanmelden;"
    "log in;registreren;abonneren;abonneer;abonnement;abonnementen;word abonnee;word lid;contact;"
    "contacteer ons;over ons;winkelwagen;mijn account;mijn profiel;mijn lijst;sluiten;terug;"
    "terug naar overzicht;naar overzicht;naar boven;terug naar boven;meer;nieuwsbrief;vacatures;"
    "agenda;archief;adverteren;toegankelijkheid;sitemap;digitale krant;krant;meest gelezen;"
    "net binnen;taal;nederlands;steun ons;doneer;terug naar nieuws;alle nieuws;alle artikelen;"
    "luister;lees voor;lees later;bewaar;bewaren;opslaan;vergroot tekst;reageer;volg ons;"
    "voorlezen;afdrukken;doorzoek de site;hoofdnavigatie;hoofdmenu;uitloggen;steun onafhankelijke "
    "journalistiek;beluister dit artikel;artikel;overleg;lezen;bewerken;geschiedenis;"
    "brontekst bewerken;gereedschap;"
    "laden;aan het laden;reacties lezen;vind ik leuk;inhoud verbergen",
    "recherche;rechercher;connexion;se connecter;s'inscrire;s'abonner;abonnez-vous;mon compte;"
    "nous contacter;contactez-nous;à propos;qui sommes-nous;fermer;retour;retour en haut;"
    "haut de page;plus;boutique;panier;archives;plan du site;accessibilité;faire un don;"
    "français;langue;je m'abonne;voir plus;retour à la liste;retour aux actualités;écouter;"
    "enregistrer;lire plus tard;ouvrir le menu;fermer le menu;le journal;newsletters;"
    "navigation principale;navigation;offrir cet article;écouter l'article;toutes les actualités;"
    "nos newsletters;soutenez-nous;podcasts;vidéos;en continu;commenter;discussion;lire;modifier;"
    "modifier le code;voir l'historique;outils;"
    "chargement;j'aime;j'aime ceci;sommaire",
    "search;subscribe;sign in;sign up;login;register;my account;account;about;about us;contact us;"
    "close;back;back to top;back to news;back to overview;all news;more;shop;cart;archive;"
    "advertise;site map;accessibility;donate;support us;english;language;newsletter;jobs;careers;"
    "listen;save;save for later;toggle navigation;toggle menu;main menu;open search;"
    "close search;follow;follow us;get started;open in app;write;help;status;blog;listen to this "
    "article;give this article;most read;most popular;trending;latest;latest news;read later;"
    "become a member;log out;submit;go;ok;top stories;view comments;add to favourites;"
    "text size;buy now;start here;main navigation;popular;e-paper;epaper;topics;sections;editions;"
    "article;talk;read;edit;view history;view source;tools;contents;contents hide;"
    "create account;main page;like this;like loading;loading;like;"
    "write a comment;comment",
    "menü;suche;suchen;anmelden;abmelden;registrieren;abo;abonnieren;abonnement;konto;mein konto;"
    "kontakt;über uns;schließen;zurück;zurück zur übersicht;nach oben;zum seitenanfang;mehr;"
    "warenkorb;archiv;werben;barrierefreiheit;spenden;deutsch;sprache;einloggen;hauptmenü;"
    "merken;vorlesen;drucken;artikel anhören;anhören;menü öffnen;menü schließen;leichte sprache;"
    "hauptnavigation;jetzt abonnieren;merkliste;meistgelesen;alle meldungen;alle nachrichten;"
    "suche öffnen;folgen;unterstützen;seite drucken;artikel merken;gebärdensprache;presse;"
    "diskussion;lesen;bearbeiten;quelltext bearbeiten;versionsgeschichte;"
    "werkzeuge;wird geladen;gefällt mir;kommentieren",
)

NETWORKS = fold_set(
    "facebook;x;twitter;linkedin;whatsapp;bluesky;mastodon;threads;telegram;pinterest;reddit;"
    "instagram;youtube;tiktok;messenger;signal;xing;pocket;flipboard;rss;tumblr;e-mail;email;mail;"
    "sms;print;afdrukken;courriel;imprimer;drucken;kopieer;copy;copier;kopieren;printen;"
    "mailen;tweet;tweeten;tweeter;instapaper;flattr;hackernews;feedly;snapchat;viber;line"
)
SHARE_VERBS = fold_set(
    "delen;deel;share;partager;partagez;teilen;gedeeld;shares;partages;sharing;tweet;verstuur;"
    "doorsturen;sturen;envoyer;versenden;weiterleiten;pin;post;volg;gekopieerd;copied;copié;"
    "kopiert;follow;suivez"
)
SHARE_FILLERS = fold_set(
    "reacties;commentaires;comments;kommentare;op;via;met;dit;artikel;bericht;deze;pagina;verhaal;"
    "per;naar;een;vriend;link;url;in;de;het;dit;"
    "sur;par;cet;cette;l'article;article;page;le;lien;la;à;un;ami;cet;avec;"
    "on;by;this;story;post;with;the;to;a;friend;page;link;friends;clipboard;:;|;·;•;/;,;-;–;&;+;"
    "auf;diesen;beitrag;den;die;link;als;mit;bei;seite;an;opens;new;window;en;and;und;et;ons;us"
)

#: Heads of lists of other articles.
RELATED = fold_set(
    "gerelateerde artikelen;gerelateerde artikels;gerelateerd;verwante artikelen;lees verder;"
    "meer over dit onderwerp;meer artikelen;meer artikels;meer nieuws;ander nieuws;"
    "anderen lazen ook;"
    "misschien ook interessant;dit vind je misschien ook interessant;andere artikelen;"
    "andere artikels;ook interessant;aanbevolen;aanbevolen voor u;aanbevolen voor jou;"
    "gerelateerd nieuws;verwante berichten;gerelateerde berichten;recente berichten;meer berichten;"
    "lees ook deze artikelen;meer uit deze rubriek;in dit dossier;laatste nieuws;meest recent;"
    "meer verhalen;nog meer nieuws;dit was het meest gelezen;bekijk ook;ontdek ook;"
    "ook in dit nummer",
    "articles liés;articles similaires;articles associés;sur le même thème;sur le même sujet;"
    "à lire également;à découvrir;à découvrir aussi;dans la même rubrique;dans le même dossier;"
    "vous aimerez aussi;vous pourriez aussi aimer;les plus lus;plus d'articles;autres articles;"
    "nos derniers articles;derniers articles;articles récents;à voir aussi;recommandé pour vous;"
    "sur le même dossier;toutes nos actualités;d'autres articles;ces articles pourraient vous "
    "intéresser;dans l'actualité;contenus associés;en lien avec cet article;à lire ensuite",
    "related articles;related stories;related posts;related;related news;related content;"
    "you may also like;you might also like;more stories;more articles;more news;recommended;"
    "recommended for you;recommended reading;more on this story;more on this topic;read next;"
    "up next;latest articles;latest stories;latest posts;recent posts;more like this;"
    "further reading;more from this author;keep reading;from the archive;in this series;"
    "other articles;other news;you may also be interested in;related topics;recommended stories;"
    "related coverage;discover more;most popular stories;more in this section;what to read next",
    "ähnliche artikel;verwandte artikel;verwandte beiträge;ähnliche beiträge;weitere artikel;"
    "weitere beiträge;weitere meldungen;weitere nachrichten;das könnte sie auch interessieren;"
    "das könnte dich auch interessieren;mehr zum thema;zum thema;mehr artikel;neueste beiträge;"
    "neueste artikel;auch interessant;meistgelesene artikel;empfohlen;empfehlungen der redaktion;"
    "aus dem archiv;mehr aus dieser rubrik;mehr nachrichten;passend zum thema;"
    "mehr aus dem ressort;weitere themen;das könnte ihnen auch gefallen;weiterführende artikel",
)

#: The same, put together from what such heads are made of.
RELATED_PHRASE = re.compile(
    r"(?:(?:nog )?(?:meer|andere|gerelateerde|verwante|aanbevolen|recente|laatste|populaire|"
    r"nieuwste) "
    r"(?:artikel(?:en|s)|berichten|verhalen|nieuws(?:berichten)?|interviews|lees(?:voer|tips)|"
    r"dossiers|opinies|blogs|content)"
    r"|(?:plus d'|d')?(?:autres )?(?:articles|actualités|actus|contenus|lectures|entretiens|"
    r"billets|publications|interviews|dossiers) "
    r"(?:liée?s|similaires|associée?s|récente?s|connexes|recommandée?s|à lire|populaires)"
    r"|(?:plus d'|d'autres |nos autres |autres |dernières |derniers |nos derniers |nos dernières )"
    r"(?:articles|actualités|actus|lectures|entretiens|billets|publications|interviews)"
    r"|(?:more|other|related|recommended|recent|latest|similar|further|suggested|popular) "
    r"(?:links|resources|documents|downloads|articles?|stories|posts?|reading|reads|news|coverage|content|interviews|pieces|features|"
    r"opinions?)"
    r"|(?:weitere|ähnliche|verwandte|andere|neueste|neuste|aktuelle|empfohlene|mehr) "
    r"(?:artikel|beiträge|meldungen|nachrichten|themen|interviews|geschichten|texte)"
    r"|(?:meer|more|plus|mehr) (?:uit|van|from|in|aus|dans|read from) (?:de |la |our |the |dieser |"
    r"deze |dit |this |dezelfde |cette )?(?:rubriek|sectie|categorie|section|category|issue|series|"
    r"reeks|rubrique|rubrik|nummer|opinions?|opinie|news|nieuws|dossier|auteur|author|autor)"
    r"|(?:dit|das|ceci|this|these|cela|ça) (?:vind|könnte|pourrait|pourraient|might|may)\b.{0,30}"
    r"(?:interess|intéress|interest|auch|ook|aussi|also).{0,25}"
    r"|(?:op|sur|zu|on) (?:hetzelfde|le même|demselben|the same) (?:thema|onderwerp|sujet|thème|"
    r"topic|subject|theme))"
)

#: One other article, in the midst of the text.
PROMO = match_any(
    "lees ook;lees meer;lees meer over;meer over;zie ook;bekijk ook;luister ook;lees hier;"
    "ook op deze site;meer lezen;"
    "lees verder onder de foto;meer over dit thema;leestip;lees dan ook",
    "lire aussi;à lire aussi;lire également;à lire également;lisez aussi;voir aussi;à voir aussi;"
    "lire la suite;à écouter aussi;notre dossier;en savoir plus;à (re)lire",
    "read more;read more about;more about;read also;also read;see also;read next;more on this;"
    "don't miss;watch also;"
    "you may have missed;listen now;related story;related article;related",
    "lesen sie auch;lesen sie mehr über;mehr über;lies auch;lesen sie mehr;mehr lesen;"
    "auch lesenswert;siehe auch;weiterlesen;"
    "lesen sie hierzu auch;lesetipp;mehr dazu;hören sie auch;lesen sie dazu auch",
)

NEIGHBOUR = match_any(
    "volgend artikel;volgende artikel;vorig artikel;vorige artikel;volgende;vorige;volgend bericht;"
    "vorig bericht;volgend;vorig;vorig verhaal;volgend verhaal;ouder bericht;nieuwer bericht;"
    "vorige pagina;volgende pagina;berichtnavigatie;bericht navigatie;naar het volgende artikel",
    "article suivant;article précédent;suivant;précédent;page suivante;page précédente;"
    "navigation de l'article;navigation des articles;publication suivante;publication précédente;"
    "billet suivant;billet précédent;actualité suivante;actualité précédente;à suivre",
    "next article;previous article;next;previous;next post;previous post;next story;previous story;"
    "older post;newer post;older;newer;prev;post navigation;next page;previous page;article "
    "navigation;older posts;newer posts;next up;read the next article",
    "nächster artikel;vorheriger artikel;voriger artikel;weiter;zurück;nächster beitrag;"
    "vorheriger beitrag;voriger beitrag;nächste meldung;vorherige meldung;beitragsnavigation;"
    "beitrags-navigation;nächste seite;nächster;vorheriger;weiter zum nächsten artikel;"
    "zum nächsten artikel;nächste nachricht;vorherige nachricht",
)
#: Of these, those that are words of sentences as well: with a colon behind them they say nothing.
NEIGHBOUR_WORDS = fold_set(
    "next;volgende;volgend;suivant;weiter;previous;vorige;older;newer;à suivre"
)

#: Above a paragraph about the site, below everything.
ABOUT_SITE = re.compile(
    r"(?:over|about|à propos|à propos de|à propos du|über|qui est|wie is) [\w&'. -]{2,40}"
    r"|à propos|about|qui sommes-nous|wie zijn wij|wer wir sind|who we are"
)
#: `Questions? Contact us.`: the last words of a page's text, and not of its article.
CALL = re.compile(
    r"[^?]{4,80}\? (?:contact\w*|mail|bel|schrijf|laat|deel|share|let us|tell us|get in touch|"
    r"write|e-?mail|join|follow|subscribe|bekijk|lees|ontdek|surf|schrijven|kontakt\w*|teilen|sagen|"
    r"folgen|melden|partage[rz]|dites|écrivez|suivez|abonnez|inscrivez|appelez|découvrez|"
    r"neem|volg|reageer|stuur|meld|abonneer|word)\b[^.!?]{0,90}"
)

COMMENTS = re.compile(
    r"(?:(?:\d+|geen|nog geen|no|aucun|keine|noch keine|één|een|un|one|pas de|pas encore de) +"
    r"(?:reacties?|commentaires?|comments?|kommentare?|opmerkingen|responses?|replies|antworten|"
    r"réponses?|réactions?|thoughts? on .*)(?: (?:op|on|sur|zu|pour) .*)?"
    r"|(?:reacties?|comments?|kommentare?|commentaires?|responses) *\(?\d+\)?"
    r"|(?:laisser|ajouter|poster|écrire|publier) un commentaire(?: .*)?|laissez un commentaire"
    r"|(?:leave|add|post|write) (?:a|your) (?:comment|reply|response)(?: .*)?|join the conversation"
    r"|join the discussion|(?:laat|geef|plaats|schrijf) (?:een|jouw|uw|je) (?:reactie|antwoord)"
    r"(?: achter| .*)?|reageer op dit (?:artikel|bericht)|reageren|reactie plaatsen"
    r"|(?:schreiben sie einen|schreibe einen|einen|ihr|hinterlasse einen|kommentar)"
    r" ?(?:kommentar|schreiben|verfassen|abgeben|hinzufügen)(?: .*)?|kommentieren"
    r"|discussion about this post|diskutieren sie mit|votre adresse e-?mail ne sera pas publiée.*"
    r"|your email address will not be published.*|je e-?mailadres wordt niet gepubliceerd.*"
    r"|het e-?mailadres wordt niet gepubliceerd.*|reacties zijn gesloten.*|comments are closed.*"
    r"|les commentaires sont fermés.*|ihre e-?mail-adresse wird nicht veröffentlicht.*"
    r"|deine e-?mail-adresse wird nicht veröffentlicht.*|réagir à cet article|réagissez)"
)
#: Alone in a line these are heads of comments as well as subheadings.
COMMENTS_OR_HEADING = fold_set(
    "reacties;reactie;comments;commentaires;kommentare;discussion;réactions"
)
#: Buttons below each comment.
COMMENT_BUTTONS = fold_set(
    "reageer;beantwoorden;antwoorden;reply;répondre;antworten;like;likes;j'aime;gefällt mir;"
    "vind ik leuk;report;melden;signaler;clap"
)

NEWSLETTER = re.compile(
    r"(?:(?:schrijf (?:je|u)(?: hier| nu| gratis)? in|abonneer (?:je|u)|meld (?:je|u)(?: nu|"
    r" hier)? aan)\b"
    r".{0,90}|.{0,60}\b(?:nieuwsbrief|nieuwsbrieven|newsletters?|infolettre|"
    r"lettre d'information)\b.{0,90}"
    r"|inschrijven|schrijf (?:me|mij) in|aanmelden voor .{0,60}|(?:uw|jouw|je|vul je|"
    r"vul uw)? ?e-?mail(?:adres|-adresse|"
    r" address)?(?: in)?|je m'inscris|inscrivez-vous.{0,90}|(?:votre|"
    r"adresse) (?:adresse )?(?:e-?mail|"
    r"mail|courriel|électronique)|ok, je m'inscris|abonnez-vous.{0,90}|recevez .{0,100}(?:mail|"
    r"boîte).{0,40}"
    r"|sign up (?:for|to).{0,90}|subscribe (?:to|for|now).{0,90}|(?:your|"
    r"enter your) e-?mail(?: address)?"
    r"|type your email.{0,10}|(?:get|receive) .{0,90}(?:inbox|by e-?mail).{0,40}|jetzt anmelden"
    r"|ihre e-?mail-?adresse|(?:deine|e-?mail) ?-?(?:mail-)?adresse|melden sie sich .{0,60}an"
    r"|kein(?:e)? .{0,30} mehr verpassen.{0,40}|no spam.{0,60}|ontvang .{0,90}(?:mailbox|inbox|"
    r"mail).{0,40}"
    r"|(?:blijf|restez|stay|bleiben sie|bleib)\b.{0,20}\b(?:op de hoogte|informée?s?|"
    r"up to date|in the loop|informed|informiert|auf dem laufenden|au courant)\b.{0,60}"
    r"|(?:mis|niets|geen artikel|never|nichts|kein artikel|ne ratez|ne manquez)\b.{0,20}\b"
    r"(?:missen|niets|miss|verpassen|rien)\b.{0,40}"
    r"|[^.]{0,90}\b(?:in (?:je|jouw|uw) (?:mailbox|inbox)|in your inbox|dans votre (?:boîte|"
    r"messagerie)|in (?:ihr|dein)(?:em)? postfach)\b[^.]{0,60}"
    r"|thanks for reading.{0,90}|.{0,60} is a reader-supported publication.{0,200}|"
    r"geen spam.{0,60})"
)
#: What makes a whole paragraph about a newsletter frame: an invitation in it.
INVITATION = re.compile(
    r"\b(?:schrijf (?:je|u)|inschrijven|abonneer|meld (?:je|u)|uitschrijven|mailbox|inbox|"
    r"inscrivez|abonnez|boîte mail|boîte de réception|désinscrire|sign up|subscribe|unsubscribe|"
    r"anmelden|abonnieren|postfach|abmelden|e-?mail(?:adres|-adresse)?)\b"
)

COOKIE = re.compile(r"\bcookie(?:s|beleid|verklaring|-einstellungen|s-einstellungen)?\b")
#: What a line about cookies asks, or its buttons say.
CONSENT = re.compile(
    r"\b(?:accept\w*|aanvaard\w*|akkoord|weiger\w*|toestaan|instellingen|voorkeuren|gebruik\w*|"
    r"refuser|paramét\w*|gérer|utilis\w*|consent\w*|we use|uses?|preferences|settings|manage|"
    r"policy|"
    r"akzeptier\w*|ablehnen|zustimm\w*|verwend\w*|nutz\w*|einstellungen|beleid|reject\w*|"
    r"privacy|partners?|partenaires|website|site)\b"
)
CONSENT_BUTTONS = fold_set(
    "accepteren;alles accepteren;alle cookies accepteren;weigeren;alles weigeren;voorkeuren;"
    "voorkeuren instellen;instellingen;akkoord;ik ga akkoord;aanvaarden;alles aanvaarden;"
    "cookie-instellingen;voorkeuren beheren;alleen noodzakelijke",
    "accepter;tout accepter;refuser;tout refuser;paramétrer;gérer mes choix;j'accepte;"
    "continuer sans accepter;gérer les cookies;personnaliser",
    "accept;accept all;accept cookies;accept all cookies;reject;reject all;manage;manage "
    "preferences;manage cookies;i agree;agree;got it;decline;cookie settings;settings;allow all",
    "akzeptieren;alle akzeptieren;ablehnen;alle ablehnen;einstellungen;zustimmen;"
    "cookie-einstellungen;nur notwendige;verstanden;nur notwendige cookies",
)

TAG_LABEL = match_any(
    "tags;tag;trefwoorden;trefwoord;onderwerpen;thema's;labels;kernwoorden;getagd;getagd met",
    "mots-clés;mots clés;mot-clé;étiquettes;étiquette;sujets;thèmes;thématiques",
    "topics;keywords;filed under;tagged;tagged with;labels;posted in;related tags",
    "schlagwörter;schlagworte;stichwörter;stichworte;themen;schlagwort;verschlagwortet mit",
)
SECTION_LABEL = match_any(
    "rubriek;categorie;categorieën;in de rubriek;gepost in;geplaatst in;thema",
    "rubrique;catégorie;catégories;publié dans;classé dans",
    "section;category;categories;posted in;filed under;filed in;published in",
    "rubrik;ressort;kategorie;kategorien;veröffentlicht in;erschienen in",
)

FOOTER = re.compile(
    r"(?:(?:copyright|©|\(c\))\s*(?:©\s*)?(?:\d{4}|[^.]{0,60}\b\d{4}).{0,200}|© .{0,80}(?:rechten|"
    r"rights|droits|rechte).{0,60}"
    r"|.{0,90}\b(?:alle rechten voorbehouden|tous droits réservés|all rights reserved|"
    r"alle rechte vorbehalten)\b.{0,120}"
    r"|(?:privacy|privacybeleid|privacyverklaring|privacy policy|privacy ?statement|disclaimer|"
    r"cookiebeleid|cookies?|cookie ?policy|gebruiksvoorwaarden|algemene voorwaarden|colofon|"
    r"mentions légales|politique de confidentialité|confidentialité|conditions d'utilisation|"
    r"conditions générales|données personnelles|gestion des cookies|terms|terms of use|terms of "
    r"service|terms and conditions|terms & conditions|legal|legal notice|imprint|impressum|"
    r"datenschutz|datenschutzerklärung|agb|nutzungsbedingungen|powered by .{0,60}|proudly powered "
    r"by .{0,60}|aangedreven door .{0,60}|propulsé par .{0,60}|rss-?feed|modifier les cookies|"
    r"fièrement propulsé par .{0,60}|.{0,40}stolz präsentiert von .{0,40}|btw[- :]be.{0,40}|"
    r"(?:verantwoordelijke|v\.u\.|éditeur responsable|verantwortlich).{0,90})"
    r"(?: *(?:[|·•–/-]|  ).{0,150})?)"
)

#: `edit` links that an encyclopaedia sets behind its headings.
EDIT = re.compile(
    r"\s*\[\s*(?:edit|edit source|bewerken|brontekst bewerken|modifier|modifier le code|bearbeiten|"
    r"quelltext bearbeiten)(?:\s*\|\s*[^\]\[]{1,40})?\s*\]\s*$",
    re.IGNORECASE,
)
