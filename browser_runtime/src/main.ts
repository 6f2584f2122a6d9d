/** The script of every page: registers the custom elements. Everything heavy loads on first need. */

import { definePlayground } from "./elements/playground";

definePlayground();
