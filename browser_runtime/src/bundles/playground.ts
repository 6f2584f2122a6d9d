/** The playground and the home page's hero; fetched by the pages that show one. */
import { defineChart } from "../elements/chart";
import { mountHero } from "../elements/hero_view";
import { mountPlayground } from "../elements/playground_view";

defineChart();
Object.assign(globalThis.__ppo, { playground: { mountPlayground, mountHero } });
