import { useSignal } from "@preact/signals";
import { UnderstudyError } from "@understudy/planner-core";
import { PictureFrame } from "@understudy/viewer/web";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { PlaygroundStore } from "./playground-store.ts";

type DrawDomain = typeof import("@understudy/viewer/picture").drawDomain;

/** Opens the domain's picture, with the current plan highlighted. */
export function PictureButton({ store }: { store: PlaygroundStore }): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  const draw = useSignal<DrawDomain | undefined>(undefined);
  const isOpen = useSignal(false);
  const problem = useSignal("");
  useEffect(() => {
    if (isOpen.value) dialog.current?.showModal();
    else dialog.current?.close();
  }, [isOpen.value]);
  const open = async (): Promise<void> => {
    isOpen.value = true;
    try {
      // The layout library is loaded on demand.
      draw.value ??= (await import("@understudy/viewer/picture")).drawDomain;
    } catch {
      problem.value = "The code that draws it could not be fetched.";
    }
  };
  const close = (): void => {
    isOpen.value = false;
  };
  const drawn = isOpen.value && draw.value !== undefined ? pictureOf(store, draw.value) : undefined;
  return (
    <>
      <button type="button" disabled={store.domain.value === undefined} onClick={() => void open()}>
        Picture
      </button>
      <dialog
        ref={dialog}
        class="picture-dialog"
        aria-label="The domain as a picture"
        onClose={close}
      >
        <button type="button" class="strong picture-close" onClick={close}>
          Close
        </button>
        {drawn?.svg !== undefined && <PictureFrame svg={drawn.svg} />}
        <p class="note" role="status">
          {drawn?.problem ?? problem.value}
        </p>
      </dialog>
    </>
  );
}

function pictureOf(
  store: PlaygroundStore,
  draw: DrawDomain,
): { readonly svg?: string; readonly problem?: string } {
  const domain = store.domain.value;
  if (domain === undefined) return {};
  const answer = store.answers.classical.value;
  const plan = answer.kind === "outcome" ? answer.outcome.plan?.steps : undefined;
  const goal = plan === undefined ? undefined : store.goal.value;
  const theme = document.documentElement.dataset["theme"] === "dark" ? "dark" : "light";
  try {
    return { svg: draw(domain, { plan, goal, theme }) };
  } catch (error) {
    if (error instanceof UnderstudyError) return { problem: error.message };
    throw error;
  }
}
