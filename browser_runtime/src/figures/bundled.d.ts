/** The modules that build/site/figures.mjs writes from the folders of figures. */

/** The folder of every figure, by the figure's name. */
declare module "ppo:figures" {
  const folders: Readonly<Record<string, string>>;
  export default folders;
}

/** The figures of one folder, "ppo:figures/ch06", or of "ppo:figures/all". */
declare module "ppo:figures/*" {
  export const FIGURES: Readonly<Record<string, import("./kit/figure").Figure<unknown>>>;
  /** Those whose data the page loads. */
  export const RECORDED: Readonly<
    Record<string, import("./kit/figure").Recorded<unknown, unknown>>
  >;
}
