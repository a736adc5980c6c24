import { actionDomains } from "./actions.ts";
import { conditionDomains } from "./conditions.ts";
import { goalDomains } from "./goals.ts";
import type { HostileDomain } from "./hostile-domain.ts";
import { spaceDomains } from "./spaces.ts";
import { textDomains } from "./texts.ts";
import { valueDomains } from "./values.ts";

export type { HostileDomain } from "./hostile-domain.ts";

/** All hostile domains, each within the limits of `loadDomain`. */
export const hostileDomains: readonly HostileDomain[] = [
  ...valueDomains,
  ...conditionDomains,
  ...actionDomains,
  ...goalDomains,
  ...spaceDomains,
  ...textDomains,
];
