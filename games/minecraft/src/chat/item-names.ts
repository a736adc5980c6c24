/** Names of items in German, Spanish and French, in singular and plural. */
const NAMES = `
torch: Fackel, Fackeln, antorcha, antorchas, torche, torches
cobblestone: Bruchstein, Bruchsteine, Pflasterstein, adoquín, piedra labrada, roca, pierre taillée, pavé, pierres taillées
stone: Stein, Steine, piedra, piedras, pierre, pierres | dirt: Erde, Dreck, tierra, terre | sand: Sand, arena, sable
red_sand: roter Sand, roten Sand, arena roja, sable rouge | gravel: Kies, grava, gravier | coal: Kohle, carbón, charbon
charcoal: Holzkohle, carbón vegetal, charbon de bois
oak_log: Eichenstamm, Eichenstämme, Eichenholz, Holz, tronco de roble, troncos de roble, madera, tronco, troncos, bûche de chêne, bûches de chêne, bois, bûche, bûches
birch_log: Birkenstamm, Birkenstämme, tronco de abedul, troncos de abedul, bûche de bouleau, bûches de bouleau
spruce_log: Fichtenstamm, Fichtenstämme, tronco de abeto, troncos de abeto, bûche de sapin, bûches de sapin
oak_planks: Eichenbretter, Eichenbrett, Bretter, Brett, tablones de roble, tablones, tablón, tablas, planches de chêne, planches, planche
birch_planks: Birkenbretter, tablones de abedul, planches de bouleau | stick: Stock, Stöcke, Stöcken, palo, palos, bâton, bâtons
bread: Brot, Brote, Broten, pan, panes, pain, pains | apple: Apfel, Äpfel, Äpfeln, manzana, manzanas, pomme, pommes
carrot: Karotte, Karotten, Möhre, Möhren, zanahoria, zanahorias, carotte, carottes
potato: Kartoffel, Kartoffeln, patata, patatas, papa, papas, pomme de terre, pommes de terre | wheat: Weizen, trigo, blé
egg: Ei, Eier, huevo, huevos, œuf, œufs | sugar: Zucker, azúcar, sucre | arrow: Pfeil, Pfeile, Pfeilen, flecha, flechas, flèche, flèches
bow: Bogen, Bögen, arco, arcos, arc, arcs | shield: Schild, Schilde, escudo, escudos, bouclier, boucliers
ladder: Leiter, Leitern, escalera, escaleras, escalera de mano, échelle, échelles
chest: Truhe, Truhen, Kiste, Kisten, cofre, cofres, coffre, coffres | furnace: Ofen, Öfen, horno, hornos, four, fours, fourneau, fourneaux
crafting_table: Werkbank, Werkbänke, mesa de trabajo, mesas de trabajo, établi, établis | white_bed: Bett, Betten, cama, camas, lit, lits
oak_door: Eichentür, Eichentüren, Tür, Türen, puerta de roble, puerta, puertas, porte en chêne, porte, portes
oak_boat: Boot, Boote, barca, barcas, bote, botes, bateau, bateaux
iron_ingot: Eisenbarren, Eisen, lingote de hierro, lingotes de hierro, hierro, lingot de fer, lingots de fer, fer
gold_ingot: Goldbarren, Gold, lingote de oro, lingotes de oro, oro, lingot d'or, lingots d'or, or
copper_ingot: Kupferbarren, Kupfer, lingote de cobre, lingotes de cobre, cobre, lingot de cuivre, lingots de cuivre, cuivre
raw_iron: Roheisen, hierro en bruto, fer brut | iron_ore: Eisenerz, Eisenerze, mineral de hierro, minerai de fer
diamond: Diamant, Diamanten, diamante, diamantes, diamant, diamants | emerald: Smaragd, Smaragde, esmeralda, esmeraldas, émeraude, émeraudes
redstone: Redstone, piedra roja | glass: Glas, Glasblock, cristal, vidrio, verre | bucket: Eimer, leerer Eimer, leere Eimer, cubo, cubos, cubo vacío, cubos vacíos, seau, seaux, seau vide, seaux vides
cooked_beef: Steak, Steaks, filete, filetes, bistec, bifteck
cooked_porkchop: gebratenes Schweinefleisch, chuleta asada, chuletas asadas, côtelette cuite, côtelettes cuites | beef: Rindfleisch, ternera, bœuf
leather: Leder, cuero, cuir | string: Faden, Fäden, hilo, hilos, ficelle, ficelles | feather: Feder, Federn, pluma, plumas, plume, plumes
flint: Feuerstein, Feuersteine, pedernal, silex | paper: Papier, papel | book: Buch, Bücher, libro, libros, livre, livres
brick: Ziegel, ladrillo, ladrillos, brique, briques | bone: Knochen, hueso, huesos, os | white_wool: Wolle, lana, laine
fishing_rod: Angel, Angeln, caña de pescar, cañas de pescar, canne à pêche, cannes à pêche
pumpkin: Kürbis, Kürbisse, calabaza, calabazas, citrouille, citrouilles | melon: Melone, Melonen, sandía, sandías, pastèque, pastèques
lantern: Laterne, Laternen, farol, faroles, linterna, linternas, lanterne, lanternes | shears: Schere, Scheren, tijeras, cisailles
milk_bucket: Milcheimer, Eimer Milch, cubo de leche, cubos de leche, seau de lait, seaux de lait
water_bucket: Wassereimer, Eimer Wasser, cubo de agua, cubos de agua, seau d'eau, seaux d'eau
lava_bucket: Lavaeimer, Eimer Lava, cubo de lava, cubos de lava, seau de lave, seaux de lave
rail: Schiene, Schienen, raíl, raíles, rails | minecart: Lore, Loren, vagoneta, vagonetas, wagonnet, wagonnets
cookie: Keks, Kekse, galleta, galletas, biscuit, biscuits | cake: Kuchen, tarta, tartas, gâteau, gâteaux
compass: Kompass, brújula, brújulas, boussole, boussoles | clock: Uhr, Uhren, reloj, relojes, horloge, horloges
saddle: Sattel, Sättel, silla de montar, selle, selles | lead: Leine, Leinen, rienda, riendas, laisse, laisses
obsidian: Obsidian, obsidiana, obsidienne | snowball: Schneeball, Schneebälle, bola de nieve, bolas de nieve, boule de neige, boules de neige
ender_pearl: Enderperle, Enderperlen, perla de ender, perlas de ender, perle de l'ender, perles de l'ender
`;

