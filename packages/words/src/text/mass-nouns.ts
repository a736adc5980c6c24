import { fold } from "./fold.ts";

/** Nouns for what is not counted, in four languages. */
const NOUNS = `
flour wood water milk beer ale wine rum oil salt sugar sand clay coal charcoal wheat barley hay straw grain rice meat butter honey wool cotton silk leather food gunpowder powder ice snow gravel timber firewood ore cement cargo luggage laundry rubbish
Mehl Holz Wasser Milch Bier Wein Rum Öl Salz Zucker Sand Lehm Kohle Holzkohle Weizen Gerste Heu Stroh Getreide Reis Fleisch Butter Honig Wolle Baumwolle Seide Leder Essen Schießpulver Pulver Eis Schnee Kies Bauholz Brennholz Erz Zement Gepäck Wäsche Müll
harina madera agua leche cerveza vino ron aceite sal azúcar arena arcilla carbón trigo cebada heno paja grano arroz carne mantequilla miel lana algodón seda cuero comida pólvora hielo nieve grava leña cemento equipaje basura
farine bois eau lait bière vin rhum huile sel sucre sable argile charbon blé orge foin paille grain riz viande beurre miel laine coton soie cuir nourriture poudre glace neige gravier ciment
`;

const nouns = new Set(fold(NOUNS).trim().split(/\s+/));

/** Whether a noun is for something that is not counted: "the flour" is all of it. */
export const isMass = (noun: string): boolean => nouns.has(fold(noun));
