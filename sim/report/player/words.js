// In which language does the player speak? One table a language, the same keys in each; no sentence stands elsewhere.

export const LANGUAGES = ["fr", "en"];
const LOCALES = { fr: "fr-FR", en: "en-GB" };
const SECOND_MS = 1000;

/** Bind what no line may part: a sign to its word, a number to what is counted. @param {Record<string, string>} table */
function unbroken(table) {
  const bound = (text) => text.replace(/ ([:;?!»])/g, "\u00a0$1").replace(/« /g, "«\u00a0").replace(/: \{/g, ":\u00a0{");
  return Object.fromEntries(Object.entries(table).map(([key, text]) => [key, bound(text)]));
}

/** Sentences, numbers and moments of one language. */
export class Words {
  /** @param {Record<string, Record<string, string>>} tables @param {string} language @param {string} start day 0 */
  constructor(tables, language, start) {
    this.tables = Object.fromEntries(Object.entries(tables).map(([name, table]) => [name, unbroken(table)]));
    this.start = Date.parse(`${start}T00:00:00Z`);
    this.speak(language);
  }

  /** @param {string} language */
  speak(language) {
    this.language = LANGUAGES.includes(language) ? language : LANGUAGES[0];
    const locale = LOCALES[this.language];
    const dated = (options) => new Intl.DateTimeFormat(locale, { timeZone: "UTC", ...options });
    this.numbers = new Intl.NumberFormat(locale);
    this.long = dated({ weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" });
    this.short = dated({ day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
    this.dates = dated({ day: "numeric", month: "long", year: "numeric" });
  }

  get other() {
    return LANGUAGES[1 - LANGUAGES.indexOf(this.language)];
  }

  /** @param {string} key @param {Record<string, string|number>} [about] */
  say(key, about = {}) {
    const sentence = this.tables[this.language][key] ?? key;
    return sentence.replace(/\{(\w+)\}/g, (whole, name) => {
      const value = about[name];
      return typeof value === "number" ? this.numbers.format(value) : (value ?? whole);
    });
  }

  /** What a header says in both languages, or in one. @param {any} both */
  of(both) {
    return typeof both === "string" ? both : (both?.[this.language] ?? "");
  }

  /** @param {number} t seconds since day 0 @param {"long"|"short"|"dates"} [how] */
  when(t, how = "short") {
    return this[how].format(this.start + t * SECOND_MS);
  }
}
