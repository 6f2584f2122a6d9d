/** The script of every page: registers the custom elements. Everything heavy loads on first need. */

import { defineCell } from "./elements/cell";
import { defineExercise } from "./elements/exercise";
import { defineFigure } from "./elements/figure";
import { definePlayground } from "./elements/playground";

defineCell();
defineExercise();
defineFigure();
definePlayground();
