/** The playground and the home page's hero; fetched by the pages that show one. */

import { mountHero } from "../playground/hero_view";
import { mountPlayground } from "../playground/view";
import { provide } from "../site/registry";
import { defineChart } from "../ui/chart";

defineChart();
provide("playground", { mountPlayground, mountHero });
