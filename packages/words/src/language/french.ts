import type { Language } from "./language.ts";

/** The function words of French. */
export const FRENCH: Language = {
  code: "fr",
  stop: `non ah oh oups pardon bah le la les l un une des du de d au aux à en dans sur sous chez par pour avec sans vers entre et ou mais donc ni car
    je j tu il elle on nous vous ils elles me m te t se s lui leur leurs moi toi soi mon ma mes ton ta tes son sa ses notre nos votre vos ce cet cette ces c ça cela qui que qu quoi dont où
    est es sont suis sommes êtes était être a as ai ont avons avez avait avoir fait fais faire faut va vas vont aller allez peux peut pouvez pouvoir dois doit devez devoir veux veut voulez vouloir
    ne n pas plus jamais rien personne aucun aucune si très trop bien aussi encore déjà ici là y maintenant aujourd hui demain tout toute tous toutes plaît svp merci terriblement quelque chose
    mets mettre met mettez prends prendre prenez donne donner donnez trouve trouver trouvez occupe occuper occupez besoin cherche chercher`,
  weak: "mets mettre prends prendre prépare préparer trouve trouver cherche chercher",
  numbers:
    "zéro un/une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf vingt/vingts",
  determiners: "le la les l un une des mon ma mes ton ta tes notre nos ce cette ces du",
  pronouns: "me te se le la les lui leur moi toi nous vous",
  auxiliaries: "est sont était a ont avait fait sera va",
  indefinite: "personne tout tous quiconque rien quelqu",
  units: "secondes minutes minute heures heure jours jour nuits semaines semaine mois ans",
  subjects: "je j tu il elle on nous vous ils elles",
  orders: {
    numbers: "trente=30 quarante=40 cinquante=50 soixante=60 cent=100 cents=100 mille=1000",
    units: "douzaine=12 centaine=100 dizaine=10 paire=2",
    joints: "et",
    all: "tout toute tous toutes chaque",
    ones: "",
    verbEndings: "e es ent er ez ons é ée ant",
    verbShifts: "y=i",
    verbForms:
      "prends/prendre/prenez/prend/prenne/prennes mets/mettre/mettez/met/mette/mettes ouvre/ouvrir/ouvrez/ouvres éteins/éteindre/éteignez/éteint/éteigne/éteignes sers/servir/servez/sert/serve/servi/servie va/aller/allez/vas/aille/ailles fais/faire/faites/fait/fasse/fasses/faisais tiens/tenir/tenez/tient/tienne viens/venir/venez/vient/vienne bois/boire/buvez cueille/cueillir/cueillez/cueilles remplis/remplir/remplissez/remplit/remplisse/remplisses/rempli/remplie finis/finir/finissez/finit nourris/nourrir/nourrissez/nourrit/nourrisse/nourrisses/nourri/nourrie jette/jeter/jetez/jettes lève/lever/levez/lèves amène/amener/amenez/amènes emmène/emmener/emmenez/emmènes achète/acheter/achetez pèse/peser/pesez/pèses appelle/appeler/appelez nettoie/nettoyer/nettoyez/nettoies essuie/essuyer/essuyez balaie/balayer/balayez/balaies récure/récurer/récurez trais/traire/trayez/trayons/traie/traies peins/peindre/peignez/peint/peigne/peignes repeins/repeindre/repeignez/repeint/repeigne/repeignes cuis/cuire/cuisez/cuit/cuise/cuises lis/lire/lisez/lise/lises écris/écrire/écrivez/écrive/écrives couds/coudre/cousez/couse/couses suis/suivre/suivez/suive/suives conduis/conduire/conduisez/conduise/conduises défais/défaire/défaites/défasse/défasses refais/refaire/refaites/refasse/refasses construis/construire/construisez/construise/construises détruis/détruire/détruisez/détruise/détruises sors/sortir/sortez/sorte/sortes couvre/couvrir/couvrez/couvres enlève/enlever/enlevez/enlèves mène/mener/menez/mènes ramène/ramener/ramenez/ramènes",
    one: "un une",
    nearest: "le_plus_proche la_plus_proche plus_proche proche",
    farthest: "plus_éloigné plus_éloignée",
    most: "le_plus_de plus_de",
    least: "le_moins_de moins_de",
    not: "pas",
    ordinals:
      "premier/première/premiers/premières deuxième/second/seconde troisième quatrième cinquième sixième",
    middle: "milieu",
    last: "dernier/dernière/derniers/dernières",
    stopping: "arrête/arrêtez/stop/halte/annule/annulez ça/cela/tout/, arrête toi",
    forgetting:
      "laisse tomber, attends/ pas encore/maintenant, finalement non, oublie/oubliez ça/cela/, tant pis, peu importe, oublie le/ dernier ordre",
  },
  cues: {
    filler: "bon/ben/bah/euh/hm",
    leave: "laisse/laissez",
    "let-go": "entrer/sortir/passer/partir",
    dropped: `laisse/laissez ça/faire, oublie/oubliez ça, tant pis, peu importe`,
    fine: `va/vont très/ bien, va/vont bien comme ça, est/sont très/ bien comme ça/ainsi/, est/sont parfait/parfaits/parfaite/parfaites, est/sont en ordre, est/sont assez propre/propres/chaud/bien`,
    needless: `pas la peine de/d, ce n est pas la peine de/d, tu n as pas à/besoin/ de/d/, pas besoin de/d, inutile de/d, ne t embête/inquiète pas avec/pour/à/de/du, ce n est pas nécessaire de`,
    stays: "reste/restent",
    missed: "oubliais/oublies/oubliiez/oublier/ignorais/ignores/négligeais/sautais de/d/",
    regret: `ce/ serait/ dommage/triste/bête/terrible si/que, je serais triste/furieux/furieuse/fâché/fâchée si, ça m embêterait/ennuierait que/si, je détesterais que`,
    dislike: `est/suis allergique à/au/aux, déteste/détestent/hais, ne supporte pas`,
    "bad-for": `est/sont mauvais/mauvaise/mauvaises/nocif/nocive/dangereux/dangereuse pour, fait/font du mal à/au/aux, ne convient pas à/au`,
    none: "ne serait/seraient pas de trop/mal, ne ferait/feraient pas de mal, seulement/uniquement, rien/ que, de/à nouveau, encore une fois",
    refuse: `hors de question de/d, pas question de/d, il est hors de question de/d, j interdis, sans/sauf/excepté, à part, plus jamais de/d, plus aucun/aucune/jamais, mais/et pas de/d, mais aucun/aucune, je ne veux pas/plus de/d, je ne veux aucun/aucune, assez de, pas un/une seul/seule, pas une goutte/miette de/d, pas le/la moindre, sans que personne ne/, que personne ne soit`,
    "refuse-first": "pas/plus de/d, aucun/aucune",
    prefer: `plutôt, je préfère/préférerais que/, je préfère/préférerais, j aimerais mieux, mieux vaut, de préférence, idéalement, si possible avec`,
    less: "que, à/qu/au/aux, au lieu de",
    ban: `ce serait/ dommage/bête/triste de/d, dommage de/d, gare/malheur à toi/vous si tu/vous, je ne veux pas que, surtout/mais/et pas, arrête/arrêtez/cesse/interdit/défense de, sous aucun prétexte, en aucun cas, ne t avise pas de/d, personne ne doit/peut`,
    "ban-first": "ne/n/jamais/pas",
    avoid: `évite/évitez, ne va pas sur/à/au/dans/, n entre pas dans, ne touche pas, reste/restez loin de, tiens toi loin de, éloigne toi de, n approche pas de, ne t approche pas de/du/des, ne mets pas les pieds à/au/dans, personne n entre dans, personne ne va à/au/dans`,
    replaced: "au lieu de/d, plutôt que/qu de/avec/",
    skip: `fais ce que tu veux de/avec/du/des, oublie/oubliez, laisse tomber, au diable, tant pis pour, tout sauf, ne t occupe pas de, pas le/la/les, pas le temps pour/de, on se moque/fiche de/du/des, peu importe/importent`,
    skipped: `peut/peuvent attendre, attendra/attendront, n est pas important, n est pas prioritaire, n est pas la priorité, ne presse/pressent pas, est sans importance, plus tard, n est pas si/très/ important/urgent, ne sont pas si/très/ importants/urgents`,
    too: "est/sont trop, est/sont bien trop",
    spare:
      "mais/et/ ne/n fais/faites pas/aucun de/ mal à/au/aux, sans faire de mal à/au/aux, épargne/épargnez/ménage/ménagez/respecte/respectez, attention à/au/aux, fais/faites attention à/au/aux, prends/prenez soin de/du",
    nobody: "personne",
    banned:
      "est/ interdit, sont interdits, est interdite, non merci, pas question, hors de question, surtout pas, certainement pas, jamais de la vie, c est/serait/ est/sont une/ très/ mauvaise idée, c est hors de question, n est pas une bonne idée, ce n est pas une bonne idée, serait une folie, c est non, est/es viré/virée, aura/auras affaire à moi, je te/le vire, va/vas le regretter, tu le regretteras, sera/seras puni/punie, à ta place je ne le ferais pas, je ne ferais pas ça",
    unharmed:
      "intact/indemne/intacte/intacts/vivant/vivante/vivants, sain et sauf, en un seul morceau",
    lack: `y a pas assez/plus/ de/d, il n y a pas assez de/d, on/nous n a/avons pas assez de/d, pas assez de/d, trop peu de/d, on/nous manque/manquons de/d, il ne reste presque/ plus/pas de/d, il n y a presque/ plus/pas de/d, on n a presque/ plus/pas de/d, nous n avons presque/ plus/pas de/d, presque plus de/d, il manque`,
    keep: "garde/gardez/laisse/laissez/conserve/épargne",
    untouched: "tranquille/intact/allumé/allumées, en paix, où il est",
    insist: `n oublie/oubliez/abandonne pas, pourquoi pas, ne manque pas, pas seulement, s il te/vous, ne t avise pas d/de oublier/ignorer/négliger, n oublie/oubliez/ignore/néglige pas`,
    prevent: "ne laisse/laissez pas, empêche, évite que",
    first: `tout/ d abord, premièrement, en premier, avant tout, pour commencer, commence par`,
    then: "puis, et/ ensuite, après ça/quoi/, et puis",
    last: "enfin/finalement, pour finir, en dernier",
    later: "plus tard, après/ensuite",
    before: "avant de/d/que/le/la/l/les/mon/ma/mes/ton/ta/tes",
    after:
      "mais/ pas avant de/d/que/, mais seulement après/quand, après avoir, une fois que/, dès que, quand tu auras, quand/lorsque, après le/la/l/les",
    until: "jusqu à, avant que",
    "at-least": "au moins/minimum, pas moins de",
    "at-most": "au plus/maximum, pas plus de",
    below: "en dessous de, sous, moins de",
    above: "au dessus de, plus de",
    and: "et",
    or: "ou/ni",
    but: "mais",
    correct: "attends/attendez, ou plutôt",
    aside: "parce/pour/bien que, parce qu, car/puisque/comme/qui",
    main: "tu n as pas seulement/uniquement à, tu n as pas à seulement/uniquement, il ne faut pas seulement/uniquement, je veux/voudrais, nous voulons/voudrions, on veut/voudrait, donc/alors, il faut que tu, tu dois, il nous/ faut, je veux que tu, nous devons",
  },
};
