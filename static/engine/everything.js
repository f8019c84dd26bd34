/** Every function and operator, for those who know no program beforehand. */
import "./automaton.js";
import "./functionsDate.js";
import "./functionsGeo.js";
import "./functionsHash.js";
import "./functionsKind.js";
import "./functionsMath.js";
import "./functionsNumber.js";
import "./functionsOrder.js";
import "./functionsRandom.js";
import "./functionsSelect.js";
import "./functionsText.js";
import "./lookups.js";
import "./nodesets.js";
import "./repeats.js";
