// Where figures stand side by side: the chart tells what is under the pointer, and tables sort.

import { tellFigures } from "./graph/figures";
import { sortTables } from "./graph/sorting";

tellFigures();
sortTables();
