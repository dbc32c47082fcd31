// On every page.

import "./search/box";
