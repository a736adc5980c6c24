const NAMES =
  "Ada Bela Cyra Dora Edda Finn Gero Hale Ines Jory Kaia Lorin Mira Nils Orla Pia Quin Runa Silo Tova Uma Vigo Wyn Ysa".split(
    " ",
  );

/** The name of an agent, with a number once the names are used up. */
export function nameOf(index: number): string {
  const name = NAMES[index % NAMES.length] as string;
  const round = Math.floor(index / NAMES.length);
  return round === 0 ? name : `${name} ${round + 1}`;
}
