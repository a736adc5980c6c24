/** Names for agents. */
export const NAMES = [
  ...["Ada", "Bo", "Cleo", "Dag", "Edda", "Finn", "Gro", "Hal", "Ines", "Jon", "Kari", "Leif"],
  ...["Mira", "Nils", "Oda", "Per", "Quin", "Runa", "Sten", "Tova", "Ulf", "Vera", "Wim", "Xenia"],
  ...["Yrsa", "Zeno", "Alva", "Birk", "Cato", "Disa"],
] as const;
