import type { DomainDefinition } from "@understudy/planner-core";

/**
 * Names that players give to goals, tools, variables and values of the domains that no model was trained on: English, German, Spanish
 * and French, as a game that ships in these would give them. Written by somebody who had not seen the directives.
 */
const UNTAUGHT_WORDS: Readonly<Record<string, string>> = {
  lighthouse: `
goals | light_the_way | guide the ships, shine the light, get the light going, beacon, show the way, den Schiffen leuchten, Leuchtfeuer, den Weg weisen, Licht machen, guiar a los barcos, alumbrar, iluminar el camino, dar luz, guider les navires, éclairer, montrer le chemin, faire de la lumière
goals | save_the_boat | rescue the boat, secure the boat, bring the boat in, don't lose the boat, boat to safety, das Boot retten, das Boot bergen, das Boot sichern, salvar la barca, rescatar el bote, poner el bote a salvo, sauver le bateau, récupérer la barque, mettre le bateau à l'abri
goals | warn_of_fog | fog warning, fog signal, warn the ships, alert sailors, sound the alarm, mist, vor Nebel warnen, Nebelwarnung, Nebel, die Schiffe warnen, avisar de la niebla, señal de niebla, niebla, alertar a los barcos, signal de brume, brouillard, avertir les navires, prévenir du brouillard
goals | finish_the_log | paperwork, complete the logbook, do the records, keep the journal, daily report, das Logbuch führen, Schreibkram, den Bericht fertig machen, terminar el diario, completar el registro, papeleo, finir le journal, tenir le registre, paperasse
tools | fetch_oil | get oil, fill the can, bring fuel, stock up on oil, refill the can, Öl holen, Kanne füllen, Brennstoff besorgen, traer aceite, llenar la lata, buscar combustible, chercher de l'huile, remplir le bidon, prendre du combustible
tools | pour_oil | top up the lamp, fill the lamp, refuel the lamp, add oil, pour in, Öl nachfüllen, Öl eingießen, die Lampe auffüllen, echar aceite, verter aceite, rellenar la lámpara, verser l'huile, remplir la lampe, remettre de l'huile
tools | trim_wick | cut the wick, wick, clip the wick, snip the burnt end, clean the wick, den Docht kürzen, Docht, den Docht schneiden, cortar la mecha, mecha, recortar la mecha, couper la mèche, mèche, tailler la mèche
tools | light_lamp | ignite the lamp, kindle the lamp, turn on the lamp, switch on, strike a match, die Lampe anzünden, die Lampe entzünden, anmachen, encender la lámpara, prender la lámpara, encender, allumer la lampe, allumer, enflammer la mèche
tools | wind_horn | wind up the horn, crank the horn, get the horn ready, wind the foghorn, das Horn aufziehen, Nebelhorn aufziehen, kurbeln, dar cuerda a la bocina, girar la manivela, preparar la sirena, remonter la corne, tourner la manivelle, remonter la sirène
tools | catch_boat | moor the boat, tie up the boat, grab the boat, fasten the boat, rope the boat, das Boot festmachen, das Boot einfangen, vertäuen, amarrar el bote, atrapar la barca, atar el bote, amarrer le bateau, attraper la barque, attacher le bateau
tools | haul_boat | pull the boat ashore, drag the boat up, beach the boat, heave the boat out, das Boot an Land ziehen, das Boot hochziehen, an Land holen, sacar el bote del agua, arrastrar la barca, varar el bote, tirer le bateau à terre, hisser la barque, échouer le bateau
tools | write_log | write it down, make an entry, fill in the log, note the day, record the day, ins Logbuch schreiben, eintragen, aufschreiben, escribir en el diario, anotar, apuntar el día, écrire dans le journal, noter la journée, consigner
names | at | place, position, where the keeper is, Ort, Standort, lugar, ubicación, lieu, endroit
names | shore | beach, coast, strand, waterfront, Ufer, Küste, orilla, playa, costa, rivage, plage, côte
names | store | storeroom, shed, depot, stockroom, supplies, Lager, Vorratsraum, Schuppen, almacén, depósito, cobertizo, réserve, remise, entrepôt
names | stairs | staircase, steps, stairway, stairwell, Treppe, Stufen, Treppenhaus, escalera, escaleras, peldaños, escalier, marches
names | lamp_room | lantern room, light room, top of the tower, up top, Lampenraum, Laternenraum, oben im Turm, sala de la lámpara, linterna del faro, lo alto de la torre, salle de la lampe, chambre de la lanterne, haut de la tour
names | jetty | pier, dock, quay, landing stage, wharf, Steg, Anleger, Mole, muelle, embarcadero, malecón, jetée, ponton, quai, embarcadère
names | oil_carried | oil can, oil in the can, oil I carry, canister, Ölkanne, Öl in der Kanne, getragenes Öl, lata de aceite, aceite que llevo, bidon d'huile, huile transportée
names | oil_in_lamp | lamp oil, oil level, fuel in the lamp, lamp's fuel, Lampenöl, Ölstand, Öl in der Lampe, aceite de la lámpara, nivel de aceite, huile de la lampe, niveau d'huile
names | lamp | light, lantern, beacon light, lighthouse lamp, Lampe, Leuchte, Laterne, Licht, lámpara, luz, farol, lanterne, feu, lumière
names | dark | out, unlit, gone out, extinguished, off, dunkel, erloschen, aus, apagada, oscura, a oscuras, éteinte, sombre, dans le noir
names | trimmed | wick cut, cut back, clean wick, ready to light, gekürzt, gestutzt, geschnitten, recortada, despabilada, taillée, mouchée
names | lit | burning, shining, alight, on, glowing, angezündet, brennt, leuchtet, an, encendida, prendida, brilla, allumée, brûle, brille
names | horn_ready | horn, foghorn, siren, horn wound up, Nebelhorn, Sirene, bocina, sirena de niebla, cuerno, corne de brume, sirène, corne
names | boat | dinghy, rowboat, skiff, vessel, little ship, Boot, Kahn, Ruderboot, bote, barca, lancha, bateau, barque, canot
names | adrift | drifting, loose, floating away, untied, treibt ab, treibend, losgerissen, a la deriva, suelto, à la dérive, détaché
names | moored | tied up, fastened, made fast, docked, festgemacht, vertäut, angelegt, amarrado, atracado, amarré, à quai
names | ashore | on land, beached, out of the water, on dry land, an Land, auf dem Trockenen, en tierra, varado, fuera del agua, à terre, au sec, hors de l'eau
names | log_written | log, logbook, journal, diary, entry, records, Logbuch, Tagebuch, Eintrag, diario, bitácora, cuaderno de bitácora, journal de bord, registre, carnet
`,
  bakery: `
goals | earn_money | make money, profit, get rich, make a living, income, fill the till, Geld verdienen, Gewinn machen, Einnahmen, reich werden, ganar dinero, hacer caja, ganancias, hacerse rico, gagner de l'argent, faire du profit, remplir la caisse, s'enrichir
goals | stock_bread | have bread ready, fill the shelves, make loaves, bread supply, lay in bread, Brot vorrätig haben, Brotvorrat, die Regale füllen, tener pan, reserva de pan, llenar los estantes, stocker du pain, réserve de pain, remplir les étagères
goals | serve_a_pie | offer pie, pie for the customers, have a pie on sale, feed the guests, dessert, Kuchen anbieten, den Kunden Kuchen servieren, Nachtisch, servir una tarta, ofrecer pastel, postre para los clientes, servir une tarte, proposer une tarte, dessert pour les clients
goals | clean_up | tidy up, tidy the bakery, cleaning, close down for the day, leave it spotless, aufräumen, sauber machen, putzen, Ordnung schaffen, limpiar, ordenar, recoger, hacer limpieza, nettoyer, ranger, faire le ménage, mettre de l'ordre
tools | buy | purchase, shop for, shopping, get supplies, go to the market, stock up, kaufen, einkaufen, besorgen, comprar, hacer la compra, adquirir, acheter, faire les courses, se procurer
tools | knead | make dough, mix the dough, work the dough, prepare dough, kneten, Teig machen, Teig ansetzen, amasar, hacer la masa, preparar la masa, pétrir, faire la pâte, préparer la pâte
tools | let_rise | proof the dough, prove, leave to rise, rest the dough, wait for the dough, gehen lassen, aufgehen lassen, den Teig ruhen lassen, dejar levar, fermentar, dejar reposar la masa, laisser lever, faire lever, laisser reposer la pâte
tools | sweep_oven | clean the oven, remove the ash, clear the ashes, brush out the oven, sweep, den Ofen ausfegen, den Ofen putzen, Asche entfernen, fegen, barrer el horno, limpiar el horno, quitar la ceniza, balayer le four, nettoyer le four, enlever les cendres
tools | heat_oven | fire up the oven, preheat, warm the oven, light the oven, stoke the oven, den Ofen heizen, vorheizen, den Ofen anfeuern, calentar el horno, precalentar, encender el horno, chauffer le four, préchauffer, allumer le four
tools | bake_bread | bake a loaf, make bread, bake loaves, bread baking, Brot backen, einen Laib backen, Brotbacken, hornear pan, hacer pan, cocer el pan, cuire du pain, faire du pain, enfourner le pain
tools | bake_pie | make a pie, bake apple pie, bake a tart, bake pastry, pie baking, Kuchen backen, Apfelkuchen backen, einen Kuchen machen, hornear una tarta, hacer un pastel, cocer la tarta de manzana, cuire une tarte, faire une tarte, enfourner la tarte
tools | open_shop | open the store, open up, open for business, unlock the door, start selling, den Laden öffnen, das Geschäft öffnen, aufmachen, aufschließen, abrir la tienda, abrir la panadería, abrir al público, ouvrir la boutique, ouvrir le magasin, ouvrir la boulangerie
tools | sell_bread | sell a loaf, sell loaves, hand over bread for coins, get rid of the bread, Brot verkaufen, einen Laib verkaufen, Brotverkauf, vender pan, vender una hogaza, venta de pan, vendre du pain, vendre une miche, vente de pain
tools | sell_pie | sell a tart, sell cake, sell pies, sell the pastry, Kuchen verkaufen, Apfelkuchen verkaufen, Kuchenverkauf, vender una tarta, vender pasteles, venta de tartas, vendre une tarte, vendre des tartes, vente de tartes
names | flour | meal, sack of flour, wheat, ground grain, Mehl, Mehlsack, harina, saco de harina, farine, sac de farine
names | apples | apple, fruit, pie filling, Äpfel, Apfel, Obst, manzanas, manzana, fruta, pommes, pomme, fruits
names | dough | batter, bread mix, paste, ball of dough, Teig, Brotteig, masa, masa de pan, pâte, pâte à pain, pâton
names | raw | unrisen, fresh dough, flat, uncooked, roh, frischer Teig, cruda, sin levar, crue, pas levée
names | risen | proofed, proved, puffed up, ready to bake, aufgegangen, gegangen, levada, fermentada, subida, levée, gonflée
names | oven | stove, furnace, baking oven, hearth, Ofen, Backofen, Herd, horno, fogón, four, fournil, fourneau
names | cold | unheated, cooled down, swept, not lit, kalt, abgekühlt, frío, sin calentar, froid, refroidi
names | warm | hot, heated, up to temperature, preheated, heiß, warmer Ofen, vorgeheizt, caliente, precalentado, chaud, préchauffé
names | full_of_ash | ashes, ash, dirty, sooty, cinders, Asche, voller Asche, schmutzig, verrußt, ceniza, lleno de ceniza, sucio, cendres, plein de cendres, sale
names | bread | loaf, loaves, rolls, baguette, Brot, Brote, Laib, pan, panes, hogaza, barra, pain, pains, miche
names | pies | pie, apple pie, tart, cake, pastry, Kuchen, Apfelkuchen, Torte, tartas, tarta de manzana, pastel, pasteles, tartes, tarte, tarte aux pommes, tourte
names | coins | money, cash, gold, purse, funds, savings, Münzen, Geld, Bargeld, Kasse, monedas, dinero, efectivo, oro, pièces, argent, sous, monnaie
names | shop_open | shop, store, bakery, storefront, open for customers, Laden, Geschäft, Bäckerei, geöffnet, tienda, panadería, negocio, abierta, boutique, magasin, boulangerie, ouverte
`,
  airship: `
goals | get_under_way | set off, depart, get going, head out, start the journey, get moving, losfahren, aufbrechen, Fahrt aufnehmen, abreisen, ponerse en marcha, zarpar, emprender el viaje, se mettre en route, partir, appareiller, prendre le départ
goals | gain_height | rise, go up, gain altitude, fly higher, ascend, altitude, steigen, an Höhe gewinnen, höher fliegen, Höhe, ganar altura, subir, volar más alto, ascender, prendre de l'altitude, monter, voler plus haut, s'élever
goals | put_out_the_fire | stop the fire, firefighting, fight the flames, stop the burning, fire safety, das Feuer löschen, Brand bekämpfen, Brandbekämpfung, apagar el fuego, combatir el incendio, acabar con las llamas, éteindre le feu, lutter contre l'incendie, arrêter l'incendie
goals | fix_the_engine | get the engine working, engine repairs, restore the engine, sort out the motor, den Motor in Ordnung bringen, Motorschaden beheben, den Motor flottmachen, arreglar el motor, poner a punto el motor, solucionar la avería, remettre le moteur en état, dépanner le moteur, résoudre la panne
tools | climb | go to, move to, climb up, climb down, head to, walk to, klettern, gehen, hinaufsteigen, hinuntersteigen, trepar, ir a, bajar a, moverse, grimper, aller à, descendre, se rendre
tools | take | grab, pick up, fetch, get a tool, equip, nehmen, holen, greifen, Werkzeug holen, coger, tomar, agarrar, recoger, prendre, saisir, ramasser, attraper
tools | draw_water | fill the bucket, get water, scoop water, fetch water, tap the tank, Wasser holen, Wasser schöpfen, den Eimer füllen, sacar agua, llenar el cubo, coger agua, puiser de l'eau, remplir le seau, tirer de l'eau
tools | douse | extinguish, pour water on the fire, throw water, quench, splash the flames, löschen, Wasser aufs Feuer gießen, ablöschen, extinguir, echar agua al fuego, sofocar, arroser le feu, éteindre, jeter de l'eau
tools | repair | mend the engine, wrench the engine, tinker, patch up the engine, service, reparieren, instand setzen, den Motor reparieren, schrauben, reparar, reparar el motor, hacer la reparación, réparer, réparer le moteur, bricoler
tools | start_engine | turn on the engine, fire up the engine, crank the engine, ignition, power up, den Motor starten, den Motor anlassen, anwerfen, arrancar el motor, encender el motor, poner en marcha el motor, démarrer le moteur, lancer le moteur, mettre le moteur en marche
tools | mend_leak | patch the hole, plug the leak, seal the leak, fix the leak, patch the balloon, das Leck flicken, abdichten, das Loch stopfen, tapar la fuga, parchear, sellar el agujero, colmater la fuite, boucher le trou, réparer la fuite
tools | add_gas | inflate, fill the balloon, pump gas, let in gas, top up the gas, Gas nachfüllen, Gas einlassen, aufblasen, añadir gas, inflar, llenar el globo, ajouter du gaz, gonfler, remplir le ballon
tools | set_course | steer, plot a course, navigate, choose a heading, take the helm, Kurs setzen, steuern, navigieren, Kurs festlegen, fijar el rumbo, trazar la ruta, navegar, timonear, fixer le cap, mettre le cap, naviguer, barrer
names | deck | level, floor, location, where the mechanic is, Deck, Ebene, Standort, cubierta, nivel, pont, niveau, étage
names | bridge | cockpit, helm, control room, wheelhouse, command deck, Brücke, Steuerstand, Kommandobrücke, puente de mando, cabina, puente, passerelle, poste de pilotage, timonerie
names | engine | motor, machine, engine room, propulsion, machinery, Maschine, Maschinenraum, Antrieb, máquina, sala de máquinas, propulsor, moteur, salle des machines
names | hull | hold, body of the ship, belly, storage deck, Rumpf, Schiffsrumpf, Laderaum, casco, bodega, coque, cale, soute
names | balloon | gasbag, envelope, gas bag, blimp, air bag, Ballon, Hülle, Gaszelle, globo, envoltura, bolsa de gas, enveloppe, poche de gaz
names | tool | equipment, gear, what I hold, implement, Werkzeug, Gerät, herramienta, equipo, outil, matériel
names | none | empty-handed, no tool, empty hands, nothing in hand, kein Werkzeug, mit leeren Händen, sin herramienta, manos vacías, aucun outil, les mains vides
names | wrench | spanner, monkey wrench, adjustable spanner, Schraubenschlüssel, Schlüssel, llave inglesa, llave, clé, clé anglaise, clé à molette
names | patch | piece of cloth, repair patch, sticker, patching kit, Flicken, Flickzeug, parche, remiendo, rustine, pièce de toile
names | bucket | pail, water bucket, tub, Eimer, Kübel, cubo, balde, cubeta, seau, baquet
names | broken | damaged, out of order, busted, defective, wrecked, kaputt, defekt, beschädigt, roto, averiado, estropeado, cassé, en panne, abîmé
names | stopped | off, idle, standing still, switched off, halted, aus, steht still, angehalten, parado, apagado, detenido, arrêté, à l'arrêt, éteint
names | running | on, working, humming, turning over, started, läuft, laufend, in Betrieb, en marcha, funcionando, encendido, en marche, tourne, démarré
names | leak | hole, tear, puncture, rip, losing gas, Leck, Loch, Riss, undicht, fuga, agujero, escape, rotura, fuite, trou, déchirure
names | fire | flames, blaze, burning, on fire, smoke, Feuer, Brand, Flammen, brennt, fuego, incendio, llamas, feu, incendie, flammes
names | water | full bucket, bucketful, water in the bucket, Wasser, voller Eimer, Löschwasser, agua, cubo lleno, eau, seau plein
names | gas | helium, hydrogen, lift, lifting gas, buoyancy, Traggas, Auftrieb, Gasfüllung, helio, hidrógeno, gas elevador, gaz, hélium, hydrogène, portance
names | course_set | course, heading, route, direction, bearing, Kurs, Richtung, rumbo, ruta, dirección, cap, itinéraire, trajectoire
`,
};

/** A domain with its words; unchanged if there are none for it. */
export function withWords(definition: DomainDefinition): DomainDefinition {
  const rows = (UNTAUGHT_WORDS[definition.name] ?? "").split("\n").flatMap((row) => {
    const [kind, name, words] = row.split(" | ");
    return name === undefined ? [] : [{ kind, name, words: words?.split(", ") ?? [] }];
  });
  const wordsOf = (kind: string): Record<string, readonly string[]> =>
    Object.fromEntries(
      rows.flatMap((row) => (row.kind === kind ? [[row.name, row.words] as const] : [])),
    );
  const withOwn = <Named extends { readonly name: string }>(
    kind: string,
    all: readonly Named[],
  ): readonly Named[] => {
    const words = wordsOf(kind);
    return all.map((each) => ({ ...each, words: words[each.name] ?? [] }));
  };
  return {
    ...definition,
    tools: withOwn("tools", definition.tools),
    goals: withOwn("goals", definition.goals ?? []),
    words: wordsOf("names"),
  };
}
