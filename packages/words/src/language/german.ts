import type { Language } from "./language.ts";

/** The small words of German. */
export const GERMAN: Language = {
  code: "de",
  stop: `der die das den dem des ein eine einen einem einer eines kein keine keinen keinem keiner und oder aber denn sondern doch
    ich du er sie es wir ihr mich dich sich uns euch mir dir ihm ihn ihnen mein meine meinen dein deine deinen sein seine unser unsere euer eure
    in im ins an am ans auf aus bei beim mit nach von vom zu zum zur für über unter um durch gegen ohne vor zwischen hinter neben
    ist sind war waren bin bist seid sein werden wird wurde worden hat habe haben hatte kann können könntest könnte soll sollst sollte muss müssen darf dürfen will wollen möchte mag
    bitte mal doch halt nur noch schon auch sehr so dann wenn als wie was wer wo warum dass ob weil nicht nie niemals nichts hier da dort drin jetzt heute morgen sofort endlich gerade
    mach mache machen macht gib geben geh gehe gehen hol holen besorg besorge besorgen sorg sorge sorgen kümmer kümmere kümmern brauch brauche brauchen braucht stück etwas viel mehr alle alles furchtbar dringend selbst dafür dabei`,
  weak: "mach mache machen bring bringe bringen such suche suchen nimm nehmen leg lege legen",
  numbers:
    "null eins/eine/einen/ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf/dutzend dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn zwanzig",
  determiners: "der die das den dem ein eine einen einem einer mein meine dein deine unser unsere",
  pronouns: "mich dich sich uns euch mir dir ihm ihn ihnen es",
  auxiliaries: "ist sind war waren hat haben hatte wird werden kann",
  indefinite: "jemand jemanden niemand niemanden alle alles",
  units:
    "sekunden minuten minute stunden stunde tage tag tagen nächte wochen woche monate monat jahre jahr uhr prozent mal",
  subjects: "ich du er sie es wir ihr man jemand niemand",
  cues: {
    none: "nur, ausschließlich, nichts als, bloß",
    refuse:
      "ohne, schluss mit, genug, nie wieder, nicht mehr, keine einzige, kein einziger, kein einziges, keinen einzigen, aber kein, aber keine, aber keinen, und kein, und keine, und keinen, ich will kein, ich will keine, ich will keinen, ich möchte kein, ich möchte keine, ich möchte keinen, es darf kein, es darf keine, es darf keinen, es soll kein, es soll keine, es soll keinen, lass kein, lass keine, lass keinen, niemand darf, niemand soll",
    "refuse-first": "kein, keine, keinen, keinem, keiner",
    prefer: "lieber, ich würde lieber, mir wäre lieber, besser, eher",
    less: "als",
    ban: "ohne zu, auf keinen fall, keinesfalls, niemals, nie, aber nicht, nur nicht, bloß nicht, hör auf, hört auf, wird nicht, werden nicht, darf nicht, dürfen nicht, darfst nicht, sollst nicht",
    "ban-first": "nicht",
    avoid:
      "meide, meidet, vermeide, geh nicht auf, geh nicht in, geh nicht ins, geh nicht zu, geh nicht zum, geh nicht zur, geh nicht nach, bleib weg von, bleib fern von, halt dich fern von, halte dich fern von, halt dich von, betritt nicht, nicht in, nicht auf",
    skip: "vergiss, vergesst, vergessen wir, statt, anstatt, anstelle, lass das mit, alles außer, alles nur nicht, nicht nötig, nicht die, nicht der, nicht das, nicht den",
    skipped:
      "kann warten, können warten, muss warten, ist nicht wichtig, ist unwichtig, ist egal, hat zeit",
    banned: "ist verboten, sind verboten, ist tabu, nicht anfassen, verboten",
    keep: "behalte, behalt, lass, lasse, heb, bewahre, spare",
    untouched: "in ruhe, stehen, liegen, in frieden, an, wo es ist",
    insist:
      "vergiss nicht, nicht vergessen, gib nicht auf, nicht aufgeben, warum nicht, nicht nur, lass nicht nach",
    prevent: "lass nicht zu, verhindere, verhindere dass, sorg dafür dass niemand",
    first: "zuerst, erst, als erstes, zunächst, erstmal, erst mal, vor allem",
    then: "dann, danach, und dann, und danach, anschließend, als nächstes, hinterher, darauf, daraufhin",
    last: "zuletzt, zum schluss, schließlich, am ende",
    later: "später, danach",
    before: "bevor, bevor du, ehe, ehe du",
    after: "nachdem, nachdem du, sobald, sobald du, wenn du, wenn",
    until: "bis",
    "at-least": "mindestens, wenigstens, zumindest, nicht weniger als",
    "at-most": "höchstens, maximal, nicht mehr als",
    below: "unter, weniger als",
    above: "über, mehr als",
    and: "und, sowie",
    or: "oder",
    but: "aber, sondern, jedoch",
    aside: "weil, da, denn, damit, obwohl, während, die, der",
    main: "also, deshalb, darum, ich will dass du, du sollst, wir müssen, wir sollten, du solltest, du musst",
  },
};
