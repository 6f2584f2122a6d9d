/** The script of every page: registers the custom elements. Everything heavy loads on first need. */

import { defineCell } from "./cell/cell";
import { defineExercise } from "./exercise/exercise";
import { defineFigure } from "./figures/element";
import { definePlayground } from "./playground/element";

defineCell();
defineExercise();
defineFigure();
definePlayground();
