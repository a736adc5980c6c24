import type { Language } from "./language.ts";

/** The function words of German. */
export const GERMAN: Language = {
  code: "de",
  stop: `nee nö ach oh ups sorry der die das den dem des ein eine einen einem einer eines kein keine keinen keinem keiner und oder aber denn sondern doch
    ich du er sie es wir ihr mich dich sich uns euch mir dir ihm ihn ihnen mein meine meinen dein deine deinen sein seine unser unsere euer eure
    raus rein rauf runter in im ins an am ans auf aus bei beim mit nach von vom zu zum zur für über unter um durch gegen ohne vor zwischen hinter neben
    ist sind war waren bin bist seid werden wird wurde worden hat habe haben hatte kann können könntest könnte soll sollst sollte muss müssen darf dürfen will wollen möchte mag
    bitte mal halt nur noch schon auch sehr so dann wenn als wie was wer wo warum dass ob weil nicht nie niemals nichts hier da dort drin jetzt heute morgen sofort endlich gerade
    mach mache machen macht gib geben geh gehe gehen hol holen besorg besorge besorgen sorg sorge sorgen kümmer kümmere kümmern brauch brauche brauchen braucht stück etwas viel mehr alle alles furchtbar dringend selbst dafür dabei`,
  weak: "mach mache machen bring bringe bringen such suche suchen nimm nehmen leg lege legen",
  numbers:
    "null eins/eine/einen/ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf/dutzend dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn zwanzig",
  determiners: "der die das den dem ein eine einen einem einer mein meine dein deine unser unsere",
  pronouns: "mich dich sich uns euch mir dir ihm ihn ihnen es",
  prefixes: "ab an auf aus bei ein fest her hin kaputt los mit nach nieder um vor weg zu zurück",
  auxiliaries: "ist sind war waren hat haben hatte wird werden kann",
  indefinite: "jemand jemanden niemand niemanden alle alles",
  units:
    "sekunden minuten minute stunden stunde tage tag tagen nächte wochen woche monate monat jahre jahr uhr prozent",
  subjects: "ich du er sie es wir ihr man jemand niemand",
  orders: {
    numbers:
      "dreißig=30 vierzig=40 fünfzig=50 sechzig=60 siebzig=70 achtzig=80 neunzig=90 hundert=100 tausend=1000 anderthalb=1.5 eineinhalb=1.5 zweieinhalb=2.5 beide=2 beiden=2",
    units: "dutzend=12 paar=2",
    joints: "und",
    all: "alle alles jeden jede jedes allen",
    ones: "",
    verbEndings: "e en n t et st est",
    verbForms:
      "nimm/nehmen/nehmt/nehme/nimmst gib/geben/gebt/gebe/gibst lies/lesen/lest/liest iss/essen/esst hilf/helfen/helft/hilfst wirf/werfen/werft/wirfst brich/brechen/brecht/brichst triff/treffen/trefft triffst/triff sieh/sehen/seht/siehst sprich/sprechen/sprecht stiehl/stehlen/stehlt vergiss/vergessen/vergesst tritt/treten/tretet fang/fangen/fangt/fängst lauf/laufen/lauft/läufst trag/tragen/tragt/trägst/trage halt/halten/haltet/hältst/halte wasch/waschen/wascht/wäschst/wasche lass/lassen/lasst/lässt geh/gehen/geht/gehst/gehe tu/tun/tut/tust/tue sei/sein/seid fahr/fahren/fahrt/fährst schlaf/schlafen/schlaft/schläfst grab/graben/grabt/gräbst back/backen/backt/bäckst stich/stechen/stecht/steche bestich/bestechen/bestecht/besteche zerbrich/zerbrechen/zerbrecht verbirg/verbergen/verbergt friss/fressen/fresst schlag/schlagen/schlagt/schlägst/schlage lad/laden/ladet/lädst/lade",
    one: "ein eine einen einem einer eins",
    nearest: "nächste nächsten nächstes nächster nächstgelegene",
    farthest: "fernste weiteste entfernteste fernsten",
    most: "meisten meiste größte höchste",
    least: "wenigsten wenigste kleinste",
    not: "nicht",
    ordinals:
      "erste/ersten/erster/erstes zweite/zweiten/zweiter/zweites dritte/dritten/dritter/drittes vierte/vierten/vierter/viertes fünfte/fünften/fünfter/fünftes sechste/sechsten/sechster/sechstes",
    middle: "mittlere/mittleren/mittlerer/mittleres",
    last: "letzte/letzten/letzter/letztes",
    stopping: "stopp/stop/halt, hör/hört auf/ damit/, brich/brecht das/es/ ab, abbrechen",
    forgetting:
      "vergiss/vergesst/lass/lasst es/das/, lass/lasst es/ gut sein, hat sich erledigt, noch/jetzt nicht, schon gut, egal, doch nicht, vergiss den/ letzten befehl",
  },
  cues: {
    filler: "naja/tja/hm/hmm/na/äh",
    leave: "lass/lasst",
    "let-go": "los/rein/raus/frei/herein/hinein/hinaus/laufen/gehen",
    dropped: `lass es/das/ sein/bleiben/gut/ sein/, lass mal/gut sein, vergiss/vergesst es/das, schon gut`,
    fine: `ist/sind in ordnung, ist/sind gut so, ist/sind okay/ok, ist/sind gut/sauber/warm/voll/sicher genug, geht es/ gut, passt schon/so, ist/sind prima/bestens`,
    needless: `musst/müsst/muss du/ihr/man/ nicht, brauchst/braucht du/ihr/man/ dich/euch/sich/ nicht zu/, du/ihr musst/müsst nicht, du/ihr brauchst/braucht nicht zu/, nicht nötig zu/, nicht nötig`,
    "left-over": "übrig bleibt/bleiben/ist/sind, übrig",
    asks: "stimmt es, weiß jemand/wer, weißt/wisst du/ihr",
    stays: "bleibt/bleiben, bleibt/bleiben heute/schön/mal/bitte, soll/sollen bleiben",
    stay: `niemand verlässt, verlass/verlasse/verlasst nicht`,
    dislike: `ist/bin/sind allergisch gegen/auf, hasst/hasse/hassen, kann/können nicht leiden/ausstehen, mag/mögen kein/keine/keinen`,
    missed:
      "vergisst/vergäßest/auslässt/weglässt/überspringst/ignorierst, vergessen/auslassen/weglassen würdest/würde/",
    regret: `es wäre aber/doch/ schade/traurig/blöd/schlimm/dumm/ärgerlich, ich wäre traurig/sauer/böse/wütend/unglücklich`,
    "bad-for": `ist/sind schlecht/schädlich/ungesund/giftig/gefährlich für, tut/tun nicht gut, schadet/schaden, verträgt/vertragen kein/keine/keinen, bekommt/bekommen nicht`,
    none: "nur/ausschließlich/bloß, nichts als, noch einmal/mal",
    refuse: `ich/wir verbiete/verbieten dir/euch/, ohne/genug/außer/ausgenommen, schluss mit, nie wieder, nicht mehr, keine einzige, kein einziger/einziges, keinen einzigen, nicht eine/ein/einen einzige/einziger/einziges/einzigen/, keinen tropfen, kein bisschen, keinen krümel, aber/und/lass kein/keine/keinen,
      ich will/möchte kein/keine/keinen, es darf/soll kein/keine/keinen, niemand/keiner darf/soll/wird, ohne dass jemand/wer/einer, sorg/sorge/sorgt dafür dass niemand/keiner`,
    "refuse-first": "kein/keine/keinen/keinem/keiner",
    prefer: `lieber/besser/eher, ich würde lieber, es wäre mir lieber wenn, mir wäre es/ lieber wenn, mir wäre lieber, am liebsten/besten, vorzugsweise/bevorzugt/möglichst`,
    less: "als",
    lack: "nicht genug/genügend, zu wenig/wenige, kaum noch, fast kein/keine/keinen",
    ban: `komm/kommt mir/uns bloß/ja/ nicht mit, ohne zu, ich will/möchte nicht dass, auf keinen fall, keinesfalls/niemals/nie, wehe, wehe du/ihr, aber/nur/wird/werden/darf/dürfen/darfst/sollst nicht, hör/hört auf`,
    "ban-late": "nicht/nichts, bloß/ja nicht/nichts",
    avoid: `meide/meidet/vermeide, setz/setzt keinen fuß in/auf, finger/hände weg von/vom, lass die finger von/vom, geh nicht auf/in/ins/zu/zum/zur/nach, bleib weg/fern von, halt/halte dich fern von, halt/halte dich von, haltet euch von, halt/halte/haltet abstand von/zu/zum/zur, betritt nicht, nicht in/auf, geh mir/ ja/bloß/ nicht in/ins/auf/zu/zum/zur/an, niemand/keiner geht in/ins/auf/zu/zum/zur/an, niemand/keiner betritt`,
    replaced: "statt/anstatt/anstelle",
    skip: `vergiss/vergesst, vergessen wir, lass das mit, alles außer, alles nur nicht/kein/keine/keinen, nicht die/der/das/den, ich/wir brauche/brauchen kein/keine/keinen, keine zeit für, wen kümmert/kümmern/interessiert/interessieren, pfeif/scheiß auf, keine eile mit`,
    skipped: `kann/können/muss warten, ist nicht wichtig, ist/ unwichtig, egal/nebensächlich, hat/haben zeit, eilt/eilen nicht, hat/haben keine eile/priorität, drängt/drängen nicht, ist/sind nicht so/sehr/besonders/gerade/ wichtig/dringend`,
    too: "ist/sind zu, ist/sind viel zu",
    spare:
      "schone/schont/verschone/verschont, vorsicht/vorsichtig mit, sei/seid vorsichtig mit, pass/passt auf auf, pass auf deine, aber/nur nicht so/zu, achte/achtet auf",
    nobody: "niemand/niemanden/niemandem/keiner/keinen",
    banned:
      "ihn/sie/es/ihm/ihnen aber nicht, ihn/sie/es/ihm/ihnen bloß nicht, ist/sind/ verboten, ist tabu, nicht anfassen, nein, nein danke, fliegt/fliegst, wird/wirst gefeuert/bestraft, kriegt/kriegst/bekommt/bekommst ärger, bekommt/bekommst es mit mir zu tun, kriegt/kriegst es mit mir zu tun, gibt es/ ärger, setzt es was, feuere/schmeiße ich dich/ raus/, wird/wirst es bereuen, will/möchte ich nichts hören/wissen/sehen, lieber/bloß/besser nicht, kommt/kommen nicht in frage, kommt nicht in die tüte, auf keinen fall, niemals, geht gar nicht, ist/wäre keine gute idee, ist/wäre eine schlechte/dumme/blöde idee, ist/wäre keine lösung, wäre wahnsinn/dumm/verrückt/grausam, ist wahnsinn, würde ich an deiner stelle/ lassen/nicht/bleiben/ lassen/, würde ich nicht tun/machen, würde ich an deiner stelle nicht tun/machen, das würde ich nicht, das würde ich nicht tun/machen, das würde ich an deiner stelle/ lassen",
    unharmed:
      "eine pause/verschnaufpause, unversehrt/unverletzt/heil/unbeschädigt/ganz/lebend/lebendig, bleibt/bleiben heil/ganz/unversehrt, in einem stück",
    keep: "behalte/behalt/lass/lasse/heb/bewahre/spare",
    untouched: "in ruhe/frieden, stehen/liegen/an, wo es ist",
    insist: `es darf/soll nicht an/am fehlen, vergiss/warum nicht, nicht vergessen/aufgeben/nur, gib nicht auf, lass nicht nach, wehe du vergisst/vernachlässigst, vergiss/vergesst ja/bloß/nur/mir/ nicht, vernachlässige nicht`,
    prevent: "lass nicht zu, verhindere dass/, sorg dafür dass niemand",
    first: "zuerst/zunächst/erstmal/vorher/zuvor/vorab, erst mal/, als erstes, vor allem",
    then: "dann, und/ danach, und dann, anschließend/hinterher/darauf/daraufhin, als nächstes",
    last: "zuletzt/schließlich, zum schluss, am ende",
    later: "später/danach",
    before: "bevor/ehe du/",
    after: "nachdem/sobald/wenn du/, aber/ erst wenn/nachdem/sobald, aber/ nicht bevor/ehe",
    until: "bis",
    "at-least": "mindestens/wenigstens/zumindest, nicht weniger als",
    "at-most": "höchstens/maximal, nicht mehr als",
    below: "unter, weniger als",
    above: "über, mehr als",
    and: "und/sowie",
    or: "oder",
    but: "aber/sondern/jedoch",
    correct:
      "nein/sorry/quatsch/entschuldigung/ ich meine/meinte, nein warte, ach/warte/moment nein, doch lieber nicht",
    aside: "weil/da/denn/damit/obwohl/während/die/der",
    main: "du/ihr/wir/man musst/müsst/müssen/muss/sollst/brauchst/braucht nicht nur/bloß, musst/müsst/sollst/brauchst/braucht du/ihr nicht nur/bloß, ich/wir will/wollen/möchte/möchten/brauche/brauchen/bräuchte/bräuchten, ich/wir hätte/hätten gern/gerne, also/deshalb/darum, ich will dass du, du sollst/solltest/musst, wir müssen/sollten",
  },
};
