import type { Language } from "./language.ts";

/** The function words of French. */
export const FRENCH: Language = {
  code: "fr",
  stop: `le la les l un une des du de d au aux à en dans sur sous chez par pour avec sans vers entre et ou mais donc or ni car
    je j tu il elle on nous vous ils elles me m te t se s lui leur leurs moi toi soi mon ma mes ton ta tes son sa ses notre nos votre vos ce cet cette ces c ça cela qui que qu quoi dont où
    est es sont suis sommes êtes était être a as ai ont avons avez avait avoir fait fais faire faut va vas vont aller allez peux peut pouvez pouvoir dois doit devez devoir veux veut voulez vouloir
    ne n pas plus jamais rien personne aucun aucune si très trop bien aussi encore déjà ici là y maintenant aujourd hui demain tout toute tous toutes plaît svp merci terriblement quelque chose
    mets mettre met mettez prends prendre prenez donne donner donnez trouve trouver trouvez occupe occuper occupez besoin cherche chercher`,
  weak: "mets mettre prends prendre prépare préparer trouve trouver cherche chercher",
  numbers:
    "zéro un/une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf vingt",
  determiners: "le la les l un une des mon ma mes ton ta tes notre nos ce cette ces du",
  pronouns: "me te se le la les lui leur moi toi nous vous",
  auxiliaries: "est sont était a ont avait fait sera va",
  indefinite: "personne tout tous quiconque rien quelqu",
  units: "secondes minutes minute heures heure jours jour nuits semaines semaine mois ans fois",
  subjects: "je j tu il elle on nous vous ils elles",
  cues: {
    none: "seulement/uniquement, rien/ que",
    refuse: `sans, plus jamais de/d, plus aucun/aucune/jamais, mais/et pas de/d, mais aucun/aucune, je ne veux pas/plus de/d, je ne veux aucun/aucune, assez de`,
    "refuse-first": "pas/plus de/d, aucun/aucune",
    prefer: "plutôt, je préfère/préférerais, j aimerais mieux, mieux vaut",
    less: "que, à/qu, au lieu de",
    ban: `surtout/mais/et pas, arrête/arrêtez/cesse/interdit/défense de, sous aucun prétexte, en aucun cas`,
    "ban-first": "ne/n/jamais/pas",
    avoid: `évite/évitez, ne va pas sur/à/au/dans/, n entre pas dans, ne touche pas, reste/restez loin de, tiens toi loin de, éloigne toi de, n approche pas de`,
    skip: `oublie/oubliez, laisse tomber, au lieu de/d, plutôt que de/, tout sauf, pas besoin de, inutile de, ne t occupe pas de, pas le/la/les`,
    skipped: `peut/peuvent attendre, attendra, n est pas important, est sans importance, plus tard`,
    banned: "est/ interdit, sont interdits, est interdite",
    keep: "garde/gardez/laisse/laissez/conserve/épargne",
    untouched: "tranquille/intact/allumé/allumées, en paix, où il est",
    insist: `n oublie/oubliez/abandonne pas, pourquoi pas, ne manque pas, pas seulement, s il te/vous`,
    prevent: "ne laisse/laissez pas, empêche, évite que",
    first: `tout/ d abord, premièrement, en premier, avant tout, pour commencer, commence par`,
    then: "puis, et/ ensuite, après ça/quoi/, et puis",
    last: "enfin/finalement, pour finir, en dernier",
    later: "plus tard, après/ensuite",
    before: "avant de/d/que",
    after: "après avoir, une fois que/, dès que, quand tu auras, quand/lorsque",
    until: "jusqu à, avant que",
    "at-least": "au moins/minimum, pas moins de",
    "at-most": "au plus/maximum, pas plus de",
    below: "en dessous de, sous, moins de",
    above: "au dessus de, plus de",
    and: "et",
    or: "ou/ni",
    but: "mais",
    aside: "parce/pour/bien que, parce qu, car/puisque/comme/qui",
    main: "donc/alors, il faut que tu, tu dois, il nous/ faut, je veux que tu, nous devons",
  },
};
