import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { PictureFrame } from "../parts/picture-frame.tsx";
import { useApp } from "../parts/use-app.ts";

/** Wait after a failure, such as a busy game's, in ms. */
const AGAIN_MS = 1000;

interface PictureViewProps {
  readonly theme: "light" | "dark";
}

/** The domain as a picture, with the selected agent's plan highlighted. */
export function PictureView({ theme }: PictureViewProps): JSX.Element {
  const app = useApp();
  const domain = useSignal(0);
  const svg = useSignal<string | undefined>(undefined);
  const failure = useSignal<string | undefined>(undefined);
  const moment = app.store.moment.value;
  const selected = app.selected.value;
  const agent = selected === undefined ? undefined : moment?.agent(selected);
  const mayAsk = app.isConnected.value;
  const plan =
    agent &&
    moment
      ?.detail(agent.index)
      ?.plan.map(({ text }) => text)
      .join();
  const shown = agent?.domain ?? domain.value;
  useEffect(() => {
    if (!mayAsk) return;
    let isCurrent = true;
    let again: ReturnType<typeof setTimeout> | undefined;
    const wanted = agent === undefined ? {} : { agent: agent.index };
    const ask = async (): Promise<void> => {
      const reply = await app.send({ type: "picture", domain: shown, theme, ...wanted });
      if (!isCurrent) return;
      failure.value = reply.ok ? undefined : reply.error.message;
      if (reply.ok) svg.value = reply.value.svg;
      else again = setTimeout(() => void ask(), AGAIN_MS);
    };
    void ask();
    return () => {
      isCurrent = false;
      clearTimeout(again);
    };
  }, [mayAsk, agent?.id, plan, shown, theme]);
  const domains = moment?.history.hello.domains ?? [];
  if (!mayAsk && svg.value === undefined) {
    return <p class="empty">Only a running game can draw its domain.</p>;
  }
  return (
    <div class="picture-view">
      {domains.length > 1 && agent === undefined && (
        <div class="toolbar">
          <label>
            Domain{" "}
            <select
              value={domain.value}
              onChange={(event) => {
                domain.value = Number(event.currentTarget.value);
              }}
            >
              {domains.map(({ name }, index) => (
                <option key={name} value={index}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        </div>
      )}
      {svg.value === undefined ? (
        <p class="empty">{failure.value ?? "The domain is being drawn."}</p>
      ) : (
        <PictureFrame svg={svg.value} />
      )}
    </div>
  );
}
