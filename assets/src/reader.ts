// Where a report is read: evidence opened in place, keys, the filter without a reload, old links, paper.

import { readClaims } from "./reader/claims";
import { filterInPlace } from "./reader/filter";
import { tellOfGone } from "./reader/gone";
import { setFootnotes } from "./reader/print";
import { pairSentences } from "./reader/twins";

readClaims();
filterInPlace();
tellOfGone();
setFootnotes();
pairSentences();
