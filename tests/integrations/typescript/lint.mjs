// lint.mjs DESCRIPTION...: what Spectral's and Redocly's recommended rules say of each, as JSON.
import { readFile } from "node:fs/promises";

import redocly from "@redocly/openapi-core";
import spectralCore from "@stoplight/spectral-core";
import spectralParsers from "@stoplight/spectral-parsers";
import spectralRulesets from "@stoplight/spectral-rulesets";

import { REDOCLY, SPECTRAL } from "./rules.mjs";

async function bySpectral(path) {
  const spectral = new spectralCore.Spectral();
  spectral.setRuleset({
    extends: [[spectralRulesets.oas, "recommended"]],
    rules: SPECTRAL,
  });
  const text = await readFile(path, "utf8");
  const document = new spectralCore.Document(text, spectralParsers.Yaml, path);
  const found = await spectral.run(document);
  return found.map((one) => `Spectral ${one.code} at ${one.path.join("/")}: ${one.message}`);
}

async function byRedocly(path) {
  const config = await redocly.createConfig({ extends: ["recommended"], rules: REDOCLY });
  const found = await redocly.lint({ ref: path, config });
  return found.map((one) => {
    const place = one.location[0]?.pointer ?? "";
    return `Redocly ${one.ruleId} at ${place}: ${one.message}`;
  });
}

const said = [];
for (const path of process.argv.slice(2)) {
  said.push([...(await bySpectral(path)), ...(await byRedocly(path))]);
}
console.log(JSON.stringify(said));
