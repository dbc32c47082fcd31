// Where a picture of links is shown: what is linked lights up, keys go from label to label, it grows and shrinks.

import { bringToLife } from "./graph/live";

bringToLife();
