import { phraseKey } from "../text/phrase-key.ts";

/** Common verbs with others of the same sense, in several languages: a game names its deeds in one. */
const VERBS = `
open, open up, öffne, mach auf, abre, ouvre
close, shut, schließ, schließ zu, mach zu, cierra, ferme, referme
lock, lock up, bolt, sperr ab, sperr zu, schließ ab, verriegel, verschließ, cierra con llave, echa la llave, verrouille, ferme à clé
unlock, sperr auf, schließ auf, entriegel, abre con llave, déverrouille
light, light up, kindle, ignite, zünde an, steck an, entzünde, mach an, enciende, prende, allume
extinguish, put out, snuff, snuff out, douse, blow out, lösch, lösch aus, blas aus, puste aus, mach aus, apaga, sopla, éteins, souffle
start, start up, turn on, switch on, power on, schalt ein, schalt an, mach an, starte, wirf an, enciende, prende, pon en marcha, arranca, allume, démarre, mets en marche
stop, turn off, switch off, shut off, shut down, power off, power down, schalt aus, schalt ab, mach aus, stell ab, apaga, detén, éteins, arrête, coupe
wake, wake up, rouse, awaken, get up, weck, weck auf, mach wach, despierta, réveille
feed, give food, give something to eat, fütter, gib zu essen, gib zu fressen, gib was zu essen, gib was zu fressen, gib etwas zu essen, gib etwas zu fressen, da de comer, alimenta, donne à manger, nourris
give, hand, hand over, pass, bring, gib, reich, bring, überreich, da, entrega, pasa, lleva, donne, passe, remets, apporte
bring, take, carry, deliver, fetch, haul, bring, trag, schaff, liefer, lleva, trae, entrega, porta, apporte, porte, emporte, amène
move, take, bring, lead, bring, führ, verleg, lleva, mueve, traslada, emmène, amène, conduis, déplace
put, place, set, lay, stow, store, stash, leg, stell, setz, pack, lager, räum, verstau, pon, coloca, guarda, mete, deja, mets, pose, range, place, dépose
load, load up, lad, lad auf, belad, verlad, carga, embarca, charge, embarque
clean, clean up, scrub, wash, wipe, putz, säuber, reinig, mach sauber, wisch, schrubb, limpia, friega, lava, nettoie, récure, lave
wash, bathe, give a bath, wasch, bade, lava, baña, lave, baigne
scrub, scour, wash, wash up, wash out, schrubb, spül, spül ab, wasch, wasch ab, scheuer, friega, lava, récure, lave, frotte
sweep, sweep out, sweep up, feg, feg aus, kehr, kehr aus, barre, balaie, passe le balai dans
tidy, tidy up, clean up, räum auf, ordena, recoge, range, fais le ménage
fill, fill up, füll, füll auf, mach voll, llena, rellena, remplis
empty, empty out, leer, leer aus, vacía, vide
water, give water, gieß, bewässer, wässer, riega, arrose
prune, trim, cut back, schneid, stutz, beschneid, poda, recorta, taille, coupe
pick, pluck, harvest, gather, pflück, ernte, recoge, cosecha, cueille, récolte, ramasse
plant, pflanz, setz, planta, siembra, plante
weed, jät, escarda, desyerba, désherbe
repair, fix, mend, patch, patch up, reparier, flick, mach heil, repara, arregla, remienda, répare
weigh, put on the scales, wieg, wäge, pesa, pèse
milk, melk, ordeña, trais
brush, brush down, groom, bürste, striegel, cepilla, brosse
plough, plow, till, pflüg, ara, labra, laboure
cook, prepare, bake, make, koch, bereit zu, back, cocina, prepara, hornea, cuis, cuisine, prépare
heat, heat up, warm, warm up, erhitz, erwärm, wärm, mach heiß, mach warm, calienta, chauffe, réchauffe
taste, try, sample, koste, probier, prueba, degusta, goûte
serve, dish up, bring, servier, bring, serve, sirve, lleva, sers, apporte, sers
seat, sit, show to a seat, setz, setz hin, sienta, acomoda, assieds, installe, fais asseoir
freeze, deep-freeze, frier ein, gefrier, congela, congèle
seal, seal off, seal up, versiegel, dichte ab, sella, precinta, scelle
lend, loan, leih, leih aus, verleih, borg, presta, prête
stamp, stempel, stempel ab, sella, tamponne, estampille
dust, dust off, staub ab, entstaub, wisch ab, desempolva, quita el polvo a, époussette, dépoussière
warn, tell off, scold, caution, ermahn, verwarn, warn, advierte, regaña, avertis, gronde
`;

let known: ReadonlyMap<string, ReadonlySet<string>> | undefined;

/** Other common verbs of the senses of a verb. */
export function commonVerbs(verb: string): Iterable<string> {
  if (known === undefined) {
    const all = new Map<string, Set<string>>();
    for (const line of VERBS.trim().split("\n")) {
      const verbs = line.split(", ");
      for (const each of verbs) {
        const before = all.get(phraseKey(each)) ?? new Set<string>();
        all.set(phraseKey(each), before);
        for (const other of verbs) before.add(other);
      }
    }
    known = all;
  }
  return known.get(phraseKey(verb)) ?? [];
}
