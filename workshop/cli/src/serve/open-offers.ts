import { basename } from "node:path";
import type { OfferedDomain } from "@understudy/server";
import { DEMO_DOMAINS, openDemoWorld } from "@understudy/simulation/demo";
import { InputError } from "../input/input-error.ts";

/** Names that are part of an address. */
const NAME = /^[A-Za-z0-9_-]{1,64}$/;

/**
 * The domains that a server offers: demo domains with their rehearsed plans, files by the name of the domain in them.
 *
 * @throws InputError, RequestError, DomainError if one cannot be used
 */
export async function openOffers(
  names: readonly string[] = DEMO_DOMAINS,
): Promise<OfferedDomain[]> {
  const offers: OfferedDomain[] = [];
  for (const source of names) {
    const { domain, repertoire } = await openDemoWorld(source);
    const { name } = domain;
    if (!NAME.test(name)) {
      refuse(
        source,
        `its name "${name}" cannot be part of an address`,
        "use letters, digits, - and _",
      );
    }
    if (offers.some((offer) => offer.name === name)) {
      refuse(source, `there is a domain "${name}" already`, "give one of them another name");
    }
    offers.push({ name, domain, repertoire });
  }
  return offers;
}

function refuse(source: string, message: string, hint: string): never {
  throw new InputError("invalid-usage", basename(source), [{ pointer: "/name", message, hint }]);
}
