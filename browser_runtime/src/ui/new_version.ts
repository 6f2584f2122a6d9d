/** Says once that a newer build of the site is ready. Nothing reloads before the reader presses. */
import { keepText, keptText } from "../site/kept";
import type { CopyNews } from "../site/offline_copy";
import { button, h } from "./dom";

const TOLD = "ppo-lab:told-version";

export const newVersionNotice: CopyNews = {
  newer(version, take) {
    if (keptText(TOLD) === version) return;
    const words =
      "A new version of PPO Lab is ready. Your answers and drafts are kept; a run in progress " +
      "and Python's variables are not.";
    show(words, "Load it now", take, () => keepText(TOLD, version));
  },
  changedElsewhere() {
    const words =
      "Another tab has loaded a new version of PPO Lab. Reload this page when it suits you.";
    show(words, "Reload", () => location.reload());
  },
};

function show(words: string, label: string, act: () => void, later = (): unknown => undefined) {
  document.querySelector(".ppo-version")?.remove();
  const say = h("p", { role: "status" });
  const close = () => {
    later();
    notice.remove();
  };
  const notice = h(
    "aside",
    { class: "ppo-version", "aria-label": "New version" },
    say,
    button(label, act, "ppo-button--main"),
    button("Later", close),
  );
  document.body.append(notice);
  // Screen readers announce a change of a region that is there already.
  requestAnimationFrame(() => say.append(words));
}
