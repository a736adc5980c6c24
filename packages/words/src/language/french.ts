import type { Language } from "./language.ts";

/** The small words of French. */
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
    none: "seulement, uniquement, rien que, que",
    refuse:
      "sans, plus jamais de, plus jamais d, plus aucun, plus aucune, mais pas de, mais pas d, mais aucun, mais aucune, et pas de, et pas d, je ne veux pas de, je ne veux pas d, je ne veux aucun, je ne veux aucune, je ne veux plus de, je ne veux plus d, assez de, plus jamais",
    "refuse-first": "pas de, pas d, plus de, plus d, aucun, aucune",
    prefer: "plutôt, je préfère, je préférerais, j aimerais mieux, mieux vaut",
    less: "que, à, au lieu de, qu",
    ban: "surtout pas, mais pas, et pas, arrête de, arrêtez de, cesse de, interdit de, défense de, sous aucun prétexte, en aucun cas",
    "ban-first": "ne, n, jamais, pas",
    avoid:
      "évite, évitez, ne va pas sur, ne va pas à, ne va pas au, ne va pas dans, ne va pas, n entre pas dans, ne touche pas, reste loin de, restez loin de, tiens toi loin de, éloigne toi de, n approche pas de",
    skip: "oublie, oubliez, laisse tomber, au lieu de, au lieu d, plutôt que, plutôt que de, tout sauf, pas besoin de, inutile de, ne t occupe pas de, pas le, pas la, pas les",
    skipped:
      "peut attendre, peuvent attendre, attendra, n est pas important, est sans importance, plus tard",
    banned: "est interdit, sont interdits, est interdite, interdit",
    keep: "garde, gardez, laisse, laissez, conserve, épargne",
    untouched: "tranquille, en paix, où il est, intact, allumé, allumées",
    insist:
      "n oublie pas, n oubliez pas, n abandonne pas, pourquoi pas, ne manque pas, pas seulement, s il te, s il vous",
    prevent: "ne laisse pas, ne laissez pas, empêche, évite que",
    first:
      "d abord, d abord, tout d abord, premièrement, en premier, avant tout, pour commencer, commence par",
    then: "puis, ensuite, après, après ça, et puis, et ensuite, après quoi",
    last: "enfin, finalement, pour finir, en dernier",
    later: "plus tard, après, ensuite",
    before: "avant de, avant d, avant que",
    after: "après avoir, une fois que, une fois, dès que, quand tu auras, quand, lorsque",
    until: "jusqu à, avant que",
    "at-least": "au moins, au minimum, pas moins de",
    "at-most": "au plus, au maximum, pas plus de",
    below: "en dessous de, sous, moins de",
    above: "au dessus de, plus de",
    and: "et",
    or: "ou, ni",
    but: "mais",
    aside: "parce que, parce qu, car, puisque, comme, pour que, bien que, qui",
    main: "donc, alors, il faut que tu, tu dois, il faut, je veux que tu, il nous faut, nous devons",
  },
};
