import type { JSX } from "preact";
import type { SourceName, StatusName } from "../../../src/protocol/frame.ts";
import { SOURCE_WORDS, STATUS_WORDS } from "../../model/words.ts";

/** The source of a plan. */
export function SourceBadge({ source }: { source: SourceName | undefined }): JSX.Element {
  if (source === undefined) return <span class="badge source-none">no plan</span>;
  const { label, meaning } = SOURCE_WORDS[source];
  return (
    <span class={`badge source-${source}`} title={meaning}>
      <i class="dot" />
      {label}
    </span>
  );
}

/** The activity of an agent. */
export function StatusBadge({ status }: { status: StatusName }): JSX.Element {
  const { label, meaning } = STATUS_WORDS[status];
  return (
    <span class={`status status-${status}`} title={meaning}>
      {label}
    </span>
  );
}

/** Whether a condition holds, visually and for screen readers. */
export function HoldsMark({
  holds,
  soon = false,
}: {
  holds: boolean;
  soon?: boolean;
}): JSX.Element {
  const [mark, word] = holds ? ["✓", "holds"] : soon ? ["○", "will hold"] : ["✗", "does not hold"];
  return (
    <span class={`holds ${holds ? "yes" : soon ? "soon" : "no"}`} role="img" aria-label={word}>
      {mark}
    </span>
  );
}
