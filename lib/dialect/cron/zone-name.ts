// Intl takes the names of zones in any case, Go in the one of the files; which that is follows from the word, with these exceptions.
const WORDS: ReadonlyMap<string, string> = new Map(
  [
    'ACT au BajaNorte BajaSur CET CHAT ComodRivadavia CST6CDT DeNoronha DumontDUrville EasterIsland EET es EST EST5EDT GB GMT GMT0 HST IN LHI',
    'McMurdo MET MST MST7MDT NSW NZ of PRC PST8PDT ROC ROK SU UCT US UTC WET',
  ]
    .join(' ')
    .split(' ')
    .map((word) => [word.toLowerCase(), word]),
);

// Names that ICU has from elsewhere (SystemV/EST5) or that tzdata has dropped.
const NOT_OF_TZDATA = /^SystemV\/|^US\/Pacific-New$|^Canada\/East-Saskatchewan$/i;

/** Whether a name that Intl knows is one of tzdata, in its own spelling. */
export function isTzdataName(name: string): boolean {
  if (NOT_OF_TZDATA.test(name)) return false;
  // abbreviations such as PST and IST, which ICU knows for the sake of old programs
  if (/^[a-z]{3}$/i.test(name) && !WORDS.has(name.toLowerCase())) return false;
  return name.split(/[/_+-]/).every((word) => word === (WORDS.get(word.toLowerCase()) ?? capitalised(word)));
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1).toLowerCase();
}
