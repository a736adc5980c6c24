import { courier } from "./courier.ts";
import { guard } from "./guard.ts";
import type { Role } from "./role.ts";
import { villager } from "./villager.ts";

/** A member of the cast. */
export interface CastMember {
  readonly name: string;
  readonly role: Role;
}

/** All roles, in display order. */
export const ROLES: readonly Role[] = [villager, guard, courier];

/** Roles of every four agents: two villagers, a guard and a courier. */
const SHARES: readonly Role[] = [villager, guard, villager, courier];

/** Names `count` agents of mixed roles, listed role by role. */
export function castOf(count: number): readonly CastMember[] {
  const cast: CastMember[] = [];
  const used = new Map<Role, number>();
  for (let index = 0; index < count; index++) {
    const role = SHARES[index % SHARES.length] as Role;
    const nth = used.get(role) ?? 0;
    used.set(role, nth + 1);
    cast.push({ name: nameOf(role, nth), role });
  }
  return cast.sort((a, b) => ROLES.indexOf(a.role) - ROLES.indexOf(b.role));
}

function nameOf({ names }: Role, nth: number): string {
  const name = names[nth % names.length] ?? "Nobody";
  const round = Math.floor(nth / names.length);
  return round === 0 ? name : `${name} ${round + 1}`;
}
