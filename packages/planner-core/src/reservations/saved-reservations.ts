import { SavedGameReader } from "../saved/saved-game.ts";
import type { SavedReservations } from "./options.ts";

/**
 * Reads the result of `Reservations.save`.
 *
 * @throws SavedGameError with all issues
 */
export function readReservations(saved: unknown): SavedReservations {
  const reader = new SavedGameReader("reservations");
  const root = reader.record("", saved);
  reader.version(root);
  const leases = reader.list("/leases", root["leases"]).map((item, index) => {
    const pointer = `/leases/${index}`;
    const lease = reader.record(pointer, item);
    return {
      resource: reader.text(`${pointer}/resource`, lease["resource"]),
      agent: reader.text(`${pointer}/agent`, lease["agent"]),
      untilMs: reader.number(`${pointer}/untilMs`, lease["untilMs"]),
    };
  });
  const line = reader.list("/line", root["line"]).map((item, index) => {
    const pointer = `/line/${index}`;
    const ticket = reader.record(pointer, item);
    return {
      agent: reader.text(`${pointer}/agent`, ticket["agent"]),
      wants: reader
        .list(`${pointer}/wants`, ticket["wants"])
        .map((name, at) => reader.text(`${pointer}/wants/${at}`, name)),
      untilMs: reader.number(`${pointer}/untilMs`, ticket["untilMs"]),
    };
  });
  reader.check();
  return { version: 1, leases, line };
}