/** Words of which the names of tools and armour are made: German, Spanish, French. */
const MATERIALS: Readonly<Record<string, readonly string[]>> = {
  wooden: ["Holz", "madera", "bois"],
  stone: ["Stein", "piedra", "pierre"],
  iron: ["Eisen", "hierro", "fer"],
  golden: ["Gold", "oro", "or"],
  diamond: ["Diamant", "diamante", "diamant"],
  netherite: ["Netherit", "netherita", "netherite"],
  leather: ["Leder", "cuero", "cuir"],
};
const SHAPES: Readonly<Record<string, readonly string[]>> = {
  sword: ["schwert/schwerter", "espada/espadas", "épée/épées"],
  pickaxe: ["spitzhacke/spitzhacken", "pico/picos", "pioche/pioches"],
  axe: ["axt/äxte", "hacha/hachas", "hache/haches"],
  shovel: ["schaufel/schaufeln", "pala/palas", "pelle/pelles"],
  hoe: ["hacke/hacken", "azada/azadas", "houe/houes"],
  helmet: ["helm/helme", "casco/cascos", "casque/casques"],
  chestplate: ["brustpanzer/harnisch", "peto/petos", "plastron/plastrons"],
  leggings: ["beinschutz/hose", "pantalones/grebas", "jambières/pantalon"],
  boots: ["stiefel/schuhe", "botas/bota", "bottes/botte"],
};

/** Colours of dyed things: in German without an ending, in Spanish and French of feminine and of masculine nouns. */
const COLOURS: Readonly<Record<string, readonly string[]>> = {
  white: ["weiß", "blanca", "blanche", "blanc"],
  black: ["schwarz", "negra", "noire", "noir"],
  red: ["rot", "roja", "rouge", "rouge"],
  green: ["grün", "verde", "verte", "vert"],
  blue: ["blau", "azul", "bleue", "bleu"],
  yellow: ["gelb", "amarilla", "jaune", "jaune"],
  orange: ["orange", "naranja", "orange", "orange"],
  pink: ["rosa", "rosa", "rose", "rose"],
  purple: ["lila", "morada", "violette", "violet"],
  gray: ["grau", "gris", "grise", "gris"],
  brown: ["braun", "marrón", "marron", "marron"],
};

/** The names of a thing in a colour: "rotes Bett", "cama roja", "laine rouge". */
const DYED: Readonly<
  Record<string, (de: string, es: string, la: string, le: string) => readonly string[]>
> = {
  bed: (de, es, _, le) => [
    `${de}es Bett`,
    `${de}e Betten`,
    `cama ${es}`,
    `camas ${es}s`,
    `lit ${le}`,
  ],
  wool: (de, es, la) => [`${de}e Wolle`, `lana ${es}`, `laine ${la}`],
};

const names = new Map(
  NAMES.trim()
    .split(/\n| \| /)
    .map((line) => line.split(": ", 2) as [item: string, list: string]),
);

/** The names of an item in other languages than English. */
export function foreignNames(item: string): readonly string[] {
  const [material = "", shape = ""] = item.split("_");
  const [de = "", es = "", fr = ""] = MATERIALS[material] ?? [];
  const [inGerman = "", inSpanish = "", inFrench = ""] = SHAPES[shape] ?? [];
  const composed =
    de === "" || inGerman === ""
      ? []
      : [
          ...inGerman.split("/").flatMap((each) => [`${de}${each}`, `${each} aus ${de}`]),
          ...inSpanish.split("/").map((each) => `${each} de ${es}`),
          ...inFrench.split("/").flatMap((each) => [`${each} en ${fr}`, `${each} de ${fr}`]),
        ];
  const [plain, feminine, la, le] = COLOURS[material] ?? [];
  const dyed = plain && feminine && la && le && DYED[shape]?.(plain, feminine, la, le);
  return [...(names.get(item)?.split(", ") ?? []), ...composed, ...(dyed || [])];
}
