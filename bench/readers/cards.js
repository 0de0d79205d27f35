// Prints every vCard of a file as ical.js, the parser of Nextcloud and Thunderbird, reads it.
const fs = require("fs");
const load = async () => {
  const ICAL = (await import(require.resolve("ical.js", { paths: [process.argv[3]] }))).default;
  const text = fs.readFileSync(process.argv[2], "utf8");
  let cards = ICAL.parse(text);
  if (typeof cards[0] === "string") cards = [cards];
  const found = cards.map((card) =>
    card[1].map((it) => [it[0], it[1].group || "", it.slice(3)])
  );
  process.stdout.write(JSON.stringify(found));
};
load();
